"""Scenery: a table of the things that stand around, and what a cell of the picture sees of them.

What `soramame.sketch` is for actors this is for trees, houses, hills and the sun: they are placed
in the world once for a clip (by `model.planner`'s network, over a table instead of over time),
drawn alone and small by a sketcher of their own, and pasted where the plan's camera has them, the
near over the far. So they stand still in the world while the camera moves.

A table is [PROPS, PROP]; a row is 1 if something is there; the middle of its box, x, y, z, and the
logarithms of its width, height and depth, in world units (`toybox.parts`); sine and cosine of its
heading; the colour of its largest part; and 1 at what kind of thing it is. What is in the SKY is
infinitely far away: its middle is a direction, as ten units. All zero is nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soramame.plan import ACTORS, CAMERA, UNIT, Floats, moments
from soramame.sketch import CHANNELS, FINE, Draw, taps

KINDS = (
    "hill", "rock", "tree", "conifer", "toadstool", "flower", "peak", "mesa", "cactus", "palm",
    "parasol", "iced hill", "lollipop", "cane", "gumdrop", "tower", "lamp", "house", "church",
    "lighthouse", "island", "buoy", "igloo", "floe", "iceberg", "spike", "sun", "moon",
)  # fmt: skip
SKY = ("sun", "moon")
PROPS = 48  # rows of a table
PROP = 12 + len(KINDS)
LAID = CHANNELS * FINE**2  # numbers of a cell
POSE = PROP + 9 + ACTORS  # what a sketcher is told of a thing in a picture
SIDE = 32  # pixels of a cutout
MARGIN = 1.06  # half of a cutout's side, where half of the thing's box is 1
PLACE, SIZE, HEADING, COLOUR = slice(1, 4), slice(4, 7), slice(7, 9), slice(9, 12)  # in a row
KIND = slice(12, PROP)
_NEAREST = 0.4  # units before the camera
_FAR = 1000.0  # units to the sky
_TOLD = 60.0  # units up to which a sketcher is told how far something is
_SKY = [kind in SKY for kind in KINDS]
_CORNERS = np.array([(x, y, z) for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])
_ROW = [  # what a number is about, and how far it strays from that
    (0.65, 0.5), (0, 8), (1.2, 1.5), (-6, 6), (0.4, 0.9), (0.4, 0.8), (0.3, 0.9), (0.3, 0.6),
    (0.3, 0.7), (0.6, 0.25), (0.6, 0.25), (0.55, 0.25), *[(0.03, 0.3)] * len(KINDS),
]  # fmt: skip
_MEAN, _DEVIATION = np.array(_ROW, np.float32).T
MIRROR = np.ones(POSE, np.float32)  # what makes a pose that of the mirror image
MIRROR[[1, 7, PROP, PROP + 5]] = -1  # to the right: its place, heading, cutout, and the light's


def scaled(table: Floats) -> Floats:
    """Tables [..., PROP] as the network that places things sees them, of about size 1."""
    numbers: Floats = (table - _MEAN) / _DEVIATION
    return numbers


def unscaled(numbers: Floats) -> NDArray[np.float32]:
    """Tables [..., PROP] of a network's guesses: things are wholly there or not, of one kind."""
    table = (numbers * _DEVIATION + _MEAN).astype(np.float32)
    kinds, headings = table[..., KIND], table[..., HEADING]
    table[..., KIND] = kinds == kinds.max(axis=-1, keepdims=True)
    headings /= np.maximum(np.linalg.norm(headings, axis=-1, keepdims=True), 1e-6)
    table[..., COLOUR] = table[..., COLOUR].clip(0, 1)
    there = table[..., :1] > 0.5
    table[..., :1] = 1.0
    tidy: NDArray[np.float32] = table * there
    return tidy


@dataclass(frozen=True)
class Shown:
    """Those n things of a table that a camera sees, the furthest first.

    rows [n]: which they are. boxes [n, 4]: left, top, right and bottom of their cutouts, -1 to 1
    over the picture. poses [n, POSE]: what a sketcher is told of them.
    """

    rows: NDArray[np.int64]
    boxes: Floats
    poses: NDArray[np.float32]


