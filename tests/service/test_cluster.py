"""Workers on a Ray cluster of two nodes, over PostgreSQL and S3; one node dies on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from databases import Postgres, wait_until
from serving import fast_settings, serving
from storage import BUCKET, options

from soramame.service.cluster import Cluster
from soramame.service.settings import Settings
from soramame.service.tables import videos

ray = pytest.importorskip("ray")
ray_cluster = pytest.importorskip("ray.cluster_utils")
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def nodes() -> Iterator[Any]:
    here = str(Path(__file__).parent)
    small = {"num_gpus": 1, "object_store_memory": 80 * 2**20}  # Ray takes one's word for a GPU
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([here, *sys.path]))
        patch.setenv("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        head = {**small, "num_cpus": 2, "include_dashboard": False}
        cluster = ray_cluster.Cluster(initialize_head=True, head_node_args=head)
        second = cluster.add_node(num_cpus=1, **small)
        yield cluster, second
        ray.shutdown()
        cluster.shutdown()


def test_the_command_places_workers_on_both_nodes_until_it_is_told_to_stop(
    nodes: Any, postgres: Postgres, s3: str, tmp_path: Path
) -> None:
    settings = fast_settings(
        tmp_path, database_url=postgres.create(), media_url=f"s3://{BUCKET}/command",
        media_options=options(s3),
    )  # fmt: skip
    command = [sys.executable, "-u", "-m", "soramame", "workers", "--replicas", "2",
               "--ray", nodes[0].address]  # fmt: skip
    with (
        serving(settings) as running,
        subprocess.Popen(
            command, env={**os.environ, **settings.as_environment()}, stdout=subprocess.PIPE,
            text=True,
        ) as process,
    ):  # fmt: skip
        try:
            assert process.stdout is not None
            told = next(line for line in process.stdout if line.startswith("working: "))
            names = told.removeprefix("working: ").strip().split(", ")
            assert len(set(names)) == 2
            client = running.client()
            assert client.videos.create_and_poll(prompt="a fox", seconds="1").status == "completed"
            for _ in names:
                client.videos.create(prompt="slow", seconds="1", extra_body={"steps": 100})

            def slow() -> list[Any]:
                query = sa.select(videos).where(videos.c.prompt == "slow")
                with running.db.read() as connection:
                    return list(connection.execute(query))

            wait_until(lambda: {row.worker for row in slow()} == set(names))
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(120) == 0
        given_back = [(row.status, row.attempts, row.lease) for row in slow()]
        assert given_back == [("queued", 0, None)] * 2


def test_a_worker_takes_its_gpu_and_is_started_anew_when_its_loop_breaks(
    nodes: Any, postgres: Postgres, s3: str, tmp_path: Path
) -> None:
    settings = fast_settings(
        tmp_path, database_url=postgres.create(), media_url=f"s3://{BUCKET}/gpus",
        media_options=options(s3), gpus_per_worker=1, lease_seconds=5, max_attempts=1,
    )  # fmt: skip
    with serving(settings) as running:
        head = nodes[0]
        cluster = Cluster(settings, head.address, 2)
        before = set(cluster.names())
        assert len(before) == 2
        assert ray.available_resources().get("GPU", 0) == 0
        video = running.client().videos.create_and_poll(prompt="a deadly fox", seconds="1")
        assert (video.status, video.error.code) == ("failed", "worker_lost")
        wait_until(lambda: len({*cluster.names(1)} - before) == 1)
        assert running.client().videos.create_and_poll(prompt="the next").status == "completed"
        lines = [line for log in Path(head.head_node.get_logs_dir_path()).glob("worker-*.err")
                 for line in log.read_text().splitlines() if line.startswith("{")]  # fmt: skip
        told = {json.loads(line)["message"] for line in lines}
        assert {f"worker {name} is ready" for name in {*before, *cluster.names()}} <= told
        crowd = Cluster(settings, head.address, 1)
        assert crowd.names(1) == []  # there is a CPU left, but no GPU
        crowd.stop(0.1)


def test_workers_on_two_nodes_share_the_work_and_outlive_a_node(
    nodes: Any, postgres: Postgres, s3: str, tmp_path: Path
) -> None:
    settings = fast_settings(
        tmp_path, database_url=postgres.create(), media_url=f"s3://{BUCKET}/cluster",
        media_options=options(s3), lease_seconds=10,
    )  # fmt: skip
    with serving(settings) as running:
        client = running.client(running.member("host")[1])
        head, second = nodes
        cluster = Cluster(settings, head.address, 2)
        assert len(set(cluster.names())) == 2
        for number in range(6):
            asked = {"seed": number, "steps": 4}
            client.videos.create(prompt="a slow fox", seconds="1", extra_body=asked)

        def rows() -> list[Any]:
            with running.db.read() as connection:
                return list(connection.execute(sa.select(videos)))

        wait_until(lambda: len({row.worker for row in rows() if row.worker}) == 2)
        head.remove_node(second, allow_graceful=False)
        wait_until(lambda: all(row.status == "completed" for row in rows()))
        for video in client.videos.list():
            assert client.videos.download_content(video.id).read()[4:8] == b"ftyp"
        folders = {row.media for row in rows()}
        stored = {item.key.rpartition("/")[0] for item in running.service.media.list("videos")}
        assert folders <= stored
        wait_until(lambda: len(cluster.names(5)) == 2)
        cluster.stop()


def test_a_cluster_that_nobody_answers_for_is_named_at_once(tmp_path: Path) -> None:
    shared = {"database_url": "postgresql://nowhere/db", "media_url": "s3://nowhere"}
    settings = Settings(data_dir=tmp_path, **shared)
    for address in ("127.0.0.1:9", "ray://127.0.0.1:9", "[::1]:9"):
        with pytest.raises(ConnectionError, match="no Ray cluster answers"):
            Cluster(settings, address, 1)


def test_a_cluster_needs_a_shared_database_and_store(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="PostgreSQL database and an S3"):
        Cluster(Settings(data_dir=tmp_path), "auto", 1)
