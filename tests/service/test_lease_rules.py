"""Leases under histories that hypothesis invents: no two workers ever act on the same job.

A worker here never forgets a claim: whatever it once held it tries to renew, finish, fail and give
back, however stale. What may succeed is told by a small model of the truth beside the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from databases import StillClock
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from queueing import ATTEMPTS, LEASE, caller_of, claim, job, together
from serving import TESTER

from soramame.service import jobs, suspension
from soramame.service.announcements import EVENT_TYPES
from soramame.service.database import Database
from soramame.service.errors import ApiError
from soramame.service.ids import new_id
from soramame.service.jobs import Claim
from soramame.service.tables import deliveries, videos, webhook_endpoints

ACTIVE = ("queued", "in_progress")
PICK = st.integers(0, 99)  # whatever the number of those to pick from: a race may change it
JUMPS = (LEASE / 2, LEASE + 1, -LEASE, -2 * jobs.LONGEST_WAIT)


@dataclass
class Truth:
    """What a job is by rights. owner: whose claim may act; finishes: settled so often."""

    member: int
    status: str = "queued"
    owner: Claim | None = None
    until: float = 0.0
    not_before: float = 0.0
    attempts: int = 0
    held: bool = False
    finishes: int = 0
    won: Claim | None = None

    def is_due(self, now: float) -> bool:
        """Whether somebody may claim it now."""
        if self.status == "in_progress":
            return not self.held and not now <= self.until <= now + 2 * LEASE
        return self.status == "queued" and not self.held and (
            self.not_before <= now or self.not_before > now + jobs.LONGEST_WAIT
        )  # fmt: skip

    def lose(self, status: str) -> None:
        """Nobody's any more."""
        self.status, self.owner = status, None

    def finish(self, status: str) -> None:
        """Settled for good, and told so."""
        self.lose(status)
        self.finishes += 1


