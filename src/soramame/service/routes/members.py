"""`/v1/programme`: what hosts do. `/v1/me`, `/v1/tokens`: what members do for themselves."""

from __future__ import annotations

from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from soramame.service import audit, people, quotas, suspension, tokens
from soramame.service.access import Caller
from soramame.service.body import check_text
from soramame.service.errors import ApiError, invalid, moment
from soramame.service.routes.schemas import Text
from soramame.service.state import Service, address_of
from soramame.service.tables import cohorts, invitations, members, windows

router = APIRouter(tags=["programme"])
own = APIRouter(tags=["me"])
door = APIRouter(tags=["door"])

Name = Annotated[Text, Field(min_length=1, max_length=200)]
Key = Annotated[Text, Field(min_length=1, max_length=64)]
Reason = Annotated[Text, Field(max_length=2000)]
Time = Annotated[float, Field(ge=0, lt=2**40)]
Limit = Annotated[float, Field(ge=0, lt=2**53)]
Limits = dict[Key, Limit | None]


class Strict(BaseModel):
    """A body with no field too many."""

    model_config = ConfigDict(extra="forbid")


class Invitation(Strict):
    """Whom to invite."""

    role: Key = "tester"
    cohort_id: Key | None = None
    days: Annotated[float, Field(gt=0, le=people.MOST_INVITED_DAYS)] = 14


class NewCohort(Strict):
    """A cohort to make."""

    name: Name
    quota: Limits = {}


class NewWindow(Strict):
    """A window to make; for the public if no cohort is given."""

    name: Name
    opens_at: Time
    closes_at: Time
    cohort_id: Key | None = None
    quota: Limits = {}


class Why(Strict):
    """Why something is done; kept in the audit log."""

    reason: Reason = ""


class Subject(Why):
    """What to suspend or restore."""

    subject: Key


class NewQuota(Subject):
    """Limits to set."""

    quota: Limits


class Grace(Why):
    """How many days the suspended may still download."""

    days: float


class Move(Why):
    """Where to move a member; a cohort of null is none."""

    role: Key | None = None
    cohort_id: Key | None = None


class NewToken(Strict):
    """A token to make, and what it may not do."""

    name: Name
    permissions: tuple[Key, ...] | None = None
    addresses: tuple[Key, ...] | None = None
    expires_at: Time | None = None


class Join(Strict):
    """Who comes in, with which invitation."""

    code: Key
    name: Name


def _host(request: Request) -> tuple[Service, Caller]:
    service: Service = request.app.state.service
    return service, service.caller(request, "manage")


def _check_powers(host: Caller, role: str | None) -> None:
    """Raises 403 where a host's restricted token would make somebody who may do all."""
    if role == "host" and host.restricted:
        raise ApiError(403, "permission_denied", "A restricted token can't make hosts.")


@router.post("/programme/invitations")
def invite(request: Request, invitation: Invitation) -> Any:
    """Invite somebody; the link is shown once."""
    service, host = _host(request)
    _check_powers(host, invitation.role)
    made, code = people.invite(service.db, host.actor, **invitation.model_dump())
    url = f"{service.settings.base_url}/join#{code}"
    return {"object": "invitation", "id": made, "code": code, "url": url}


@router.get("/programme/invitations")
def list_invitations(request: Request) -> Any:
    """All invitations and what became of them."""
    return _listed(_host(request)[0], invitations)


@router.delete("/programme/invitations/{invitation_id}")
def withdraw(request: Request, invitation_id: Key) -> Any:
    """Withdraw an invitation that nobody has used."""
    service, host = _host(request)
    people.withdraw(service.db, host.actor, invitation_id)
    return {"object": "invitation", "id": invitation_id, "withdrawn": True}


@router.get("/programme/members")
def list_members(request: Request, cohort_id: str | None = None, role: str | None = None) -> Any:
    """All members, or those of a cohort or a role."""
    service, _ = _host(request)
    check_text([cohort_id, role])
    return _listed(service, members, cohort_id=cohort_id, role=role)


@router.post("/programme/members/{member_id}")
def move_member(request: Request, member_id: Key, move: Move) -> Any:
    """Give a member another role or cohort, or no cohort."""
    service, host = _host(request)
    _check_powers(host, move.role)
    changes = move.model_dump(include={"role", "cohort_id"}, exclude_unset=True)
    people.move(service.db, host.actor, member_id, changes, move.reason)
    return {"object": "member", "id": member_id}


@router.get("/programme/members/{member_id}/tokens")
def member_tokens(request: Request, member_id: Key) -> Any:
    """A member's tokens: their hints, restrictions, last use, flags."""
    service, _ = _host(request)
    with service.db.read() as connection:
        people.get(connection, members, member_id)
        return {"object": "list", "data": tokens.listed(connection, member_id)}


@router.post("/programme/members/{member_id}/tokens")
def issue_token(request: Request, member_id: Key, new: NewToken) -> Any:
    """Make a token for a member who has lost theirs; the secret is shown once."""
    service, host = _host(request)
    return _issued(service, host, member_id, new)


@router.post("/programme/cohorts")
def make_cohort(request: Request, cohort: NewCohort) -> Any:
    """Make a cohort."""
    service, host = _host(request)
    made = people.make_cohort(service.db, host.actor, cohort.name, cohort.quota)
    return {"object": "cohort", "id": made}


@router.get("/programme/cohorts")
def list_cohorts(request: Request) -> Any:
    """All cohorts."""
    return _listed(_host(request)[0], cohorts)


