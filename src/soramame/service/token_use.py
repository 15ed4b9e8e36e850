"""Where tokens are used from: last use, new addresses in the audit log, leaks flagged."""

from __future__ import annotations

import sqlalchemy as sa

from soramame.service.access import Caller, RefusedError
from soramame.service.audit import SYSTEM, Actor, record
from soramame.service.database import Database
from soramame.service.settings import Settings
from soramame.service.tables import token_addresses, tokens

NOTED = 60.0  # seconds for which a use from the same address is not written down again


class TokenUse:
    """Notes each token's use, at most once a minute for each address that it is used from."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db, self._settings = db, settings
        self._noted: dict[tuple[str, str | None, str | None], float] = {}

    def note(self, caller: Caller) -> None:
        """Write down a use: a new address is audited, many at once flag the token."""
        self._note(caller.token_id, caller.actor, None)

    def note_refused(self, refused: RefusedError) -> None:
        """Write down that somebody tried a token in vain, in the same way."""
        self._note(refused.token_id, refused.actor, refused.code)

    def _note(self, token_id: str, actor: Actor, refused: str | None) -> None:
        now, key = self._db.now(), (token_id, actor.address, refused)
        if abs(now - self._noted.get(key, -NOTED)) < NOTED:
            return
        if len(self._noted) > 100_000:
            self._noted.clear()
        self._noted[key] = now
        with self._db.write() as connection:
            self._write(connection, token_id, actor, refused, now)

    def _write(
        self, connection: sa.Connection, token_id: str, actor: Actor, refused: str | None,
        now: float,
    ) -> None:  # fmt: skip
        row = tokens.c.id == token_id
        if connection.scalar(sa.select(tokens.c.id).where(row).with_for_update()) is None:
            return  # erased just now
        if refused is None:
            used = {"last_used_at": now, "last_address": actor.address}
            connection.execute(tokens.update().where(row).values(**used))
        own = token_addresses.c.token_id == token_id
        here = sa.and_(own, token_addresses.c.address == actor.address)
        seen = token_addresses.update().where(here).values(last_seen=now)
        if connection.execute(seen).rowcount == 0:
            new = self._db.insert(token_addresses).values(
                token_id=token_id, address=actor.address, first_seen=now, last_seen=now
            )
            connection.execute(new.on_conflict_do_nothing())
            why = {"refused": refused} if refused else {}
            record(connection, now, actor, "token.new_address", token_id, **why)
        since = now - 60 * self._settings.flag_minutes
        recent = sa.select(sa.func.count()).where(own, token_addresses.c.last_seen >= since)
        addresses = int(connection.scalar(recent) or 0)
        if addresses >= self._settings.flag_addresses:
            flag = tokens.update().where(row, tokens.c.flagged_at.is_(None))
            if connection.execute(flag.values(flagged_at=now)).rowcount:
                record(connection, now, SYSTEM, "token.flagged", token_id,
                       f"used from {addresses} addresses at once", addresses=addresses)  # fmt: skip
