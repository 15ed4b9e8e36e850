"""Sketches: each actor of a plan drawn alone and small, and what a cell of the picture sees of it.

Between the plan and the picture: the sketcher (`model.sketcher`) draws what a plan says of an actor
at a moment as a cutout [4, S, S] of its box and a margin, colours times opacity and opacity,
0 to 1. Cutouts are pasted where the plan has them, at a quarter of the picture's size, and the
transformer paints over that: a cascade from coarse to fine (Ho et al. 2022) whose coarse step knows
no more than one actor.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log

import numpy as np
from numpy.typing import NDArray

from soramame.plan import ACTOR, ACTORS, CAMERA, MOMENTS, PLAN, Floats, moments, scaled

SIDE = 64  # pixels of a cutout; models up to 0.9 draw 32
MARGIN = 1.1  # half of its side, where half of the actor's box is 1
FINE = 4  # pixels of a pasted sketch along a latent cell's side
CHANNELS = 4
SKETCH = MOMENTS * CHANNELS * FINE**2  # numbers of a cell
POSE = ACTOR + CAMERA + 1 + ACTORS  # what a sketcher is told of an actor at a moment
Draw = Callable[[Floats, Floats, Floats], Floats]  # poses [B, N, POSE], text and mask to cutouts


def poses(plan: Floats, aspect: Floats) -> Floats:
    """What a sketcher is told: [..., MOMENTS, ACTORS, POSE] of known plans [..., PLAN].

    aspect [...]: the logarithm of width over height.
    """
    told = scaled(plan).reshape(*plan.shape[:-1], MOMENTS, -1)
    actors = _actors(told)
    shared = [told[..., None, -CAMERA:], aspect[..., None, None, None], np.eye(ACTORS)]
    parts = [np.broadcast_to(one, (*actors.shape[:-1], one.shape[-1])) for one in shared]
    return np.concatenate([actors, *parts], axis=-1).astype(np.float32)


def there(plan: Floats) -> NDArray[np.bool_]:
    """Whether an actor is there, [..., MOMENTS, ACTORS], by plans [..., PLAN]."""
    known = plan[..., -1:, None] > 0.5
    told: NDArray[np.bool_] = known & (_actors(moments(plan))[..., 0] > 0.5)
    return told


def box(actor: Floats) -> Floats:
    """Left, top, right and bottom [..., 4] of what an actor's [..., ACTOR] cutout shows."""
    x, y, log_w, log_h = (actor[..., i] for i in range(1, 5))
    half_w, half_h = (MARGIN * np.exp(log) / 2 for log in (log_w, log_h))
    sides: Floats = np.stack([x - half_w, y - half_h, x + half_w, y + half_h], axis=-1)
    return sides


def pasted(plan: Floats, cutouts: Floats, h: int, w: int) -> NDArray[np.float32]:
    """What each of h x w cells sees of the cutouts of plans [B, PLAN]: [B, SKETCH, h, w].

    cutouts [n, 4, S, S]: of those who are `there`, in that order. The actor whose feet are
    further down is pasted over the other.
    """
    drawn = there(plan)
    left, top, right, bottom = np.moveaxis(box(_actors(moments(plan))[drawn]), -1, 0)
    rows, columns = (
        taps(low, high, cells * FINE, cutouts.shape[-1])[:, None]
        for low, high, cells in ((top, bottom, h), (left, right, w))
    )
    layers = np.zeros((*drawn.shape, CHANNELS, h * FINE, w * FINE), np.float32)
    layers[drawn] = rows @ cutouts @ columns.swapaxes(-1, -2)
    feet = np.full(drawn.shape, -np.inf)
    feet[drawn] = bottom
    behind_first = np.argsort(feet, axis=-1)[..., None, None, None]
    sheet = np.zeros_like(layers[:, :, 0])
    for layer in np.moveaxis(np.take_along_axis(layers, behind_first, axis=2), 2, 0):
        sheet = layer + (1 - layer[:, :, 3:]) * sheet
    cells = sheet.reshape(len(plan), MOMENTS, CHANNELS, h, FINE, w, FINE)
    return cells.transpose(0, 1, 2, 4, 6, 3, 5).reshape(-1, SKETCH, h, w)


def _actors(moments: Floats) -> Floats:
    """The actors [..., ACTORS, ACTOR] of moments [..., NUMBERS]."""
    return moments[..., :-CAMERA].reshape(*moments.shape[:-1], ACTORS, ACTOR)


def taps(low: Floats, high: Floats, size: int, side: int) -> NDArray[np.float32]:
    """How much of each pixel of a cutout a pixel of the sketch shows, [n, size, side].

    Averages of what a pixel covers, or linear between pixels, whichever is wider.
    """
    at = ((np.arange(size) + 0.5) / size * 2 - 1)[:, None]
    step = ((high - low) / side)[:, None, None]  # of a cutout's pixel
    begins = low[:, None, None] + np.arange(side) * step
    wide = np.maximum(step, 2 / size)
    shared = np.minimum(begins + step, at + wide / 2) - np.maximum(begins, at - wide / 2)
    taps: NDArray[np.float32] = (np.maximum(shared, 0) / wide).astype(np.float32)
    return taps


def sketched(
    draw: Draw, plan: Floats, text: Floats, mask: Floats, h: int, w: int
) -> NDArray[np.float32]:
    """What each of h x w cells sees of the sketch of plans [B, L, PLAN]: [B, L, SKETCH, h, w].

    draw: the sketcher, given text and mask.
    """
    sheet = np.zeros((*plan.shape[:2], SKETCH, h, w), np.float32)
    drawn = there(plan)
    counts = drawn.sum(axis=(1, 2, 3))
    if counts.any():
        aspect = np.full(plan.shape[:2], log(w / h), np.float32)
        told = np.zeros((len(plan), counts.max(), POSE), np.float32)
        filled = np.arange(counts.max()) < counts[:, None]
        told[filled] = poses(plan, aspect)[drawn]
        cutouts = draw(told, text, mask)[filled]
        sheet = pasted(plan.reshape(-1, PLAN), cutouts, h, w).reshape(sheet.shape)
    return sheet
