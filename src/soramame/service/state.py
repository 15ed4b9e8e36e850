"""What the routes share: settings, database, media, and who is calling."""

from __future__ import annotations

import asyncio
import ipaddress
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa
from fastapi import Request

from soramame.service import access
from soramame.service.access import Caller, RefusedError
from soramame.service.audit import CONSOLE
from soramame.service.database import Database
from soramame.service.errors import ApiError
from soramame.service.ids import new_id
from soramame.service.media import Media
from soramame.service.metrics import HttpMetrics
from soramame.service.queue_view import QueueView
from soramame.service.rate import RequestRate
from soramame.service.settings import Settings
from soramame.service.suspension import Latest
from soramame.service.tables import members, programme
from soramame.service.token_use import TokenUse
from soramame.service.tokens import issue

DAY = 86_400.0


@dataclass
class Service:
    """One server's state; everything that must outlive it is in the database."""

    settings: Settings
    db: Database
    media: Media
    queue: QueueView
    use: TokenUse
    rate: RequestRate
    suspensions: Latest
    decoding: asyncio.Semaphore  # who waits for a turn to have an upload decoded holds no thread
    streams: int = 0  # open event streams
    http: HttpMetrics = field(default_factory=HttpMetrics)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def open(cls, settings: Settings, db: Database | None = None) -> Service:
        """Open the database (migrated) and the media store that the settings name."""
        db = db or Database(settings.database)
        db.migrate()
        media = open_media(settings)
        found(db, settings)
        latest = Latest(db, settings.event_seconds)
        decoding = asyncio.Semaphore(settings.uploads_at_once)
        use, rate = TokenUse(db, settings), RequestRate(db)
        return cls(settings, db, media, QueueView(db), use, rate, latest, decoding)

    def caller(self, request: Request, permission: str) -> Caller:
        """Who sent a request; raises 401, 403 or 429 unless they may do this now."""
        with self.asked(request) as (_, caller):
            pass
        self.admit(caller, permission)
        return caller

    @contextmanager
    def asked(self, request: Request) -> Iterator[tuple[sa.Connection, Caller]]:
        """One read for a request, and whose token it bears, admitted or not; raises 401, before
        anything is read where there is no token, or 403 for a wrong address."""
        secret, address = _bearer(request), address_of(request)
        try:
            with self.db.read() as connection:
                yield connection, access.authenticate(connection, secret, address, self.db.now())
        except RefusedError as refused:
            self.use.note_refused(refused)
            raise

    def admit(self, caller: Caller, permission: str) -> None:
        """Count and note a request; raises 403 or 429 unless the caller may do this now.

        No transaction may be open: of those who hold one and want another, all would wait.
        """
        self.use.note(caller)
        self.rate.count(caller)
        caller.require(permission, self.db.now())


def open_media(settings: Settings) -> Media:
    """The media store that the settings name."""
    return Media(settings.media_url, settings.data_dir / "media", settings.media_options)


def _bearer(request: Request) -> str:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise ApiError(401, "missing_api_key", "Send a token: Authorization: Bearer …")
    return secret.strip()


def address_of(request: Request) -> str:
    """The client's address, as the server (or the proxy it trusts) tells it.

    A socket for both kinds tells an IPv4 address as a part of IPv6; it is told as itself.
    """
    if request.client is None:
        return "unknown"
    try:
        mapped = ipaddress.IPv6Address(request.client.host).ipv4_mapped
    except ValueError:
        return request.client.host
    return request.client.host if mapped is None else str(mapped)


def found(db: Database, settings: Settings) -> None:
    """Make the programme's one row if it is missing."""
    with db.write() as connection:
        connection.execute(
            db.insert(programme)
            .values(id=1, link_key=secrets.token_hex(32), grace_seconds=settings.grace_days * DAY)
            .on_conflict_do_nothing()
        )


def first_host(db: Database) -> str | None:
    """Make a host account if there is none; its token's secret, to be shown once."""
    with db.write() as connection:
        if connection.scalar(sa.select(members.c.id).where(members.c.role == "host").limit(1)):
            return None
        host_id = new_id("member")
        connection.execute(
            members.insert().values(
                id=host_id, name="host", role="host", quota={}, created_at=db.now()
            )
        )
        return issue(connection, db.now(), CONSOLE, host_id, "first token")[1]
