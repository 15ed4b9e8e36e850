"""Workers on a cluster: Ray places them and starts them again when they or their machine die.

Each is an actor that runs the same loop as a local worker; all share one database (PostgreSQL) and
one media store (S3). Needs the `[cluster]` extra.
"""

from __future__ import annotations

import threading
from typing import Any

from soramame.service.database import Database
from soramame.service.settings import Settings
from soramame.service.state import open_media
from soramame.service.worker import Worker


class ClusterWorker:
    """A worker as Ray sees it: the loop runs in a thread beside the actor's calls."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Begin to work; `settings` as `Settings.model_dump` gives them."""
        chosen = Settings(**settings)
        self._worker = Worker(Database(chosen.database), open_media(chosen), chosen)
        self._thread = threading.Thread(target=self._worker.run)
        self._thread.start()

    def name(self) -> str:
        """The worker's name, as in the rows of its jobs; raises once the loop has ended."""
        if not self._thread.is_alive():
            raise RuntimeError(f"worker {self._worker.name} has stopped")
        return self._worker.name

    def stop(self) -> None:
        """Give the job back at the next step and end."""
        self._worker.stopping.set()
        self._thread.join()


class Cluster:
    """Replicas of the worker on a Ray cluster."""

    def __init__(self, settings: Settings, address: str, replicas: int) -> None:
        """Connect to the cluster (raises ConnectionError) and place the workers."""
        if settings.database.startswith("sqlite") or not settings.media_url:
            raise ValueError("workers on several machines share a PostgreSQL database and an S3 "
                             "store: set SORAMAME_DATABASE_URL and SORAMAME_MEDIA_URL")  # fmt: skip
        import ray

        self._ray: Any = ray
        ray.init(address=address, ignore_reinit_error=True, log_to_driver=False)
        actor = ray.remote(ClusterWorker).options(
            num_cpus=1, num_gpus=settings.gpus_per_worker, max_restarts=-1, max_concurrency=2,
            scheduling_strategy="SPREAD",
        )  # fmt: skip
        chosen = settings.model_dump(include=set(settings.model_fields_set))
        self.workers: list[Any] = [actor.remote(chosen) for _ in range(replicas)]

    def names(self, seconds: float = 60.0) -> list[str]:
        """Each worker's name, once it runs; raises if one doesn't in time."""
        calls = [worker.name.remote() for worker in self.workers]
        return list(self._ray.get(calls, timeout=seconds))

    def stop(self) -> None:
        """Stop all workers and leave the cluster."""
        self._ray.get([worker.stop.remote() for worker in self.workers])
        self._ray.shutdown()
