"""Sweeping: what has expired is deleted, and files that no row knows are removed."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from soramame.service.database import Database
from soramame.service.erased import erase
from soramame.service.media import Media
from soramame.service.quotas import ACTIVE
from soramame.service.rate import MINUTE
from soramame.service.settings import Settings
from soramame.service.suspension import in_grace
from soramame.service.tables import deliveries, files, idempotency, request_minutes, videos

log = logging.getLogger(__name__)

DAY = 86_400.0
SETTLED_DAYS = 7  # for which settled deliveries and used idempotency keys are kept
PAST_MINUTES = 5  # for which counted requests are kept, lest a clock that is behind count anew


def sweep(db: Database, media: Media, settings: Settings) -> int:
    """One round; how many folders of orphaned files were removed."""
    expire(db, media)
    with db.write() as connection:
        old = db.now() - SETTLED_DAYS * DAY
        connection.execute(idempotency.delete().where(idempotency.c.at < old))
        settled = sa.and_(deliveries.c.next_at.is_(None), deliveries.c.created_at < old)
        connection.execute(deliveries.delete().where(settled))
        past = int(db.now() // MINUTE) - PAST_MINUTES
        connection.execute(request_minutes.delete().where(request_minutes.c.minute < past))
    before = db.now() - settings.orphan_seconds
    media.delete_half_files(before)
    orphans = list(find_orphans(db, media, before))
    for folder in orphans:
        log.info("sweeping %s", folder)
        if not media.delete_folder(folder):
            media.delete(folder)
    return len(orphans)


def expire(db: Database, media: Media) -> None:
    """Delete videos and files whose time is over, with all that belongs to them.

    Videos of the suspended wait for the end of their time of grace.
    """
    now = db.now()
    with db.write() as connection:
        ended = sa.and_(videos.c.expires_at <= now, videos.c.status.not_in(ACTIVE))
        gone = erase(connection, videos, sa.and_(ended, sa.not_(in_grace(now))))
        lost = erase(connection, files, files.c.expires_at <= now)
    for row in gone:
        media.delete_folder(f"videos/{row.id}")
    for row in lost:
        media.delete(row.media)


def find_orphans(db: Database, media: Media, before: float) -> Iterator[str]:
    """Folders (or single files) unchanged since `before` that no row names."""
    for prefix, depth in (("videos", 3), ("inputs", 2), ("files", 2)):
        newest: dict[str, float] = {}
        for stored in media.list(prefix):
            folder = "/".join(stored.key.split("/")[:depth])
            newest[folder] = max(newest.get(folder, 0.0), stored.modified)
        old = [folder for folder, modified in newest.items() if modified < before]
        known = _known(db, prefix, old)
        yield from (folder for folder in old if folder not in known)


def _known(db: Database, prefix: str, folders: list[str]) -> set[str]:
    found: set[str] = set()
    with db.read() as connection:
        for some in _chunks(folders):
            if prefix == "files":
                query = sa.select(files.c.media).where(files.c.media.in_(some))
            elif prefix == "inputs":
                query = sa.select(videos.c.inputs).where(videos.c.inputs.in_(some),
                                                         videos.c.status.in_(ACTIVE))  # fmt: skip
            else:
                query = sa.select(videos.c.media).where(videos.c.media.in_(some))
                leases = {folder.rpartition("/")[2]: folder for folder in some}
                running = sa.select(videos.c.lease).where(videos.c.status == "in_progress")
                held = connection.scalars(running).all()
                found.update(leases[lease] for lease in held if lease in leases)
            found.update(connection.scalars(query))
    return found


def _chunks(items: list[str], size: int = 500) -> Iterable[list[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))
