"""Sizes: any standard Sora size may be asked for; the model makes the native one nearest in shape,
which is then scaled."""

from __future__ import annotations

import math

from soramame.request import SIZES
from soramame.service.errors import invalid

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


def write_size(size: tuple[int, int]) -> str:
    """Write a size as "WxH"."""
    return f"{size[0]}x{size[1]}"


def native_size(size: tuple[int, int]) -> tuple[int, int]:
    """The native size nearest in aspect."""
    if size in SIZES:
        return size
    aspect = math.log(size[0] / size[1])
    return min(SIZES, key=lambda native: abs(math.log(native[0] / native[1]) - aspect))
