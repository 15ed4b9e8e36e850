"""Frames brought to a size: scaled as little as covers it, then cut evenly on both sides."""

from __future__ import annotations

from soramame.media.whole import VideoError

Size = tuple[int, int]  # width, height


def check_size(size: Size) -> None:
    """Raise a VideoError unless both sides are at least one pixel."""
    if min(size) < 1:
        raise VideoError(f"a size of {size[0]}x{size[1]} is not possible; sides are 1 or more")


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
