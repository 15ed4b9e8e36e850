"""`/v1/videos/{id}/events`: progress as server-sent events, until the video is done."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from soramame.service import access, orders
from soramame.service.access import Caller
from soramame.service.errors import ApiError
from soramame.service.state import Service
from soramame.service.views import video_view

router = APIRouter(tags=["videos"])

QUIET = 15.0  # seconds without news after which a comment keeps the connection open


@router.get("/videos/{video_id}/events")
async def events(request: Request, video_id: str) -> StreamingResponse:
    """Events `video.progress`, then `video.completed` or `video.failed`; data is the video.

    The stream ends at once if the video is deleted or its owner's access is suspended.
    """
    service: Service = request.app.state.service
    caller = await run_in_threadpool(service.caller, request, "watch")
    first = await run_in_threadpool(_look, service, caller, video_id)
    return StreamingResponse(
        _follow(service, caller, video_id, first), media_type="text/event-stream"
    )


async def _follow(
    service: Service, caller: Caller, video_id: str, video: dict[str, Any]
) -> AsyncIterator[str]:
    said: dict[str, Any] = {}
    spoke = time.monotonic()
    service.streams += 1
    try:
        while not service.stopping.is_set():
            if video != said:
                ended = video["status"] in ("completed", "failed")
                kind = f"video.{video['status']}" if ended else "video.progress"
                yield f"event: {kind}\ndata: {json.dumps(video)}\n\n"
                if ended:
                    return
                said, spoke = video, time.monotonic()
            elif time.monotonic() - spoke > QUIET:
                yield ": still here\n\n"
                spoke = time.monotonic()
            await _pause(service)
            video = await run_in_threadpool(_look, service, caller, video_id)
    except ApiError as error:
        yield f"event: error\ndata: {json.dumps({'error': error.body})}\n\n"
    finally:
        service.streams -= 1


async def _pause(service: Service) -> None:
    """Wait: longer the more streams there are, but never past a suspension or the server's end."""
    until = time.monotonic() + pace(service)
    before = await run_in_threadpool(service.suspensions.look)
    while True:
        left = until - time.monotonic()
        await asyncio.sleep(min(service.settings.event_seconds, max(left, 0.0)))
        now = await run_in_threadpool(service.suspensions.look)
        if left <= 0 or now != before or service.stopping.is_set():
            return


def pace(service: Service) -> float:
    """Seconds between looks of one stream, so that all together look `polls_per_second` times."""
    return max(service.settings.event_seconds, service.streams / service.settings.polls_per_second)


def _look(service: Service, caller: Caller, video_id: str) -> dict[str, Any]:
    now = service.db.now()
    with service.db.read() as connection:
        access.reload(connection, caller, now).require("watch", now)
        row = orders.owned(connection, caller, video_id)
    return video_view(row, service.queue.look(), now)
