"""`/v1/files`: what later requests refer to by id."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import UploadFile

from soramame.service import files, orders
from soramame.service.body import read_body
from soramame.service.erased import erase, place
from soramame.service.errors import invalid
from soramame.service.routes.content import send_file
from soramame.service.routes.schemas import form_or_json
from soramame.service.state import Service
from soramame.service.tables import files as table
from soramame.service.uploads import check_room
from soramame.service.views import page

router = APIRouter(tags=["files"])


class Expiry(BaseModel):
    """When a file goes by itself."""

    model_config = ConfigDict(extra="forbid")
    anchor: Literal["created_at"]
    seconds: Annotated[int, Field(ge=3600, le=2_592_000)]


class Upload(BaseModel):
    """What `POST /files` takes."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    file: Any
    purpose: Literal["batch", "vision", "user_data"]
    expires_after: Expiry | None = None


@router.post("/files", openapi_extra=form_or_json(Upload))
async def upload(request: Request) -> Any:
    """Keep a file."""
    service: Service = request.app.state.service
    caller = await run_in_threadpool(service.caller, request, "files")
    async with read_body(request) as fields:
        order = orders.parse(Upload, fields)
        if not isinstance(order.file, UploadFile):
            raise invalid("file has to be sent as a file of a multipart form", "file")
        content = await order.file.read()
        name = (order.file.filename or "upload")[:255]
    lasting = files.BATCH_DAYS * files.DAY if order.purpose == "batch" else None
    if order.expires_after is not None:
        lasting = float(order.expires_after.seconds)
    check_room(service.media, service.settings)
    row = await run_in_threadpool(
        files.store, service.db, service.media, service.settings, caller.member_id,
        (name, order.purpose, content), lasting,
    )  # fmt: skip
    return files.view(row)


@router.get("/files")
def list_files(
    request: Request,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
    order: Literal["asc", "desc"] = "desc",
    purpose: str | None = None,
) -> Any:
    """The caller's files."""
    service: Service = request.app.state.service
    caller = service.caller(request, "files")
    ascending = order == "asc"
    with service.db.read() as connection:
        query = sa.select(table).where(table.c.member_id == caller.member_id)
        if purpose is not None:
            query = query.where(table.c.purpose == purpose.replace("\0", ""))
        if after is not None:
            mark = place(connection, table, caller.member_id, after)
            query = query.where(table.c.seq > mark if ascending else table.c.seq < mark)
        direction = table.c.seq if ascending else table.c.seq.desc()
        rows = connection.execute(query.order_by(direction).limit(limit + 1)).all()
    return page([files.view(row) for row in rows[:limit]], len(rows) > limit)


@router.get("/files/{file_id}")
def retrieve_file(request: Request, file_id: str) -> Any:
    """One file's particulars."""
    service: Service = request.app.state.service
    caller = service.caller(request, "files")
    with service.db.read() as connection:
        return files.view(files.owned(connection, caller.member_id, file_id))


@router.get("/files/{file_id}/content")
async def file_content(request: Request, file_id: str) -> Response:
    """One file's bytes."""
    service: Service = request.app.state.service
    caller = await run_in_threadpool(service.caller, request, "files")

    def look() -> Any:
        with service.db.read() as connection:
            return files.owned(connection, caller.member_id, file_id)

    row = await run_in_threadpool(look)
    return await send_file(request, service.media, row.media, "application/octet-stream")


@router.delete("/files/{file_id}")
def delete_file(request: Request, file_id: str) -> Any:
    """Erase a file."""
    service: Service = request.app.state.service
    caller = service.caller(request, "files")
    with service.db.write() as connection:
        row = files.owned(connection, caller.member_id, file_id)
        erase(connection, table, table.c.id == row.id)
    service.media.delete(row.media)
    return {"id": row.id, "object": "file", "deleted": True}
