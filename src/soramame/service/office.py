"""The programme as somebody at the machine's console runs it, on the database of the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from soramame.service import audit, people, suspension, tables, tokens
from soramame.service.audit import CONSOLE
from soramame.service.database import Database
from soramame.service.people import Limits
from soramame.service.settings import Settings
from soramame.service.state import found


class Office:
    """What the commands do; every method raises `ApiError` for what can't be done."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db, self._settings = db, settings

    def add(self, name: str, role: str, cohort: str | None) -> tuple[str, str]:
        """A new member's id and token."""
        return people.add(self._db, CONSOLE, name, role, cohort)

    def token(self, member: str, name: str) -> str:
        """Another token for a member."""
        return people.issue_token(self._db, CONSOLE, member, name)[1]

    def invite(self, role: str, cohort: str | None, days: float) -> str:
        """A link that lets one person in once."""
        _, code = people.invite(self._db, CONSOLE, role, cohort, days)
        return f"{self._settings.base_url}/join#{code}"

    def withdraw(self, invitation: str) -> None:
        """End an invitation that nobody has used."""
        people.withdraw(self._db, CONSOLE, invitation)

    def move(self, member: str, changes: dict[str, str | None], reason: str) -> None:
        """Give a member another role or cohort."""
        people.move(self._db, CONSOLE, member, changes, reason)

    def tokens(self, member: str) -> list[dict[str, Any]]:
        """A member's tokens, with their last use."""
        with self._db.read() as connection:
            people.get(connection, tables.members, member)
            return tokens.listed(connection, member)

    def listed(self, kind: str) -> list[dict[str, Any]]:
        """All members, invitations, cohorts or windows."""
        with self._db.read() as connection:
            return people.listed(connection, tables.metadata.tables[kind])

    def suspend(self, subject: str, reason: str) -> int:
        """Suspend; how many jobs were stopped."""
        return suspension.suspend(self._db, CONSOLE, subject, reason)

    def restore(self, subject: str, reason: str) -> int:
        """Restore; how many jobs go on."""
        return suspension.restore(self._db, CONSOLE, subject, reason)

    def set_quota(self, subject: str, limits: Limits, reason: str) -> None:
        """Replace the limits of a member, a cohort or a window."""
        people.set_quota(self._db, CONSOLE, subject, limits, reason)

    def make_cohort(self, name: str) -> str:
        """A new cohort's id."""
        return people.make_cohort(self._db, CONSOLE, name, {})

    def make_window(self, name: str, cohort: str | None, opens: float, hours: float) -> str:
        """A new window's id."""
        times = (opens, opens + 3600 * hours)
        return people.make_window(self._db, CONSOLE, name, cohort, times, {})

    def set_grace(self, days: float, reason: str) -> None:
        """Set the days of grace."""
        people.set_grace(self._db, CONSOLE, days, reason)

    def audit(
        self, actor: str | None, action: str | None, subject: str | None, since: float | None,
        before: int | None, limit: int,
    ) -> list[dict[str, Any]]:  # fmt: skip
        """Entries of the audit log, newest first."""
        with self._db.read() as connection:
            entries = audit.entries(connection, actor, action, subject, since, before, limit)
        return [entry.as_dict() for entry in entries]


@contextmanager
def open_office() -> Iterator[Office]:
    """The office over the database of the settings, brought up to date."""
    settings = Settings()
    db = Database(settings.database)
    try:
        db.migrate()
        found(db, settings)
        yield Office(db, settings)
    finally:
        db.close()
