"""Health, metrics, the models, and the page that shows the API."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from soramame.service import joining, page
from soramame.service.state import Service
from soramame.service.uploads import check_room

router = APIRouter(tags=["system"])
v1 = APIRouter(tags=["system"])


@router.get("/healthz")
async def healthz() -> Any:
    """The process is alive."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(request: Request) -> Any:
    """The database and the media store answer, and the disk has room; else an error says what
    is missing."""
    service: Service = request.app.state.service
    if service.stopping.is_set():
        return JSONResponse({"status": "stopping"}, 503)
    with service.db.read() as connection:
        connection.execute(sa.select(1))
    service.media.check()
    check_room(service.media, service.settings)
    return {"status": "ok"}


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Prometheus metrics, for a host's token."""
    service: Service = request.app.state.service
    service.caller(request, "metrics")
    return Response(service.http.text(service.db), media_type="text/plain; version=0.0.4")


@router.get("/docs", include_in_schema=False)
def docs(request: Request) -> HTMLResponse:
    """The page that shows the API."""
    policy = {"content-security-policy": page.POLICY}
    return HTMLResponse(page.render(request.app.openapi()), headers=policy)


@router.get("/join", include_in_schema=False)
def join() -> HTMLResponse:
    """The page behind an invitation link."""
    return HTMLResponse(joining.PAGE, headers={"content-security-policy": joining.POLICY})


@v1.get("/models")
def models(request: Request) -> Any:
    """The models and their aliases."""
    service: Service = request.app.state.service
    service.caller(request, "read")
    names = (*service.settings.engines, *service.settings.model_aliases)
    data = [{"id": n, "object": "model", "created": 0, "owned_by": "soramame"} for n in names]
    return {"object": "list", "data": data}
