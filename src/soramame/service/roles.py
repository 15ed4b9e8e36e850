"""Who may do what: one table. docs/members.md shows the same table; a test compares the two."""

from __future__ import annotations

from dataclasses import dataclass

PERMISSIONS = {
    "read": "see, list and download one's own videos; in a time of grace too",
    "watch": "follow a running job: previews, event streams, signed links",
    "create": "make videos from words and pictures",
    "extend": "make one's own videos longer",
    "remix": "make one's own videos anew: remix and edit",
    "delete": "cancel and delete one's own videos",
    "files": "upload, list, download and delete files",
    "batches": "send many requests as one file",
    "webhooks": "be told of finished videos by HTTP",
    "tokens": "make, restrict and revoke tokens of one's own",
    "manage": "invite, suspend, restore; cohorts, windows, quotas, the audit log",
    "metrics": "read the service's metrics",
}


@dataclass(frozen=True)
class Quota:
    """Limits; None is no limit. A smaller scope never lifts the limit of a larger one.

    concurrent: jobs queued or running; seconds_day and seconds_total: of video, by UTC day and in
    all; requests_minute: HTTP requests; address_…: the same for one address in a public window.
    """

    concurrent: int | None = None
    seconds_day: float | None = None
    seconds_total: float | None = None
    requests_minute: int | None = None
    address_concurrent: int | None = None
    address_seconds_day: float | None = None

    def override(self, changes: dict[str, float | None]) -> Quota:
        """These limits with some replaced."""
        return Quota(**{**self.__dict__, **changes})


_SPENT = ("concurrent", "seconds_day", "seconds_total")
LIMITS = {  # which of them are kept for whom
    "member": (*_SPENT, "requests_minute"),
    "cohort": _SPENT,
    "window": (*_SPENT, "address_concurrent", "address_seconds_day"),
}


@dataclass(frozen=True)
class Role:
    """A kind of member: what it may do, its limits unless a host says otherwise, its priority."""

    permissions: frozenset[str]
    quota: Quota
    priority: int = 0


VERBS = ("create", "extend", "remix")  # the permissions that begin jobs, as recipes name them
_MAKER = ("read", "watch", *VERBS, "delete", "files", "webhooks", "tokens")

ROLES = {
    "host": Role(frozenset(PERMISSIONS), Quota(), priority=1),
    "creative partner": Role(
        frozenset((*_MAKER, "batches")),
        Quota(concurrent=16, seconds_day=3600, requests_minute=1200),
    ),
    "tester": Role(
        frozenset(_MAKER),
        Quota(concurrent=8, seconds_day=1200, requests_minute=600),
    ),
    "red teamer": Role(
        frozenset((*_MAKER, "batches")),
        Quota(concurrent=64, seconds_day=14400, requests_minute=2400),
    ),
    "visitor": Role(
        frozenset(("read", "watch", *VERBS, "delete")),
        Quota(concurrent=1, seconds_day=60, requests_minute=120),
    ),
}

PUBLIC_WINDOW = Quota(concurrent=200, address_concurrent=2, address_seconds_day=120)
