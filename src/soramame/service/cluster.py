"""Workers on a cluster: Ray places them and starts them again when they or their machine die.

Each is an actor that runs the same loop as a local worker; all share one database (PostgreSQL) and
one media store (S3). Needs the `[cluster]` extra.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from contextlib import suppress
from typing import Any

from soramame.service.database import Database
from soramame.service.logs import log_to_stderr
from soramame.service.processes import GRACE
from soramame.service.settings import Settings
from soramame.service.state import open_media
from soramame.service.worker import Worker

log = logging.getLogger(__name__)

ANSWER = 10.0  # seconds that a cluster has to take a call


class ClusterWorker:
    """A worker as Ray sees it: the loop runs in a thread beside the actor's calls."""

    def __init__(self, settings: Settings) -> None:
        """Begin to work, by the settings of whoever has it placed."""
        log_to_stderr(settings.log_level)
        self._worker = Worker(Database(settings.database), open_media(settings), settings)
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def _work(self) -> None:
        """Work until told to stop. A loop that breaks takes its process along: Ray starts anew."""
        try:
            self._worker.run()
        except BaseException:
            log.critical("worker %s ends", self._worker.name, exc_info=True)
            os._exit(1)

    def name(self) -> str:
        """The worker's name, as in the rows of its jobs."""
        return self._worker.name

    def stop(self) -> None:
        """Give the job back at the next step and end."""
        self._worker.stopping.set()
        self._thread.join()


class Cluster:
    """Replicas of the worker on a Ray cluster."""

    def __init__(self, settings: Settings, address: str, replicas: int) -> None:
        """Connect to the cluster and ask for a place for each worker.

        Raises ConnectionError, or ValueError where the settings or Ray itself are missing.
        """
        if settings.database.startswith("sqlite") or not settings.media_url:
            raise ValueError("workers on several machines share a PostgreSQL database and an S3 "
                             "store: set SORAMAME_DATABASE_URL and SORAMAME_MEDIA_URL")  # fmt: skip
        try:
            import ray
        except ImportError:
            raise ValueError("a cluster needs the extra: pip install 'soramame[cluster]'") from None
        _check_reachable(address)
        self._ray: Any = ray
        ray.init(address=address, ignore_reinit_error=True, log_to_driver=False)
        actor = ray.remote(ClusterWorker).options(
            num_cpus=1, num_gpus=settings.gpus_per_worker, max_restarts=-1, max_concurrency=2,
            scheduling_strategy="SPREAD",
        )  # fmt: skip
        self.workers: list[Any] = [actor.remote(settings) for _ in range(replicas)]

    def names(self, seconds: float = 60.0) -> list[str]:
        """The names of those that run by then; others wait for room, or are being started again."""
        calls, names = [worker.name.remote() for worker in self.workers], []
        for call in self._ray.wait(calls, num_returns=len(calls), timeout=seconds)[0]:
            with suppress(self._ray.exceptions.ActorUnavailableError):
                names.append(self._ray.get(call))
        return names

    def stop(self, seconds: float = GRACE) -> None:
        """Stop all workers, each at its next step if that comes in time, and leave the cluster."""
        calls = [worker.stop.remote() for worker in self.workers]
        self._ray.wait(calls, num_returns=len(calls), timeout=seconds)
        self._ray.shutdown()


def _check_reachable(address: str) -> None:
    """Raises ConnectionError where nobody listens at `host:port`: Ray itself tries for minutes."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    if not port.isdecimal():
        return  # such as "auto"
    try:
        socket.create_connection((host.strip("[]"), int(port)), ANSWER).close()
    except (OSError, OverflowError) as error:
        raise ConnectionError(f"no Ray cluster answers at {address}: {error}") from None
