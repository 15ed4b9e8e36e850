"""The life of a job on both databases: one owner, fair turns, bounded tries, quotas that hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from databases import Clock, new_database
from queueing import ATTEMPTS, LEASE, caller_of, claim, job, together
from serving import TESTER

from soramame.service import jobs, people, suspension
from soramame.service.access import Caller
from soramame.service.database import Database
from soramame.service.errors import ApiError
from soramame.service.settings import Settings
from soramame.service.state import found
from soramame.service.tables import usage, videos


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with new_database(tmp_path, server) as database:
        found(database, Settings())
        yield database


def row_of(db: Database, video_id: str) -> Any:
    with db.read() as connection:
        return connection.execute(sa.select(videos).where(videos.c.id == video_id)).one()


def test_a_lease_has_one_owner(db: Database) -> None:
    caller = caller_of(db, "host")
    ids = [jobs.enqueue(db, caller, [job()])[0] for _ in range(20)]
    claims = together([lambda: [claim(db) for _ in range(5)] for _ in range(6)])
    got = [each.id for some in claims for each in some if each is not None]
    assert sorted(got) == sorted(ids)


def many(db: Database, shared: str) -> list[Caller]:
    """Eight who share a limit of three jobs at a time."""
    three: dict[str, float | None] = {"concurrent": 3}
    if shared == "member":
        return [caller_of(db, quota=three)] * 8
    if shared == "cohort":
        cohort = people.make_cohort(db, TESTER, "eight", three)
        return [caller_of(db, cohort_id=cohort) for _ in range(8)]
    if shared == "cohort they have just joined":
        cohort = people.make_cohort(db, TESTER, "eight", three)
        before = [caller_of(db) for _ in range(8)]
        for caller in before:
            people.move(db, TESTER, caller.member_id, {"cohort_id": cohort}, "")
        return before
    own = {"concurrent": None if shared == "address" else 3,
           "address_concurrent": 3 if shared == "address" else None}  # fmt: skip
    window = people.make_window(db, TESTER, "open", None, (0.0, 2.0**39), own)
    visit = {"window_id": window, "address": "192.0.2.1"}
    return [caller_of(db, "visitor", **visit) for _ in range(8)]


@pytest.mark.parametrize(
    "shared", ["member", "cohort", "cohort they have just joined", "window", "address"]
)
def test_quotas_hold_when_many_ask_at_once(db: Database, shared: str) -> None:
    callers = many(db, shared)
    results = together([partial(jobs.enqueue, db, caller, [job()]) for caller in callers])
    refused = [r for r in results if isinstance(r, ApiError)]
    assert len(refused) == 5
    assert {error.code for error in refused} == {"quota_exceeded"}
    with db.read() as connection:
        assert connection.scalar(sa.select(sa.func.sum(usage.c.seconds))) == 12


def test_a_suspension_that_races_leaves_nothing_running(db: Database) -> None:
    caller = caller_of(db)
    caller_of(db, "host")
    calls: list[Any] = [lambda: jobs.enqueue(db, caller, [job()]) for _ in range(5)]
    calls.append(lambda: suspension.suspend(db, TESTER, caller.member_id, "race"))
    together(calls)
    assert claim(db) is None


def test_what_was_queued_in_time_is_made_after_the_window(db: Database) -> None:
    cohort = people.make_cohort(db, TESTER, "timed", {})
    people.make_window(db, TESTER, "short", cohort, (db.now() - 1, db.now() + 3600), {})
    caller = caller_of(db, cohort_id=cohort)
    (video,) = jobs.enqueue(db, caller, [job()])
    clock(db).jump(3600)
    with pytest.raises(ApiError, match="none is planned"):
        jobs.enqueue(db, caller, [job()])
    claimed = claim(db)
    assert claimed is not None
    assert claimed.id == video


def test_a_job_stays_with_the_cohort_it_was_asked_for_in(db: Database) -> None:
    caller_of(db, "host")
    cohort = people.make_cohort(db, TESTER, "left", {})
    caller = caller_of(db, cohort_id=cohort)
    jobs.enqueue(db, caller, [job()])
    people.move(db, TESTER, caller.member_id, {"cohort_id": None}, "")
    (after,) = jobs.enqueue(db, caller, [job()])
    assert suspension.suspend(db, TESTER, cohort, "") == 1
    claimed = [each.id for each in iter(lambda: claim(db), None) if each]
    assert claimed == [after]


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
