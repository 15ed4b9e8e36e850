"""`/v1/webhook_endpoints`: where to tell of finished videos."""

from __future__ import annotations

import json
from typing import Annotated, Any

import httpx2
import sqlalchemy as sa
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from soramame.service import webhooks
from soramame.service.access import Caller
from soramame.service.announcements import EVENT_TYPES
from soramame.service.body import is_id
from soramame.service.errors import ApiError, invalid, not_found
from soramame.service.ids import new_id
from soramame.service.routes.schemas import Text
from soramame.service.state import Service
from soramame.service.tables import webhook_endpoints as table
from soramame.service.views import page

router = APIRouter(tags=["webhooks"])

MOST = 20  # endpoints of one member
KEPT = 86_400.0  # seconds for which a rotated secret may still sign


class Endpoint(BaseModel):
    """An endpoint as it is made."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[Text, Field(min_length=1, max_length=200)]
    url: Annotated[Text, Field(max_length=2000)]
    event_types: Annotated[list[Text], Field(min_length=1)]


class Changes(BaseModel):
    """What may change about an endpoint."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[Text, Field(min_length=1, max_length=200)] | None = None
    url: Annotated[Text, Field(max_length=2000)] | None = None
    event_types: Annotated[list[Text], Field(min_length=1)] | None = None


class Rotation(BaseModel):
    """How to change a secret."""

    model_config = ConfigDict(extra="forbid")
    keep_old_secret_active_for_24_hours: bool = False


class Trial(BaseModel):
    """Which event to send as a sample."""

    model_config = ConfigDict(extra="forbid")
    event_type: Text


@router.get("/webhook_event_types")
def event_types(request: Request) -> Any:
    """The events that there are."""
    service: Service = request.app.state.service
    service.caller(request, "webhooks")
    return {"object": "list", "data": list(EVENT_TYPES)}


@router.post("/webhook_endpoints")
def create_endpoint(request: Request, endpoint: Endpoint) -> Any:
    """Add an endpoint; its signing secret is shown once."""
    service: Service = request.app.state.service
    caller = service.caller(request, "webhooks")
    _check(service, endpoint.url, endpoint.event_types)
    now = service.db.now()
    with service.db.write() as connection:
        own = sa.select(sa.func.count()).where(table.c.member_id == caller.member_id)
        if int(connection.scalar(own) or 0) >= MOST:
            raise invalid(f"a member has at most {MOST} webhook endpoints")
        values = {"id": new_id("we"), "member_id": caller.member_id, "created_at": now,
                  "updated_at": now, "secret": webhooks.new_secret()}  # fmt: skip
        new = table.insert().values(**values, **endpoint.model_dump()).returning(table)
        row = connection.execute(new).one()
    return {**_view(row), "signing_secret": row.secret}


