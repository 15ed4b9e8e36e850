"""The application: routes, errors and middleware around one `Service`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPBearer
from starlette.types import ASGIApp

from soramame.service import errors
from soramame.service.housekeeping import Housekeeper
from soramame.service.middleware import Surround
from soramame.service.routes import (
    batches,
    content,
    events,
    files,
    members,
    system,
    videos,
    webhooks,
)
from soramame.service.state import Service

DESCRIPTION = "An open Sora behind the Videos API that every client library speaks."


def create_app(service: Service) -> FastAPI:
    """The ASGI application; nothing starts before it is served."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        service.stopping.clear()
        housekeeper = Housekeeper(service)
        housekeeper.start()
        yield
        service.stopping.set()
        await run_in_threadpool(housekeeper.stop)

    app = FastAPI(
        title="Soramame", version="1", description=DESCRIPTION, lifespan=lifespan,
        docs_url=None, redoc_url=None, openapi_url="/openapi.json",
    )  # fmt: skip
    app.state.service = service
    bearer = [Security(HTTPBearer(auto_error=False, description="An API token"))]
    v1 = (videos.router, content.router, events.router, files.router, batches.router,
          webhooks.router, system.v1, members.router, members.own, members.door)  # fmt: skip
    for router in v1:  # each straight into the application: a router in a router is tried twice
        app.include_router(router, prefix="/v1", dependencies=bearer)
    app.include_router(content.media_router)
    app.include_router(system.router)
    errors.install(app)
    _surround(app, lambda inner: Surround(inner, service))
    return app


def _surround(app: FastAPI, wrap: Callable[[ASGIApp], ASGIApp]) -> None:
    """Put a layer outside of everything, the last error handler included."""
    build = app.build_middleware_stack
    app.build_middleware_stack = lambda: wrap(build())  # type: ignore[method-assign]
