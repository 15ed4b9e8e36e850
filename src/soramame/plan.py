"""A plan: where the actors and the camera are, latent by latent, and what a cell sees of it.

The planner (`model.planner`) writes a plan from a sentence; the transformer paints it. Text tells
*who* and *where*; the plan tells how it moves, which so few numbers hold that learning them apart
costs next to nothing (as in VideoDirectorGPT, Lin et al. 2023, whose plans are boxes too).

A plan is [L, PLAN]: for each latent frame two moments of NUMBERS each (a quarter and three quarters
into its frames; twice the same where it holds one frame still), and 1 where it is known. All zero
says that nothing is known. A moment's NUMBERS are two actors of ACTOR and a camera of CAMERA:

- actor: 1 if it is there; x and y of its box's middle, -1 to 1 from the left and from the top; the
  logarithms of its width and height, of which 2 fills the picture; the directions of its front and
  its top as the camera sees them (right, up, towards it); its beat, that of its strides, rotor,
  sails, wings or tail, as sine and cosine, as long as it shows; 0 on the ground to 1 in the air.
- camera: the eye's x, y, z in fives of units; sine and cosine of where it looks, from above, and
  the sine of how much upwards; the tangent of half its field of view, from bottom to top.

A map is what a latent cell sees of that (`maps`): where it lies in each actor's box, the direction
in which it looks, as in CameraCtrl's ray embeddings (He et al. 2024), and where that meets the
ground.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from soramame.tokens import level_features, positions, rope, rotary_angles

Floats = NDArray[np.floating]

ACTORS, ACTOR, CAMERA = 2, 14, 7
NUMBERS = ACTORS * ACTOR + CAMERA
MOMENTS = 2
INTO = (0.25, 0.75)  # where in a latent's frames its moments are
PLAN = MOMENTS * NUMBERS + 1
MAPS = MOMENTS * (ACTORS * 6 + 12)  # numbers of a cell
UNIT = 5.0  # world units in one of the camera's
LONGEST = 25  # latents of the longest plan that a planner learns: a first frame and twelve seconds
HEAD_WIDTH = 64  # of a planner
_DRIFTS = np.zeros(NUMBERS, np.bool_)  # what goes on evenly: places, sizes and the camera
_DRIFTS[[actor * ACTOR + number for actor in range(ACTORS) for number in (1, 3, 4)]] = True
_DRIFTS[-CAMERA:] = True
_ACROSS = [actor * ACTOR + 1 for actor in range(ACTORS)]
_CAMERA_WIDTH, _ACTOR_WIDTH = 6.0, 1.0  # moments: least error on scenes' plans with noise on them
_CAUGHT_UP = 10.0  # moments until a plan that goes on is as it was planned
_SHIVER = 0.03  # by how much a planner's numbers stray by themselves
_TIMES = 32.0  # latents: a planner is told times as shares of it

_ACTOR = [  # what a number is about, and how far it strays from that
    (0.5, 0.5), (0, 0.7), (0, 0.45), (-0.4, 0.45), (-0.4, 0.4), (0, 0.85), (0, 0.2), (0.15, 0.45),
    (0, 0.2), (0.95, 0.15), (0.15, 0.2), (0, 0.3), (0, 0.3), (0.2, 0.4),
]  # fmt: skip
_CAMERA = [
    (0, 0.4), (0.3, 0.2), (0.87, 0.27), (0, 0.3), (0.95, 0.15), (-0.14, 0.17), (0.37, 0.07),
]  # fmt: skip
ACTOR_MEAN, ACTOR_DEVIATION = np.array(_ACTOR, np.float32).T
_MEAN, _DEVIATION = np.tile(np.array([*_ACTOR * ACTORS, *_CAMERA], np.float32).T, MOMENTS)


def scaled(plan: Floats) -> Floats:
    """A known plan [..., PLAN] as a planner sees it: numbers [..., PLAN - 1] of about size 1."""
    numbers: Floats = (plan[..., :-1] - _MEAN) / _DEVIATION
    return numbers


def unscaled(numbers: Floats) -> Floats:
    """The known plan [..., PLAN] of a planner's numbers."""
    raw = numbers * _DEVIATION + _MEAN
    return tidy(np.concatenate([raw, np.ones_like(raw[..., :1])], axis=-1))


