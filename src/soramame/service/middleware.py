"""Around every request: an id, secure headers, a limit on the body, a log line, a measurement."""

from __future__ import annotations

import contextvars
import logging
import time
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soramame.service.errors import ApiError
from soramame.service.ids import new_id

if TYPE_CHECKING:
    from soramame.service.state import Service

log = logging.getLogger(__name__)
request_id: contextvars.ContextVar[str | None] = contextvars.ContextVar("request_id", default=None)

HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"x-frame-options": b"DENY",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-store",
}


class Surround:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self.app, self.service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id.set(given := new_id("req"))
        began, answered = time.perf_counter(), False

        async def dressed(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                status = message["status"]
                answered = status >= 500
                message["headers"] = _dress(message["headers"], given)
                self._observe(scope, status, time.perf_counter() - began)
            await send(message)

        try:
            await self.app(scope, self._limited(scope, receive), dressed)
        except Exception:  # answered and logged by now; a broken answer is for uvicorn to cut off
            if not answered:
                raise

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        most = self.service.settings.max_upload_bytes
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        taken = int(declared) if declared.isdigit() else 0
        too_large = ApiError(413, "too_large", f"The body is larger than {most} bytes.")
        total = 0

        async def counted() -> Message:
            nonlocal total
            if taken > most:
                raise too_large
            message = await receive()
            total += len(message.get("body", b""))
            if total > most:
                raise too_large
            return message

        return counted

    def _observe(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unmatched")
        if scope["path"].startswith("/v1/") and not route.startswith("/v1/"):
            route = "/v1" + route  # an included router's routes do not know their prefix
        self.service.http.observe(scope["method"], route, status, seconds)
        log.info(
            "request",
            extra={"method": scope["method"], "route": route, "status": status,
                   "milliseconds": round(1000 * seconds, 1)},
        )  # fmt: skip


def _dress(headers: list[tuple[bytes, bytes]], given: str) -> list[tuple[bytes, bytes]]:
    present = {name for name, _ in headers}
    added = [(name, value) for name, value in HEADERS.items() if name not in present]
    return [*headers, *added, (b"x-request-id", given.encode())]
