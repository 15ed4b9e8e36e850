"""Revocation at once, and back again: of a token, a member, a cohort, a window, or everybody.

One transaction marks the subject, voids the links made so far, and holds the jobs: queued ones are
not claimed, running ones lose their lease and stop at their next step. Restoring lifts the hold
from every job of which nothing else is suspended; those jobs begin again.
"""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa

from soramame.service import jobs
from soramame.service.audit import Actor, record
from soramame.service.database import Database
from soramame.service.errors import ApiError, invalid, not_found
from soramame.service.quotas import ACTIVE
from soramame.service.tables import (
    audit,
    batches,
    cohorts,
    members,
    programme,
    tokens,
    videos,
    windows,
)
from soramame.service.tokens import erase

EVERYBODY = "everybody"
KINDS = {"token": tokens, "member": members, "cohort": cohorts, "window": windows}
OWNERS = {
    "token": videos.c.token_id,
    "member": videos.c.member_id,
    "cohort": videos.c.cohort_id,
    "window": videos.c.window_id,
}


def suspend(db: Database, actor: Actor, subject: str, reason: str) -> int:
    """Suspend by id, or `everybody` but the hosts; how many jobs were stopped. Raises 404, 409."""
    now = db.now()
    with db.write() as connection:
        in_turn(connection)
        kind = _mark(connection, subject, now)
        keep_a_host(connection, now)
        held = connection.execute(
            videos.update()
            .where(_jobs_of(kind, subject), videos.c.status.in_(ACTIVE))
            .values(held=True, **jobs.BACK)
        ).rowcount
        record(connection, now, actor, f"{kind}.suspend", subject, reason, jobs=held)
    return held


def restore(db: Database, actor: Actor, subject: str, reason: str) -> int:
    """Undo a suspension; how many jobs go on. Raises 404."""
    with db.write() as connection:
        kind = _mark(connection, subject, None)
        freed = connection.execute(
            videos.update()
            .where(videos.c.held.is_(True), sa.not_(_still_suspended()))
            .values(held=False, attempts=0)
        ).rowcount
        record(connection, db.now(), actor, f"{kind}.restore", subject, reason, jobs=freed)
    return freed


ERASED = ("token_erased", "The token that it was asked for with has been erased.")


def erase_token(db: Database, actor: Actor, member_id: str, token_id: str) -> int:
    """Erase a member's token for good and end what it has begun; how many jobs were stopped.

    Its open batches end too. Raises 404, or 409 if it is what the last host comes in with.
    """
    now = db.now()
    with db.write() as connection:
        in_turn(connection)
        erase(connection, member_id, token_id)
        keep_a_host(connection, now)
        begun = sa.select(videos).where(videos.c.token_id == token_id, videos.c.status.in_(ACTIVE))
        rows = connection.execute(begun).all()
        stopped = sum(jobs.cancel(connection, row, now, ERASED) for row in rows)
        theirs = sa.and_(batches.c.token_id == token_id, batches.c.status == "in_progress")
        ending = batches.update().where(theirs).values(status="cancelling", cancelling_at=now)
        connection.execute(ending)
        record(connection, now, actor, "token.erase", token_id, member=member_id, jobs=stopped)
    return stopped


class Latest:
    """The number of the latest suspension, looked up by all who ask at most every so often."""

    def __init__(self, db: Database, seconds: float) -> None:
        self._db, self._seconds = db, seconds
        self._until, self._number = 0.0, 0

    def look(self) -> int:
        """A number that grows with each suspension."""
        if time.monotonic() >= self._until:
            self._until = time.monotonic() + self._seconds
            actions = ["token.erase", *(f"{kind}.suspend" for kind in (*KINDS, EVERYBODY))]
            latest = sa.select(sa.func.max(audit.c.seq)).where(audit.c.action.in_(actions))
            with self._db.read() as connection:
                self._number = int(connection.scalar(latest) or 0)
        return self._number


