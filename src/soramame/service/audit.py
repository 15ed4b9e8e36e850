"""The audit log: who did what to whom, when and why. The database refuses to change or erase it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from soramame.service.tables import audit


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a member's id, or `system` or `console`, and from which address."""

    id: str
    address: str | None = None


SYSTEM = Actor("system")
CONSOLE = Actor("console")  # somebody at the machine itself, through the command line


@dataclass(frozen=True)
class Entry:
    """One act."""

    seq: int
    at: float
    actor: str
    address: str | None
    action: str
    subject: str
    reason: str
    details: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """The entry as JSON."""
        return asdict(self)


def record(
    connection: sa.Connection,
    at: float,
    actor: Actor,
    action: str,
    subject: str,
    reason: str = "",
    **details: object,
) -> None:
    """Add an act, in the transaction that carries it out."""
    connection.execute(
        audit.insert().values(
            at=at, actor=actor.id, address=actor.address, action=action, subject=subject,
            reason=reason, details=details,
        )
    )  # fmt: skip


def entries(
    connection: sa.Connection,
    actor: str | None = None,
    action: str | None = None,
    subject: str | None = None,
    since: float | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[Entry]:
    """Acts, newest first; `before` is the `seq` where the page before ended."""
    query = sa.select(audit).order_by(audit.c.seq.desc()).limit(limit)
    for column, value in ((audit.c.actor, actor), (audit.c.subject, subject)):
        if value is not None:
            query = query.where(column == value)
    if action is not None:
        query = query.where(audit.c.action.startswith(action, autoescape=True))
    if since is not None:
        query = query.where(audit.c.at >= since)
    if before is not None:
        query = query.where(audit.c.seq < before)
    return [Entry(**row._mapping) for row in connection.execute(query)]
