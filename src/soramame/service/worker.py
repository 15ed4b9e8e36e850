"""The worker: takes one job after the other and makes its video, until it is told to stop."""

from __future__ import annotations

import logging
import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import DBAPIError

from soramame.engine.progress import Cancelled
from soramame.request import RequestError
from soramame.service import jobs
from soramame.service.database import Database
from soramame.service.engines import Engines
from soramame.service.errors import is_full
from soramame.service.jobs import Claim
from soramame.service.limits import upload_limits
from soramame.service.media import Media
from soramame.service.places import media_folder
from soramame.service.produce import produce
from soramame.service.settings import Settings
from soramame.service.tables import videos
from soramame.service.watch import Stopped, Watch
from soramame.video import VideoError

if TYPE_CHECKING:
    from soramame.engine.prompt import Prompt

log = logging.getLogger(__name__)
T = TypeVar("T")


class Worker:
    """A loop over jobs, with what it needs: a database, a media store and engines."""

    def __init__(self, db: Database, media: Media, settings: Settings) -> None:
        self.db, self.media, self.settings = db, media, settings
        self.engines = Engines(settings)
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until `stopping` is set; a lost database is waited for."""
        log.info("worker %s is ready", self.name)
        while not self.stopping.is_set():
            try:
                busy = self.step()
            except DBAPIError:
                log.warning("the database does not answer", exc_info=True)
                busy = False
            if not busy:
                self.stopping.wait(self.settings.worker_poll_seconds)

    def step(self) -> bool:
        """Do one job if there is one."""
        lease, attempts = self.settings.lease_seconds, self.settings.max_attempts
        job = jobs.claim(self.db, self.name, lease, attempts)
        if job is None:
            return False
        log.info("job %s, attempt %d", job.id, job.attempts)
        self.work(job)
        return True

    def work(self, job: Claim) -> None:
        """Make a job's video and settle the job, whatever happens on the way."""
        try:
            with tempfile.TemporaryDirectory(prefix="soramame-") as folder:
                done = self._make(job, Path(folder))
        except DBAPIError:
            raise  # what the row says is unknown: lease and sweeper see to the rest
        except Stopped:
            log.info("job %s goes back to the queue", job.id)
            self._insist(lambda: jobs.release(self.db, job))
            done = False
        except Cancelled as error:
            log.info("job %s is dropped: %s", job.id, error)
            done = False
        except Exception as error:
            self._failed(job, error)
            done = False
        if not done:
            self.media.erase(media_folder(job.id, job.lease))

    def _make(self, job: Claim, folder: Path) -> bool:
        watch = Watch(self.db, self.media, self.settings, job, self.stopping)
        given, out = folder / "given", folder / "out"
        given.mkdir()
        out.mkdir()
        with watch.meanwhile():
            engine = self.engines.get(job.engine)
            understood = engine.understand(job.recipe.prompt, job.recipe.seed, job.recipe.style)
            self._insist(lambda: self._note(job, understood))
            paths = job.recipe.fetch(self.media, given)
            request = job.recipe.request(paths, upload_limits(self.settings), engine)
        recipe, sources = job.recipe, tuple(paths.values())
        made = produce(engine, request, recipe.size, out, watch, sources, recipe.rounds)
        place = media_folder(job.id, job.lease)
        with watch.meanwhile():
            size = sum(self.media.put(f"{place}/{path.name}", path) for path in out.iterdir())
        return self._insist(
            lambda: jobs.complete(self.db, job, place, size, made.video.seconds, made.seconds)
        )

    def _note(self, job: Claim, prompt: Prompt) -> None:
        with self.db.write() as connection:
            connection.execute(
                videos.update()
                .where(videos.c.id == job.id, videos.c.lease == job.lease)
                .values(understood=prompt.summary, outside=list(prompt.outside))
            )

    def _failed(self, job: Claim, error: Exception) -> None:
        code, message, again = _reason(error)
        log.error("job %s: %s", job.id, message, exc_info=error)
        most = self.settings.max_attempts
        self._insist(lambda: jobs.fail(self.db, job, code, message, again, most))

    def _insist(self, settle: Callable[[], T]) -> T:
        """Settle a job even if the database is away for a while."""
        deadline = time.monotonic() + 3 * self.settings.lease_seconds
        while True:
            try:
                return settle()
            except DBAPIError:
                if time.monotonic() > deadline:
                    raise
                log.warning("the database does not answer; trying again", exc_info=True)
                time.sleep(self.settings.worker_poll_seconds)


def _reason(error: Exception) -> tuple[str, str, bool]:
    """An error's code and message for the video's owner, and whether another try may help."""
    if is_full(error):
        return "storage_full", "The server's disk is full; the host has to make room.", True
    if isinstance(error, (RequestError, VideoError)):
        return "invalid_request", str(error), False
    if isinstance(error, FileNotFoundError):
        return "source_missing", "A file that the video is made from is gone.", False
    return "generation_failed", f"The engine failed: {type(error).__name__}.", True
