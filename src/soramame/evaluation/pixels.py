"""What is measured on pixels: PSNR, what moves, a loop's seam, the drift of colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Frames = NDArray[np.uint8]  # [T, H, W, 3]
MOVES = 0.06  # of the range: a pixel further than this from its clip's mean over time moves
_WHITE = np.array([0.95047, 1.0, 1.08883])  # D65
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375],
     [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip


def squared_error(one: Frames, other: Frames) -> NDArray[np.float32]:
    """The mean squared difference of each pixel, [T, H, W], for a range of 1."""
    difference = (one.astype(np.float32) - other.astype(np.float32)) / 255
    error: NDArray[np.float32] = np.square(difference).mean(-1)
    return error


def decibels(squared_error: float) -> float:
    """PSNR of a mean squared error for a range of 1; 99 dB at most."""
    return float(-10 * np.log10(max(squared_error, 10**-9.9)))


def psnr(one: Frames, other: Frames) -> float:
    """Peak signal-to-noise ratio in decibels."""
    return decibels(float(squared_error(one, other).mean()))


def moving(frames: Frames) -> NDArray[np.bool_]:
    """Which pixels are further than MOVES from their clip's mean in any channel, [T, H, W]."""
    pixels = frames.astype(np.float32) / 255
    away: NDArray[np.bool_] = np.abs(pixels - pixels.mean(0)).max(-1) > MOVES
    return away


def seam(frames: Frames) -> float:
    """The step from a loop's last frame to its first, over its median ordinary step.

    A step is the mean absolute difference of two frames; 1 is a seam that can't be seen.
    """
    pixels = frames.astype(np.float32)
    steps = np.abs(np.diff(pixels, axis=0)).mean((1, 2, 3))
    last = float(np.abs(pixels[0] - pixels[-1]).mean())
    return last / max(float(np.median(steps)), 1e-3)


def lab(frames: Frames) -> NDArray[np.float64]:
    """CIE L*a*b* (D65) of sRGB pixels."""
    rgb = frames.astype(np.float64) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _TO_XYZ.T / _WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    x, y, z = np.moveaxis(f, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


def drift(one: Frames, other: Frames) -> float:
    """The distance of two clips' mean colours in L*a*b*; 2.3 is just noticeable."""
    means = [lab(frames).mean((0, 1, 2)) for frames in (one, other)]
    return float(np.linalg.norm(means[0] - means[1]))
