"""A tiny honest reader of clips: it knows colours and light, and says the commonest of the rest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from soramame.evaluation.recogniser import VALUES, Reading

_PAINTS = {
    "red": (200, 40, 40), "orange": (230, 130, 30), "yellow": (235, 205, 50),
    "green": (60, 150, 60), "blue": (50, 90, 200), "purple": (130, 60, 170),
    "pink": (240, 140, 180), "brown": (120, 75, 40), "white": (240, 240, 240),
    "black": (30, 30, 30),
}  # fmt: skip


class ColourReader:
    """Reads light and colour from a few frames; features are their means and spreads."""

    def read(self, frames: NDArray[np.uint8], fps: float = 16.0) -> Reading:
        """What frames uint8 [T, H, W, 3] show, as far as colours tell."""
        small = frames[:: max(1, len(frames) // 4), ::16, ::16].astype(np.float32)
        pixels = small.reshape(-1, 3)
        vivid = pixels[np.ptp(pixels, axis=1).argmax()]
        light = float(pixels.mean())
        seen = {name: values[0] for name, values in VALUES.items()}
        seen["time"] = "night" if light < 70 else "noon" if light > 120 else "sunset"
        seen["colour"] = min(_PAINTS, key=lambda c: float(np.square(vivid - _PAINTS[c]).sum()))
        odds = {name: {seen[name]: 1.0} for name in seen}
        features = np.concatenate([pixels.mean(0), pixels.std(0), small.std(0).mean((0, 1))]) / 255
        return Reading(seen, odds, features.astype(np.float32))