@router.get("/webhook_endpoints")
def list_endpoints(
    request: Request, after: str | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> Any:
    """The caller's endpoints, newest first."""
    service: Service = request.app.state.service
    caller = service.caller(request, "webhooks")
    with service.db.read() as connection:
        query = sa.select(table).where(table.c.member_id == caller.member_id)
        if after is not None:
            query = query.where(table.c.seq < _owned(connection, caller, after).seq)
        rows = connection.execute(query.order_by(table.c.seq.desc()).limit(limit + 1)).all()
    return page([_view(row) for row in rows[:limit]], len(rows) > limit)


@router.get("/webhook_endpoints/{endpoint_id}")
def retrieve_endpoint(request: Request, endpoint_id: str) -> Any:
    """One endpoint."""
    service: Service = request.app.state.service
    caller = service.caller(request, "webhooks")
    with service.db.read() as connection:
        return _view(_owned(connection, caller, endpoint_id))


@router.post("/webhook_endpoints/{endpoint_id}")
def update_endpoint(request: Request, endpoint_id: str, changes: Changes) -> Any:
    """Change an endpoint."""
    service: Service = request.app.state.service
    caller = service.caller(request, "webhooks")
    _check(service, changes.url, changes.event_types)
    return _view(_change(service, caller, endpoint_id, changes.model_dump(exclude_none=True)))


@router.delete("/webhook_endpoints/{endpoint_id}")
def delete_endpoint(request: Request, endpoint_id: str) -> Any:
    """Remove an endpoint; what was on its way to it is dropped."""
    service: Service = request.app.state.service
    caller = service.caller(request, "webhooks")
    with service.db.write() as connection:
        row = _owned(connection, caller, endpoint_id)
        connection.execute(table.delete().where(table.c.id == row.id))
    return {"id": row.id, "object": "webhook_endpoint.deleted", "deleted": True}


@router.post("/webhook_endpoints/{endpoint_id}/rotate_secret")
def rotate_secret(request: Request, endpoint_id: str, rotation: Rotation | None = None) -> Any:
    """Give an endpoint a new secret; the old one may go on signing for a day."""
    service: Service = request.app.state.service
    caller = service.caller(request, "webhooks")
    with service.db.read() as connection:
        before = _owned(connection, caller, endpoint_id).secret
    keep = rotation is not None and rotation.keep_old_secret_active_for_24_hours
    until = service.db.now() + KEPT
    old = {"old_secret": before if keep else None, "old_secret_until": until if keep else None}
    row = _change(service, caller, endpoint_id, {"secret": webhooks.new_secret(), **old})
    return {**_view(row), "signing_secret": row.secret}


@router.post("/webhook_endpoints/{endpoint_id}/test")
def test_endpoint(request: Request, endpoint_id: str, trial: Trial) -> Any:
    """Send a sample event now."""
    service: Service = request.app.state.service
    caller = service.caller(request, "webhooks")
    _check(service, None, [trial.event_type])
    with service.db.read() as connection:
        row = _owned(connection, caller, endpoint_id)
    now, event = service.db.now(), new_id("evt")
    body = {"id": event, "object": "event", "type": trial.event_type, "created_at": int(now),
            "data": {"id": "video_sample"}}  # fmt: skip
    try:
        status = webhooks.send(service.settings, row, event, json.dumps(body), now)
    except httpx2.HTTPError as error:
        message = f"The endpoint does not answer: {webhooks.reason(error)}"
        raise ApiError(400, "endpoint_unreachable", message) from error
    return {"object": "webhook_endpoint.test", "event_type": trial.event_type,
            "status_code": status, "success": True, "webhook_endpoint_id": row.id}  # fmt: skip


def _check(service: Service, url: str | None, kinds: list[str] | None) -> None:
    for kind in kinds or ():
        if kind not in EVENT_TYPES:
            raise invalid(f"there is no event {kind!r}; there are: {', '.join(EVENT_TYPES)}",
                          "event_types")  # fmt: skip
    if url is not None:
        webhooks.check_url(url, service.settings.webhook_private_addresses)


def _owned(connection: sa.Connection, caller: Caller, endpoint_id: str) -> Any:
    if is_id(endpoint_id):
        query = sa.select(table).where(
            table.c.id == endpoint_id, table.c.member_id == caller.member_id
        )
        if (row := connection.execute(query).first()) is not None:
            return row
    raise not_found("webhook endpoint", endpoint_id)


def _change(service: Service, caller: Caller, endpoint_id: str, values: dict[str, Any]) -> Any:
    with service.db.write() as connection:
        row = _owned(connection, caller, endpoint_id)
        if not values:
            return row
        change = table.update().where(table.c.id == row.id).returning(table)
        return connection.execute(change.values(**values, updated_at=service.db.now())).one()


def _view(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "object": "webhook_endpoint",
        "name": row.name,
        "url": row.url,
        "event_types": row.event_types,
        "created_at": int(row.created_at),
        "updated_at": int(row.updated_at),
        "signing_secret_hint": f"whsec_…{row.secret[-4:]}",
    }
