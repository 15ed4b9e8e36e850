"""How rows look from outside: the contract's Video, and our optional fields beside it."""

from __future__ import annotations

from typing import Any

from soramame.service.queue_view import Snapshot
from soramame.service.recipes import Recipe


def video_view(row: Any, queue: Snapshot, now: float) -> dict[str, Any]:
    """A video's row as the API shows it."""
    found: dict[str, Any] = {
        "id": row.id,
        "object": "video",
        "created_at": int(row.created_at),
        "model": row.model,
        "progress": row.progress,
        "seconds": f"{row.seconds:g}",
        "size": row.size,
        "status": row.status,
        "completed_at": _whole(row.completed_at) if row.status == "completed" else None,
        "expires_at": _whole(row.expires_at),
        "error": _error(row),
        "prompt": row.prompt,
        "remixed_from_video_id": row.source_id,
        **Recipe.from_row(row.recipe).public(),
        "understood": row.understood,
        "outside": row.outside,
        "attempts": row.attempts,
        "queue_position": None,
        "stage": row.stage,
        "eta": None if row.eta is None else max(0, round(row.eta - now)),
    }
    if row.status == "queued" and not row.held:
        place = queue.positions.get(row.id, len(queue.positions) + 1)  # newer than the snapshot
        found["queue_position"] = place
        found["eta"] = round(place * queue.job_seconds) if queue.job_seconds else None
    return found


def page(data: list[dict[str, Any]], has_more: bool) -> dict[str, Any]:
    """A list as the SDK pages through it."""
    return {
        "object": "list",
        "data": data,
        "first_id": data[0]["id"] if data else None,
        "last_id": data[-1]["id"] if data else None,
        "has_more": has_more,
    }


def _error(row: Any) -> dict[str, Any] | None:
    if row.error_code is None:
        return None
    return {"code": row.error_code, "message": row.error_message}


def _whole(at: float | None) -> int | None:
    return None if at is None else int(at)
