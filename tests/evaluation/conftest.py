"""Held-out renders for the tests of evaluation, where the machine can draw without a window."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from soramame.evaluation.renders import Renders


@pytest.fixture(scope="session")
def renders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renders]:
    """Renders of a second, in a cache of their own; without EGL a skip, in CI a failure."""
    cache: Path = tmp_path_factory.mktemp("cache")
    with Renders(1.0, cache) as drawn:
        try:
            drawn.check()
        except ValueError as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(str(error))
        yield drawn
