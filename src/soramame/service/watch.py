"""A worker's eye on its job: each step of the engine renews the lease, or stops the work."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy.exc import DBAPIError

from soramame.engine.progress import Cancelled, Progress
from soramame.request import FPS
from soramame.service import jobs
from soramame.service.database import Database
from soramame.service.jobs import Claim
from soramame.service.media import Media
from soramame.service.places import preview_key
from soramame.service.produce import preview
from soramame.service.settings import Settings
from soramame.video import Video

log = logging.getLogger(__name__)

LONGEST_SILENCE = 1800.0  # seconds for which a lease is kept without a step
WATCHED = 30.0  # seconds for which asking for a preview counts as watching


class Stopped(Cancelled):
    """The worker is told to stop; the job goes back to the queue."""


class Watch:
    """The engine's report callback for one job; it raises `Cancelled` when the job is lost."""

    def __init__(
        self,
        db: Database,
        media: Media,
        settings: Settings,
        job: Claim,
        stopping: threading.Event,
    ) -> None:
        self.db, self.media, self.settings, self.job = db, media, settings, job
        self.stopping = stopping
        self._began = self._renewed = time.monotonic()
        self._previewed = 0.0

    def __call__(self, progress: Progress) -> None:
        """One step: renew, and draw a preview if somebody is watching."""
        if self.stopping.is_set():
            raise Stopped("the worker is stopping")
        renewal = self._renew(progress)
        if renewal is not None and self._is_due(renewal, progress):
            assert progress.preview is not None
            self._draw(Video(progress.preview(), FPS))

    @contextmanager
    def meanwhile(self) -> Iterator[None]:
        """Keep the lease while something works that reports no steps.

        That is fetching what was uploaded, loading a model, storing what was made.
        """
        over = threading.Event()

        def keep() -> None:
            end = time.monotonic() + LONGEST_SILENCE
            while not over.wait(self.settings.lease_seconds / 4) and time.monotonic() < end:
                with suppress(DBAPIError):
                    jobs.renew(self.db, self.job, self.settings.lease_seconds)

        thread = threading.Thread(target=keep, name="lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _renew(self, progress: Progress) -> jobs.Renewal | None:
        took = time.monotonic() - self._began
        fraction = min(max(progress.fraction, 0.0), 1.0)
        eta = self.db.now() + took / fraction * (1 - fraction) if fraction > 0 else None
        percent = min(99, int(100 * fraction))
        try:
            renewal = jobs.renew(
                self.db, self.job, self.settings.lease_seconds,
                progress=percent, stage=progress.stage, eta=eta,
            )  # fmt: skip
        except DBAPIError:
            if time.monotonic() - self._renewed > self.settings.lease_seconds:
                raise Cancelled("the database has been gone for longer than the lease") from None
            log.warning("the database does not answer; going on", exc_info=True)
            return None
        if renewal is None:
            raise Cancelled("the job is no longer ours")
        self._renewed = time.monotonic()
        return renewal

    def _is_due(self, renewal: jobs.Renewal, progress: Progress) -> bool:
        wanted = renewal.preview_wanted_at
        return (
            progress.preview is not None
            and wanted is not None
            and abs(self.db.now() - wanted) < WATCHED
            and time.monotonic() - self._previewed > self.settings.preview_seconds
        )

    def _draw(self, clip: Video) -> None:
        self._previewed = time.monotonic()
        try:
            self.media.put(preview_key(self.job.id, self.job.lease), preview(clip))
            jobs.renew(self.db, self.job, self.settings.lease_seconds, preview_at=self.db.now())
        except Exception:
            log.warning("a preview of job %s can't be shown; going on", self.job.id, exc_info=True)