def shown(table: Floats, camera: Floats, aspect: float) -> Shown:
    """What a camera [CAMERA] of a plan sees of a table [PROPS, PROP] in a picture of this aspect.

    aspect: width over height. Nothing is hidden by what stands before it.
    """
    rows = np.flatnonzero(table[:, 0] > 0.5)
    told = table[rows].astype(np.float64)
    middle, size = told[:, PLACE], np.exp(told[:, SIZE])
    far: NDArray[np.bool_] = told[:, KIND][:, _SKY].sum(axis=1) > 0
    eye = UNIT * camera[:3].astype(np.float64)
    grown = np.where(far, _FAR / 10, 1.0)[:, None]
    middle = np.where(far[:, None], eye + middle * grown, middle)
    ways = _ways(camera)
    seen = (middle - eye) @ ways.T  # [n, 3]: right, up, ahead
    corners = ((middle[:, None] + _CORNERS * (size * grown)[:, None]) - eye) @ ways.T
    flat = seen[:, None, :] + _CORNERS * (size * grown)[:, None] * (1, 1, 0)  # of what faces us
    corners = np.where(far[:, None, None], flat, corners)
    half = camera[6] * np.array([aspect, 1.0])
    screen = corners[..., :2] / np.maximum(corners[..., 2:], 1e-3) / half * (1, -1)
    low, high = screen.min(axis=1), screen.max(axis=1)
    centre, reach = (low + high) / 2, MARGIN * (high - low) / 2
    low, high = centre - reach, centre + reach
    visible = (corners[..., 2] > _NEAREST).all(axis=1) & ((low < 1) & (high > -1)).all(axis=1)
    order = np.flatnonzero(visible)
    order = order[np.argsort(-np.linalg.norm(seen[order], axis=-1), kind="stable")]
    sun = next((row[PLACE] for row in told[far]), np.array([0.0, 10.0, 0.0])) / 10 @ ways.T
    poses = _poses(told[order], seen[order], centre[order], reach[order], sun, camera)
    boxes = np.concatenate([low, high], axis=1)[order]
    return Shown(rows[order], boxes, poses)


def _ways(camera: Floats) -> NDArray[np.float64]:
    """The directions right, up and ahead of a plan's camera, [3, 3]."""
    sin, cos, pitch = (float(camera[i]) for i in (3, 4, 5))
    level = np.sqrt(max(1 - pitch**2, 0.0))
    return np.array(
        [(cos, 0.0, sin), (-sin * pitch, level, cos * pitch), (sin * level, pitch, -cos * level)]
    )


def _poses(
    told: Floats, seen: Floats, centre: Floats, reach: Floats, sun: Floats, camera: Floats
) -> NDArray[np.float32]:
    """What a sketcher is told: a row as the camera sees it, where that is, and the light."""
    n = len(told)
    distance = np.linalg.norm(seen, axis=-1).clip(1.0, _TOLD)
    poses = scaled(told)
    sin, cos = told[:, HEADING].T  # turned to the camera's
    turned = sin * camera[4] + cos * camera[3], cos * camera[4] - sin * camera[3]
    poses[:, HEADING] = np.stack(turned, axis=-1)
    poses[:, PLACE] = seen / (8.0, 4.0, 12.0) * (distance < 0.99 * _TOLD)[:, None]
    more = np.concatenate(
        [
            centre, np.log(reach), np.log(distance)[:, None] - 2.0,
            np.broadcast_to(sun, (n, 3)), np.full((n, 1), camera[5]),
            np.tile(np.eye(ACTORS)[0], (n, 1)),
        ],
        axis=1,
    )  # fmt: skip
    return np.concatenate([poses, more], axis=1).astype(np.float32)


def mirrored(tables: Floats) -> Floats:
    """Tables [..., PROP] as the mirror image has them."""
    turned = tables.copy()
    turned[..., [1, 7]] *= -1  # the place to the right, and the heading
    return turned


def cameras(plan: Floats) -> Floats:
    """The camera [..., CAMERA] in the middle of each latent of a plan [..., PLAN]."""
    middle: Floats = moments(plan)[..., -CAMERA:].mean(axis=-2)
    return middle


