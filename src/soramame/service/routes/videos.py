"""`/v1/videos`: create, follow, list, delete, and the verbs that start from another video."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from soramame.service import jobs, orders
from soramame.service.access import Caller
from soramame.service.body import read_body
from soramame.service.erased import erase, place
from soramame.service.errors import not_found
from soramame.service.jobs import Once
from soramame.service.orders import Order
from soramame.service.routes.schemas import form_or_json, json_body
from soramame.service.state import Service
from soramame.service.tables import videos
from soramame.service.uploads import to_decode
from soramame.service.views import page, video_view

Enqueue = Callable[[Service, Caller, Order, Once | None], list[str]]
router = APIRouter(tags=["videos"])
PATIENCE = 0.25  # of the time that a video may still take, between two polls
LONGEST_WAIT_MS = 30_000


class Character(BaseModel):
    """What a character would take."""

    model_config = ConfigDict(extra="forbid")
    name: str
    video: Any


@router.get("/videos/{video_id}")  # first, as routes are tried in turn and most ask for it
def retrieve(request: Request, video_id: str) -> Response:
    """One video. Pollers are told how long to wait: longer, the more of them there are.

    And longer, the further off it is that theirs is done.
    """
    service: Service = request.app.state.service
    with service.asked(request) as (connection, caller):  # one read: most requests are polls
        row = orders.find(connection, caller, video_id)
    service.admit(caller, "read")
    if row is None:
        raise not_found("video", video_id)
    queue = service.queue.look()
    view, headers = video_view(row, queue, service.db.now()), {}
    if row.status in ("queued", "in_progress"):
        wait = poll_after(service, len(queue.positions), view["eta"] or 0)
        headers["openai-poll-after-ms"] = str(wait)
    return JSONResponse(view, headers=headers)


@router.post("/videos", openapi_extra=form_or_json(orders.Create))
async def create(request: Request) -> Any:
    """Make a video from a prompt, and from pictures if any are given."""
    return await _order(request, "create", orders.Create, orders.create)


@router.post("/videos/extensions", openapi_extra=form_or_json(orders.Extend))
async def extend(request: Request) -> Any:
    """Make a finished or an uploaded video longer; the whole clip comes back."""
    return await _order(request, "extend", orders.Extend, orders.extend)


@router.post("/videos/edits", openapi_extra=form_or_json(orders.Edit))
async def edit(request: Request) -> Any:
    """Make a finished or an uploaded video anew with another prompt."""
    return await _order(request, "remix", orders.Edit, orders.edit)


@router.post("/videos/characters", openapi_extra=form_or_json(Character))
async def create_character(request: Request) -> Any:
    """Keep a character for later prompts. The built-in model can't: 501."""
    service: Service = request.app.state.service
    await run_in_threadpool(service.caller, request, "create")
    async with read_body(request) as fields:
        orders.parse(Character, fields)
    raise orders.no_characters()


@router.get("/videos/characters/{character_id}")
def character(request: Request, character_id: str) -> Any:
    """Look a character up; there are none."""
    service: Service = request.app.state.service
    service.caller(request, "read")
    raise not_found("character", character_id)


@router.post("/videos/{video_id}/remix", openapi_extra=json_body(orders.Remix))
async def remix(request: Request, video_id: str) -> Any:
    """Make a finished video anew with another prompt."""
    return await _order(request, "remix", orders.Remix, partial(orders.remix, video_id))


@router.get("/videos")
def list_videos(
    request: Request,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    order: Literal["asc", "desc"] = "desc",
) -> Any:
    """The caller's videos, newest first unless asked otherwise."""
    service: Service = request.app.state.service
    caller = service.caller(request, "read")
    ascending = order == "asc"
    with service.db.read() as connection:
        query = sa.select(videos).where(videos.c.member_id == caller.member_id)
        if after is not None:
            mark = place(connection, videos, caller.member_id, after)
            query = query.where(videos.c.seq > mark if ascending else videos.c.seq < mark)
        direction = videos.c.seq if ascending else videos.c.seq.desc()
        rows = connection.execute(query.order_by(direction).limit(limit + 1)).all()
    queue, now = service.queue.look(), service.db.now()
    return page([video_view(row, queue, now) for row in rows[:limit]], len(rows) > limit)


@router.delete("/videos/{video_id}")
def delete(request: Request, video_id: str) -> Any:
    """Cancel a video if it is still being made, and erase it with all its files."""
    service: Service = request.app.state.service
    caller = service.caller(request, "delete")
    with service.db.write() as connection:
        row = orders.owned(connection, caller, video_id)
        jobs.cancel(connection, row, service.db.now())
        erase(connection, videos, videos.c.id == row.id)
        same = sa.select(videos.c.id).where(videos.c.inputs == row.inputs).limit(1)
        shared = connection.scalar(same) is not None
    service.media.erase(f"videos/{row.id}")
    if row.inputs is not None and not shared:
        service.media.erase(row.inputs)
    return {"id": row.id, "object": "video.deleted", "deleted": True}


@router.post("/videos/{video_id}/cancel")
def cancel(request: Request, video_id: str) -> Any:
    """Stop a video that is queued or running; it is kept as failed with code `cancelled`."""
    service: Service = request.app.state.service
    caller = service.caller(request, "delete")
    with service.db.write() as connection:
        row = orders.owned(connection, caller, video_id)
        jobs.cancel(connection, row, service.db.now())
        row = orders.owned(connection, caller, video_id)
    return video_view(row, service.queue.look(), service.db.now())


def poll_after(service: Service, waiting: int, eta: float = 0) -> int:
    """Milliseconds between polls, so that all who wait send no more than `polls_per_second`.

    Nobody need ask again before a PATIENCE of the `eta` seconds that theirs may take has passed.
    """
    fair = 1000 * waiting / service.settings.polls_per_second
    wait = min(max(fair, 1000 * PATIENCE * eta), LONGEST_WAIT_MS)
    return max(service.settings.poll_after_ms, int(wait))


async def _order(
    request: Request, permission: str, kind: type[Order], enqueue: Enqueue[Order]
) -> Any:
    """Read a body as an order of this kind and enqueue it; the first video that it makes."""
    service: Service = request.app.state.service
    caller = await run_in_threadpool(service.caller, request, permission)
    async with read_body(request) as fields:

        def enqueued() -> Any:
            order = orders.parse(kind, fields)
            named = {**fields, "path": request.url.path}
            once = orders.once_of(request.headers.get("idempotency-key"), named)
            ids = jobs.repeated(service.db, caller, once)
            ids = ids or enqueue(service, caller, order, once)
            with service.db.read() as connection:
                row = orders.first_left(connection, caller, ids)
            found = video_view(row, service.queue.look(), service.db.now())
            return {**found, "n": len(ids), "variations": ids}

        async with service.decoding if to_decode(fields) else nullcontext():
            return await run_in_threadpool(enqueued)
