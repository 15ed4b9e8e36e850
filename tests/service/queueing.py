"""Members who ask and workers who take, straight on a database, for the tests of its rules."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from serving import TESTER, add_member

from soramame.service import access, jobs
from soramame.service.access import Caller
from soramame.service.database import Database
from soramame.service.errors import ApiError
from soramame.service.jobs import Claim, NewJob
from soramame.service.recipes import Recipe
from soramame.service.tokens import issue

LEASE, ATTEMPTS = 10.0, 3


def caller_of(db: Database, role: str = "tester", **columns: Any) -> Caller:
    with db.write() as connection:
        member = add_member(db, connection, role, **columns)
        token, _ = issue(connection, db.now(), TESTER, member, "test")
        return access.by_token(connection, token, "127.0.0.1", db.now())


def job(seconds: float = 4.0) -> NewJob:
    return NewJob(Recipe("a fox", seconds=seconds), "m", "m", seconds, "256x256")


def claim(db: Database, worker: str = "w") -> Claim | None:
    return jobs.claim(db, worker, LEASE, ATTEMPTS)


def together(calls: Sequence[Callable[[], Any]]) -> list[Any]:
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
