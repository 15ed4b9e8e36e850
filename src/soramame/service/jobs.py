"""The life of a job: enqueued, claimed under a lease, renewed by progress, settled once.

The video's row is the job. Whoever holds the row's lease owns it; every later step names the lease
and changes nothing if the row has another one by now (cancelled, held, or taken over). A lease is
judged by the clock, but never decides anything alone, so a clock that jumps costs time, not truth.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from soramame.service import access, quotas
from soramame.service.access import Caller
from soramame.service.announcements import announce
from soramame.service.database import Database
from soramame.service.errors import ApiError
from soramame.service.ids import new_id
from soramame.service.recipes import Recipe
from soramame.service.roles import ROLES
from soramame.service.tables import idempotency, tallies, turns, usage, videos

BACKOFF = 5.0  # seconds before a failed attempt is repeated, doubled each time
LONGEST_WAIT = 600.0  # seconds, before a job is tried again


@dataclass(frozen=True)
class NewJob:
    """A job to enqueue. seconds: of the finished clip, of which the recipe's are new."""

    recipe: Recipe
    model: str
    engine: str
    seconds: float
    size: str
    source_id: str | None = None
    batch_id: str | None = None
    inputs: str | None = None
    expires_at: float | None = None


@dataclass(frozen=True)
class Once:
    """An idempotency key with a fingerprint of the request that it stands for."""

    key: str
    fingerprint: str


@dataclass(frozen=True)
class Claim:
    """A job in a worker's hands."""

    id: str
    lease: str
    member_id: str
    engine: str
    size: str
    recipe: Recipe
    attempts: int


def enqueue(
    db: Database, caller: Caller, jobs: list[NewJob], once: Once | None = None
) -> list[str]:
    """Add jobs, all or none, within the caller's quotas; their ids.

    The same idempotency key again gives the first answer again; raises 403, 409 or 429.
    """
    while True:
        now = db.now()
        with db.write() as connection:
            quotas.lock(connection, caller)
            current = access.reload(connection, caller, now)
            if current.shares == caller.shares:
                return _add(connection, current, jobs, once, now)
        caller = current  # moved since, or another window has opened: what is locked is not theirs


def repeated(db: Database, caller: Caller, once: Once | None) -> list[str] | None:
    """What an idempotency key has made before, whatever has become of its sources since.

    Raises 409 where it was another request's.
    """
    if once is None:
        return None
    with db.read() as connection:
        return _repeated(connection, caller, once)


def _add(
    connection: sa.Connection, caller: Caller, jobs: list[NewJob], once: Once | None, now: float
) -> list[str]:
    for job in jobs:
        caller.require(job.recipe.verb, now)
    if once is not None and (before := _repeated(connection, caller, once)):
        return before
    seconds = sum(job.recipe.seconds for job in jobs)
    quotas.check(connection, caller, len(jobs), seconds, now)
    ids = [_insert(connection, caller, job, now) for job in jobs]
    if once is not None:
        connection.execute(
            idempotency.insert().values(
                member_id=caller.member_id, key=once.key, fingerprint=once.fingerprint,
                video_ids=ids, at=now,
            )
        )  # fmt: skip
    return ids


def _repeated(connection: sa.Connection, caller: Caller, once: Once) -> list[str] | None:
    row = connection.execute(
        sa.select(idempotency).where(
            idempotency.c.member_id == caller.member_id, idempotency.c.key == once.key
        )
    ).first()
    if row is None:
        return None
    if row.fingerprint != once.fingerprint:
        raise ApiError(409, "idempotency_conflict", "This Idempotency-Key was used for another "
                       "request.", "Idempotency-Key", retry=False)  # fmt: skip
    return [str(video_id) for video_id in row.video_ids]


