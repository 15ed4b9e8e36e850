"""Frames brought to a size: stretched to it, or scaled to cover it and cut evenly on both sides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from soramame.media.whole import VideoError

Size = tuple[int, int]  # width, height


def check_size(size: Size) -> None:
    """Raise a VideoError unless both sides are at least one pixel."""
    if min(size) < 1:
        raise VideoError(f"a size of {size[0]}x{size[1]} is not possible; sides are 1 or more")


def stretched(frame: NDArray[np.uint8], size: Size) -> NDArray[np.uint8]:
    """One frame uint8 [H, W, 3] at another size, whatever its proportions (Lanczos)."""
    if (frame.shape[1], frame.shape[0]) == size:
        return frame
    return np.asarray(Image.fromarray(frame).resize(size, Image.Resampling.LANCZOS))


def covering(source: Size, target: Size) -> Size:
    """The smallest size in `source`'s proportions that covers `target`."""
    factor = max(target[0] / source[0], target[1] / source[1])
    return (
        max(target[0], round(source[0] * factor)),
        max(target[1], round(source[1] * factor)),
    )


def middle(source: Size, target: Size) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of `target` in the middle of a `source` that covers it."""
    left, top = (source[0] - target[0]) // 2, (source[1] - target[1]) // 2
    return left, top, left + target[0], top + target[1]