@router.post("/programme/windows")
def make_window(request: Request, window: NewWindow) -> Any:
    """Make a window for a cohort or for the public."""
    service, host = _host(request)
    times = (window.opens_at, window.closes_at)
    made = people.make_window(
        service.db, host.actor, window.name, window.cohort_id, times, window.quota
    )
    return {"object": "window", "id": made}


@router.get("/programme/windows")
def list_windows(request: Request) -> Any:
    """All windows."""
    return _listed(_host(request)[0], windows)


@router.post("/programme/quotas")
def set_quota(request: Request, new: NewQuota) -> Any:
    """Set the limits of a member, a cohort or a window."""
    service, host = _host(request)
    people.set_quota(service.db, host.actor, new.subject, new.quota, new.reason)
    return {"object": "quota", "subject": new.subject, "quota": new.quota}


@router.post("/programme/grace")
def set_grace(request: Request, grace: Grace) -> Any:
    """Set the days of grace; at least seven."""
    service, host = _host(request)
    people.set_grace(service.db, host.actor, grace.days, grace.reason)
    return {"object": "grace", "days": grace.days}


@router.post("/programme/suspend")
def suspend(request: Request, subject: Subject) -> Any:
    """Suspend a token, a member, a cohort, a window, or everybody; at once."""
    service, host = _host(request)
    stopped = suspension.suspend(service.db, host.actor, subject.subject, subject.reason)
    return {"object": "suspension", "subject": subject.subject, "jobs_stopped": stopped}


@router.post("/programme/restore")
def restore(request: Request, subject: Subject) -> Any:
    """Undo a suspension."""
    service, host = _host(request)
    resumed = suspension.restore(service.db, host.actor, subject.subject, subject.reason)
    return {"object": "restoration", "subject": subject.subject, "jobs_resumed": resumed}


@router.get("/programme/audit")
def read_audit(
    request: Request,
    actor: str | None = None,
    action: str | None = None,
    subject: str | None = None,
    since: Time | None = None,
    before: Annotated[int, Query(ge=0, lt=2**62)] | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Any:
    """The audit log, newest first; `before` is the last `seq` of the page before."""
    service, _ = _host(request)
    check_text([actor, action, subject])
    with service.db.read() as connection:
        found = audit.entries(connection, actor, action, subject, since, before, limit)
    return {"object": "list", "data": [entry.as_dict() for entry in found]}


@own.get("/me")
def me(request: Request) -> Any:
    """Who one is, what one may do, and what is left of one's quotas."""
    service: Service = request.app.state.service
    caller = service.caller(request, "read")
    now = service.db.now()
    with service.db.read() as connection:
        left = [_left(connection, scope, now) for scope in quotas.scopes(connection, caller)]
    return {
        "object": "member",
        "id": caller.member_id,
        "role": caller.role,
        "permissions": sorted(p for p in caller.permissions if caller.may(p, now)),
        "suspended": caller.suspended,
        "quotas": left,
        "quotas_renew_at": int(quotas.renews(now)),
    }


@own.post("/tokens")
def make_token(request: Request, new: NewToken) -> Any:
    """Make a token of one's own, restricted as wished; it is shown once."""
    service: Service = request.app.state.service
    caller = service.caller(request, "tokens")
    return _issued(service, caller, caller.member_id, new)


def _issued(service: Service, caller: Caller, member_id: str, new: NewToken) -> Any:
    if caller.restricted:
        raise ApiError(403, "permission_denied", "A restricted token can't make others.")
    if new.expires_at is not None and new.expires_at <= service.db.now():
        raise invalid(f"{moment(new.expires_at)} has passed; a token expires later", "expires_at")
    limits = tokens.Restrictions(new.permissions, new.addresses, new.expires_at)
    made, secret = people.issue_token(service.db, caller.actor, member_id, new.name, limits)
    return {"object": "token", "id": made, "token": secret}


@own.get("/tokens")
def list_tokens(request: Request) -> Any:
    """One's own tokens with their last use."""
    service: Service = request.app.state.service
    caller = service.caller(request, "tokens")
    with service.db.read() as connection:
        return {"object": "list", "data": tokens.listed(connection, caller.member_id)}


@own.delete("/tokens/{token_id}")
def revoke_token(request: Request, token_id: Key) -> Any:
    """Erase one of one's own tokens, and end what it has begun."""
    service: Service = request.app.state.service
    caller = service.caller(request, "tokens")
    stopped = suspension.erase_token(service.db, caller.actor, caller.member_id, token_id)
    return {"object": "token", "id": token_id, "deleted": True, "jobs_stopped": stopped}


@door.post("/join")
def join(request: Request, joining: Join) -> Any:
    """Come in with an invitation; the answer holds the first token, shown once."""
    service: Service = request.app.state.service
    member, secret = people.join(service.db, joining.code, joining.name, address_of(request))
    return {"object": "member", "id": member, "token": secret}


@door.post("/visits")
def visit(request: Request) -> Any:
    """Come in through the public window that is open, without an account."""
    service: Service = request.app.state.service
    return people.visit(service.db, address_of(request))


def _listed(service: Service, table: sa.Table, **equal: str | None) -> Any:
    with service.db.read() as connection:
        return {"object": "list", "data": people.listed(connection, table, **equal)}


def _left(connection: sa.Connection, scope: quotas.Scope, now: float) -> dict[str, Any]:
    return {
        "scope": scope.name,
        "limits": scope.quota.__dict__,
        "concurrent": quotas.active(connection, scope),
        "seconds_today": quotas.spent(connection, scope, quotas.renews(now) - quotas.DAY),
        "seconds_total": quotas.spent(connection, scope, None),
    }
