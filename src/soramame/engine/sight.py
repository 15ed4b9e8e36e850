"""What the pictures and clips that a request gives show, as far as the model's spotter can tell."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from soramame.engine.networks import Networks
from soramame.graphs import Floats
from soramame.plan import MOMENTS, PLAN, moments, tidy
from soramame.spotting import Spotted, read
from soramame.tokens import SPAN

Spot = Callable[[Floats], Floats]  # latents [1 + k, C, h, w] to their plan [1 + k, PLAN]
_INTO = SPAN / (2 * MOMENTS)  # frames from a latent's middle to its moments


def spotted(networks: Networks, latent_Chw: Floats) -> Spotted:
    """What one latent shows."""
    return read(networks.spot(latent_Chw[None])[0])


def spot_plan(networks: Networks, latents_LChw: Floats, subject: str | None = None) -> Floats:
    """The plan [1 + k, PLAN] of latents [1 + k, C, h, w], the first of which is held still.

    subject: who is the first actor, wherever it stands.
    """
    told = networks.spot(np.ascontiguousarray(latents_LChw))
    rows = np.stack([read(one).ordered(subject).plan for one in told])
    if len(rows) == 1:
        return rows
    middles = moments(rows)[:, 0]
    times = np.array([0.0, *(np.arange(len(rows) - 1) + 0.5) * SPAN + 0.5])
    drift = np.gradient(middles, times, axis=0)
    drift[0] = 0.0
    pair = np.stack([middles - _INTO * drift, middles + _INTO * drift], axis=1)
    plan = np.concatenate([pair.reshape(len(rows), PLAN - 1), rows[:, -1:]], axis=1)
    return _each_there(tidy(plan), rows)


def _each_there(plan: Floats, rows: Floats) -> Floats:
    """The plan, without those who a row does not hold."""
    still_there = moments(rows)[:, :1] != 0
    kept = (moments(plan) * still_there).reshape(len(rows), PLAN - 1)
    return np.concatenate([kept, rows[:, -1:]], axis=1).astype(np.float32)
