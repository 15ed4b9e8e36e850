"""Quotas under histories that hypothesis invents: no interleaving gives more than any of them.

Two members share a cohort and its window, three visitors a public window, two of them an address.
One of the members is moved out of the cohort and back, which a request on its way does not know.
What has been spent is counted here once more, from what was accepted and what became of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa
from databases import StillClock
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from queueing import ATTEMPTS, caller_of, claim, job, together
from serving import TESTER

from soramame.service import jobs, people, quotas
from soramame.service.access import Caller
from soramame.service.database import Database
from soramame.service.errors import ApiError
from soramame.service.ids import new_id
from soramame.service.jobs import Claim
from soramame.service.quotas import ACTIVE, DAY
from soramame.service.tables import usage, videos

EVER = (0.0, 2.0**39)
LIMITS = {  # by scope: jobs at a time, seconds a day, seconds in all
    "ada": (3, 24.0, 60.0),
    "bob": (5, 60.0, 1000.0),
    "cohort": (6, 30.0, 70.0),  # each binds somewhere: none hides behind another
    "its window": (4, 50.0, 64.0),
    "guest": (2, 26.0, 1000.0),
    "public window": (3, 36.0, 60.0),
    "address": (2, 22.0, 1000.0),
}
SHARED = {  # the scopes of each who asks
    "ada": ("ada", "cohort", "its window"),
    "bob": ("bob", "cohort", "its window"),
    "eve": ("eve", "public window", "here"),
    "fay": ("fay", "public window", "here"),
    "gus": ("gus", "public window", "there"),
}
KIND = {**dict.fromkeys(("eve", "fay", "gus"), "guest"), "here": "address", "there": "address"}
WHO = st.sampled_from(sorted(SHARED))
LENGTHS = st.sampled_from([4.0, 8.0, 11.5])
HOW_MANY = st.sampled_from([1, 2, 4])
PICK = st.integers(0, 99)  # whatever the number of those to pick from: a race may change it


@dataclass
class Accepted:
    """A job that was let in. seconds: what of it counts as spent; attempts: how often claimed."""

    scopes: tuple[str, ...]
    seconds: float
    day: float
    status: str = "queued"
    attempts: int = 0

    def end(self, back: bool) -> None:
        """It is over; its seconds may come back."""
        self.status = "ended"
        if back:
            self.seconds = 0.0


class Quotas(RuleBasedStateMachine):
    """Five who ask for as much as they can get."""

    def __init__(self, db: Database) -> None:
        super().__init__()
        assert isinstance(db.clock, StillClock)
        self.db, self.clock = db, db.clock
        self.accepted: dict[str, Accepted] = {}
        self.claims: list[Claim] = []
        self.shared = dict(SHARED)
        name = new_id("test")
        cohort = self.cohort = people.make_cohort(db, TESTER, name, quota("cohort"))
        people.make_window(db, TESTER, "its window", cohort, EVER, quota("its window"))
        place = quota("address", "address_concurrent", "address_seconds_day")
        public = people.make_window(
            db, TESTER, "open house", None, EVER, quota("public window") | place
        )
        self.callers: dict[str, Caller] = {
            "ada": caller_of(db, cohort_id=cohort, quota=quota("ada")),
            "bob": caller_of(db, quota=quota("bob")),  # as he was before he came into it
        }
        self._move(cohort, SHARED["bob"])
        for who, address in (("eve", "192.0.2.1"), ("fay", "192.0.2.1"), ("gus", "192.0.2.2")):
            own = {"window_id": public, "address": address, "quota": quota("guest")}
            self.callers[who] = caller_of(db, "visitor", **own)

    @rule(who=WHO, count=HOW_MANY, seconds=LENGTHS)
    def ask(self, who: str, count: int, seconds: float) -> None:
        fits = self._fits(who, count, seconds)
        assert self._let_in(who, seconds, self._asked(who, count, seconds)) == fits

    @rule(asks=st.lists(st.tuples(WHO, HOW_MANY, LENGTHS), min_size=2, max_size=4))
    def ask_at_the_same_moment(self, asks: list[tuple[str, int, float]]) -> None:
        answers = together([partial(self._asked, *each) for each in asks])
        for (who, _, seconds), answer in zip(asks, answers, strict=True):
            self._let_in(who, seconds, answer)

    @rule()
    def claim(self) -> None:
        found = claim(self.db)
        for video in self._lost():  # given up on the way: its workers have died too often
            assert self.accepted[video].attempts == ATTEMPTS
            self.accepted[video].end(back=True)
        if found is not None:
            self.claims.append(found)
            self.accepted[found.id].status = "in_progress"
            self.accepted[found.id].attempts += 1

    @rule(pick=PICK, well=st.booleans())
    def settle(self, pick: int, well: bool) -> None:
        if not self.claims:
            return
        mine = self.claims[pick % len(self.claims)]
        if well and jobs.complete(self.db, mine, mine.lease, 1, 4.0, {}):
            self.accepted[mine.id].end(back=False)
        elif not well and jobs.fail(self.db, mine, "x", "x", False, ATTEMPTS):
            self.accepted[mine.id].end(back=True)

    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        if not self.accepted:
            return
        video = list(self.accepted)[pick % len(self.accepted)]
        with self.db.write() as connection:
            row = connection.execute(sa.select(videos).where(videos.c.id == video)).one()
            if jobs.cancel(connection, row, self.db.now()):
                self.accepted[video].end(back=row.status == "queued")

    @rule(inside=st.booleans())
    def move_bob(self, inside: bool) -> None:
        self._move(*((self.cohort, SHARED["bob"]) if inside else (None, ("bob",))))

    @rule(days=st.sampled_from([0.4, 1.0]))
    def time_passes(self, days: float) -> None:
        self.clock.jump(days * DAY)

    @invariant()
    def nobody_has_more_than_their_quota(self) -> None:
        running, today, ever = self._spent()
        for scope in {*running, *ever}:
            concurrent, seconds_day, seconds_total = LIMITS[KIND.get(scope, scope)]
            assert running[scope] <= concurrent, scope
            assert today[scope] <= seconds_day, scope
            assert ever[scope] <= seconds_total, scope

    @invariant()
    def what_is_booked_is_what_was_spent(self) -> None:
        ours = usage.c.member_id.in_([caller.member_id for caller in self.callers.values()])
        with self.db.read() as connection:
            booked = connection.scalar(sa.select(sa.func.sum(usage.c.seconds)).where(ours))
        assert (booked or 0) == sum(each.seconds for each in self.accepted.values())

    def teardown(self) -> None:
        with self.db.write() as connection:
            going = videos.update().where(videos.c.status.in_(ACTIVE))
            connection.execute(going.values(status="failed", lease=None, lease_until=None))

    def _move(self, cohort: str | None, scopes: tuple[str, ...]) -> None:
        """Move bob into a cohort or out of any; what he has begun stays where it was."""
        people.move(self.db, TESTER, self.callers["bob"].member_id, {"cohort_id": cohort}, "")
        self.shared["bob"] = scopes

    def _lost(self) -> list[str]:
        """Jobs whose workers were lost since this was last asked."""
        lost = sa.select(videos.c.id).where(videos.c.error_code == "worker_lost")
        with self.db.read() as connection:
            found = connection.scalars(lost).all()
        return [v for v in found if v in self.accepted and self.accepted[v].status != "ended"]

    def _asked(self, who: str, count: int, seconds: float) -> list[str] | ApiError:
        try:
            return jobs.enqueue(self.db, self.callers[who], [job(seconds)] * count)
        except ApiError as error:
            return error

    def _let_in(self, who: str, seconds: float, answer: list[str] | ApiError) -> bool:
        if isinstance(answer, ApiError):
            assert answer.code in ("quota_exceeded", quotas.TOO_SMALL)
            return False
        for video in answer:
            self.accepted[video] = Accepted(self.shared[who], seconds, self.db.now() // DAY)
        return True

    def _fits(self, who: str, count: int, seconds: float) -> bool:
        running, today, ever = self._spent()
        return all(
            running[scope] + count <= concurrent
            and today[scope] + count * seconds <= seconds_day
            and ever[scope] + count * seconds <= seconds_total
            for scope, concurrent, seconds_day, seconds_total in limits_of(self.shared[who])
        )

    def _spent(self) -> tuple[Counter[str], dict[str, float], dict[str, float]]:
        """Jobs that go on, seconds of today and of all days, by scope."""
        running: Counter[str] = Counter()
        today: Counter[str] = Counter()
        ever: Counter[str] = Counter()
        for each in self.accepted.values():
            for scope in each.scopes:
                running[scope] += each.status != "ended"
                ever[scope] += each.seconds
                today[scope] += each.seconds if each.day == self.db.now() // DAY else 0
        return running, today, ever


def limits_of(scopes: tuple[str, ...]) -> Iterator[tuple[str, int, float, float]]:
    for scope in scopes:
        yield scope, *LIMITS[KIND.get(scope, scope)]


def quota(scope: str, *names: str) -> dict[str, float | None]:
    """A scope's limits as a host sets them."""
    return dict(zip(names or ("concurrent", "seconds_day", "seconds_total"), LIMITS[scope],
                    strict=False))  # fmt: skip


def test_no_interleaving_gives_more_than_any_quota(ledger: Database) -> None:
    run_state_machine_as_test(
        lambda: Quotas(ledger),
        settings=settings(max_examples=20, stateful_step_count=25, deadline=None),
    )
