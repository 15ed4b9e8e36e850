"""The server's background thread: webhooks, batches, and now and then a sweep."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from soramame.service import batches
from soramame.service.state import Service
from soramame.service.sweeping import sweep
from soramame.service.webhooks import Postman

log = logging.getLogger(__name__)

LEAP = 3600.0  # seconds by which a clock that runs well never changes between two sweeps


class Housekeeper:
    """Does the rounds until it is stopped; an error in one round never ends the next."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._postman = Postman(service.db, service.settings)
        self._stopping = threading.Event()
        self._ahead = service.db.now() - time.monotonic()
        self._threads = [
            threading.Thread(target=self._rounds, args=(work, pause), name=work.__name__)
            for work, pause in (
                (self._post, service.settings.housekeeping_seconds),
                (self._feed, service.settings.housekeeping_seconds),
                (self.sweep, service.settings.sweep_seconds),
            )
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after the current round."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        self._postman.close()

    def _rounds(self, work: Callable[[], object], pause: float) -> None:
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                work()
            except Exception:
                log.error("housekeeping failed; it goes on", exc_info=True)
            self._stopping.wait(max(0.0, pause - (time.monotonic() - began)))

    def _post(self) -> None:
        while self._postman.round() and not self._stopping.is_set():
            pass

    def _feed(self) -> None:
        batches.feed(self._service)

    def sweep(self) -> None:
        """Sweep, unless the clock has leapt: a wrong one would have all deleted that may expire."""
        before, self._ahead = self._ahead, self._service.db.now() - time.monotonic()
        if self._ahead - before > LEAP:
            log.warning("the clock has leapt by %.0f s; not sweeping now", self._ahead - before)
            return
        sweep(self._service.db, self._service.media, self._service.settings)