def laid(
    draw: Draw, tables: Floats, plans: Floats, text: Floats, mask: Floats, h: int, w: int
) -> NDArray[np.float32]:
    """What each of h x w cells sees of tables [B, PROPS, PROP] by plans [B, L, PLAN]: [B, L, LAID,
    h, w]; nothing where a plan is unknown.

    draw: the scenery's sketcher, given text and mask. Each thing is drawn once, as it is seen in
    the middle of the time that it is seen, and pasted wherever the camera has it.
    """
    sheets = np.zeros((*plans.shape[:2], LAID, h, w), np.float32)
    views = [
        [shown(table, camera, w / h) if row[-1] > 0.5 else None
         for row, camera in zip(plan, cameras(plan), strict=True)]
        for table, plan in zip(tables, plans, strict=True)
    ]  # fmt: skip
    chosen = [_drawn_once(each) for each in views]
    most = max(map(len, chosen), default=0)
    if not most:
        return sheets
    told = np.zeros((len(plans), most, POSE), np.float32)
    for filled, poses in zip(told, chosen, strict=True):
        for row, pose in zip(filled, poses.values(), strict=False):
            row[:] = pose
    drawn = draw(told, text, mask).clip(0, 1)
    for sheet, each, poses, mine in zip(sheets, views, chosen, drawn, strict=True):
        cutouts = dict(zip(poses, mine, strict=False))
        for cells, view in zip(sheet, each, strict=True):
            if view is not None:
                cells[:] = pasted(view.boxes, [cutouts[int(row)] for row in view.rows], h, w)
    return sheets


def _drawn_once(views: Sequence[Shown | None]) -> dict[int, NDArray[np.float32]]:
    """Of each row that is seen, the pose in the middle of the time that it is seen."""
    poses: dict[int, list[NDArray[np.float32]]] = {}
    for view in views:
        if view is not None:
            for row, pose in zip(view.rows, view.poses, strict=True):
                poses.setdefault(int(row), []).append(pose)
    return {row: found[len(found) // 2] for row, found in poses.items()}


def pasted(boxes: Floats, cutouts: list[Floats], h: int, w: int) -> NDArray[np.float32]:
    """What each of h x w cells sees of cutouts [4, S, S] in their boxes, the last one on top:
    [LAID, h, w]."""
    sheet = pasted_sheet(boxes, cutouts, h * FINE, w * FINE)
    cells = sheet.reshape(CHANNELS, h, FINE, w, FINE)
    return cells.transpose(0, 2, 4, 1, 3).reshape(LAID, h, w)


def pasted_sheet(
    boxes: Floats, cutouts: list[Floats], height: int, width: int
) -> NDArray[np.float32]:
    """The same as a picture, [4, height, width]."""
    sheet = np.zeros((CHANNELS, height, width), np.float32)
    if cutouts:
        side = cutouts[0].shape[-1]
        rows = taps(boxes[:, 1], boxes[:, 3], height, side)
        columns = taps(boxes[:, 0], boxes[:, 2], width, side).swapaxes(-1, -2)
        for across, cutout, along in zip(rows, cutouts, columns, strict=True):
            top, bottom = _span(across.any(axis=1))
            left, right = _span(along.any(axis=0))
            layer = across[top:bottom] @ cutout @ along[:, left:right]
            part = sheet[:, top:bottom, left:right]
            part *= 1 - layer[3:]
            part += layer
    return sheet


def passing(
    draw: Draw, table: Floats, cameras: Floats, text: Floats, mask: Floats,
    height: int, width: int,
) -> NDArray[np.float32]:  # fmt: skip
    """What cameras [T, CAMERA] of one clip see of its table [PROPS, PROP], frame by frame:
    [T, 4, height, width]. Drawn as for `laid`; text [1, K, 384] and its mask."""
    views = [shown(table, camera, width / height) for camera in cameras]
    chosen = _drawn_once(views)
    sheets = np.zeros((len(cameras), CHANNELS, height, width), np.float32)
    if chosen:
        drawn = draw(np.stack(list(chosen.values()))[None], text, mask)[0].clip(0, 1)
        cutouts = dict(zip(chosen, drawn, strict=True))
        for sheet, view in zip(sheets, views, strict=True):
            pictures = [cutouts[int(row)] for row in view.rows]
            sheet[:] = pasted_sheet(view.boxes, pictures, height, width)
    return sheets


def _span(filled: NDArray[np.bool_]) -> tuple[int, int]:
    """Where the filled part begins and ends."""
    at = np.flatnonzero(filled)
    return (int(at[0]), int(at[-1]) + 1) if len(at) else (0, 0)
