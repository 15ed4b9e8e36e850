"""Batches: a file of requests, fed to the queue as its member's quotas allow.

Every step can be repeated: a line's job carries an idempotency key, and a batch is closed in one
transaction, so several servers and sudden deaths do no harm.
"""

from __future__ import annotations

import json
from typing import Any, Literal

import sqlalchemy as sa

from soramame.service import access, files, jobs, orders, quotas
from soramame.service.access import Caller
from soramame.service.announcements import announce
from soramame.service.body import is_id, read_json
from soramame.service.errors import ApiError, invalid, missing_is_404, not_found, translate
from soramame.service.ids import new_id
from soramame.service.jobs import Once
from soramame.service.queue_view import Snapshot
from soramame.service.state import DAY, Service
from soramame.service.tables import batch_lines, batches, videos
from soramame.service.views import video_view

MOST_LINES = 10_000
OPEN = ("in_progress", "cancelling")
PASSING = (403, 429, 500, 503, 507)  # quotas renew, windows open, disks are cleared: worth waiting
EMPTY = Snapshot({}, 0.0)


class Line(orders.Create):
    """What a line of a batch asks for: one video, as it has one answer."""

    n: Literal[1, "1"] = 1


def parse_lines(content: bytes) -> list[tuple[str, dict[str, Any]]]:
    """A batch file's lines as (custom id, body); raises 400 naming the line that is wrong."""
    found: list[tuple[str, dict[str, Any]]] = []
    seen: set[str] = set()
    for number, text in enumerate(content.splitlines(), start=1):
        if not text.strip():
            continue
        custom_id, body = _parse_line(text, number)
        if custom_id in seen:
            raise invalid(
                f"line {number}: custom_id {custom_id!r} was used before", "input_file_id"
            )
        seen.add(custom_id)
        found.append((custom_id, body))
    if not 1 <= len(found) <= MOST_LINES:
        raise invalid(f"a batch has 1 to {MOST_LINES} requests, not {len(found)}", "input_file_id")
    return found


def _parse_line(text: bytes, number: int) -> tuple[str, dict[str, Any]]:
    line = read_json(text, f"line {number}", "input_file_id")
    match line:
        case {"custom_id": str(custom_id), "method": "POST", "url": "/v1/videos",
              "body": dict(body)} if 1 <= len(custom_id) <= 255:  # fmt: skip
            return custom_id, body
    raise invalid(f"line {number} needs custom_id, method POST, url /v1/videos and a body",
                  "input_file_id")  # fmt: skip


def create(
    service: Service, caller: Caller, file_id: str, note: dict[str, str] | None
) -> dict[str, Any]:
    """Open a batch over an uploaded file; raises 400 or 404."""
    with service.db.read() as connection:
        row = files.owned(connection, caller.member_id, file_id)
    with missing_is_404("file", file_id):
        content = service.media.get(row.media)
    lines = parse_lines(content)
    now, batch_id = service.db.now(), new_id("batch")
    with service.db.write() as connection:
        connection.execute(
            batches.insert().values(
                id=batch_id, member_id=caller.member_id, token_id=caller.token_id,
                address=caller.address, input_file_id=file_id, status="in_progress",
                metadata=note, created_at=now, expires_at=now + DAY,
            )
        )  # fmt: skip
        connection.execute(
            batch_lines.insert(),
            [
                {"batch_id": batch_id, "line": number, "custom_id": custom_id, "body": body}
                for number, (custom_id, body) in enumerate(lines)
            ],
        )
        return view(connection, owned(connection, caller, batch_id))


def owned(connection: sa.Connection, caller: Caller, batch_id: str) -> Any:
    """One of the caller's own batches; raises 404."""
    if is_id(batch_id):
        query = sa.select(batches).where(
            batches.c.id == batch_id, batches.c.member_id == caller.member_id
        )
        if (row := connection.execute(query).first()) is not None:
            return row
    raise not_found("batch", batch_id)


def view(connection: sa.Connection, row: Any) -> dict[str, Any]:
    """A batch as the API shows it."""
    whole = {
        name: None if row._mapping[name] is None else int(row._mapping[name])
        for name in ("created_at", "cancelling_at", "cancelled_at", "completed_at", "expires_at",
                     "expired_at")
    }  # fmt: skip
    return {
        "id": row.id,
        "object": "batch",
        "endpoint": "/v1/videos",
        "completion_window": "24h",
        "status": row.status,
        "input_file_id": row.input_file_id,
        "output_file_id": row.output_file_id,
        "error_file_id": row.error_file_id,
        "metadata": row.metadata,
        "in_progress_at": whole["created_at"],
        **whole,
        "request_counts": _counts(connection, row.id),
    }


def _counts(connection: sa.Connection, batch_id: str) -> dict[str, int]:
    lines = connection.execute(_lines(batch_id)).all()
    failed = sum(line.error is not None or line.status == "failed" for line in lines)
    done = sum(line.status == "completed" for line in lines)
    return {"total": len(lines), "completed": done, "failed": failed}


def cancel(service: Service, caller: Caller, batch_id: str) -> dict[str, Any]:
    """Stop a batch: what has not begun never will; raises 404."""
    now = service.db.now()
    with service.db.write() as connection:
        row = owned(connection, caller, batch_id)
        mine = sa.and_(batches.c.id == row.id, batches.c.status == "in_progress")
        change = batches.update().where(mine)
        connection.execute(change.values(status="cancelling", cancelling_at=now))
        return view(connection, owned(connection, caller, batch_id))


