"""Members, invitations, cohorts and windows: who is in the programme, and when."""

from __future__ import annotations

import ipaddress
import secrets
from typing import Any

import sqlalchemy as sa

from soramame.service.audit import Actor, record
from soramame.service.database import Database
from soramame.service.errors import ApiError, invalid, not_found
from soramame.service.ids import new_id
from soramame.service.roles import LIMITS, PUBLIC_WINDOW, ROLES
from soramame.service.suspension import in_turn, keep_a_host, void_before
from soramame.service.tables import cohorts, invitations, members, programme, windows
from soramame.service.tokens import Restrictions, digest, issue

DAY = 86_400.0
LEAST_GRACE_DAYS = 7.0
MOST_INVITED_DAYS = 365
Limits = dict[str, float | None]


def check_role(role: str) -> None:
    """Raises 400 for a role that there isn't."""
    if role not in ROLES:
        raise invalid(f"no role is called {role!r}; there are: {', '.join(ROLES)}", "role")


def check_limits(kind: str, limits: Limits) -> Limits:
    """Raises 400 for a limit that a member, cohort or window doesn't have, or one below zero."""
    known = LIMITS[kind]
    for name, value in limits.items():
        if name not in known:
            raise invalid(f"a {kind} has no limit {name!r}; there are: {', '.join(known)}", "quota")
        if value is not None and not 0 <= value < 2**53:
            raise invalid(f"{name} {value:g} is no limit; give 0 or more, or nothing", "quota")
    return limits


def invite(
    db: Database, actor: Actor, role: str, cohort_id: str | None, days: float
) -> tuple[str, str]:
    """An invitation's id, and its code, which lets one person in once within some days."""
    check_role(role)
    if not 0 < days <= MOST_INVITED_DAYS:
        raise invalid(f"an invitation lasts for up to {MOST_INVITED_DAYS} days, not {days:g}",
                      "days")  # fmt: skip
    code, now = secrets.token_urlsafe(32), db.now()
    invitation_id = new_id("invitation")
    with db.write() as connection:
        if cohort_id is not None:
            get(connection, cohorts, cohort_id)
        connection.execute(
            invitations.insert().values(
                id=invitation_id, code_hash=digest(code), role=role, cohort_id=cohort_id,
                created_by=actor.id, created_at=now, expires_at=now + days * DAY,
            )
        )  # fmt: skip
        record(connection, now, actor, "invitation.make", invitation_id, role=role,
               cohort=cohort_id)  # fmt: skip
    return invitation_id, code


def withdraw(db: Database, actor: Actor, invitation_id: str) -> None:
    """End an invitation now; raises 404, or 409 if somebody has used it."""
    now = db.now()
    with db.write() as connection:
        if get(connection, invitations, invitation_id).used_at is not None:
            raise ApiError(409, "invitation_used", "Somebody has joined with this invitation.",
                           retry=False)  # fmt: skip
        unused = sa.and_(invitations.c.id == invitation_id, invitations.c.used_at.is_(None))
        connection.execute(invitations.update().where(unused).values(expires_at=now))
        record(connection, now, actor, "invitation.withdraw", invitation_id)


def join(db: Database, code: str, name: str, address: str) -> tuple[str, str]:
    """Use an invitation: the new member's id and first token. Raises 404 if it is no good."""
    now = db.now()
    with db.write() as connection:
        row = connection.execute(
            invitations.update()
            .where(
                invitations.c.code_hash == digest(code),
                invitations.c.used_at.is_(None),
                invitations.c.expires_at > now,
            )
            .values(used_at=now)
            .returning(invitations)
        ).first()
        if row is None:
            raise ApiError(
                404, "invitation_invalid", "This invitation is unknown, used or expired."
            )
        member_id = _insert(connection, now, name, row.role, cohort_id=row.cohort_id)
        used = invitations.update().where(invitations.c.id == row.id)
        connection.execute(used.values(member_id=member_id))
        actor = Actor(member_id, address)
        record(connection, now, actor, "member.join", member_id, invitation=row.id)
        return member_id, issue(connection, now, actor, member_id, "first token")[1]


