"""The animatic: the sketch set in motion, frame by frame, for the decoder to read.

A plan has two moments for each latent of eight frames. Between them everybody and the camera go on
evenly, so who is where is known for every frame, and cutouts (`soramame.sketch`,
`soramame.scenery`) can be pasted there. A latent holds its eight frames at once and blurs whatever
is faster than that; an animatic does not, and it stays in step from one latent to the next.
An animatic is [L, SPAN, DRAWN, height, width] for L latents, FINER pixels for each side of a cell:
the actors' colours and opacity, then the scenery's, each multiplied by its opacity; all zero where
no plan is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import log

import numpy as np
from numpy.typing import NDArray

from soramame.plan import (
    ACTOR,
    ACTORS,
    CAMERA,
    INTO,
    MOMENTS,
    NUMBERS,
    Floats,
    known,
    moments,
    tidy,
)
from soramame.scenery import passing, pasted_sheet
from soramame.seen import Sketchers
from soramame.sketch import CHANNELS, Draw, box, poses, there
from soramame.tokens import SPAN

DRAWN = 2 * CHANNELS
FINER = 8  # pixels of an animatic along a latent cell's side
_BEATS = np.array([actor * ACTOR + 11 for actor in range(ACTORS)])  # sines; cosines follow
_SMOOTH = np.zeros(NUMBERS, np.bool_)  # what goes in curves: places, sizes and the camera
_SMOOTH[[actor * ACTOR + number for actor in range(ACTORS) for number in (1, 2, 3, 4)]] = True
_SMOOTH[-CAMERA:] = True


def empty(latents: int, height: int, width: int) -> NDArray[np.float32]:
    """The animatic of which nothing is known."""
    return np.zeros((latents, SPAN, DRAWN, height, width), np.float32)


def animated(
    sketchers: Sketchers, plan: Floats, still: Sequence[bool], table: Floats,
    text: Floats, mask: Floats, height: int, width: int,
) -> NDArray[np.float32]:  # fmt: skip
    """The animatic of latents by their plan [L, PLAN] and their table of scenery [PROPS, PROP].

    still: which latents hold one frame. text [1, K, 384] and mask: what the sketchers are told.
    """
    made = empty(len(plan), height, width)
    told = text, mask, height, width
    for stretch in _known(plan):
        numbers = in_betweens(plan[stretch], still[stretch]).astype(np.float32)
        part = made[stretch].reshape(-1, DRAWN, height, width)
        part[:, :CHANNELS] = _actors(sketchers.actors, numbers, *told)
        part[:, CHANNELS:] = passing(sketchers.scenery, table, numbers[:, -CAMERA:], *told)
    return np.clip(made, 0, 1, out=made)


def _known(plan: Floats) -> Iterator[slice]:
    """Stretches of latents whose plan is known."""
    for is_known, rows in groupby(range(len(plan)), key=lambda row: bool(plan[row, -1] > 0.5)):
        if is_known:
            first, *rest = rows
            yield slice(first, (rest or [first])[-1] + 1)


def in_betweens(plan: Floats, still: Sequence[bool]) -> Floats:
    """The numbers [L * SPAN, NUMBERS] of every frame of a known plan [L, PLAN].

    A latent that is held still opens a clip or repeats the frame before it. Places, sizes and the
    camera go in curves (Catmull and Rom 1974), all else straight on, beats around their circle.
    """
    times, frames = [], []
    now = 0.0
    for held in still:
        times += [now - 0.5] * MOMENTS if held else [now + SPAN * part for part in INTO]
        frames += [now - 0.5] * SPAN if held else [now + 0.5 + frame for frame in range(SPAN)]
        now += 0.0 if held else SPAN
    told = moments(plan).reshape(-1, NUMBERS).astype(np.float64)
    at, first = np.unique(times, return_index=True)
    told = told[first]
    depths, turns = _polar(told)
    told[:, _BEATS], told[:, _BEATS + 1] = depths, np.unwrap(turns, axis=0)
    wanted = np.array(frames)
    numbers = np.stack([np.interp(wanted, at, column) for column in told.T], axis=1)
    if len(at) > MOMENTS:
        numbers[:, _SMOOTH] = _curved(wanted, at, told[:, _SMOOTH])
    depths, turns = numbers[:, _BEATS], numbers[:, _BEATS + 1]
    numbers[:, _BEATS], numbers[:, _BEATS + 1] = depths * np.sin(turns), depths * np.cos(turns)
    return moments(tidy(known(numbers.reshape(-1, MOMENTS, NUMBERS)))).reshape(-1, NUMBERS)


def _polar(told: Floats) -> tuple[Floats, Floats]:
    """How deep beats are, and where in their circle."""
    sines, cosines = told[:, _BEATS], told[:, _BEATS + 1]
    return np.hypot(sines, cosines), np.arctan2(sines, cosines)


def _curved(wanted: Floats, at: Floats, told: Floats) -> Floats:
    """Values at the times `wanted` of a cubic through `told` [n, k] at the times `at` [n]."""
    slopes = np.gradient(told, at, axis=0)
    after = np.searchsorted(at, wanted).clip(1, len(at) - 1)
    before = after - 1
    step = (at[after] - at[before])[:, None]
    way = ((wanted - at[before])[:, None] / step).clip(0, 1)
    ends = (1 + 2 * way) * (1 - way) ** 2 * told[before] + way**2 * (3 - 2 * way) * told[after]
    bent = way * (1 - way) ** 2 * slopes[before] - way**2 * (1 - way) * slopes[after]
    curved: Floats = ends + step * bent
    return curved


def _actors(
    draw: Draw, numbers: Floats, text: Floats, mask: Floats, height: int, width: int
) -> NDArray[np.float32]:
    """The actors' layer [T, CHANNELS, height, width] of frames [T, NUMBERS]."""
    plan = known(numbers.reshape(-1, MOMENTS, NUMBERS))
    drawn = there(plan).reshape(-1, ACTORS)
    sheets = np.zeros((len(numbers), CHANNELS, height, width), np.float32)
    aspect = np.full(len(plan), log(width / height), np.float32)
    told = poses(plan, aspect).reshape(len(numbers), ACTORS, -1)
    boxes = box(numbers[:, :-CAMERA].reshape(-1, ACTORS, ACTOR))
    shown = drawn & (boxes[..., :2] < 1).all(axis=-1) & (boxes[..., 2:] > -1).all(axis=-1)
    if shown.any():
        cutouts = iter(draw(told[shown][None], text, mask)[0].clip(0, 1))
        for sheet, mine, sides in zip(sheets, shown, boxes, strict=True):
            pictures = {int(actor): next(cutouts) for actor in np.flatnonzero(mine)}
            nearest_last = sorted(pictures, key=lambda actor: float(sides[actor, 3]))
            drawings = [pictures[actor] for actor in nearest_last]
            sheet[:] = pasted_sheet(sides[nearest_last], drawings, height, width)
    return sheets
