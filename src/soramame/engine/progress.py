"""How the engine reports: one event a step, to a callback that may stop the work by raising."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STAGES = ("text", "denoise", "decode", "encode", "sign")


class Cancelled(Exception):  # noqa: N818 - an outcome, not an error
    """Raised by a progress callback to stop a generation; it passes through the engine."""


@dataclass(frozen=True)
class Progress:
    """Where a generation is: `done` of `total` steps of `stage`, and `fraction` of all the work.

    preview: during denoising, a callable that decodes the clip as it stands (uint8 [T, H, W, 3]).
    """

    stage: str
    done: int
    total: int
    fraction: float
    preview: Callable[[], NDArray[np.uint8]] | None = None


Report = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """The callback of those who do not watch."""
