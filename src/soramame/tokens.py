"""Latents as tokens and where each token sits: what training and the engine must do alike.

Shapes: L latent frames, h x w latent cells of some channels, p cells along a token's side,
R x C = ceil(h / p) x ceil(w / p) tokens a frame, S = R * C, F = channels * p * p numbers a token;
... for any batch.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

SPAN = 8  # frames in a latent
LEVEL_FEATURES = 256  # sines and cosines that spell out a noise level


def grid(h: int, w: int, patch: int) -> tuple[int, int]:
    """Rows and columns of tokens over h x w latent cells; odd sides are filled up."""
    return -(-h // patch), -(-w // patch)


def cut(latents: Floats, patch: int) -> Floats:
    """Latents [..., channels, h, w] to tokens [..., R, C, F]; what odd sides lack is zero."""
    *batch, c, h, w = latents.shape
    rows, columns = grid(h, w, patch)
    fill = [(0, 0)] * (len(batch) + 1) + [(0, rows * patch - h), (0, columns * patch - w)]
    x = np.pad(latents, fill).reshape(*batch, c, rows, patch, columns, patch)
    n = len(batch)
    x = x.transpose(*range(n), n + 1, n + 3, n, n + 2, n + 4)
    return x.reshape(*batch, rows, columns, c * patch * patch)


def paste(tokens: Floats, h: int, w: int, patch: int) -> Floats:
    """The inverse of `cut`, for latents of h x w cells."""
    *batch, rows, columns, features = tokens.shape
    x = tokens.reshape(*batch, rows, columns, features // patch**2, patch, patch)
    n = len(batch)
    x = x.transpose(*range(n), n + 2, n, n + 3, n + 1, n + 4)
    return x.reshape(*batch, features // patch**2, rows * patch, columns * patch)[..., :h, :w]


def positions(times_L: Floats, rows: int, columns: int) -> Floats:
    """Token positions [L, S, 3]: time as given, rows and columns measured from the middle."""
    y = np.arange(rows) - (rows - 1) / 2
    x = np.arange(columns) - (columns - 1) / 2
    where = np.stack(np.meshgrid(times_L, y, x, indexing="ij"), axis=-1)
    return where.reshape(len(times_L), rows * columns, 3)


def rotary_angles(positions_LS3: Floats, head_width: int) -> NDArray[np.float32]:
    """Rotation angles [L, S, head_width / 2] of tokens (Su et al. 2021, eq. 15), in three parts.

    A quarter of a head's pairs turn with time, three eighths each with rows and columns, at
    wavelengths from 2 to 64 positions.
    """
    pairs = head_width // 2
    space = pairs * 3 // 8
    angles = []
    for axis, count in enumerate((pairs - 2 * space, space, space)):
        exponent = np.arange(count) / max(1, count - 1)
        frequency = math.pi * (2.0 / 64.0) ** exponent
        angles.append(positions_LS3[..., axis : axis + 1] * frequency)
    return np.concatenate(angles, axis=-1).astype(np.float32)


def rope(angles_LSE: Floats) -> NDArray[np.float32]:
    """Cosines and sines [2, L * S, E] of all tokens' angles."""
    angles = angles_LSE.reshape(-1, angles_LSE.shape[-1])
    return np.stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def level_features(levels: Floats) -> NDArray[np.float32]:
    """Noise levels [...] from 0 to 1 as cosines and sines [..., LEVEL_FEATURES]."""
    half = LEVEL_FEATURES // 2
    frequency = np.exp(-math.log(1000.0) * np.arange(half) / half)
    angles = 1000.0 * levels[..., None] * frequency
    return np.concatenate([np.cos(angles), np.sin(angles)], axis=-1).astype(np.float32)


def layout(length: int, opening: bool, closing: bool) -> tuple[Floats, Floats]:
    """Which latents of a stretch hold one frame still, and when they are, in latent steps.

    opening: the first is a frame held still. closing: one more follows that holds the stretch's
    last frame, half a step behind its last latent. Both arrays have `length + closing` entries.
    """
    still = np.zeros(length + closing)
    times = np.arange(length + closing, dtype=np.float64)
    if opening:
        still[0] = 1.0
    if closing:
        still[-1], times[-1] = 1.0, length - 0.5
    return still, times
