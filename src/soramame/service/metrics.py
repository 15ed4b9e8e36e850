"""What Prometheus reads: this server's requests, and the queue and tallies from the database."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator

import sqlalchemy as sa
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from soramame.service.database import Database
from soramame.service.tables import deliveries, tallies, videos

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class HttpMetrics:
    """Requests answered by this process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route")
        self._answers = Counter(
            "soramame_http_requests", "Requests answered", (*labels, "status"),
            registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "soramame_http_seconds", "Time to the answer's first byte", labels,
            buckets=BUCKETS, registry=self.registry,
        )  # fmt: skip

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self._answers.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self, db: Database) -> bytes:
        """Everything in Prometheus' text format."""
        shared = CollectorRegistry()
        shared.register(_Shared(db))
        return generate_latest(self.registry) + generate_latest(shared)


class _Shared(Collector):
    """What all servers and workers have in common: the same numbers whichever server is asked."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def describe(self) -> Iterator[Metric]:
        """Nothing is known before the first look."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """Look once."""
        with self._db.read() as connection:
            yield from _jobs(connection, self._db.now())
            yield from _work(connection)
            due = sa.select(sa.func.count()).where(deliveries.c.next_at.is_not(None))
            waiting = GaugeMetricFamily("soramame_webhooks_waiting", "Deliveries not yet made")
            waiting.add_metric([], float(connection.scalar(due) or 0))
            yield waiting


def _jobs(connection: sa.Connection, now: float) -> Iterator[Metric]:
    kinds = (videos.c.status, videos.c.held)
    found: Tally[str] = Tally()
    for row in connection.execute(sa.select(*kinds, sa.func.count().label("n")).group_by(*kinds)):
        found["held" if row.held and row.status == "queued" else row.status] += row.n
    depth = GaugeMetricFamily("soramame_jobs", "Jobs by status", labels=["status"])
    for status in ("queued", "held", "in_progress", "completed", "failed"):
        depth.add_metric([status], found[status])
    yield depth
    waiting = sa.and_(videos.c.status == "queued", videos.c.held.is_(False))
    oldest = connection.scalar(sa.select(sa.func.min(videos.c.created_at)).where(waiting))
    age = GaugeMetricFamily("soramame_queue_oldest_seconds", "Age of the oldest queued job")
    age.add_metric([], max(0.0, now - oldest) if oldest else 0.0)
    yield age


def _work(connection: sa.Connection) -> Iterator[Metric]:
    rows = connection.execute(sa.select(tallies)).all()
    stages = CounterMetricFamily("soramame_stage_seconds", "Computing by stage", labels=["stage"])
    made = CounterMetricFamily("soramame_video_seconds", "Video made", labels=["engine"])
    done = CounterMetricFamily("soramame_completed", "Jobs completed", labels=["engine"])
    failed = CounterMetricFamily("soramame_failed", "Jobs failed", labels=["code"])
    for row in rows:
        if row.name == "stage":
            stages.add_metric([row.label], row.total)
        elif row.name == "completed":
            made.add_metric([row.label], row.total)
            done.add_metric([row.label], row._mapping["count"])
        else:
            failed.add_metric([row.label], row._mapping["count"])
    computed = sum(row.total for row in rows if row.name == "stage")
    video = sum(row.total for row in rows if row.name == "completed")
    factor = GaugeMetricFamily("soramame_real_time_factor", "Seconds of video by second computed")
    factor.add_metric([], video / computed if computed else 0.0)
    yield from (stages, made, done, failed, factor)