def placed(times_L: Floats) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Times in latents as a planner takes them: features [L, Q] and rope [2, L, HEAD_WIDTH / 2]."""
    angles = rotary_angles(positions(times_L, 1, 1), HEAD_WIDTH)
    return level_features(times_L / _TIMES), rope(angles)


def moments(plan: Floats) -> Floats:
    """The moments [..., MOMENTS, NUMBERS] of a plan [..., PLAN]."""
    return plan[..., :-1].reshape(*plan.shape[:-1], MOMENTS, NUMBERS)


def known(moments: Floats) -> Floats:
    """A plan [..., PLAN] that says it is known, from its moments [..., MOMENTS, NUMBERS]."""
    flat = moments.reshape(*moments.shape[:-2], MOMENTS * NUMBERS)
    return np.concatenate([flat, np.ones_like(flat[..., :1])], axis=-1)


def tidy(plan: Floats) -> Floats:
    """A plan as a planner guessed it, made one: actors wholly there or not, directions of length 1.

    The front stays as it is, and the top is turned upright to it.
    """
    told = moments(plan).astype(np.float32)
    for actor in range(ACTORS):
        mine = told[..., actor * ACTOR : (actor + 1) * ACTOR]
        front = _unit(mine[..., 5:8])
        top = mine[..., 8:11]
        top = _unit(top - (top * front).sum(axis=-1, keepdims=True) * front)
        mine[..., 5:8], mine[..., 8:11] = front, top
        there = mine[..., :1].mean(axis=(-3, -2), keepdims=True) > 0.5
        mine[..., :1] = 1.0
        mine *= there
    camera = told[..., -CAMERA:]
    camera[..., 3:5] = _unit(camera[..., 3:5])
    return known(told)


def steadied(plan: Floats, given: int, still: bool) -> Floats:
    """A planner's plan [L, PLAN] of a clip that opens with a frame held still, with a quiet camera.

    A planner's numbers shiver a little, and a whole picture that shivers shows it. So the camera's
    path, and less so the actors' way across the picture, are made local quadratics (Cleveland 1979)
    behind the `given` first rows, where they are caught up with from where those end. still: the
    camera does not move at all.
    """
    told = moments(plan).astype(np.float64)
    rows = told.reshape(-1, NUMBERS)
    times = np.arange(len(rows), dtype=np.float64)
    times[:MOMENTS] = MOMENTS - 0.75  # the opening frame is close before the first latent
    quiet = rows.copy()
    quiet[:, -CAMERA:] = _smoother(times, _CAMERA_WIDTH) @ rows[:, -CAMERA:]
    quiet[:, _ACROSS] = _smoother(times, _ACTOR_WIDTH) @ rows[:, _ACROSS]
    behind = given * MOMENTS
    if given:
        quiet[behind:] += _catching_up(rows[:behind], quiet[behind:])
    if still:
        seen = rows[behind - 1 : behind] if given else rows
        quiet[:, -CAMERA:] = seen[:, -CAMERA:].mean(axis=0)
    return np.concatenate([plan[:given], tidy(known(quiet.reshape(told.shape)))[given:]])


def _catching_up(past: Floats, new: Floats) -> Floats:
    """What makes moments [T, NUMBERS] go on from where others [n, NUMBERS] end; it fades.

    A camera that is to follow from now on, and whom it follows, would else jump. What is no more
    than a shiver stays.
    """
    moves = _DRIFTS.copy()
    for actor in range(ACTORS):
        moves[actor * ACTOR : (actor + 1) * ACTOR] &= past[-1, actor * ACTOR] > 0.5
    last = past[1:][-5:]  # a pace over several moments shivers less; the opening frame's are one
    jump = moves * (last[-1] + (last[-1] - last[0]) / max(len(last) - 1, 1) - new[0])
    jump -= jump.clip(-_SHIVER, _SHIVER)
    way = np.minimum(np.arange(len(new)) / _CAUGHT_UP, 1)[:, None]
    faded: Floats = (1 - way**2 * (3 - 2 * way)) * jump
    return faded


def _smoother(times_T: Floats, width: float) -> Floats:
    """The matrix [T, T] that puts a local quadratic through values, neighbours counted by a
    Gaussian so wide."""
    rows = []
    for time in times_T:
        away = times_T - time
        counted = np.exp(-((away / width) ** 2) / 2)
        powers = away[:, None] ** np.arange(3)
        square = powers.T @ (counted[:, None] * powers) + 1e-9 * np.eye(3)
        rows.append(np.linalg.solve(square, powers.T * counted)[0])
    return np.stack(rows)


def bridge(before: Floats, after: Floats, latents: int) -> Floats:
    """A plan [latents, PLAN] that leads evenly from one row [PLAN] of a plan to another.

    Unknown where one of the two is.
    """
    if not (before[-1] and after[-1]):
        return np.zeros((latents, PLAN), np.float32)
    start, end = moments(before)[-1], moments(after)[0]
    way = (np.arange(latents * MOMENTS) + 1)[:, None] / (latents * MOMENTS + 1)
    numbers = (start + way * (end - start)).reshape(latents, MOMENTS * NUMBERS)
    return tidy(np.concatenate([numbers, np.ones((latents, 1))], axis=-1))


def leading_up(after: Floats, latents: int) -> Floats:
    """A plan [latents, PLAN] of what may have come before a plan [L, PLAN] that is known.

    Time is turned around its first moment: who goes on to the right came from the left, at the same
    pace, and the camera likewise; heights, directions and beats go back the way they go on.
    """
    told = moments(after).reshape(-1, NUMBERS).astype(np.float32)
    first, last = told[0], len(told) - 1
    back = np.arange(latents * MOMENTS, 0, -1)
    there = told[np.minimum(back, last)]
    drift = there - first
    if last:  # beyond what is known, at the mean pace
        drift *= np.maximum(back / last, 1)[:, None]
    came = np.where(_DRIFTS, first - drift, there)
    return tidy(known(came.reshape(latents, MOMENTS, NUMBERS))) * after[:1, -1:]


def mirrored(plan: Floats, beats: Floats) -> Floats:
    """The plan [..., PLAN] of the pictures' mirror images.

    beats [ACTORS, 2]: by what the sine and the cosine of each actor's beat are multiplied: a leg
    becomes the other one, and a rotor turns backwards.
    """
    sign = np.ones(NUMBERS, np.float32)
    for actor in range(ACTORS):
        mine = sign[actor * ACTOR : (actor + 1) * ACTOR]
        mine[[1, 5, 8]] = -1  # middle, front, top
        mine[11:13] = beats[actor]
    sign[[-CAMERA, -CAMERA + 3]] = -1  # eye, and where it looks
    return np.concatenate([plan[..., :-1] * np.tile(sign, MOMENTS), plan[..., -1:]], axis=-1)


def maps(plan: Floats, h: int, w: int) -> NDArray[np.float32]:
    """What each of h x w cells sees of a plan [..., PLAN]: [..., MAPS, h, w]."""
    told = moments(plan).astype(np.float32)
    y = ((np.arange(h) + 0.5) / h * 2 - 1)[:, None].astype(np.float32)
    x = ((np.arange(w) + 0.5) / w * 2 - 1)[None, :].astype(np.float32)
    seen = [
        _in_box(told[..., actor * ACTOR : (actor + 1) * ACTOR], x, y) for actor in range(ACTORS)
    ]
    seen.append(_rays(told[..., -CAMERA:], x, y, w / h))
    mapped = np.concatenate(seen, axis=-3)  # [..., MOMENTS, n, h, w]
    mapped = mapped.reshape(*plan.shape[:-1], MAPS, h, w)
    return mapped * plan[..., -1, None, None, None].astype(np.float32)


def _in_box(actor: Floats, x: Floats, y: Floats) -> Floats:
    """How much inside of an actor's box a cell is, and where in it, [..., 6, h, w]."""
    there, cx, cy, log_w, log_h = (actor[..., i, None, None] for i in range(5))
    u = (x - cx) / np.exp(log_w - np.log(2)).astype(np.float32)
    v = (y - cy) / np.exp(log_h - np.log(2)).astype(np.float32)
    inside = there * _soft(u) * _soft(v)
    u, v = np.clip(u, -1.5, 1.5), np.clip(v, -1.5, 1.5)
    parts = (np.ones_like(inside), u + 0 * v, v + 0 * u, u * u + 0 * v, v * v + 0 * u, u * v)
    return np.stack([inside * part for part in parts], axis=-3)


