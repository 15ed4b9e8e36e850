"""Request bodies: multipart with files, multipart with bracket keys, and JSON, all as one dict."""

from __future__ import annotations

import json
import math
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile

from soramame.service.errors import ApiError, invalid

MOST_FIELDS = 200
MOST_FILES = 8


@asynccontextmanager
async def read_body(request: Request) -> AsyncIterator[dict[str, Any]]:
    """The body's fields, nested where keys have brackets; files stay `UploadFile`. Raises 400.

    The files are open until the block ends.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
            form = await request.form(
                max_files=MOST_FILES, max_fields=MOST_FIELDS,
                max_part_size=request.app.state.service.settings.max_upload_bytes,
            )  # fmt: skip
            fields = nest(form.multi_items())
            check_text(fields)
        elif kind in ("application/json", ""):
            fields = _json(await request.body())
        else:
            message = f"A body of type {kind!r} can't be read; send JSON or a form."
            raise ApiError(415, "unsupported_media_type", message)
        yield fields
    finally:
        await request.close()


def _json(body: bytes) -> dict[str, Any]:
    fields = read_json(body or b"{}", "the body")
    if not isinstance(fields, dict):
        raise invalid("the body is not a JSON object")
    return fields


def read_json(text: bytes, noun: str, param: str | None = None) -> Any:
    """What a JSON text says; raises 400 for what is none, and for what no database stores.

    That is text as in `check_text`, NaN, Infinity, and 1e999, which would become Infinity.
    """
    try:
        value = json.loads(text, parse_float=_finite, parse_constant=_finite)
        check_text(value)
    except (ValueError, RecursionError):
        raise invalid(f"{noun} is not valid JSON", param) from None
    return value


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError(f"{text} is no number")
    return number


def nest(items: list[tuple[str, str | UploadFile]]) -> dict[str, Any]:
    """Turn `video[id]=x` into {"video": {"id": "x"}} and `tags[]=x` into {"tags": ["x"]}."""
    fields: dict[str, Any] = {}
    for key, value in items:
        name, *inner = [part.rstrip("]") for part in key.split("[")]
        if not inner:
            fields[name] = value
        elif inner[0] == "":
            _append(fields, name, inner[1:], value)
        else:
            child = fields.setdefault(name, {})
            if not isinstance(child, dict):
                raise invalid(f"{name} is given twice, once with brackets", name)
            child["".join(inner)] = value
    return fields


def _append(fields: dict[str, Any], name: str, inner: list[str], value: str | UploadFile) -> None:
    found = fields.setdefault(name, [])
    if not isinstance(found, list):
        raise invalid(f"{name} is given twice, once with brackets", name)
    found.append({inner[0]: value} if inner else value)


def check_text(value: object) -> None:
    """Raises 400 for text that no database stores: NUL and lone surrogates."""
    match value:
        case str():
            if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
                raise invalid("the body holds text that is not valid Unicode, or a NUL")
        case dict():
            for key, inner in value.items():
                check_text(key)
                check_text(inner)
        case list():
            for inner in value:
                check_text(inner)


def is_id(text: str) -> bool:
    """Whether a text could be the id of anything."""
    return re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text) is not None
