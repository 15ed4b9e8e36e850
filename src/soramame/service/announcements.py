"""Telling a member's webhooks what happened, in the transaction in which it happened."""

from __future__ import annotations

import json

import sqlalchemy as sa

from soramame.service.ids import new_id
from soramame.service.tables import deliveries, webhook_endpoints

EVENT_TYPES = (
    "video.completed", "video.failed",
    "batch.completed", "batch.failed", "batch.expired", "batch.cancelled",
)  # fmt: skip


def announce(
    connection: sa.Connection, member_id: str, kind: str, subject: str, now: float
) -> None:
    """Queue one delivery of an event for each endpoint of a member that asks for it."""
    rows = connection.execute(
        sa.select(webhook_endpoints).where(webhook_endpoints.c.member_id == member_id)
    ).all()
    for row in rows:
        if kind in row.event_types:
            event = new_id("evt")
            body = {"id": event, "object": "event", "type": kind, "created_at": int(now),
                    "data": {"id": subject}}  # fmt: skip
            connection.execute(
                deliveries.insert().values(
                    id=event, endpoint_id=row.id, body=json.dumps(body), created_at=now,
                    next_at=now, attempts=0,
                )
            )  # fmt: skip
