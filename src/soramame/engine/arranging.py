"""What stands around in a clip: arranged anew for a sentence by the arranger."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from soramame import tokens
from soramame.engine.networks import Networks
from soramame.graphs import Floats
from soramame.plan import placed
from soramame.sampling import euler, frame_levels, shifted_levels
from soramame.scenery import PROP, PROPS, unscaled

STEPS = 16


def empty() -> Floats:
    """The table [PROPS, PROP] that tells of nothing."""
    return np.zeros((PROPS, PROP), np.float32)


def arrange(networks: Networks, text: Floats, mask: Floats, random: np.random.Generator) -> Floats:
    """A table [PROPS, PROP] of scenery that suits a sentence, text [1, K, 384] and its mask."""
    when, rope = placed(np.arange(PROPS, dtype=np.float32))
    nothing = np.zeros(PROPS, np.float32)

    def denoise(x: Floats, levels: NDArray[np.float32]) -> Floats:
        features = tokens.level_features(levels)[None]
        clean: Floats = networks.arrange(
            x[None], features, nothing, when, rope, nothing[:1], text, mask
        )[0]
        return clean

    levels = frame_levels(shifted_levels(STEPS), np.ones(PROPS, np.float32))
    x = random.standard_normal((PROPS, PROP), dtype=np.float32)
    for step in euler(denoise, x, levels):
        x = step.clean
    return unscaled(x)
