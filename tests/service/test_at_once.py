"""What several do at the same moment, on both databases: once stays once, somebody stays in."""

from __future__ import annotations

from functools import partial
from typing import Any

from queueing import caller_of, together
from serving import TESTER

from soramame.service import people, suspension
from soramame.service.database import Database
from soramame.service.errors import ApiError


def refusals(answers: list[Any]) -> list[str]:
    return sorted(answer.code for answer in answers if isinstance(answer, ApiError))


def test_an_invitation_lets_one_of_many_in(ledger: Database) -> None:
    _, code = people.invite(ledger, TESTER, "tester", None, 1)
    joining = partial(people.join, ledger, code, "Ada", "192.0.2.1")
    assert refusals(together([joining] * 8)) == ["invitation_invalid"] * 7


def test_an_address_gets_no_more_visits_by_asking_at_once(ledger: Database) -> None:
    now = ledger.now()
    one: dict[str, float | None] = {"address_concurrent": 1}  # that is, ten visits
    people.make_window(ledger, TESTER, "open house", None, (now - 1, now + 3600), one)
    answers = together([partial(people.visit, ledger, "192.0.2.1")] * 16)
    assert refusals(answers) == ["quota_exceeded"] * 6


def test_of_two_hosts_who_suspend_each_other_one_stays(ledger: Database) -> None:
    left = caller_of(ledger, "host").member_id
    for _ in range(5):
        hosts = [left, caller_of(ledger, "host").member_id]
        answers = together(
            [partial(suspension.suspend, ledger, TESTER, host, "") for host in hosts]
        )
        assert refusals(answers) == ["last_host"]
        (left,) = (h for h, a in zip(hosts, answers, strict=True) if isinstance(a, ApiError))
