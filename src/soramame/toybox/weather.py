"""Rain and snow: few, large, soft particles in a box that moves with the camera's target.

The settings' colours do most of the work; the particles only say which way it falls.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from soramame.toybox.setting import Setting

BOX = np.array([7.0, 5.0, 4.8])  # extent of the falling weather about its centre, in units
_DROPS, _FLAKES = 72, 80
_WIND = np.array([-0.9, -7.5, 0.0])  # of rain, units a second
_DRIFT = np.array([-0.22, -0.62, 0.05])  # of snow


def particles(setting: Setting, centre: NDArray[np.float64], seconds: float) -> NDArray[np.float32]:
    """What falls at a moment, [N, 8]: place, half width, half length as a vector, opacity."""
    drops = _falling(round(_DROPS * setting.rain), centre, _WIND, seconds)
    flakes = _falling(round(_FLAKES * setting.snow), centre, _DRIFT, seconds)
    if len(flakes):
        phase = _homes(len(flakes))[:, 0] * 2 * np.pi
        flakes[:, 0] += 0.14 * np.sin(phase + 1.1 * seconds)
    rain = _streaks(drops, 0.014, _WIND * 0.045, 0.5)
    snow = _streaks(flakes, 0.048, np.zeros(3), 0.9)
    return np.concatenate([rain, snow]).astype(np.float32)


@lru_cache(maxsize=8)
def _homes(count: int) -> NDArray[np.float64]:
    return np.random.default_rng(count).random((count, 3))


def _falling(
    count: int, centre: NDArray[np.float64], velocity: NDArray[np.float64], seconds: float
) -> NDArray[np.float64]:
    """Places [N, 3] of `count` things that fall through the box and start again at its top."""
    places = _homes(count) * BOX + velocity * seconds
    low = centre - BOX / 2
    within: NDArray[np.float64] = low + (places - low) % BOX
    return within


def _streaks(
    places: NDArray[np.float64], width: float, half: NDArray[np.float64], opacity: float
) -> NDArray[np.float64]:
    count = len(places)
    constants = [
        np.full((count, 1), width),
        np.tile(half, (count, 1)),
        np.full((count, 1), opacity),
    ]
    return np.concatenate([places, *constants], 1)
