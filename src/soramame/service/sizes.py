"""Sizes: any standard Sora size may be asked for; the model makes the native one nearest in shape,
which is then scaled."""

from __future__ import annotations

from soramame.media.fit import covering
from soramame.request import SIZES, native_size
from soramame.service.errors import invalid

LONGEST_SIDE = 1920  # pixels of a video made from an upload of any size
STANDARD = (
    (480, 480), (854, 480), (480, 854),
    (720, 720), (1280, 720), (720, 1280),
    (1080, 1080), (1920, 1080), (1080, 1920),
    (1792, 1024), (1024, 1792),
)  # fmt: skip


def parse_size(text: str) -> tuple[int, int]:
    """Read "WxH", a standard or a native size; raises 400."""
    width, _, height = text.partition("x")
    if width.isascii() and width.isdecimal() and height.isascii() and height.isdecimal():
        size = (int(width[:6]), int(height[:6]))
        if size in STANDARD or size in SIZES:
            return size
    allowed = ", ".join(write_size(size) for size in (*SIZES, *STANDARD))
    raise invalid(f"size {text!r} can't be made; there are: {allowed}", "size")


def kept_size(size: tuple[int, int]) -> tuple[int, int]:
    """The size for what is made from a clip of any size: its own, even and within 16 to 1920."""
    factor = min(1.0, LONGEST_SIDE / max(size))
    width, height = (max(16, 2 * round(side * factor / 2)) for side in size)
    return width, height


def working_size(size: tuple[int, int]) -> tuple[int, int]:
    """The size at which a worker reads a clip that something of this size is made from.

    The smallest in these proportions that covers the model's own; very large for a thin strip.
    """
    return covering(size, native_size(size))


def write_size(size: tuple[int, int]) -> str:
    """Write a size as "WxH"."""
    return f"{size[0]}x{size[1]}"