def _insert(connection: sa.Connection, caller: Caller, job: NewJob, now: float) -> str:
    video_id = new_id("video")
    owner = {
        "member_id": caller.member_id,
        "cohort_id": caller.cohort_id,
        "window_id": caller.window_id,
        "address": caller.quarter,
    }
    connection.execute(
        videos.insert().values(
            id=video_id, **owner, token_id=caller.token_id,
            lane=caller.window_id if caller.public else caller.member_id,
            priority=ROLES[caller.role].priority, status="queued", held=False,
            recipe=job.recipe.as_json(), inputs=job.inputs, prompt=job.recipe.prompt,
            model=job.model, engine=job.engine, seconds=job.seconds, size=job.size,
            source_id=job.source_id, batch_id=job.batch_id, created_at=now,
            expires_at=job.expires_at, progress=0, attempts=0, not_before=0.0,
        )
    )  # fmt: skip
    connection.execute(
        usage.insert().values(video_id=video_id, **owner, seconds=job.recipe.seconds, at=now)
    )
    return video_id


_lane, _own = turns.alias("lane"), turns.alias("own")
ORDER = (
    videos.c.priority.desc(),
    sa.func.coalesce(_lane.c.turn, 0),
    sa.func.coalesce(_own.c.turn, 0),
    videos.c.seq,
)  # the host's first, then round robin over lanes, within a lane over members, then by age


def in_order(*columns: Any) -> sa.Select[Any]:
    """A query of jobs in the order in which they are due."""
    return (
        sa.select(*columns)
        .select_from(videos)
        .outerjoin(_lane, _lane.c.lane == videos.c.lane)
        .outerjoin(_own, _own.c.lane == videos.c.member_id)
        .order_by(*ORDER)
    )


def claim(db: Database, worker: str, lease_seconds: float, max_attempts: int) -> Claim | None:
    """Take the next job, or one whose worker has died; None if there is nothing to do."""
    now = db.now()
    with db.write() as connection:
        while True:
            query = in_order(videos).where(_claimable(now, lease_seconds)).limit(1)
            row = connection.execute(query.with_for_update(skip_locked=True, of=videos)).first()
            if row is None:
                return None
            if row.attempts < max_attempts:
                return _take(db, connection, row, worker, now + lease_seconds)
            reason = f"Its worker died {row.attempts} times; it is not tried again."
            settle_failed(db, connection, row.id, row.member_id, "worker_lost", reason)


def _claimable(now: float, lease_seconds: float) -> sa.ColumnElement[bool]:
    waiting = sa.and_(
        videos.c.status == "queued",
        sa.or_(
            videos.c.not_before <= now,
            videos.c.not_before > now + LONGEST_WAIT,  # the clock has gone back since
        ),
    )
    dead = sa.and_(
        videos.c.status == "in_progress",
        sa.or_(
            videos.c.lease_until < now,
            videos.c.lease_until > now + 2 * lease_seconds,  # the clock has gone back since
        ),
    )
    return sa.and_(videos.c.held.is_(False), sa.or_(waiting, dead))


def _take(db: Database, connection: sa.Connection, row: Any, worker: str, until: float) -> Claim:
    lease = secrets.token_hex(16)
    connection.execute(
        videos.update()
        .where(videos.c.id == row.id)
        .values(
            status="in_progress", lease=lease, lease_until=until, worker=worker,
            attempts=row.attempts + 1, started_at=db.now(), progress=0, stage=None, eta=None,
        )
    )  # fmt: skip
    latest = connection.scalar(sa.select(sa.func.max(turns.c.turn))) or 0
    for lane in sorted({row.lane, row.member_id}):  # always in the same order: no deadlock
        turn = db.insert(turns).values(lane=lane, turn=latest + 1)
        connection.execute(
            turn.on_conflict_do_update(index_elements=["lane"], set_={"turn": latest + 1})
        )
    recipe = Recipe.from_row(row.recipe)
    return Claim(row.id, lease, row.member_id, row.engine, row.size, recipe, row.attempts + 1)


@dataclass(frozen=True)
class Renewal:
    """What a worker learns when it renews its lease. Time in seconds since 1970."""

    preview_wanted_at: float | None


def renew(
    db: Database,
    job: Claim,
    lease_seconds: float,
    **progress: object,
) -> Renewal | None:
    """Report progress (columns of `videos`) and keep the lease; None if the job is lost."""
    with db.write() as connection:
        row = connection.execute(
            _mine(job)
            .values(lease_until=db.now() + lease_seconds, **progress)
            .returning(videos.c.preview_wanted_at)
        ).first()
    return None if row is None else Renewal(row.preview_wanted_at)