def add(db: Database, actor: Actor, name: str, role: str, cohort_id: str | None) -> tuple[str, str]:
    """Add a member without an invitation: their id and first token."""
    check_role(role)
    now = db.now()
    with db.write() as connection:
        if cohort_id is not None:
            get(connection, cohorts, cohort_id)
        member_id = _insert(connection, now, name, role, cohort_id=cohort_id)
        record(connection, now, actor, "member.add", member_id, role=role)
        return member_id, issue(connection, now, actor, member_id, "first token")[1]


def visit(db: Database, address: str) -> dict[str, Any]:
    """Let anybody in through the public window that is open; a token for as long as it is."""
    now, quarter = db.now(), neighbourhood(address)
    with db.write() as connection:
        row = connection.execute(
            sa.select(windows)
            .where(
                windows.c.cohort_id.is_(None),
                windows.c.opens_at <= now,
                windows.c.closes_at > now,
                windows.c.suspended_at.is_(None),
                sa.exists().where(programme.c.suspended_at.is_(None)),
            )
            .order_by(windows.c.closes_at.desc())
            .limit(1)
            .with_for_update()  # who come from one address at once are counted one by one
        ).first()
        if row is None:
            raise ApiError(403, "window_closed", "No public window is open.")
        _limit_visits(connection, row, quarter)
        member_id = _insert(
            connection, now, "visitor", "visitor", window_id=row.id, address=quarter
        )
        grace = float(connection.scalar(sa.select(programme.c.grace_seconds)) or 0.0)
        limits = Restrictions(expires_at=row.closes_at + grace)
        actor = Actor(member_id, address)
        _, secret = issue(connection, now, actor, member_id, "visit", limits)
    return {"object": "visit", "token": secret, "member_id": member_id, "window_id": row.id,
            "closes_at": int(row.closes_at)}  # fmt: skip


def issue_token(
    db: Database, actor: Actor, member_id: str, name: str, limits: Restrictions | None = None
) -> tuple[str, str]:
    """Another token for a member: its id and its secret. Raises 404."""
    with db.write() as connection:
        get(connection, members, member_id)
        return issue(connection, db.now(), actor, member_id, name, limits)


