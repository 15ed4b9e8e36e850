"""A video's files: downloads with ranges, signed links, previews of what is still being made."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from soramame.service import orders
from soramame.service.errors import ApiError, missing_is_404, not_found
from soramame.service.links import Link, link_key
from soramame.service.media import Media
from soramame.service.places import preview_key
from soramame.service.ranges import parse_range
from soramame.service.state import Service, address_of
from soramame.service.tables import videos

router = APIRouter(tags=["videos"])
media_router = APIRouter(tags=["links"])

Variant = Literal["video", "thumbnail", "spritesheet"]
FILES = {
    "video": ("video.mp4", "video/mp4"),
    "thumbnail": ("thumbnail.webp", "image/webp"),
    "spritesheet": ("spritesheet.jpg", "image/jpeg"),
}


class Linked(BaseModel):
    """What a link is asked to grant, for how many seconds."""

    model_config = ConfigDict(extra="forbid")
    variant: Variant = "video"
    seconds: Annotated[float, Field(ge=1)] | None = None


@router.get("/videos/{video_id}/content")
@router.head("/videos/{video_id}/content", include_in_schema=False)
async def content(
    request: Request, video_id: str, variant: Variant | Literal["preview"] = "video"
) -> Response:
    """A finished video's file: mp4, thumbnail (webp) or spritesheet (jpeg); or a preview (webp)."""
    service: Service = request.app.state.service
    if variant == "preview":
        return await run_in_threadpool(_preview, service, request, video_id)
    key = await run_in_threadpool(_key, service, request, video_id, variant)
    return await send_file(request, service.media, key, FILES[variant][1])


@router.post("/videos/{video_id}/links")
def make_link(request: Request, video_id: str, linked: Linked) -> Any:
    """A signed link that works without a token until it expires."""
    service: Service = request.app.state.service
    caller = service.caller(request, "watch")
    row = orders.finished(service, caller, video_id)
    longest = service.settings.link_seconds
    now = service.db.now()
    expires = int(now + min(linked.seconds or longest, longest))
    link = Link(row.id, linked.variant, caller.token_id, now, expires)
    with service.db.read() as connection:
        url = service.settings.base_url + link.path(link_key(connection))
    return {"object": "link", "url": url, "expires_at": expires}


@media_router.get("/media/{video_id}/{variant}")
@media_router.head("/media/{video_id}/{variant}", include_in_schema=False)
async def linked(
    request: Request,
    video_id: str,
    variant: Variant,
    token: str,
    issued: float,
    expires: Annotated[int, Query(ge=0, le=2**40)],
    signature: str,
) -> Response:
    """A file behind a signed link."""
    service: Service = request.app.state.service
    link = Link(video_id, variant, token, issued, expires)
    key = await run_in_threadpool(_linked_key, service, request, link, signature)
    return await send_file(request, service.media, key, FILES[variant][1])


async def send_file(request: Request, media: Media, key: str, kind: str) -> Response:
    """Send a stored file, or the part of it that was asked for."""
    with missing_is_404("file", key.rpartition("/")[2]):
        size = await run_in_threadpool(media.size, key)
    tag = f'"{key.rpartition("/")[0].rpartition("/")[2][:32]}"'
    headers = {"accept-ranges": "bytes", "etag": tag, "cache-control": "private, no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    whole = request.headers.get("if-range", tag) != tag
    part = None if whole else parse_range(request.headers.get("range"), size)
    start, end = part or (0, size)
    headers["content-length"] = str(end - start)
    if part is not None:
        headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
    status = 200 if part is None else 206
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=kind)
    return StreamingResponse(
        media.stream(key, start, end), status, headers=headers, media_type=kind
    )


def _key(service: Service, request: Request, video_id: str, variant: str) -> str:
    caller = service.caller(request, "read")
    with service.db.read() as connection:
        row = orders.owned(connection, caller, video_id)
    return _file_of(row, video_id, variant)


def _linked_key(service: Service, request: Request, link: Link, signature: str) -> str:
    with service.db.read() as connection:
        link.verify(connection, signature, address_of(request), service.db.now())
        row = connection.execute(videos.select().where(videos.c.id == link.video_id)).first()
    return _file_of(row, link.video_id, link.variant)


def _file_of(row: Any, video_id: str, variant: str) -> str:
    if row is None:
        raise not_found("video", video_id)
    if row.status != "completed":
        raise ApiError(404, "video_not_ready", f"Video {video_id} is {row.status}.")
    return f"{row.media}/{FILES[variant][0]}"


def _preview(service: Service, request: Request, video_id: str) -> Response:
    caller = service.caller(request, "watch")
    with service.db.write() as connection:
        row = orders.owned(connection, caller, video_id)
        asked = videos.update().where(videos.c.id == row.id)
        connection.execute(asked.values(preview_wanted_at=service.db.now()))
    if row.status != "in_progress" or row.preview_at is None:
        raise ApiError(404, "preview_not_ready", "There is no preview yet; ask again in a moment.")
    with missing_is_404("preview", video_id):
        content = service.media.get(preview_key(row.id, row.lease))
    return Response(content, media_type="image/webp")