def feed(service: Service) -> None:
    """One round over the open batches: enqueue what quotas allow, close what is finished."""
    with service.db.read() as connection:
        rows = connection.execute(sa.select(batches).where(batches.c.status.in_(OPEN))).all()
    for row in rows:
        if row.status == "cancelling" or service.db.now() >= row.expires_at:
            _stop(service, row)
        else:
            _enqueue(service, row)
        _close(service, row)


def _enqueue(service: Service, row: Any) -> None:
    pending = _lines(row.id).where(batch_lines.c.video_id.is_(None), batch_lines.c.error.is_(None))
    with service.db.read() as connection:
        lines = connection.execute(pending.order_by(batch_lines.c.line).limit(64)).all()
        try:
            caller = access.by_token(connection, row.token_id, row.address, service.db.now())
        except ApiError:
            return  # until the token is restored, or the batch expires
    for line in lines:
        try:
            order = orders.parse(Line, line.body)
            once = Once(f"{row.id}/{line.line}", "")
            found: dict[str, Any] = {"video_id": orders.create(service, caller, order, once)[0]}
        except Exception as error:
            problem = translate(error)
            if problem.status in PASSING and problem.code != quotas.TOO_SMALL:
                return
            found = {"error": {"code": problem.code, "message": problem.message}}
        _note(service, row.id, line.line, found)


def _note(service: Service, batch_id: str, line: int, found: dict[str, Any]) -> None:
    here = sa.and_(batch_lines.c.batch_id == batch_id, batch_lines.c.line == line)
    with service.db.write() as connection:
        connection.execute(batch_lines.update().where(here).values(**found))


def _stop(service: Service, row: Any) -> None:
    code = "batch_cancelled" if row.status == "cancelling" else "batch_expired"
    error = {"code": code, "message": "The batch ended before this video was made."}
    unborn = sa.and_(batch_lines.c.batch_id == row.id, batch_lines.c.video_id.is_(None),
                     batch_lines.c.error.is_(None))  # fmt: skip
    with service.db.write() as connection:
        connection.execute(batch_lines.update().where(unborn).values(error=error))
        for line in connection.execute(_lines(row.id)).all():
            if line.status in quotas.ACTIVE:
                jobs.cancel(connection, line, service.db.now(), (code, error["message"]))


def _close(service: Service, row: Any) -> None:
    with service.db.read() as connection:
        lines = connection.execute(_lines(row.id).order_by(batch_lines.c.line)).all()
    settled = (*_ENDED, None)
    if any((line.error is None and line.video_id is None) or line.status not in settled
           for line in lines):  # fmt: skip
        return
    good = [line for line in lines if line.status == "completed"]
    bad = [line for line in lines if line.status != "completed"]
    ended = {"cancelling": "cancelled", "in_progress": "completed"}[row.status]
    if row.status == "in_progress" and service.db.now() >= row.expires_at:
        ended = "expired"
    results = {
        "output_file_id": _result(service, row, [_success(service, line) for line in good]),
        "error_file_id": _result(service, row, [_failure(line) for line in bad]),
    }
    _finish(service, row, ended, results)


def _finish(
    service: Service, row: Any, ended: str, results: dict[str, tuple[str, bytes] | None]
) -> None:
    now = service.db.now()
    with service.db.write() as connection:
        mine = sa.and_(batches.c.id == row.id, batches.c.status == row.status)
        values = {name: found[0] for name, found in results.items() if found is not None}
        change = batches.update().where(mine).values(status=ended, **values, **{f"{ended}_at": now})
        if connection.execute(change).rowcount == 0:
            return
        for name, found in results.items():
            if found is not None:
                upload = (
                    f"{row.id}_{name.removesuffix('_file_id')}.jsonl",
                    "batch_output",
                    found[1],
                )
                lasting = files.BATCH_DAYS * DAY
                files.insert(connection, now, row.member_id, found[0], upload, lasting)
        announce(connection, row.member_id, f"batch.{ended}", row.id, now)


def _result(service: Service, row: Any, lines: list[dict[str, Any]]) -> tuple[str, bytes] | None:
    if not lines:
        return None
    content = "".join(json.dumps(line) + "\n" for line in lines).encode()
    file_id = new_id("file")
    service.media.put(f"files/{file_id}", content)
    return file_id, content


def _success(service: Service, line: Any) -> dict[str, Any]:
    with service.db.read() as connection:
        row = connection.execute(videos.select().where(videos.c.id == line.video_id)).one()
    body = video_view(row, EMPTY, service.db.now())
    response = {"status_code": 200, "request_id": line.video_id, "body": body}
    return {"id": line.video_id, "custom_id": line.custom_id, "response": response, "error": None}


def _failure(line: Any) -> dict[str, Any]:
    error = line.error or {
        "code": line.error_code or "deleted",
        "message": line.error_message or "The video was deleted before the batch ended.",
    }
    return {"id": line.video_id, "custom_id": line.custom_id, "response": None, "error": error}


_ENDED = ("completed", "failed")


def _lines(batch_id: str) -> sa.Select[Any]:
    """A batch's lines, each with its video if there is one."""
    columns = (videos.c.id, videos.c.status, videos.c.error_code, videos.c.error_message)
    joined = batch_lines.outerjoin(videos, batch_lines.c.video_id == videos.c.id)
    query = sa.select(batch_lines, *columns).select_from(joined)
    return query.where(batch_lines.c.batch_id == batch_id)