def neighbourhood(address: str) -> str:
    """What counts as one address: an IPv4 address, or an IPv6 network of 64 bits."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    return str(ip) if ip.version == 4 else str(ipaddress.ip_network((int(ip) >> 64 << 64, 64)))


def _limit_visits(connection: sa.Connection, window: Any, address: str) -> None:
    quota = PUBLIC_WINDOW.override(window.quota)
    if quota.address_concurrent is None:
        return
    here = sa.select(sa.func.count()).where(
        members.c.window_id == window.id, members.c.address == address
    )
    most = 10 * max(1, quota.address_concurrent)
    if int(connection.scalar(here) or 0) >= most:
        raise ApiError(429, "quota_exceeded", f"More than {most} visits from your address.",
                       retry=False)  # fmt: skip


def make_cohort(db: Database, actor: Actor, name: str, quota: Limits) -> str:
    """A new cohort; raises 409 if the name is taken."""
    cohort_id, now = new_id("cohort"), db.now()
    with db.write() as connection:
        if connection.scalar(sa.select(cohorts.c.id).where(cohorts.c.name == name)):
            raise ApiError(409, "name_taken", f"There is a cohort {name!r} already.", "name",
                           retry=False)  # fmt: skip
        values = {
            "id": cohort_id,
            "name": name,
            "quota": check_limits("cohort", quota),
            "created_at": now,
        }
        connection.execute(cohorts.insert().values(**values))
        record(connection, now, actor, "cohort.make", cohort_id, name=name)
    return cohort_id


def make_window(
    db: Database, actor: Actor, name: str, cohort_id: str | None, times: tuple[float, float],
    quota: Limits,
) -> str:  # fmt: skip
    """A new window, opening and closing at set times: a cohort's, or without one the public's."""
    opens, closes = times
    if not 0 <= opens < closes < 2**40:
        raise invalid(f"a window opens before it closes, not {opens:g} to {closes:g}", "closes_at")
    window_id, now = new_id("window"), db.now()
    with db.write() as connection:
        if cohort_id is not None:
            get(connection, cohorts, cohort_id)
        values = {"id": window_id, "name": name, "cohort_id": cohort_id, "opens_at": opens,
                  "closes_at": closes, "quota": check_limits("window", quota),
                  "created_at": now}  # fmt: skip
        connection.execute(windows.insert().values(**values))
        record(connection, now, actor, "window.make", window_id, name=name, opens=opens,
               closes=closes, cohort=cohort_id)  # fmt: skip
    return window_id


def set_quota(db: Database, actor: Actor, subject: str, quota: Limits, reason: str) -> None:
    """Replace the limits of a member, a cohort or a window; raises 404."""
    tables = {"member": members, "cohort": cohorts, "window": windows}
    table = tables.get(subject.partition("_")[0])
    if table is None:
        raise invalid(f"{subject!r} has no quota; give the id of a member, a cohort or a window")
    check_limits(table.name.removesuffix("s"), quota)
    with db.write() as connection:
        change = table.update().where(table.c.id == subject).values(quota=quota)
        if connection.execute(change).rowcount == 0:
            raise not_found(table.name.removesuffix("s"), subject)
        record(connection, db.now(), actor, "quota.set", subject, reason, quota=quota)


def set_grace(db: Database, actor: Actor, days: float, reason: str) -> None:
    """How long the suspended may still download what they have made; never below seven days."""
    if not LEAST_GRACE_DAYS <= days <= 36_500:
        raise invalid(f"{days:g} days of grace are too few or too many; at least "
                      f"{LEAST_GRACE_DAYS:g}", "days")  # fmt: skip
    with db.write() as connection:
        connection.execute(programme.update().values(grace_seconds=days * DAY))
        record(connection, db.now(), actor, "grace.set", "programme", reason, days=days)


def move(
    db: Database, actor: Actor, member_id: str, changes: dict[str, str | None], reason: str
) -> None:
    """Give a member another `role`, or another `cohort_id`, None for no cohort.

    Links that have died with the cohort they leave stay dead. Raises 400, 404, 409.
    """
    values = {name: value for name, value in changes.items() if (name, value) != ("role", None)}
    role, cohort_id = values.get("role"), values.get("cohort_id")
    if role is not None:
        check_role(role)
    now = db.now()
    with db.write() as connection:
        in_turn(connection)
        row = get(connection, members, member_id)
        if cohort_id is not None:
            get(connection, cohorts, cohort_id)
        change = members.update().where(members.c.id == member_id)
        connection.execute(change.values(**values, links_void_before=void_before(connection, row)))
        if row.role == "host":
            keep_a_host(connection, now)
        record(connection, now, actor, "member.move", member_id, reason, **values)


def get(connection: sa.Connection, table: sa.Table, key: str) -> Any:
    """The row with this id; raises 404."""
    row = connection.execute(sa.select(table).where(table.c.id == key)).first()
    if row is None:
        raise not_found(table.name.removesuffix("s"), key)
    return row


def listed(connection: sa.Connection, table: sa.Table, **equal: str | None) -> list[dict[str, Any]]:
    """Rows of members, cohorts, windows or invitations, oldest first; no hashes."""
    query = sa.select(table).order_by(table.c.created_at, table.c.id)
    for name, value in equal.items():
        if value is not None:
            query = query.where(table.c[name] == value)
    hidden = ("code_hash", "links_void_before")
    return [
        {name: value for name, value in row._mapping.items() if name not in hidden}
        for row in connection.execute(query)
    ]


def _insert(
    connection: sa.Connection, now: float, name: str, role: str, **columns: str | None
) -> str:
    member_id = new_id("member")
    values = {"id": member_id, "name": name, "role": role, "quota": {}, "created_at": now}
    connection.execute(members.insert().values(**values, **columns))
    return member_id
