"""The rules of quotas and leases on both databases, under interleavings that hypothesis finds."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from databases import Clock, new_database
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from serving import TESTER, add_member

from soramame.service import access, jobs, people, quotas, suspension
from soramame.service.access import Caller
from soramame.service.database import Database
from soramame.service.errors import ApiError
from soramame.service.jobs import Claim, NewJob
from soramame.service.recipes import Recipe
from soramame.service.settings import Settings
from soramame.service.state import found
from soramame.service.tables import usage, videos
from soramame.service.tokens import issue

LEASE, ATTEMPTS = 10.0, 3


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with new_database(tmp_path, server) as database:
        found(database, Settings())
        yield database


def caller_of(db: Database, role: str = "tester", **columns: Any) -> Caller:
    with db.write() as connection:
        member = add_member(db, connection, role, **columns)
        token, _ = issue(connection, db.now(), TESTER, member, "test")
        return access.by_token(connection, token, "127.0.0.1", db.now())


def job(seconds: float = 4.0) -> NewJob:
    return NewJob(Recipe("a fox", seconds=seconds), "m", "m", seconds, "256x256")


def claim(db: Database, worker: str = "w") -> Claim | None:
    return jobs.claim(db, worker, LEASE, ATTEMPTS)


def row_of(db: Database, video_id: str) -> Any:
    with db.read() as connection:
        return connection.execute(sa.select(videos).where(videos.c.id == video_id)).one()


def together(calls: list[Any]) -> list[Any]:
    """Run calls at the same moment; their results or errors."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index: int) -> None:
        gate.wait()
        try:
            results[index] = calls[index]()
        except ApiError as error:
            results[index] = error

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_lease_has_one_owner(db: Database) -> None:
    caller = caller_of(db, "host")
    ids = [jobs.enqueue(db, caller, [job()])[0] for _ in range(20)]
    claims = together([lambda: [claim(db) for _ in range(5)] for _ in range(6)])
    got = [each.id for some in claims for each in some if each is not None]
    assert sorted(got) == sorted(ids)


def test_quotas_hold_when_many_ask_at_once(db: Database) -> None:
    caller = caller_of(db, quota={"concurrent": 3, "seconds_day": 100})
    results = together([lambda: jobs.enqueue(db, caller, [job()]) for _ in range(8)])
    refused = [r for r in results if isinstance(r, ApiError)]
    assert len(refused) == 5
    assert {error.code for error in refused} == {"quota_exceeded"}
    with db.read() as connection:
        spent = sa.select(sa.func.sum(usage.c.seconds)).where(usage.c.member_id == caller.member_id)
        assert connection.scalar(spent) == 12


def test_a_suspension_that_races_leaves_nothing_running(db: Database) -> None:
    caller = caller_of(db)
    caller_of(db, "host")
    calls: list[Any] = [lambda: jobs.enqueue(db, caller, [job()]) for _ in range(5)]
    calls.append(lambda: suspension.suspend(db, TESTER, caller.member_id, "race"))
    together(calls)
    assert claim(db) is None


def test_turns_go_round_and_hosts_go_first(db: Database) -> None:
    a, b, host = caller_of(db), caller_of(db), caller_of(db, "host")
    names = {a.member_id: "a", b.member_id: "b", host.member_id: "h"}
    for caller in (a, a, a, b, b, host):
        jobs.enqueue(db, caller, [job()])
    order = [names[found.member_id] for found in iter(lambda: claim(db), None) if found]
    assert "".join(order) == "hababa"


def test_a_public_window_takes_one_place_in_the_round(db: Database) -> None:
    window = people.make_window(db, TESTER, "open", None, (0.0, 2.0**39), {})
    member = caller_of(db)
    visitors = [
        caller_of(db, "visitor", window_id=window, address=f"192.0.2.{i}", quota={"concurrent": 9})
        for i in range(3)
    ]
    for visitor in (*visitors, visitors[0]):
        jobs.enqueue(db, visitor, [job()])
    for _ in range(3):
        jobs.enqueue(db, member, [job()])
    names = {member.member_id: "m", **{v.member_id: str(i) for i, v in enumerate(visitors)}}
    order = [names[found.member_id] for found in iter(lambda: claim(db), None) if found]
    assert "".join(order) == "0m1m2m0"


def test_a_dead_workers_job_is_taken_over_and_the_dead_cannot_settle(db: Database) -> None:
    (video,) = jobs.enqueue(db, caller_of(db), [job()])
    first = claim(db, "dead")
    assert first is not None
    clock(db).jump(LEASE + 1)
    second = claim(db, "alive")
    assert second is not None
    assert (second.id, second.attempts) == (video, 2)
    assert jobs.renew(db, first, LEASE) is None
    assert not jobs.complete(db, first, "wrong", 1, 4.0, {})
    assert not jobs.fail(db, first, "x", "x", False, ATTEMPTS)
    assert jobs.complete(db, second, "right", 1, 4.0, {})
    assert jobs.complete(db, second, "right", 1, 4.0, {})  # its answer was lost; asked again
    assert row_of(db, video).media == "right"


def test_a_job_is_tried_a_bounded_number_of_times(db: Database) -> None:
    (video,) = jobs.enqueue(db, caller_of(db), [job()])
    for _ in range(ATTEMPTS):
        assert claim(db) is not None
        clock(db).jump(LEASE + 1)
    assert claim(db) is None
    row = row_of(db, video)
    assert (row.status, row.error_code) == ("failed", "worker_lost")
    with db.read() as connection:
        assert not connection.execute(sa.select(usage)).all()