def _soft(across: Floats) -> Floats:
    """1 well inside of [-1, 1], a half at its ends, 0 well outside."""
    soft: Floats = 1 / (1 + np.exp(np.clip(8 * (np.abs(across) - 1), -30, 30)))
    return soft


def _rays(camera: Floats, x: Floats, y: Floats, aspect: float) -> Floats:
    """The direction in which a cell looks and where that meets the ground, [..., 12, h, w]."""
    ex, ey, ez, sin, cos, pitch, tan = (camera[..., i, None, None] for i in range(CAMERA))
    level = np.sqrt(np.maximum(1 - pitch**2, 0))
    ahead = sin * level, pitch, -cos * level
    right = cos, np.zeros_like(sin), sin
    up = -sin * pitch, level, cos * pitch
    ray = np.stack([a + x * aspect * tan * r - y * tan * u
                    for a, r, u in zip(ahead, right, up, strict=True)], axis=-3)  # fmt: skip
    ray = _unit(ray, axis=-3)
    dx, dy, dz = (ray[..., i, :, :] for i in range(3))
    down = dy < -0.02
    far = np.where(down, UNIT * ey / np.where(down, -dy, 1.0), 0.0)
    gx, gz = UNIT * ex + far * dx, UNIT * ez + far * dz
    near = down * np.exp(-np.minimum(far, 60.0) / 12)
    ground = [
        down, np.tanh(gx / 3) * down, np.tanh(gz / 3) * down, np.tanh((gz + 8) / 8) * down,
        np.tanh(gx / 9) * down, near * np.sin(np.pi / 2 * gx), near * np.cos(np.pi / 2 * gx),
        near * np.sin(np.pi / 2 * gz), near * np.cos(np.pi / 2 * gz),
    ]  # fmt: skip
    return np.concatenate([ray, np.stack(ground, axis=-3).astype(np.float32)], axis=-3)


def _unit(vectors: Floats, axis: int = -1) -> Floats:
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=axis, keepdims=True), 1e-6)
    return unit
