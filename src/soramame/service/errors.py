"""What goes wrong, in the contract's shape: `{"error": {message, type, param, code}}`.

`ApiError` is raised anywhere in the service; `install` teaches an application to answer it, and
everything else that may be raised, in that shape.
"""

from __future__ import annotations

import errno
import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from soramame.request import RequestError

log = logging.getLogger(__name__)

TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    409: "conflict_error",
    413: "invalid_request_error",
    422: "invalid_request_error",
    429: "rate_limit_error",
}


class ApiError(Exception):
    """An answer with an error: HTTP status, a code for programs, a message for people.

    retry: False tells clients that trying again is no use; a number of seconds tells them when.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        param: str | None = None,
        retry: bool | float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.param = param
        self.retry = retry

    @property
    def body(self) -> dict[str, object]:
        """The error object that the contract asks for."""
        return {
            "message": self.message,
            "type": TYPES.get(self.status, "server_error"),
            "param": self.param,
            "code": self.code,
        }

    @property
    def headers(self) -> dict[str, str]:
        """What tells a client whether and when to try again."""
        if self.retry is False:
            return {"x-should-retry": "false"}
        if self.retry is None or self.retry is True:
            return {}
        return {"retry-after": str(max(1, math.ceil(self.retry)))}

    def response(self) -> JSONResponse:
        """The whole HTTP answer."""
        return JSONResponse({"error": self.body}, self.status, headers=self.headers)


def moment(at: float) -> str:
    """A time (seconds since 1970) as people and programs read it: 2026-01-31T18:00:00Z."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def not_found(noun: str, given: str) -> ApiError:
    """Nothing there, or nothing of the caller's: the two are not told apart."""
    return ApiError(404, "not_found", f"No {noun} found with id {given!r}.")


@contextmanager
def missing_is_404(noun: str, given: str) -> Iterator[None]:
    """404 where a file behind a row has gone, just now or by somebody's hand."""
    try:
        yield
    except FileNotFoundError:
        raise not_found(noun, given) from None


def invalid(message: str, param: str | None = None, code: str = "invalid_value") -> ApiError:
    """A request that can't be fulfilled as it was written."""
    return ApiError(400, code, message, param)


def storage_full() -> ApiError:
    """No room for what was sent or would be made."""
    return ApiError(507, "storage_full", "The server's disk is full; the host has to make room.",
                    retry=False)  # fmt: skip


def is_full(error: BaseException | None) -> bool:
    """Whether an exception, or one that caused it, says that the disk is full."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if "No space left on device" in str(error) or "disk is full" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def translate(error: Exception) -> ApiError:
    """The answer to any exception."""
    match error:
        case ApiError():
            return error
        case RequestError():
            return invalid(str(error), error.field)
        case RequestValidationError():
            return _validation(error)
        case HTTPException():
            return ApiError(error.status_code, _code(error.status_code), str(error.detail))
        case ClientDisconnect():
            return ApiError(499, "client_gone", "The client hung up; nobody reads this.")
        case _ if is_full(error):
            return storage_full()
        case NoConnection():
            log.error("all connections to the database are in use", exc_info=error)
            return ApiError(503, "database_busy", "The database is busy.", retry=1.0)
        case DBAPIError():
            log.error("the database does not answer", exc_info=error)
            return ApiError(503, "database_unavailable", "The database does not answer.", retry=1.0)
    log.error("unexpected error", exc_info=error)
    return ApiError(500, "internal_error", "Something broke on our side; it has been logged.")


def install(app: FastAPI) -> None:
    """Answer every error in the contract's shape."""

    def answer(_request: Request, error: Exception) -> JSONResponse:
        found = translate(error)
        response = found.response()
        if isinstance(error, HTTPException) and error.headers:
            response.headers.update(error.headers)
        return response

    for kind in (ApiError, RequestError, RequestValidationError, HTTPException, ClientDisconnect,
                 DBAPIError, NoConnection, OSError, Exception):  # fmt: skip
        app.add_exception_handler(kind, answer)


def _validation(error: RequestValidationError) -> ApiError:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"][1:])
    return invalid(f"{place or 'body'}: {first['msg']}", place or None)


def _code(status: int) -> str:
    return {404: "not_found", 405: "method_not_allowed", 413: "too_large"}.get(status, "http_error")