def test_failures_wait_longer_each_time(db: Database) -> None:
    jobs.enqueue(db, caller_of(db), [job()])
    waits = []
    for _ in range(ATTEMPTS - 1):
        found_job = claim(db)
        assert found_job is not None
        assert jobs.fail(db, found_job, "x", "broken", True, ATTEMPTS)
        waits.append(row_of(db, found_job.id).not_before - db.now())
        assert claim(db) is None
        clock(db).jump(waits[-1] + 0.1)
    assert waits == pytest.approx([5, 10], abs=1)


@pytest.mark.parametrize("jump", [-7200.0, 7200.0])
def test_a_clock_that_jumps_never_gives_a_job_two_owners(db: Database, jump: float) -> None:
    (video,) = jobs.enqueue(db, caller_of(db), [job()])
    first = claim(db, "first")
    assert first is not None
    clock(db).jump(jump)
    second = claim(db, "second")
    assert second is not None  # either way the lease looks dead: the job is taken over
    results = together([
        lambda: jobs.complete(db, first, "a", 1, 4.0, {}),
        lambda: jobs.complete(db, second, "b", 1, 4.0, {}),
    ])  # fmt: skip
    assert results == [False, True]
    assert row_of(db, video).media == "b"


def test_a_job_released_at_shutdown_counts_no_attempt(db: Database) -> None:
    jobs.enqueue(db, caller_of(db), [job()])
    for _ in range(2 * ATTEMPTS):
        found_job = claim(db)
        assert found_job is not None
        jobs.release(db, found_job)


ACTS = st.lists(
    st.sampled_from(
        ["ask", "ask long", "ask4", "claim", "renew", "complete", "fail", "cancel", "die", "day"]
    ),
    max_size=40,
)


@given(acts=ACTS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_history_breaks_the_rules(ledger: Database, acts: list[str]) -> None:
    """Whatever is done in whatever order: quotas hold, each job has one owner, none is lost."""
    db, held = ledger, []
    caller = caller_of(db, quota={"concurrent": 5, "seconds_day": 40.0, "seconds_total": 120.0})
    scope = quotas.Scope("member", {"member_id": caller.member_id}, caller.quota)
    made: set[str] = set()
    for act in acts:
        with contextlib.suppress(ApiError):
            _act(db, caller, act, held, made)
        with db.read() as connection:
            mine = videos.c.member_id == caller.member_id
            rows = connection.execute(sa.select(videos).where(mine)).all()
            day = quotas.renews(db.now()) - quotas.DAY
            assert quotas.active(connection, scope) <= 5
            assert quotas.spent(connection, scope, day) <= 40
            assert quotas.spent(connection, scope, None) <= 120
        assert {row.id for row in rows} == made
        leases = Counter(row.lease for row in rows if row.lease)
        assert all(count == 1 for count in leases.values())
        assert all((row.status == "in_progress") == (row.lease is not None) for row in rows)
    with db.write() as connection:
        connection.execute(videos.update().values(status="failed", lease=None, lease_until=None))


def _act(db: Database, caller: Caller, act: str, held: list[Claim], made: set[str]) -> None:
    if act == "ask":
        made.update(jobs.enqueue(db, caller, [job()]))
    elif act == "ask long":
        made.update(jobs.enqueue(db, caller, [job(11.5)]))
    elif act == "ask4":
        made.update(jobs.enqueue(db, caller, [replace(job(), model=str(i)) for i in range(4)]))
    elif act == "claim" and (taken := claim(db)):
        held.append(taken)
    elif act == "die":
        clock(db).jump(LEASE + 1)
    elif act == "day":
        clock(db).jump(quotas.DAY)
    elif held and act == "renew":
        jobs.renew(db, held[0], LEASE, progress=50)
    elif held and act == "complete":
        jobs.complete(db, held.pop(0), "m", 1, 4.0, {"denoise": 1.0})
    elif held and act == "fail":
        jobs.fail(db, held.pop(), "x", "x", True, ATTEMPTS)
    elif act == "cancel" and made:
        with db.write() as connection:
            first = videos.c.id == min(made)
            jobs.cancel(connection, connection.execute(sa.select(videos).where(first)).one(), 0.0)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ledger(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with new_database(tmp_path_factory.mktemp("ledger"), server) as database:
        found(database, Settings())
        yield database


def clock(db: Database) -> Clock:
    assert isinstance(db.clock, Clock)
    return db.clock


def test_a_job_put_back_while_the_clock_was_ahead_is_not_forgotten(db: Database) -> None:
    jobs.enqueue(db, caller_of(db), [job()])
    clock(db).jump(86_400.0)
    taken = claim(db)
    assert taken is not None
    assert jobs.fail(db, taken, "generation_failed", "once more", True, ATTEMPTS)
    assert claim(db) is None  # a moment's rest first
    clock(db).jump(-86_400.0)
    assert claim(db) is not None


@pytest.mark.parametrize(
    ("subject", "limit"),
    [
        ("cohort", "requests_minute"),
        ("window", "requests_minute"),
        ("member", "address_concurrent"),
    ],
)
def test_a_limit_that_nothing_would_read_is_refused(subject: str, limit: str) -> None:
    with pytest.raises(ApiError, match=limit):
        people.check_limits(subject, {limit: 1})
