"""`/v1/batches`: many requests for videos as one file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from soramame.service import batches
from soramame.service.routes.schemas import Text
from soramame.service.state import Service
from soramame.service.tables import batches as table
from soramame.service.views import page

router = APIRouter(tags=["batches"])

Note = Annotated[Text, Field(max_length=512)]


class NewBatch(BaseModel):
    """What `POST /batches` takes."""

    model_config = ConfigDict(extra="forbid")
    input_file_id: Text
    endpoint: Literal["/v1/videos"]
    completion_window: Literal["24h"]
    metadata: Annotated[dict[Note, Note], Field(max_length=16)] | None = None


@router.post("/batches")
def create_batch(request: Request, batch: NewBatch) -> Any:
    """Open a batch over an uploaded file."""
    service: Service = request.app.state.service
    caller = service.caller(request, "batches")
    return batches.create(service, caller, batch.input_file_id, batch.metadata)


@router.get("/batches")
def list_batches(
    request: Request, after: str | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> Any:
    """The caller's batches, newest first."""
    service: Service = request.app.state.service
    caller = service.caller(request, "batches")
    with service.db.read() as connection:
        query = sa.select(table).where(table.c.member_id == caller.member_id)
        if after is not None:
            query = query.where(table.c.seq < batches.owned(connection, caller, after).seq)
        rows = connection.execute(query.order_by(table.c.seq.desc()).limit(limit + 1)).all()
        return page([batches.view(connection, row) for row in rows[:limit]], len(rows) > limit)


@router.get("/batches/{batch_id}")
def retrieve_batch(request: Request, batch_id: str) -> Any:
    """One batch."""
    service: Service = request.app.state.service
    caller = service.caller(request, "batches")
    with service.db.read() as connection:
        return batches.view(connection, batches.owned(connection, caller, batch_id))


@router.post("/batches/{batch_id}/cancel")
def cancel_batch(request: Request, batch_id: str) -> Any:
    """Stop a batch."""
    service: Service = request.app.state.service
    return batches.cancel(service, service.caller(request, "batches"), batch_id)
