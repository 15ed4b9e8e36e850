"""What the renderer draws: coloured, shaped parts, and the pose a subject takes at a time.

World frame: x to the right of the screen, y up, z towards the camera at rest; 1 unit is about the
height of a subject. A subject is built facing +x, standing on y = 0 at the origin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]  # [4, 4], column vectors: point_world = matrix @ point_local
Rgb = tuple[float, float, float]  # sRGB, each 0 to 1

MESHES = (
    "box",  # [-.5, .5]^3
    "sphere",  # diameter 1
    "cylinder",  # diameter 1, height 1 along y, both ends closed
    "cone",  # base diameter 1 at y = -.5, tip at y = .5
    "capsule",  # diameter 1, total height 2 along y
    "hemisphere",  # diameter 1, flat side at y = 0, top at y = .5
    "prism",  # a roof: triangle in the x-y plane (base 1, height 1), 1 long along z
    "torus",  # in the x-y plane, outer diameter 1, tube diameter .25
)


class Part(NamedTuple):
    """One mesh placed in the world (or in its parent) and painted."""

    mesh: str
    matrix: Matrix
    colour: Rgb
    gloss: float = 0.15  # 0 chalk to 1 lacquer
    glow: float = 0.0  # 0 lit by the scene to 1 shining by itself (lamps, windows at night)


class Prop(NamedTuple):
    """A thing that stands around: what kind of thing (one of `soramame.scenery.KINDS`), and its
    parts, of which the first has its heading."""

    kind: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Pose:
    """How a subject holds itself at one moment; a subject's builder reads what it has limbs for."""

    root: Matrix  # where it is: position, heading, tilt, squash and stretch
    stride: float = 0.0  # gait phase in cycles; legs swing as sin(2 pi stride)
    swing: float = 0.0  # 0 limbs at rest to 1 full strides
    travelled: float = 0.0  # distance rolled since the start, for wheels and balls
    seconds: float = 0.0  # clock, for propellers, tails, blinking, flames
    air: float = 0.0  # 0 on the ground to 1 in full flight: wings beat, legs tuck, flames burn


def identity() -> Matrix:
    """The matrix that changes nothing."""
    return np.eye(4)


def move(x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Matrix:
    """A translation."""
    matrix = np.eye(4)
    matrix[:3, 3] = (x, y, z)
    return matrix


def scale(x: float, y: float | None = None, z: float | None = None) -> Matrix:
    """A scaling; one number scales all three axes alike."""
    return np.diag((x, x if y is None else y, x if z is None else z, 1.0))


def turn(axis: str, radians: float) -> Matrix:
    """A right-handed rotation about the "x", "y" or "z" axis."""
    c, s = np.cos(radians), np.sin(radians)
    i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    matrix = np.eye(4)
    matrix[i, i], matrix[i, j], matrix[j, i], matrix[j, j] = c, -s, s, c
    return matrix
