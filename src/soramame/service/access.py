"""Who is calling, and in what standing: read from the database at each request, so that a
suspension holds from the next one on."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from soramame.service.audit import Actor
from soramame.service.errors import ApiError, moment
from soramame.service.roles import ROLES, VERBS, Quota
from soramame.service.tables import cohorts, members, programme, tokens, windows
from soramame.service.tokens import digest

CLOSABLE = (*VERBS, "batches")  # what a closed window stops


class RefusedError(ApiError):
    """A token that exists and is no good now, or not from here."""

    def __init__(self, status: int, code: str, message: str, token_id: str, actor: Actor) -> None:
        super().__init__(status, code, message)
        self.token_id, self.actor = token_id, actor


@dataclass(frozen=True)
class Caller:
    """A member behind a token, as they stand at this moment. Times in seconds since 1970."""

    member_id: str
    token_id: str
    role: str
    address: str
    permissions: frozenset[str]
    quota: Quota
    cohort_id: str | None
    window_id: str | None
    public: bool  # came in through a public window
    quarter: str | None  # where a visitor came from; limits by address go by it
    restricted: bool  # the token may do less than its member
    suspended: bool
    grace_until: float
    closed: bool  # outside of every window
    opens_at: float | None
    links_void_before: float

    @property
    def actor(self) -> Actor:
        """The caller as the audit log knows them."""
        return Actor(self.member_id, self.address)

    @property
    def shares(self) -> tuple[str | None, str | None]:
        """The cohort and the window whose limits they share with others."""
        return self.cohort_id, self.window_id

    def may(self, permission: str, now: float) -> bool:
        """Whether `require` would let it pass."""
        try:
            self.require(permission, now)
        except ApiError:
            return False
        return True

    def require(self, permission: str, now: float) -> None:
        """Raises 403 unless the caller may do this now."""
        if self.suspended and not (permission == "read" and now < self.grace_until):
            raise ApiError(403, "suspended", "Your access is suspended. What you have made stays "
                           "yours to download for the time of grace.")  # fmt: skip
        if permission not in self.permissions:
            raise ApiError(403, "permission_denied",
                           f"This token may not {permission!r} (role: {self.role}).")  # fmt: skip
        if self.closed and permission in CLOSABLE:
            raise ApiError(403, "window_closed", _closed_message(self.opens_at))


def authenticate(connection: sa.Connection, secret: str, address: str, now: float) -> Caller:
    """Find the caller behind a token's secret; raises 401, or 403 for a wrong address: as
    `RefusedError` where there is such a token."""
    row = connection.execute(_BY_HASH, {"hash": digest(secret)}).first()
    return _stand(connection, row, address, now)


def reload(connection: sa.Connection, caller: Caller, now: float) -> Caller:
    """The same caller as they stand now; raises 401 if the token is gone."""
    return by_token(connection, caller.token_id, caller.address, now)


def by_token(connection: sa.Connection, token_id: str, address: str, now: float) -> Caller:
    """The caller behind a token's id, for work done in their name later."""
    row = connection.execute(_BY_ID, {"id": token_id}).first()
    return _stand(connection, row, address, now)


_VISIT = windows.alias("visit")
_QUERY = (
    sa.select(
        tokens.c.id.label("token_id"),
        tokens.c.permissions,
        tokens.c.addresses,
        tokens.c.expires_at,
        tokens.c.suspended_at.label("token_suspended"),
        tokens.c.links_void_before.label("token_void"),
        members.c.id.label("member_id"),
        members.c.role,
        members.c.quota,
        members.c.cohort_id,
        members.c.window_id,
        members.c.address.label("quarter"),
        members.c.suspended_at.label("member_suspended"),
        members.c.links_void_before.label("member_void"),
        cohorts.c.suspended_at.label("cohort_suspended"),
        cohorts.c.links_void_before.label("cohort_void"),
        _VISIT.c.opens_at.label("visit_opens"),
        _VISIT.c.closes_at.label("visit_closes"),
        _VISIT.c.suspended_at.label("visit_suspended"),
        _VISIT.c.links_void_before.label("visit_void"),
        programme.c.suspended_at.label("all_suspended"),
        programme.c.links_void_before.label("all_void"),
        programme.c.grace_seconds,
    )
    .join_from(tokens, members, tokens.c.member_id == members.c.id)
    .outerjoin(cohorts, members.c.cohort_id == cohorts.c.id)
    .outerjoin(_VISIT, members.c.window_id == _VISIT.c.id)
    .join(programme, programme.c.id == 1)
)
# Built once, with places for values: to build one costs more than to have it answered.
_BY_HASH = _QUERY.where(tokens.c.hash == sa.bindparam("hash"))
_BY_ID = _QUERY.where(tokens.c.id == sa.bindparam("id"))
_WINDOWS = (
    sa.select(windows)
    .where(windows.c.cohort_id == sa.bindparam("cohort"))
    .order_by(windows.c.suspended_at.is_not(None), windows.c.opens_at)
)