def in_grace(now: float) -> sa.ColumnElement[bool]:
    """Whether a video's owner is suspended and in the time of grace: what they made stays."""
    since = sa.literal(now) - sa.select(programme.c.grace_seconds).scalar_subquery()
    found = [
        sa.exists().where(table.c.id == OWNERS[kind], table.c.suspended_at > since)
        for kind, table in KINDS.items()
        if table is not tokens  # whose member comes in with another one
    ]
    return sa.or_(*found, sa.exists().where(programme.c.suspended_at > since))


def void_before(connection: sa.Connection, member: Any) -> float:
    """When anything that a member (a row) hangs on was last suspended: older links are dead."""
    times = [member.links_void_before]
    if member.cohort_id is not None:
        for table, key in ((cohorts, cohorts.c.id), (windows, windows.c.cohort_id)):
            latest = sa.select(sa.func.max(table.c.links_void_before))
            times.append(connection.scalar(latest.where(key == member.cohort_id)))
    if member.role != "host":
        times.append(connection.scalar(sa.select(programme.c.links_void_before)))
    return max(float(time or 0.0) for time in times)


def _mark(connection: sa.Connection, subject: str, at: float | None) -> str:
    if subject == EVERYBODY:
        table, kind, row = programme, EVERYBODY, programme.c.id == 1
    else:
        kind = subject.partition("_")[0]
        if kind not in KINDS:
            raise invalid(f"{subject!r} can't be suspended; give the id of a token, a member, a "
                          f"cohort or a window, or {EVERYBODY!r}", "subject")  # fmt: skip
        table = KINDS[kind]
        row = table.c.id == subject
    values: dict[str, Any] = {"suspended_at": at}
    if at is not None:
        values["suspended_at"] = sa.func.coalesce(table.c.suspended_at, at)
        values["links_void_before"] = at
    elif table is tokens:
        values["flagged_at"] = None
    if connection.execute(table.update().where(row).values(**values)).rowcount == 0:
        raise not_found(kind, subject)
    return kind


def in_turn(connection: sa.Connection) -> None:
    """Wait for whoever else suspends just now, lest two hosts lock each other out."""
    connection.execute(sa.select(programme.c.id).with_for_update())


def keep_a_host(connection: sa.Connection, now: float) -> None:
    """Somebody must be left who can restore, now and when planned windows open; raises 409."""
    manages = sa.cast(tokens.c.permissions, sa.String).contains('"manage"')
    reachable = sa.exists().where(
        tokens.c.member_id == members.c.id,
        tokens.c.suspended_at.is_(None),
        sa.or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > now),
        sa.or_(tokens.c.permissions.is_(None), manages),
    )
    shut = windows.c.suspended_at.is_not(None) & (windows.c.closes_at > now)
    held = (
        members.c.suspended_at.is_not(None),
        sa.exists().where(cohorts.c.id == members.c.cohort_id, cohorts.c.suspended_at.is_not(None)),
        sa.exists().where(windows.c.cohort_id == members.c.cohort_id, shut),
    )
    active = sa.select(sa.func.count()).where(
        members.c.role == "host", sa.not_(sa.or_(*held)), reachable
    )
    if not connection.scalar(active):
        raise ApiError(409, "last_host", "This would lock the last host out.", retry=False)


def _jobs_of(kind: str, subject: str) -> sa.ColumnElement[bool]:
    if kind != EVERYBODY:
        return OWNERS[kind] == subject
    return videos.c.member_id.not_in(sa.select(members.c.id).where(members.c.role == "host"))


def _still_suspended() -> sa.ColumnElement[bool]:
    """Whether anything that a job hangs on is suspended."""
    found = [
        sa.exists().where(table.c.id == OWNERS[kind], table.c.suspended_at.is_not(None))
        for kind, table in KINDS.items()
    ]
    everybody = sa.exists().where(programme.c.suspended_at.is_not(None))
    guest = sa.exists().where(members.c.id == videos.c.member_id, members.c.role != "host")
    return sa.or_(*found, sa.and_(everybody, guest))
