"""Where the camera stands and looks: one named move a clip, a function of scene and time.

The sky tells the moves apart: it stands still under "static", "track", and "crane up" sinks it;
a pan sweeps it sideways, an orbit sweeps it while the subject stays, push and pull scale it.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soramame.toybox import motion
from soramame.toybox.scene import TRAVELS, Scene

CLIP_SECONDS = 4.0  # nominal: every move is half way at 2 s, and calms down after 4 s
Point = NDArray[np.float64]  # [3]

_FRAMED = {"jump": (3.2, 0.95), "fly": (3.1, 1.1), "rise": (3.7, 1.4), "fall": (3.6, 1.3)}
_FOLLOW = 0.8  # how much of the actor's way a moving camera goes along


class Shot(NamedTuple):
    """A camera: eye, target and up [3] in world units; `fov` is vertical, in radians."""

    eye: Point
    target: Point
    up: Point
    fov: float


class _Lens(NamedTuple):
    """The field of view from bottom to top, and how far a pan may sweep, in radians."""

    fov: float
    sweep: float


class _Stance(NamedTuple):
    """What a scene's seed and actors decide once for the whole clip."""

    distance: float
    height: float  # of the eye
    aim: float  # height looked at
    angle: float  # about the vertical, in radians
    turning: float  # +1 or -1: which way an orbit goes
    span: float  # units of height that a square frame shows at the subject


def shot(scene: Scene, seconds: float, aspect: float) -> Shot:
    """The camera of `scene` at `seconds`; `aspect` is width over height."""
    stance = _stance(scene)
    span = stance.span if aspect >= 1 else max(stance.span, 0.84 * stance.span / aspect)
    fov = 2 * math.atan(span / 2 / 4.5)
    across = 2 * math.atan(math.tan(fov / 2) * aspect)
    lens = _Lens(fov, min(0.64 * across, math.radians(28)))
    centre = np.array([0.0, stance.aim, 0.0]) + _followed(scene, seconds)
    return _MOVES[scene.camera](stance, centre, lens, seconds)


@lru_cache(maxsize=64)
def _stance(scene: Scene) -> _Stance:
    random = np.random.default_rng((scene.seed, 0xCA))
    span, aim = max(_FRAMED.get(actor.action, (2.9, 0.72)) for actor in scene.actors)
    if scene.camera == "static" and scene.actors[0].action in TRAVELS:
        span *= 1.08
    return _Stance(
        distance=4.5 * random.uniform(0.94, 1.06),
        height=aim + random.uniform(0.2, 0.6),
        aim=aim,
        angle=random.uniform(-0.1, 0.1),
        turning=float(random.choice((-1, 1))),
        span=span * (1.0 if len(scene.actors) == 1 else 1.08),
    )


def _followed(scene: Scene, seconds: float) -> Point:
    """How far the camera goes along with the actors, [3]; past those that stay, when tracking."""
    if scene.camera == "static":
        return np.zeros(3)
    offset = motion.pose(scene, 0, seconds).root[:3, 3]
    if scene.camera != "track":
        return np.array([offset[0] * _FOLLOW, 0.0, 0.0])
    action = scene.actors[0].action
    passing = 0.0 if action in TRAVELS else 1.2 * (_progress(seconds, 0.15) - 0.5)
    beside = offset[0] + passing * _stance(scene).turning
    return np.array([beside, offset[1] * 0.8 if action in ("rise", "fall") else 0.0, 0.0])


def _progress(seconds: float, rest: float) -> float:
    """From 0 to 1 in a clip at constant speed, then easing towards 1 + rest."""
    if seconds <= CLIP_SECONDS:
        return seconds / CLIP_SECONDS
    return 1 + rest * (1 - math.exp((CLIP_SECONDS - seconds) / (CLIP_SECONDS * rest)))


def _look(stance: _Stance, centre: Point, lens: _Lens, distance: float, angle: float) -> Shot:
    around = np.array([math.sin(angle), 0.0, math.cos(angle)]) * stance.distance * distance
    eye = centre + around
    eye[1] += stance.height - stance.aim
    return Shot(eye, centre, np.array([0.0, 1.0, 0.0]), lens.fov)


def _static(stance: _Stance, centre: Point, lens: _Lens, seconds: float) -> Shot:
    return _look(stance, centre, lens, 1.0, stance.angle)


def _push(stance: _Stance, centre: Point, lens: _Lens, seconds: float) -> Shot:
    return _look(stance, centre, lens, 1.36 * 0.52 ** _progress(seconds, 0.15), stance.angle)


def _pull(stance: _Stance, centre: Point, lens: _Lens, seconds: float) -> Shot:
    return _look(stance, centre, lens, 0.70 * 2.1 ** _progress(seconds, 0.3), stance.angle)


def _orbit(stance: _Stance, centre: Point, lens: _Lens, seconds: float) -> Shot:
    angle = stance.turning * math.radians(80) * (_progress(seconds, 0.4) - 0.5)
    return _look(stance, centre, lens, 1.0, stance.angle + angle)


def _crane(stance: _Stance, centre: Point, lens: _Lens, seconds: float) -> Shot:
    view = _look(stance, centre, lens, 1.0, stance.angle)
    up = _progress(seconds, 0.2)
    nearer = centre + (view.eye - centre) * (1.06 - 0.3 * up)
    return view._replace(eye=np.array([nearer[0], 0.35 + (stance.aim + 2.6) * up, nearer[2]]))


def _pan(way: float, stance: _Stance, centre: Point, lens: _Lens, seconds: float) -> Shot:
    view = _look(stance, centre, lens, 1.0, 0.0)
    turn = way * (_progress(seconds, 0.15) - 0.5) * lens.sweep
    ahead = view.target - view.eye
    sin, cos = math.sin(turn), math.cos(turn)
    turned = np.array([ahead[0] * cos - ahead[2] * sin, ahead[1], ahead[2] * cos + ahead[0] * sin])
    return view._replace(target=view.eye + turned)


def _pan_left(stance: _Stance, centre: Point, lens: _Lens, seconds: float) -> Shot:
    return _pan(-1.0, stance, centre, lens, seconds)


def _pan_right(stance: _Stance, centre: Point, lens: _Lens, seconds: float) -> Shot:
    return _pan(1.0, stance, centre, lens, seconds)


_MOVES = {
    "static": _static,
    "pan left": _pan_left,
    "pan right": _pan_right,
    "push in": _push,
    "pull back": _pull,
    "orbit": _orbit,
    "crane up": _crane,
    "track": _static,
}
