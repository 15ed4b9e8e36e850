"""Requests a minute, counted over all servers that share a database.

A server sets requests of a member aside in the database, a share of what is left of the minute's at
a time, and spends them from its memory: most requests ask the database nothing. All that is set
aside never exceeds the quota, so what is answered doesn't either, however many servers are asked. A
member who asks several at once may be refused by one while another still holds some of theirs.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import sqlalchemy as sa

from soramame.service.access import Caller
from soramame.service.database import Database
from soramame.service.errors import ApiError
from soramame.service.tables import request_minutes

MINUTE = 60.0
SHARES = 8  # a server sets aside the eighth part of what is left, and at least one
REMEMBERED = 100_000  # members; a share that is forgotten is lost to them for its minute


@dataclass
class Share:
    """What one server has set aside of one member's minute, under the limit that was read then."""

    minute: int
    limit: int
    left: int = 0
    last: bool = False  # all of the minute's are set aside, here or elsewhere


class RequestRate:
    """One server's counter of the requests of all who call it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._shares: dict[str, Share] = {}

    def count(self, caller: Caller) -> None:
        """Count one request; raises 429 once the minute's are spent. No transaction may be open."""
        if caller.quota.requests_minute is None:
            return
        now, limit = self._db.now(), int(caller.quota.requests_minute)
        with self._lock:
            share = self._share(caller.member_id, int(now // MINUTE), limit)
            if share.left:
                share.left -= 1
                return
        if not share.last and (more := set_aside(self._db, caller.member_id, share.minute, limit)):
            with self._lock:
                share.left += more - 1
            return
        share.last = True
        raise ApiError(429, "rate_limited", f"More than {limit} requests in a minute.",
                       retry=MINUTE - now % MINUTE)  # fmt: skip

    def _share(self, member_id: str, minute: int, limit: int) -> Share:
        """A member's share; another minute, or another limit, begins a new one."""
        share = self._shares.get(member_id)
        if share is None or (share.minute, share.limit) != (minute, limit):
            if len(self._shares) >= REMEMBERED:
                self._shares.clear()
            share = self._shares[member_id] = Share(minute, limit)
        return share


def set_aside(db: Database, member_id: str, minute: int, limit: int) -> int:
    """Take a share of what no server has taken of a minute (counted from 1970); 0: none is left."""
    here = sa.and_(request_minutes.c.member_id == member_id, request_minutes.c.minute == minute)
    with db.write() as connection:
        first = db.insert(request_minutes).values(member_id=member_id, minute=minute, taken=0)
        connection.execute(first.on_conflict_do_nothing())
        locked = sa.select(request_minutes.c.taken).where(here).with_for_update()
        taken = int(connection.scalar(locked) or 0)
        left = max(0, limit - taken)
        more = min(left, max(1, left // SHARES))
        if more:
            connection.execute(request_minutes.update().where(here).values(taken=taken + more))
        return more