def complete(
    db: Database,
    job: Claim,
    media: str,
    size: int,
    seconds: float,
    stages: dict[str, float],
) -> bool:
    """Settle a job as done: its files lie whole in `media`, its clip lasts so many seconds.

    False if the job is no longer ours.
    """
    now = db.now()
    with db.write() as connection:
        values = {"status": "completed", "progress": 100, "stage": None, "eta": None,
                  "completed_at": now, "media": media, "bytes": size, "lease": None,
                  "lease_until": None, "seconds": seconds}  # fmt: skip
        if connection.execute(_mine(job).values(**values)).rowcount == 0:
            settled = sa.select(videos.c.media).where(videos.c.id == job.id)
            return connection.scalar(settled) == media  # done before, and the answer was lost
        announce(connection, job.member_id, "video.completed", job.id, now)
        count(db, connection, "completed", job.engine, job.recipe.seconds)
        for stage, taken in stages.items():
            count(db, connection, "stage", stage, taken)
        return True


def fail(db: Database, job: Claim, code: str, message: str, again: bool, max_attempts: int) -> bool:
    """Settle a job as failed, or put it back to be tried again later. False if it is not ours."""
    now = db.now()
    with db.write() as connection:
        if again and job.attempts < max_attempts:
            wait = min(BACKOFF * 2 ** (job.attempts - 1), LONGEST_WAIT)
            values = {**BACK, "not_before": now + wait}
            return connection.execute(_mine(job).values(**values)).rowcount > 0
        mine = _mine(job).values(**_NO_LEASE).returning(videos.c.id)
        if connection.execute(mine).first() is None:
            return False
        settle_failed(db, connection, job.id, job.member_id, code, message)
        return True


def release(db: Database, job: Claim) -> None:
    """Put a job back as if it had never been taken: its worker is told to stop."""
    with db.write() as connection:
        back = {**BACK, "attempts": job.attempts - 1}
        connection.execute(_mine(job).values(**back))


def settle_failed(
    db: Database, connection: sa.Connection, video_id: str, member_id: str, code: str, message: str
) -> None:
    """Mark a job as failed, give its seconds back, count it and tell whoever listens."""
    now = db.now()
    connection.execute(
        videos.update()
        .where(videos.c.id == video_id)
        .values(status="failed", error_code=code, error_message=message, completed_at=now,
                **_NO_LEASE)
    )  # fmt: skip
    connection.execute(usage.delete().where(usage.c.video_id == video_id))
    count(db, connection, "failed", code, 0.0)
    announce(connection, member_id, "video.failed", video_id, now)


CANCELLED = ("cancelled", "Cancelled on request.")


def cancel(
    connection: sa.Connection, row: Any, now: float, why: tuple[str, str] = CANCELLED
) -> bool:
    """Stop a queued or running job; its worker notices within a step. False if it has ended.

    why: an error's code and message. What was still queued costs nothing; what had begun stays
    spent. Whoever waits to be told of its end is told.
    """
    stopped = connection.execute(
        videos.update()
        .where(videos.c.id == row.id, videos.c.status.in_(quotas.ACTIVE))
        .values(status="failed", error_code=why[0], error_message=why[1], completed_at=now,
                **_NO_LEASE)
        .returning(videos.c.member_id)
    ).first()  # fmt: skip
    if stopped is None:
        return False
    if row.status == "queued":
        connection.execute(usage.delete().where(usage.c.video_id == row.id))
    announce(connection, stopped.member_id, "video.failed", row.id, now)
    return True


def count(db: Database, connection: sa.Connection, name: str, label: str, total: float) -> None:
    """Add to a tally that outlives processes; the metrics read it."""
    new = db.insert(tallies).values(name=name, label=label, count=1, total=total)
    connection.execute(
        new.on_conflict_do_update(
            index_elements=["name", "label"],
            set_={"count": tallies.c.count + 1, "total": tallies.c.total + total},
        )
    )


_NO_LEASE: dict[str, Any] = {"lease": None, "lease_until": None, "stage": None, "eta": None}
BACK = {"status": "queued", "progress": 0, **_NO_LEASE}  # a job's row when it begins anew


def _mine(job: Claim) -> sa.Update:
    return videos.update().where(
        videos.c.id == job.id, videos.c.lease == job.lease, videos.c.status == "in_progress"
    )
