"""The plan of a scene: where its actors and its camera are, as `soramame.plan` writes it down."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import cos, log, pi, sin

import numpy as np
from numpy.typing import NDArray

from soramame import plan as plans
from soramame.plan import ACTOR, ACTORS, CAMERA, INTO, MOMENTS, NUMBERS, UNIT, known
from soramame.scenery import KIND, KINDS, PROP, PROPS
from soramame.tokens import SPAN
from soramame.toybox import camera, frame, looks, motion, places, subjects
from soramame.toybox.camera import Shot
from soramame.toybox.meshes import all_meshes
from soramame.toybox.parts import Matrix, Part, Prop
from soramame.toybox.presence import SUN, on_screen
from soramame.toybox.scene import Scene

_FARTHEST = 4.0  # half pictures from the middle at which a box may still be
_SMALLEST = 0.02
Plan = NDArray[np.float32]


def groups(scene: Scene, latents: int, start: float, aspect: float, fps: float = 16) -> Plan:
    """The plan [latents, PLAN] of a clip that begins at `start` seconds with a frame held still."""
    times = [(start,) * MOMENTS]
    for index in range(1, latents):
        first = SPAN * (index - 1) + 0.5
        times.append(tuple(start + (first + SPAN * part) / fps for part in INTO))
    return _plan(scene, times, aspect)


def stills(scene: Scene, latents: int, start: float, aspect: float, fps: float = 16) -> Plan:
    """The plan [latents, PLAN] of every eighth frame of that clip, each held still."""
    times = [(start + SPAN * index / fps,) * MOMENTS for index in range(latents)]
    return _plan(scene, times, aspect)


def scenery(scene: Scene) -> NDArray[np.float32]:
    """The table [PROPS, PROP] of what stands around in a scene, as `soramame.scenery` has it.

    The sun or the moon comes first, then the setting's props.
    """
    setting = looks.relit(scene.look, places.setting(scene), 0.0)
    table = np.zeros((PROPS, PROP), np.float32)
    moon = setting.stars > 0.5
    wide = 20 * np.tan(np.arccos(frame.disc(setting)))
    size = [float(np.log(wide))] * 3
    table[0, : KIND.start] = [1.0, *(10 * np.array(setting.sun)), *size, 0.0, 1.0, *((1.0,) * 3)]
    table[0, KIND][KINDS.index("moon" if moon else "sun")] = 1.0
    for row, prop in enumerate(setting.props, start=1):
        table[row, : KIND.start] = _standing(prop)
        table[row, KIND][KINDS.index(prop.kind)] = 1.0
    return table


def _standing(prop: Prop) -> list[float]:
    """A prop's numbers but for its kind."""
    corners = np.concatenate(
        [_outline(part.mesh) @ part.matrix[:3, :3].T + part.matrix[:3, 3] for part in prop.parts]
    )
    low, high = corners.min(axis=0), corners.max(axis=0)
    along = prop.parts[0].matrix[[2, 0], 0] * np.array((-1.0, 1.0))
    sizes = np.log(np.maximum(high - low, _SMALLEST))
    heading = along / max(float(np.linalg.norm(along)), 1e-6)
    return [1.0, *(low + high) / 2, *sizes, *heading, *max(prop.parts, key=_bulk).colour]


def _bulk(part: Part) -> float:
    """About how much room a part fills."""
    return float(np.linalg.det(part.matrix[:3, :3])) * (0.1 if part.mesh == "torus" else 1.0)


@lru_cache(maxsize=16)
def _outline(mesh: str) -> NDArray[np.float64]:
    """The vertices [N, 3] of a mesh."""
    found = next(made for (_, name, _), made in all_meshes().items() if name == mesh)
    return found.vertices[:, :3].astype(np.float64)


def mirrored(scene: Scene, plan: Plan) -> Plan:
    """A scene's plan [..., PLAN], as the pictures' mirror images have it."""
    beats = np.ones((ACTORS, 2), np.float32)
    for index, actor in enumerate(scene.actors):
        pose = motion.pose(scene, index, 0.0)
        beats[index] = subjects.SUBJECTS[actor.subject].beat(pose).flip
    return plans.mirrored(plan, beats)


def _plan(scene: Scene, times: Iterable[tuple[float, ...]], aspect: float) -> Plan:
    found: dict[float, NDArray[np.float32]] = {}
    for pair in times:
        for seconds in pair:
            if seconds not in found:
                found[seconds] = _moment(scene, seconds, aspect)
    return known(np.stack([np.stack([found[seconds] for seconds in pair]) for pair in times]))


def _moment(scene: Scene, seconds: float, aspect: float) -> NDArray[np.float32]:
    """The NUMBERS of a scene at a time."""
    shown = looks.held(looks.LOOKS[scene.look], seconds)
    shot = camera.shot(scene, shown, aspect)
    numbers = np.zeros(NUMBERS, np.float32)
    to_clip = frame.view(shot, aspect, SUN).camera
    for index in range(len(scene.actors)):
        numbers[index * ACTOR : (index + 1) * ACTOR] = _actor(scene, index, shown, shot, to_clip)
    numbers[-CAMERA:] = _camera(shot)
    return numbers


def _actor(scene: Scene, index: int, seconds: float, shot: Shot, to_clip: Matrix) -> list[float]:
    actor = scene.actors[index]
    pose = motion.pose(scene, index, seconds)
    parts = subjects.SUBJECTS[actor.subject].build(pose, subjects.PAINTS[actor.colour])
    screen = on_screen(parts, to_clip @ pose.root)
    low = screen.min(axis=(0, 2)).clip(-_FARTHEST, _FARTHEST)
    high = screen.max(axis=(0, 2)).clip(-_FARTHEST, _FARTHEST)
    width, height = np.maximum(high - low, _SMALLEST)
    front, top = (_turned(pose.root[:3, axis], shot) for axis in (0, 1))
    beat = subjects.SUBJECTS[actor.subject].beat(pose)
    turned = 2 * pi * beat.turns
    return [
        1.0, *(low + high) / 2, log(width), log(height), *front, *top,
        beat.depth * sin(turned), beat.depth * cos(turned), pose.air,
    ]  # fmt: skip


def _turned(direction: NDArray[np.float64], shot: Shot) -> NDArray[np.float64]:
    """A world direction as a camera sees it, of length 1: right, up, towards the camera."""
    seen = frame.look_at(shot.eye, shot.target, shot.up)[:3, :3] @ direction
    turned: NDArray[np.float64] = seen / np.linalg.norm(seen)
    return turned


def _camera(shot: Shot) -> list[float]:
    ahead = (shot.target - shot.eye) / np.linalg.norm(shot.target - shot.eye)
    level = max(float(np.hypot(ahead[0], ahead[2])), 1e-6)
    eye = shot.eye / UNIT
    return [*eye, ahead[0] / level, -ahead[2] / level, ahead[1], float(np.tan(shot.fov / 2))]