class Leases(RuleBasedStateMachine):
    """Two members' jobs in the hands of any number of workers."""

    def __init__(self, db: Database) -> None:
        super().__init__()
        assert isinstance(db.clock, StillClock)
        self.db, self.clock = db, db.clock
        self.clock.offset = 0.0
        self.members = [caller_of(db, quota={"concurrent": None, "seconds_day": None})
                        for _ in range(2)]  # fmt: skip
        caller_of(db, "host")  # or nobody could be suspended
        self.suspended: set[int] = set()
        self.given: list[Claim] = []
        self.truth: dict[str, Truth] = {}
        with db.write() as connection:
            for member in self.members:
                listen(connection, member.member_id)

    @initialize()
    def begin(self) -> None:
        for who in (0, 0, 1):
            self.enqueue(who)

    @rule(who=st.integers(0, 1))
    def enqueue(self, who: int) -> None:
        if who in self.suspended:
            with pytest.raises(ApiError, match="suspended"):
                jobs.enqueue(self.db, self.members[who], [job()])
            return
        (video,) = jobs.enqueue(self.db, self.members[who], [job()])
        self.truth[video] = Truth(who)

    @rule()
    def claim(self) -> None:
        self._taken([claim(self.db)])

    @rule(workers=st.integers(2, 3))
    def claim_at_the_same_moment(self, workers: int) -> None:
        self._taken(together([partial(claim, self.db)] * workers))

    def _taken(self, results: list[Claim | None]) -> None:
        taken = [found for found in results if found is not None]
        assert len({found.id for found in taken}) == len(taken)
        now = self.db.now()
        due = {video for video, job in self.truth.items() if job.is_due(now)}
        for found in taken:
            truth = self.truth[found.id]
            assert found.id in due, "a job was given away that somebody holds, or nobody may have"
            truth.status, truth.owner, truth.until = "in_progress", found, now + LEASE
            truth.attempts += 1
            assert found.attempts == truth.attempts <= ATTEMPTS
        self.given += taken
        for video in due - {found.id for found in taken}:
            if self.truth[video].attempts == ATTEMPTS and self._row(video).status == "failed":
                self.truth[video].finish("failed")
            else:
                assert None not in results, "a job that was due was not found"

    @rule(pick=PICK)
    def renew(self, pick: int) -> None:
        for mine in self._picked(pick):
            renewed = jobs.renew(self.db, mine, LEASE, progress=50) is not None
            assert renewed == self._is_owner(mine)
            if renewed:
                self.truth[mine.id].until = self.db.now() + LEASE

    @rule(pick=PICK)
    def complete(self, pick: int) -> None:
        for mine in self._picked(pick):
            self._completed(mine, finish(self.db, mine))

    @rule(one=PICK, other=PICK)
    def complete_at_the_same_moment(self, one: int, other: int) -> None:
        both = [*self._picked(one), *self._picked(other)]
        results = together([partial(finish, self.db, mine) for mine in both]) if both else []
        for mine, done in zip(both, results, strict=True):
            self._completed(mine, done)

    def _completed(self, mine: Claim, done: bool) -> None:
        truth = self.truth[mine.id]
        assert done == (self._is_owner(mine) or truth.won is mine)  # who asks again is told again
        if done and truth.won is None:
            truth.finish("completed")
            truth.won = mine

    @rule(pick=PICK, again=st.booleans())
    def fail(self, pick: int, again: bool) -> None:
        for mine in self._picked(pick):
            failed = jobs.fail(self.db, mine, "x", "x", again, ATTEMPTS)
            assert failed == self._is_owner(mine)
            truth = self.truth[mine.id]
            if failed and again and mine.attempts < ATTEMPTS:
                truth.lose("queued")
                truth.not_before = self._row(mine.id).not_before
            elif failed:
                truth.finish("failed")

    @rule(pick=PICK)
    def release(self, pick: int) -> None:
        for mine in self._picked(pick):
            jobs.release(self.db, mine)
            if self._is_owner(mine):
                self.truth[mine.id].lose("queued")
                self.truth[mine.id].attempts -= 1

    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        video = list(self.truth)[pick % len(self.truth)]
        with self.db.write() as connection:
            row = connection.execute(sa.select(videos).where(videos.c.id == video)).one()
            cancelled = jobs.cancel(connection, row, self.db.now())
        assert cancelled == (self.truth[video].status in ACTIVE)
        if cancelled:
            self.truth[video].finish("failed")

    @rule(who=st.integers(0, 1))
    def suspend(self, who: int) -> None:
        suspension.suspend(self.db, TESTER, self.members[who].member_id, "")
        self.suspended.add(who)
        for truth in self.truth.values():
            if truth.member == who and truth.status in ACTIVE:
                truth.lose("queued")
                truth.held = True

    @rule(who=st.integers(0, 1))
    def restore(self, who: int) -> None:
        suspension.restore(self.db, TESTER, self.members[who].member_id, "")
        self.suspended.discard(who)
        for truth in self.truth.values():
            if truth.member == who and truth.held:
                truth.held, truth.attempts = False, 0

    @rule(seconds=st.sampled_from(JUMPS))
    def jump(self, seconds: float) -> None:
        self.clock.jump(seconds)

    @invariant()
    def a_stale_worker_can_do_nothing(self) -> None:
        for mine in self.given:
            if not self._is_owner(mine):
                assert jobs.renew(self.db, mine, LEASE, progress=99) is None

    @invariant()
    def the_rows_tell_the_truth(self) -> None:
        with self.db.read() as connection:
            rows = {row.id: row for row in connection.execute(sa.select(videos).where(
                videos.c.member_id.in_(m.member_id for m in self.members)))}  # fmt: skip
            told = connection.execute(sa.select(deliveries.c.body)).scalars().all()
        assert rows.keys() == self.truth.keys()
        for video, truth in self.truth.items():
            lease = truth.owner.lease if truth.owner else None
            assert (rows[video].status, rows[video].lease) == (truth.status, lease)
            assert sum(video in body for body in told) == truth.finishes <= 1
            won = truth.won.lease if truth.won else None
            assert rows[video].media == won
            if truth.status == "queued":  # it begins anew
                assert (rows[video].progress, rows[video].eta) == (0, None)

    def teardown(self) -> None:
        with self.db.write() as connection:
            connection.execute(deliveries.delete())
            connection.execute(
                videos.update()
                .where(videos.c.status.in_(ACTIVE))
                .values(status="failed", lease=None, lease_until=None)
            )

    def _picked(self, pick: int) -> list[Claim]:
        """One of all the claims that were ever given, the latest first; none if there is none."""
        return [self.given[-1 - pick % len(self.given)]] if self.given else []

    def _is_owner(self, mine: Claim) -> bool:
        return self.truth[mine.id].owner is mine

    def _row(self, video: str) -> Any:
        with self.db.read() as connection:
            return connection.execute(sa.select(videos).where(videos.c.id == video)).one()


def finish(db: Database, mine: Claim) -> bool:
    return jobs.complete(db, mine, mine.lease, 1, 4.0, {"denoise": 1.0})


def listen(connection: sa.Connection, member: str) -> None:
    """Have every end of a member's jobs announced, so that ends can be counted."""
    connection.execute(
        webhook_endpoints.insert().values(
            id=new_id("we"), member_id=member, name="n", url="x", event_types=list(EVENT_TYPES),
            secret="x", created_at=0.0, updated_at=0.0,
        )
    )  # fmt: skip


def test_no_two_workers_ever_act_on_the_same_job(ledger: Database) -> None:
    run_state_machine_as_test(
        lambda: Leases(ledger),
        settings=settings(
            max_examples=50 if ledger.is_sqlite else 15, stateful_step_count=30, deadline=None
        ),
    )
