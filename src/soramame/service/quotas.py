"""Quotas, checked in the transaction that adds the job: no interleaving gives more than allowed.

`lock` serialises those who share a limit (a member, a cohort, a window); SQLite's writers are
serial anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from soramame.service.access import Caller
from soramame.service.errors import ApiError, moment
from soramame.service.roles import PUBLIC_WINDOW, Quota
from soramame.service.tables import cohorts, members, programme, tokens, usage, videos, windows

DAY = 86_400.0
TOO_SMALL = "quota_too_small"  # the code where waiting is no use
ACTIVE = ("queued", "in_progress")


@dataclass(frozen=True)
class Scope:
    """A limit's holder: its columns' values in `videos` and `usage`, and what it allows."""

    name: str
    where: dict[str, str]
    quota: Quota


def lock(connection: sa.Connection, caller: Caller) -> None:
    """Hold the rows that the caller's limits and standing hang on until the transaction ends."""
    held = (
        (programme, 1, True),
        (cohorts, caller.cohort_id, False),
        (windows, caller.window_id, False),
        (members, caller.member_id, False),
        (tokens, caller.token_id, True),
    )
    for table, key, shared in held:
        if key is not None:
            connection.execute(
                sa.select(table.c.id).where(table.c.id == key).with_for_update(read=shared)
            )


def scopes(connection: sa.Connection, caller: Caller) -> list[Scope]:
    """The limits that apply to a caller, the member's own first."""
    found = [Scope("member", {"member_id": caller.member_id}, caller.quota)]
    if caller.cohort_id:
        quota = _quota(connection, cohorts, caller.cohort_id, Quota())
        found.append(Scope("cohort", {"cohort_id": caller.cohort_id}, quota))
    if caller.window_id:
        base = PUBLIC_WINDOW if caller.public else Quota()
        quota = _quota(connection, windows, caller.window_id, base)
        found.append(Scope("window", {"window_id": caller.window_id}, quota))
        if caller.quarter is not None:
            own = Quota(quota.address_concurrent, quota.address_seconds_day)
            where = {"window_id": caller.window_id, "address": caller.quarter}
            found.append(Scope("address", where, own))
    return found


def check(connection: sa.Connection, caller: Caller, jobs: int, seconds: float, now: float) -> None:
    """Raises 429 if `jobs` more jobs of `seconds` of video in all go over a limit."""
    for scope in scopes(connection, caller):
        quota = scope.quota
        if quota.concurrent is not None:
            running = active(connection, scope)
            if running + jobs > quota.concurrent:
                some = "1 job" if quota.concurrent == 1 else f"{quota.concurrent:g} jobs"
                raise _spent(scope, f"{some} at a time",
                             "when one ends")  # fmt: skip
        if quota.seconds_day is not None:
            renewal = renews(now)
            limit = f"{quota.seconds_day:g} seconds of video a day"
            if seconds > quota.seconds_day:
                raise _too_small(scope, limit, seconds)
            if spent(connection, scope, renewal - DAY) + seconds > quota.seconds_day:
                raise _spent(scope, limit, f"at {moment(renewal)}")
        total = quota.seconds_total
        if total is not None and spent(connection, scope, None) + seconds > total:
            raise _spent(scope, f"{total:g} seconds of video in all", "never")


def renews(now: float) -> float:
    """When the next UTC day begins."""
    return (now // DAY + 1) * DAY


def active(connection: sa.Connection, scope: Scope) -> int:
    """How many jobs of this scope are queued or running."""
    query = sa.select(sa.func.count()).select_from(videos).where(videos.c.status.in_(ACTIVE))
    return int(connection.scalar(_where(query, videos, scope)) or 0)


def spent(connection: sa.Connection, scope: Scope, since: float | None) -> float:
    """Seconds of video that this scope has used since a time, or in all."""
    query = sa.select(sa.func.coalesce(sa.func.sum(usage.c.seconds), 0.0))
    if since is not None:
        query = query.where(usage.c.at >= since)
    return float(connection.scalar(_where(query, usage, scope)) or 0.0)


def _quota(connection: sa.Connection, table: sa.Table, key: str, base: Quota) -> Quota:
    return base.override(connection.scalar(sa.select(table.c.quota).where(table.c.id == key)) or {})


def _where(query: sa.Select[Any], table: sa.Table, scope: Scope) -> sa.Select[Any]:
    return query.where(*(table.c[name] == value for name, value in scope.where.items()))


def _spent(scope: Scope, limit: str, renewal: str) -> ApiError:
    message = f"{_whose(scope)} quota of {limit} is spent; it renews {renewal}."
    return ApiError(429, "quota_exceeded", message, retry=False)


def _too_small(scope: Scope, limit: str, seconds: float) -> ApiError:
    message = f"{_whose(scope)} quota of {limit} never allows {seconds:g} seconds at once."
    return ApiError(429, TOO_SMALL, message, retry=False)


def _whose(scope: Scope) -> str:
    return {"member": "Your", "address": "Your address's"}.get(scope.name, f"Your {scope.name}'s")