def _stand(connection: sa.Connection, row: Any, address: str, now: float) -> Caller:
    if row is None:
        raise ApiError(401, "invalid_api_key", "This token is unknown.")
    known = (row.token_id, Actor(row.member_id, address))
    if row.token_suspended is not None:
        raise RefusedError(401, "token_suspended", "This token is suspended.", *known)
    if row.expires_at is not None and row.expires_at <= now:
        raise RefusedError(401, "token_expired", "This token has expired.", *known)
    if row.addresses is not None and not _within(address, row.addresses):
        raise RefusedError(
            403, "address_not_allowed", "This token may not be used from here.", *known
        )
    role = ROLES[row.role]
    window = _window(connection, row, now)
    since = _suspended_since(row, window)
    return Caller(
        member_id=row.member_id,
        token_id=row.token_id,
        role=row.role,
        address=address,
        permissions=role.permissions & frozenset(_either(row.permissions, role.permissions)),
        quota=role.quota.override(row.quota),
        cohort_id=row.cohort_id,
        window_id=window.id,
        public=row.window_id is not None,
        quarter=row.quarter,
        restricted=any(r is not None for r in (row.permissions, row.addresses, row.expires_at)),
        suspended=since is not None,
        grace_until=(since or 0.0) + row.grace_seconds,
        closed=window.closed,
        opens_at=window.opens_at,
        links_void_before=max(
            row.token_void, row.member_void, row.cohort_void or 0, row.visit_void or 0, window.void,
            row.all_void if row.role != "host" else 0,
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class _Window:
    id: str | None = None
    closed: bool = False
    opens_at: float | None = None
    suspended_at: float | None = None
    void: float = 0.0


def _window(connection: sa.Connection, row: Any, now: float) -> _Window:
    if row.window_id is not None:
        open_now = row.visit_opens <= now < row.visit_closes
        later = row.visit_opens if now < row.visit_opens else None
        return _Window(row.window_id, not open_now, later, row.visit_suspended, row.visit_void)
    if row.cohort_id is None:
        return _Window()
    found = connection.execute(_WINDOWS, {"cohort": row.cohort_id}).all()
    if not found:
        return _Window()
    void = max(window.links_void_before for window in found)  # dead links stay so after closing
    for window in found:
        if window.opens_at <= now < window.closes_at:
            return _Window(window.id, False, None, window.suspended_at, void)
    coming = [w.opens_at for w in found if w.opens_at > now and w.suspended_at is None]
    return _Window(None, True, min(coming, default=None), None, void)


def _suspended_since(row: Any, window: _Window) -> float | None:
    everybody = row.all_suspended if row.role != "host" else None
    times = (row.member_suspended, row.cohort_suspended, window.suspended_at, everybody)
    return max((t for t in times if t is not None), default=None)


def _either(restricted: list[str] | None, allowed: frozenset[str]) -> Iterable[str]:
    return allowed if restricted is None else restricted


def _within(address: str, networks: list[str]) -> bool:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(ip in ipaddress.ip_network(network) for network in networks)


def _closed_message(opens_at: float | None) -> str:
    if opens_at is None:
        return "The window is closed and none is planned. What you have made stays yours."
    return f"The window is closed; it opens at {moment(opens_at)}."
