"""Where tokens are used from: last use, new addresses in the audit log, leaks flagged."""

from __future__ import annotations

import sqlalchemy as sa

from soramame.service.access import Caller
from soramame.service.audit import SYSTEM, record
from soramame.service.database import Database
from soramame.service.settings import Settings
from soramame.service.tables import token_addresses, tokens

NOTED = 60.0  # seconds for which a use from the same address is not written down again


class TokenUse:
    """Notes each token's use, at most once a minute for each address that it is used from."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db, self._settings = db, settings
        self._noted: dict[tuple[str, str], float] = {}

    def note(self, caller: Caller) -> None:
        """Write down a use: a new address is audited, many at once flag the token."""
        now, key = self._db.now(), (caller.token_id, caller.address)
        if abs(now - self._noted.get(key, -NOTED)) < NOTED:
            return
        if len(self._noted) > 100_000:
            self._noted.clear()
        self._noted[key] = now
        with self._db.write() as connection:
            self._write(connection, caller, now)

    def _write(self, connection: sa.Connection, caller: Caller, now: float) -> None:
        own = token_addresses.c.token_id == caller.token_id
        here = sa.and_(own, token_addresses.c.address == caller.address)
        seen = token_addresses.update().where(here).values(last_seen=now)
        if connection.execute(seen).rowcount == 0:
            new = self._db.insert(token_addresses).values(
                token_id=caller.token_id, address=caller.address, first_seen=now, last_seen=now
            )
            connection.execute(new.on_conflict_do_nothing())
            record(connection, now, caller.actor, "token.new_address", caller.token_id)
        row = tokens.c.id == caller.token_id
        used = {"last_used_at": now, "last_address": caller.address}
        connection.execute(tokens.update().where(row).values(**used))
        since = now - 60 * self._settings.flag_minutes
        recent = sa.select(sa.func.count()).where(own, token_addresses.c.last_seen >= since)
        addresses = int(connection.scalar(recent) or 0)
        if addresses >= self._settings.flag_addresses:
            flag = tokens.update().where(row, tokens.c.flagged_at.is_(None))
            if connection.execute(flag.values(flagged_at=now)).rowcount:
                record(connection, now, SYSTEM, "token.flagged", caller.token_id,
                       f"used from {addresses} addresses at once", addresses=addresses)  # fmt: skip
