"""The constants of one frame, laid out as the shaders' `Frame` block reads them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soramame.toybox.camera import Shot
from soramame.toybox.looks import Look
from soramame.toybox.parts import Matrix, Rgb
from soramame.toybox.setting import Setting

SHADOW_RADIUS = 4.6  # units around the stage that the shadow map covers
BLOCK_BYTES = 4 * (2 * 16 + 14 * 4)


@dataclass(frozen=True)
class View:
    """A camera and a sun as matrices: world to clip, and world to shadow map."""

    camera: Matrix
    light: Matrix
    shot: Shot


def view(shot: Shot, aspect: float, sun: tuple[float, float, float]) -> View:
    """The matrices of a shot; the picture's y points down, so that rows are read in order."""
    camera = _perspective(shot.fov, aspect) @ look_at(shot.eye, shot.target, shot.up)
    return View(camera, _light(np.array(sun), shot.target), shot)


def enlarged(left: float, top: float, right: float, bottom: float) -> Matrix:
    """What makes a part of the picture fill it; the whole of it is -1, -1, 1 and 1."""
    matrix = np.diag((2 / (right - left), 2 / (bottom - top), 1.0, 1.0))
    matrix[:2, 3] = -(right + left) / (right - left), -(bottom + top) / (bottom - top)
    return matrix


def look_at(
    eye: NDArray[np.float64], target: NDArray[np.float64], up: NDArray[np.float64]
) -> Matrix:
    """World to a camera's own frame: right, up, towards it."""
    back = (eye - target) / np.linalg.norm(eye - target)
    right = np.cross(up, back)
    right /= np.linalg.norm(right)
    matrix = np.eye(4)
    matrix[:3, :3] = right, np.cross(back, right), back
    matrix[:3, 3] = -matrix[:3, :3] @ eye
    return matrix


def _perspective(fov: float, aspect: float, near: float = 0.3, far: float = 120.0) -> Matrix:
    focal = 1 / np.tan(fov / 2)
    matrix = np.zeros((4, 4))
    matrix[0, 0], matrix[1, 1] = focal / aspect, -focal
    matrix[2, 2], matrix[2, 3] = (far + near) / (near - far), 2 * far * near / (near - far)
    matrix[3, 2] = -1
    return matrix


def _light(sun: NDArray[np.float64], target: NDArray[np.float64]) -> Matrix:
    """An orthographic view along the sun, moved in whole texels so that edges do not shimmer."""
    centre = np.array([target[0], 0.6, target[2] - 0.4])
    up = np.array([0.0, 0.0, -1.0]) if abs(sun[1]) > 0.9 else np.array([0.0, 1.0, 0.0])
    matrix = look_at(sun * 20.0, np.zeros(3), up)
    middle = matrix[:3, :3] @ centre
    texel = 2 * SHADOW_RADIUS / 512
    matrix[:2, 3] = -np.floor(middle[:2] / texel) * texel
    scale = np.diag((1 / SHADOW_RADIUS, 1 / SHADOW_RADIUS, -1 / 24.0, 1.0))
    scale[2, 3] = -20.0 / 24.0
    return scale @ matrix


def block(
    view: View, setting: Setting, look: Look, seconds: float, turn: float, size: tuple[int, int]
) -> bytes:
    """The `Frame` block of common.glsl; `turn` rotates the sky, 0 to 1."""
    shot, (width, height) = view.shot, size
    rows = [
        (*shot.eye, seconds),
        (*setting.sun, disc(setting)),
        (*setting.sunlight, look.outline * min(size) / 256),
        (*setting.ambient, look.fill),
        (*_linear(setting.ground), turn),
        (*_linear(setting.ground_far), setting.clouds),
        (*_linear(setting.sky_top), setting.stars),
        (*_linear(setting.sky_horizon), setting.waves),
        (*_linear(setting.fog), setting.fog_density),
        (look.wrap, look.gloss_gain, look.gloss_floor, look.rim),
        (look.saturation, look.contrast, look.vignette, look.exposure),
        (*look.tint, look.lift),
        (width, height, look.scratches, setting.wetness),
        (*shot.target, 1 / np.tan(shot.fov / 2)),
    ]
    numbers = [view.camera.T.ravel(), view.light.T.ravel(), np.array(rows).ravel()]
    return np.concatenate(numbers).astype(np.float32).tobytes()


def disc(setting: Setting) -> float:
    """The cosine of half the angle that the moon fills in the sky, or the sun."""
    return 0.9986 if setting.stars > 0.5 else 0.9978


def _linear(colour: Rgb) -> tuple[float, float, float]:
    """Linear light of a colour encoded with gamma 2."""
    red, green, blue = colour
    return red * red, green * green, blue * blue
