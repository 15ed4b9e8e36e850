"""Servers and databases that the service's tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from serving import Running, fast_settings, serving

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


@pytest.fixture(scope="session")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with one worker."""
    with (
        serving(fast_settings(tmp_path_factory.mktemp("busy"))) as running,
        running.working() as workers,
    ):
        running.workers = workers
        yield running
