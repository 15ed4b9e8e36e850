"""The plan of a clip: written from its sentence by the planner, or taken up where one left off."""

from __future__ import annotations

from math import log

import numpy as np

from soramame import tokens
from soramame.engine.folder import ModelSpec
from soramame.engine.networks import Networks
from soramame.graphs import Floats
from soramame.plan import LONGEST, PLAN, placed, scaled, steadied, unscaled
from soramame.sampling import euler, frame_levels, renoise, shifted_levels

STEPS = 24


def unknown(latents: int, past: Floats | None = None) -> Floats:
    """The plan [latents, PLAN] that says that nothing is known, whatever the past."""
    return np.zeros((latents, PLAN), np.float32)


class Planning:
    """What writes the plans of one request, sentence and shape of picture (width, height).

    still: whether the sentence wants a camera that does not move.
    """

    def __init__(
        self, networks: Networks, spec: ModelSpec, condition: tuple[Floats, Floats],
        size: tuple[int, int], random: np.random.Generator, still: bool = False,
    ) -> None:  # fmt: skip
        self.networks, self.spec, self.random, self.still = networks, spec, random, still
        self.text, self.mask = (part[:1] for part in condition)
        self.aspect = np.array([log(size[0] / size[1])], np.float32)

    def write(self, latents: int, past: Floats | None = None) -> Floats:
        """The plan [latents, PLAN] of a clip that opens with a frame held still.

        past: its beginning [n, PLAN], where there is one already; what is unknown of it stays so.
        """
        if past is not None and not past[:, -1].all():
            return unknown(latents)
        begun = np.zeros((0, PLAN), np.float32) if past is None else past
        forgotten = max(0, latents - LONGEST)  # of a long past, the end is enough
        planned = self._sample(latents - forgotten, begun[forgotten:])
        planned = steadied(planned, len(begun) - forgotten, self.still)
        return np.concatenate([begun[:forgotten], planned])

    def _sample(self, latents: int, past: Floats) -> Floats:
        given = len(past)
        still, times = tokens.layout(latents, True, False)
        when, rope = placed(times)

        def denoise(x: Floats, levels: Floats) -> Floats:
            features = tokens.level_features(levels)[None]
            clean: Floats = self.networks.plan(
                x[None], features, still.astype(np.float32), when, rope, self.aspect,
                self.text, self.mask,
            )[0]  # fmt: skip
            return clean

        free = (np.arange(latents) >= given).astype(np.float32)
        known = np.zeros((latents, PLAN - 1), np.float32)
        known[:given] = scaled(past)
        levels = frame_levels(shifted_levels(STEPS), free)
        x = renoise(known, self.random.standard_normal(known.shape, dtype=np.float32), levels[0])
        for step in euler(denoise, x, levels):
            x = step.clean
        return np.concatenate([past, unscaled(x[given:])]).astype(np.float32)
