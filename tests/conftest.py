"""A renderer for tests that draw, where the machine can draw without a window."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from soramame.toybox.renderer import Renderer


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    """One small renderer; tests skip without EGL, except in CI, where that is a failure."""
    try:
        made = Renderer(96, 96)
    except Exception as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no OpenGL context without a window (EGL) here: {error}")
    with made:
        yield made
