"""Servers and databases that the service's tests share."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from databases import Postgres, StillClock, new_database, postgres_programs, postgres_server
from moto.server import ThreadedMotoServer
from serving import Running, fast_settings, serving
from storage import BUCKET

from soramame.service.database import Database
from soramame.service.settings import Settings
from soramame.service.state import found

SDK_WARNING = "ignore:The Sora API is scheduled:DeprecationWarning"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every SDK call warns that the hosted API is gone, which is why this service exists."""
    for item in items:
        if "tests/service" in item.path.as_posix():
            item.add_marker(pytest.mark.filterwarnings(SDK_WARNING))


@pytest.fixture(scope="session")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with no worker: jobs stay where they are put."""
    with serving(fast_settings(tmp_path_factory.mktemp("idle"))) as running:
        yield running


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of a module's own with one worker, and a host; modules may have another one."""
    settings = fast_settings(tmp_path_factory.mktemp("running"))
    with serving(settings) as running, running.working():
        running.member("host")  # or nobody could be suspended
        yield running


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def busy(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """A server with one worker, on either database."""
    database = ""
    if request.param == "postgresql":
        database = request.getfixturevalue("postgres").create()
    settings = fast_settings(tmp_path_factory.mktemp("busy"), database_url=database)
    with (
        serving(settings) as running,
        running.working() as workers,
    ):
        running.workers = workers
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for the whole session.

    Its folder is not pytest's own, which another session of pytest closes to all users but ours.
    """
    if postgres_programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (
        tempfile.TemporaryDirectory(prefix="soramame-postgres-") as folder,
        postgres_server(Path(folder), port) as server,
    ):
        yield server


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ledger(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A database that many invented histories share, under a clock that moves when told."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with new_database(tmp_path_factory.mktemp("ledger"), server, StillClock()) as database:
        found(database, Settings())
        yield database


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The endpoint of an S3 server with one bucket."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    httpx2.put(f"{endpoint}/{BUCKET}").raise_for_status()
    yield endpoint
    server.stop()
