"""Schedules and samplers as plain functions, for numpy and torch arrays alike.

Rectified flow (Liu et al. 2022): x_t = (1 - t) x + t noise, with a noise level t of its own for
every latent frame. A denoiser predicts the clean x; a sampler walks the levels down to zero.
Shapes: L latent frames; x [L, h, w, C] or any array whose first axis is L.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = Any  # a numpy array or a torch tensor
Denoise = Callable[[Array, NDArray[np.float32]], Array]  # (x_t, levels [L]) -> clean x

HIGHEST = 0.99  # the level of pure noise; training hardly goes above it


class Step(NamedTuple):
    """What a sampler tells after each step: the number of steps done, and the clean guess."""

    done: int
    clean: Array


def shifted_levels(steps: int, shift: float = 1.0) -> NDArray[np.float32]:
    """Levels [steps + 1] from HIGHEST to 0; shift > 1 lingers at noise (Esser et al. 2024, eq. 23).

    They are those of a schedule from 1, a little smaller.
    """
    levels: NDArray[np.float32] = shifted(np.linspace(1, 0, steps + 1, dtype=np.float32), shift)
    return levels * np.float32(HIGHEST)


def shifted(t: Array, shift: float) -> Array:
    """A level, a number or an array of them, moved towards noise by a shift above 1 (as there)."""
    return shift * t / (1 + (shift - 1) * t)


def levels_from(levels_N: NDArray[np.float32], start: float) -> NDArray[np.float32]:
    """What is left of a schedule for what is noised to `start` alone: [start, the levels below]."""
    first = np.float32(min(start, HIGHEST))
    return np.concatenate([[first], levels_N[levels_N < first]])


def frame_levels(levels_N: NDArray[np.float32], ceilings_L: NDArray[np.float32]) -> Array:
    """Levels [N, L] of every frame: none above its ceiling (0 for a frame that is given)."""
    return np.minimum(levels_N[:, None], ceilings_L[None, :])


def renoise(clean: Array, noise: Array, levels_L: NDArray[np.float32]) -> Array:
    """x_t for each frame's level: where a sampler starts from (SDEdit, Meng et al. 2021)."""
    t = per_frame(levels_L, clean)
    return (1 - t) * clean + t * noise


def euler(
    denoise: Denoise, x: Array, levels_NL: NDArray[np.float32], renewed: float = 0.0,
    noise: Callable[[], Array] | None = None, below: float = 1.0,
) -> Iterator[Step]:  # fmt: skip
    """Walk down the levels; yields after every step.

    renewed: the share of x's noise that each step replaces by fresh `noise()`. 0 is Euler's method
    on the flow's equation dx/dt = (x - clean) / t; 1 forgets all noise at every step (Song et al.
    2023, algorithm 1), which forgives a young denoiser the errors that it would pile up, but
    smooths shapes while they are being decided: so only latents at or below the level `below` are
    renewed.
    """
    for index, (now, then) in enumerate(pairwise(levels_NL)):
        clean = denoise(x, now)
        free = per_frame((now > 0).astype(np.float32), x)
        t, s = per_frame(np.maximum(now, 1e-6), x), per_frame(then, x)
        rest = (x - (1 - t) * clean) / t
        if renewed and noise is not None:
            fresh = per_frame((renewed * (now <= below)).astype(np.float32), x)
            rest = (1 - fresh**2) ** 0.5 * rest + fresh * noise()
        x = free * ((1 - s) * clean + s * rest) + (1 - free) * x
        yield Step(index + 1, free * clean + (1 - free) * x)


def guide(with_text: Array, without: Array, guidance: float) -> Array:
    """Classifier-free guidance (Ho & Salimans 2022, eq. 6): 1 leaves the conditional as it is."""
    return without + guidance * (with_text - without)


def per_frame(values_L: NDArray[np.float32], like: Array) -> Array:
    """Numbers [L] shaped to multiply an array whose first axis is L, in that array's library."""
    shape = (len(values_L),) + (1,) * (like.ndim - 1)
    if isinstance(like, np.ndarray):
        return values_L.reshape(shape).astype(like.dtype)
    return like.new_tensor(values_L).reshape(shape)
