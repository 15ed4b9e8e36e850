"""A file's frames as the model takes them: 16 a second, a native size, stretches of 1 + 8k."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from soramame.media.decode import decode, shown_size
from soramame.media.limits import Limits
from soramame.request import FPS, native_size
from soramame.tokens import SPAN

Frames = NDArray[np.uint8]  # [T, H, W, 3]
Size = tuple[int, int]  # width, height
SHORTEST = 1 + SPAN  # frames of a clip that moves
LIMITS = Limits(file_bytes=16 * 1024**3, frames=36_000)  # of one's own files: ten minutes at 60 fps


def read_frames(path: Path, size: Size | None = None) -> Frames:
    """A clip or a picture at 16 frames a second, cut to `size` or to the nearest native size.

    Raises ValueError for what can't be read and for clips of less than 9 frames; one frame alone
    is a picture.
    """
    frames, _ = decode(path, LIMITS, FPS, size or native_size(shown_size(path, LIMITS)))
    if 1 < len(frames) < SHORTEST:
        raise ValueError(
            f"too short: {len(frames)} frames at {FPS} a second; a clip needs {SHORTEST} or more"
        )
    return frames


def stretches(frames: Frames, latents: int) -> Iterator[Frames]:
    """Cut frames into stretches of `latents` latents, spread evenly, none overlapping.

    What is shorter gives one stretch, as long as it can be.
    """
    longest = 1 + SPAN * (latents - 1)
    if len(frames) < longest:
        yield frames[: 1 + (len(frames) - 1) // SPAN * SPAN]
        return
    starts = np.linspace(0, len(frames) - longest, len(frames) // longest)
    for start in starts.round().astype(int):
        yield frames[start : start + longest]
