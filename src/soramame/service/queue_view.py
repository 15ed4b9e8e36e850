"""Where each queued job stands and when it may be done: looked up at most once a second, and more
rarely where the look itself takes long."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa

from soramame.service import jobs
from soramame.service.database import Database
from soramame.service.tables import tallies, videos

FRESH = 1.0  # seconds for which a look is good
SHARE = 0.02  # of the time, at most, is spent on looking


@dataclass(frozen=True)
class Snapshot:
    """Position by video id (1 is next), and the mean seconds from one job's end to the next one's
    (0: unknown): those that a job takes, shared by all who work."""

    positions: dict[str, int]
    job_seconds: float


class QueueView:
    """A view of the queue that many pollers share."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._until = 0.0
        self._snapshot = Snapshot({}, 0.0)

    def look(self) -> Snapshot:
        """The queue as it was a moment ago."""
        if time.monotonic() < self._until:
            return self._snapshot
        with self._lock:
            if (began := time.monotonic()) >= self._until:
                self._snapshot = self._take()
                now = time.monotonic()
                self._until = now + max(FRESH, (now - began) / SHARE)
        return self._snapshot

    def _take(self) -> Snapshot:
        columns = (videos.c.id, videos.c.priority, videos.c.lane, videos.c.member_id)
        waiting = sa.and_(videos.c.status == "queued", videos.c.held.is_(False))
        with self._db.read() as connection:
            rows = connection.execute(jobs.in_order(*columns).where(waiting)).all()
            sums = dict(
                connection.execute(
                    sa.select(tallies.c.name, sa.func.sum(tallies.c.total)).group_by(tallies.c.name)
                ).all()
            )
            done = connection.scalar(
                sa.select(sa.func.sum(tallies.c.count)).where(tallies.c.name == "completed")
            )
            running = sa.select(sa.func.count()).where(videos.c.status == "in_progress")
            workers = max(1, int(connection.scalar(running) or 0))  # none idles beside a queue
        queue = [(row.id, -row.priority, row.lane, row.member_id) for row in rows]
        mean = float(sums.get("stage") or 0.0) / int(done) / workers if done else 0.0
        return Snapshot(positions(queue), mean)


def positions(queue: list[tuple[str, int, str, str]]) -> dict[str, int]:
    """Deal jobs (id, rank, lane, member; in claiming order) round by round, as claims will."""
    lanes: dict[tuple[int, str], int] = defaultdict(int)
    within: dict[tuple[int, str, str], int] = defaultdict(int)
    inner = []
    for age, (video_id, rank, lane, member) in enumerate(queue):
        turn = within[rank, lane, member]
        within[rank, lane, member] += 1
        inner.append((rank, lane, turn, age, video_id))
    dealt = []
    for rank, lane, _turn, age, video_id in sorted(inner, key=lambda job: (job[0], job[2], job[3])):
        dealt.append((rank, lanes[rank, lane], age, video_id))
        lanes[rank, lane] += 1
    return {job[3]: place for place, job in enumerate(sorted(dealt), start=1)}
