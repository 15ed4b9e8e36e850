"""Workers on a Ray cluster of two nodes, over PostgreSQL and S3; one node dies on the way."""

from __future__ import annotations

import os
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


@pytest.fixture
def nodes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    here = str(Path(__file__).parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([here, *sys.path]))
    monkeypatch.setenv("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    small = {"num_cpus": 1, "object_store_memory": 80 * 2**20, "include_dashboard": False}
    cluster = ray_cluster.Cluster(initialize_head=True, head_node_args={**small, "num_cpus": 2})
    second = cluster.add_node(num_cpus=1, object_store_memory=80 * 2**20)
    yield cluster, second
    ray.shutdown()
    cluster.shutdown()


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
        wait_until(lambda: both_run(cluster))
        cluster.stop()


def both_run(cluster: Cluster) -> bool:
    try:
        return len(cluster.names(5)) == 2
    except ray.exceptions.RayError:
        return False


def test_a_cluster_needs_a_shared_database_and_store(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="PostgreSQL database and an S3"):
        Cluster(Settings(data_dir=tmp_path), "auto", 1)
