"""Requests a minute over several servers on one database: no interleaving gives more than allowed.

The servers here are their counters alone; each forgets what it has set aside when it starts anew.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

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
from queueing import caller_of, together
from serving import Running, fast_settings, serving

from soramame.service.access import Caller
from soramame.service.database import Database
from soramame.service.errors import ApiError
from soramame.service.rate import MINUTE, SHARES, RequestRate
from soramame.service.sweeping import sweep
from soramame.service.tables import request_minutes

SERVERS = 3
LIMITS = st.sampled_from([0, 1, 2, 5, 17, 64])
SERVER, MEMBER = st.integers(0, SERVERS - 1), st.integers(0, 1)


def allow(caller: Caller, limit: int | None) -> Caller:
    return replace(caller, quota=replace(caller.quota, requests_minute=limit))


def asks(rate: RequestRate, caller: Caller) -> bool:
    """Whether a request is answered; a refusal says when to come again."""
    try:
        rate.count(caller)
    except ApiError as error:
        refused = error
    else:
        return True
    assert (refused.status, refused.code) == (429, "rate_limited")
    assert isinstance(refused.retry, float)
    assert 0 < refused.retry <= MINUTE
    return False


class Rates(RuleBasedStateMachine):
    """Two members who ask three servers as often as they can."""

    def __init__(self, db: Database) -> None:
        super().__init__()
        self.db = db
        self.clock = clock_of(db)
        self.clock.jump(10 * MINUTE)  # to a minute that no other history has counted in
        self.servers = [RequestRate(db) for _ in range(SERVERS)]
        self.answered: Counter[tuple[int, int]] = Counter()  # by member and minute
        self.allowed: Counter[tuple[int, int]] = Counter()  # the highest limit of that minute

    @initialize(limits=st.tuples(LIMITS, LIMITS))
    def begin(self, limits: tuple[int, int]) -> None:
        self.callers = [allow(caller_of(self.db), limit) for limit in limits]

    @rule(server=SERVER, member=MEMBER, times=st.integers(1, 20))
    def ask(self, server: int, member: int, times: int) -> None:
        for _ in range(times):
            self.note(member, asks(self.servers[server], self.callers[member]))

    @rule(calls=st.lists(st.tuples(SERVER, MEMBER), min_size=2, max_size=6))
    def ask_at_the_same_moment(self, calls: list[tuple[int, int]]) -> None:
        given = together([partial(asks, self.servers[s], self.callers[m]) for s, m in calls])
        for (_, member), answered in zip(calls, given, strict=True):
            self.note(member, answered)

    @rule(server=SERVER)
    def a_server_starts_anew(self, server: int) -> None:
        self.servers[server] = RequestRate(self.db)

    @rule(member=MEMBER, limit=LIMITS)
    def a_host_sets_another_limit(self, member: int, limit: int) -> None:
        self.callers[member] = allow(self.callers[member], limit)

    @rule(seconds=st.sampled_from([1.0, 20.0, MINUTE, -MINUTE]))
    def the_clock_moves(self, seconds: float) -> None:
        self.clock.jump(seconds)

    @invariant()
    def nobody_has_more_than_their_quota(self) -> None:
        for place, answered in self.answered.items():
            assert answered <= self.allowed[place]

    def note(self, member: int, answered: bool) -> None:
        place = (member, int(self.clock() // MINUTE))
        limit = self.callers[member].quota.requests_minute
        assert limit is not None
        self.allowed[place] = max(self.allowed[place], limit)
        self.answered[place] += answered


def clock_of(db: Database) -> StillClock:
    assert isinstance(db.clock, StillClock)
    return db.clock


def test_no_interleaving_gives_more_than_the_minutes_quota(ledger: Database) -> None:
    run_state_machine_as_test(
        lambda: Rates(ledger),
        settings=settings(max_examples=25, stateful_step_count=25, deadline=None),
    )


@pytest.mark.parametrize("limit", [1, 7, 100, 601])
def test_all_of_the_quota_can_be_had_each_minute(ledger: Database, limit: int) -> None:
    caller, servers = allow(caller_of(ledger), limit), [RequestRate(ledger) for _ in range(SERVERS)]
    for _ in range(2):
        clock_of(ledger).jump(MINUTE)
        answered = 0
        while given := sum([asks(server, caller) for server in servers]):
            answered += given
        assert answered == limit


def test_few_requests_ask_the_database(ledger: Database) -> None:
    clock_of(ledger).jump(MINUTE)
    caller, rate, asked = allow(caller_of(ledger), 600), RequestRate(ledger), 0

    def count(*_: object) -> None:
        nonlocal asked
        asked += 1

    sa.event.listen(ledger.engine, "begin", count)
    try:
        for _ in range(1000):
            asks(rate, caller)
    finally:
        sa.event.remove(ledger.engine, "begin", count)
    assert asked < 600 // SHARES  # and what is refused after them asks nothing


def test_two_servers_share_a_members_minute(tmp_path: Path) -> None:
    chosen = fast_settings(tmp_path)
    databases = [Database(chosen.database, StillClock()) for _ in range(2)]
    with serving(chosen, databases[0]) as one, serving(chosen, databases[1]) as other:
        secret = one.member(quota={"requests_minute": 20})[1]
        answers = [status(each, secret) for _ in range(20) for each in (one, other)]
    assert sorted(answers) == [200] * 20 + [429] * 20


def status(running: Running, secret: str) -> int:
    with running.http(secret) as http:
        return http.get("/v1/videos").status_code


def test_minutes_that_are_over_are_swept(tmp_path: Path) -> None:
    chosen = fast_settings(tmp_path)
    clock = StillClock()
    with serving(chosen, Database(chosen.database, clock)) as running:
        status(running, running.member()[1])
        for minutes, kept in ((2, 1), (8, 0)):
            clock.jump(minutes * MINUTE)
            sweep(running.db, running.service.media, chosen)
            with running.db.read() as connection:
                counted = sa.select(sa.func.count()).select_from(request_minutes)
                assert connection.scalar(counted) == kept
