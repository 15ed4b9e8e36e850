"""The unit meshes of `parts.MESHES` as vertex arrays, in four makes and two levels of detail.

A make is the material that a look builds its world from: "smooth" toys with softly bevelled edges,
folded "paper" with few flat faces, "puffy" balloons, and lumpy "clay". The coarse level is for
what covers few pixels. Counts are low on purpose: a software rasteriser draws this world.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from soramame.toybox import solids
from soramame.toybox.parts import MESHES
from soramame.toybox.solids import Body, Profile

MAKES = ("smooth", "paper", "puffy", "clay")


@dataclass(frozen=True)
class Mesh:
    """Vertices [N, 9] (position, normal, direction in which an outline grows), triangles [M, 3]."""

    vertices: NDArray[np.float32]
    triangles: NDArray[np.int32]


@lru_cache(maxsize=1)
def all_meshes() -> dict[tuple[str, str, int], Mesh]:
    """Every mesh by (make, name, level), where level 0 is fine and 1 is coarse."""
    makes = {"smooth": _smooth, "paper": _paper, "puffy": _puffy, "clay": _clay}
    return {
        (make, name, level): _finish(makes[make](name, level))
        for make in MAKES
        for name in MESHES
        for level in (0, 1)
    }


def _smooth(name: str, level: int) -> Body:
    """Wooden toys: round things round, and every edge slightly bevelled."""
    if name == "box":
        return solids.bevelled_box(0.06)
    if name == "sphere":
        return solids.ball((2, 1)[level])
    if name == "prism":
        return solids.flat(solids.prism())
    if name == "torus":
        return solids.ring(0.375, 0.125, (20, 12)[level], (10, 6)[level])
    return solids.lathe(_PROFILES[name](level), (20, 12)[level])


def _paper(name: str, level: int) -> Body:
    """Folded card: few faces, each flat."""
    if name == "box":
        return solids.flat(solids.box())
    if name == "sphere":
        return solids.flat(solids.ball((1, 0)[level]))
    if name == "prism":
        return solids.flat(solids.prism())
    if name == "torus":
        return solids.flat(solids.ring(0.375, 0.125, 10, 4))
    return solids.flat(solids.lathe(_PROFILES[name](1), (8, 6)[level]))


def _puffy(name: str, level: int) -> Body:
    """Balloons: the same bodies blown up until no edge is left."""
    if name == "box":
        return solids.cushion((5, 2)[level], 5.0)
    if name == "prism":
        positions, _, triangles = solids.cushion((5, 2)[level], 4.0)
        narrowing = np.array([0.72, 1.0, 1.0]) - np.outer(positions[:, 1], (0.85, 0.0, 0.0))
        return solids.smoothed(positions * narrowing, triangles)
    if name == "sphere":
        positions, normals, triangles = solids.ball((2, 1)[level])
        return positions * 1.06, normals, triangles
    if name == "torus":
        return solids.ring(0.36, 0.19, (20, 12)[level], (12, 6)[level])
    positions, _, triangles = solids.lathe(_swollen(name, level), (20, 12)[level])
    return solids.smoothed(positions, triangles)


def _clay(name: str, level: int) -> Body:
    """Plasticine: pressed by thumbs, so that nothing is quite straight or round."""
    if name == "box":
        return solids.bevelled_box(0.13)
    positions, _, triangles = (_puffy if name == "prism" else _smooth)(name, level)
    waves = np.array([(5.1, 3.3, 4.3), (3.7, 6.1, 2.9), (4.9, 2.7, 5.7)])
    dents = 0.022 * np.sin(positions @ waves.T * 1.6 + (0.3, 1.9, 4.1))
    return solids.smoothed(positions + dents, triangles)


def _finish(body: Body) -> Mesh:
    positions, normals, triangles = body
    _, outward, _ = solids.smoothed(positions, triangles)
    units = [v / np.maximum(np.linalg.norm(v, axis=1), 1e-9)[:, None] for v in (normals, outward)]
    vertices = np.concatenate([positions, *units], 1).astype(np.float32)
    return Mesh(vertices, triangles.astype(np.int32))


def _cylinder(level: int) -> Profile:
    edge = 0.45
    rim = [(0.0, 0.5, 0.0, 1.0), (edge, 0.5, 0.0, 1.0), (0.5, edge, 1.0, 0.0)]
    below = [(radius, -y, out, -up) for radius, y, out, up in rim]
    return [*below, *reversed(rim)]


def _cone(level: int) -> Profile:
    out, up = 0.894, 0.447
    base = [(0.0, -0.5, 0.0, -1.0), (0.46, -0.5, 0.0, -1.0), (0.49, -0.45, out, up)]
    return [*base, (0.03, 0.47, out, up), (0.0, 0.5, 0.0, 1.0)]


def _capsule(level: int) -> Profile:
    angles = np.linspace(0, np.pi / 2, (5, 3)[level])
    arc = [(float(np.sin(a)), float(np.cos(a))) for a in angles]
    below = [(0.5 * r, -0.5 - 0.5 * y, r, -y) for r, y in arc]
    above = [(0.5 * r, 0.5 + 0.5 * y, r, y) for r, y in reversed(arc)]
    return [*below, *above]


def _hemisphere(level: int) -> Profile:
    angles = np.linspace(np.pi / 2, 0, (6, 4)[level])
    arc = [(float(np.sin(a)), float(np.cos(a))) for a in angles]
    base = [(0.0, 0.0, 0.0, -1.0), (0.5, 0.0, 0.0, -1.0)]
    return [*base, *((0.5 * r, 0.5 * y, r, y) for r, y in arc)]


_PROFILES = {
    "cylinder": _cylinder,
    "cone": _cone,
    "capsule": _capsule,
    "hemisphere": _hemisphere,
}


def _swollen(name: str, level: int) -> Profile:
    """The profile of a blown-up body, from pole to pole; its normals are left to be averaged."""
    points = []
    for angle in np.linspace(-np.pi / 2, np.pi / 2, (11, 7)[level]):
        out, up = abs(np.cos(angle)) ** 0.6, float(np.sin(angle))
        square = np.sign(up) * abs(up) ** 0.6
        points.append(
            {
                "cylinder": (0.56 * out, 0.54 * square),
                "cone": (0.62 * out * (0.72 - 0.47 * square), 0.52 * square),
                "capsule": (0.6 * out, 1.04 * up),
                "hemisphere": (0.54 * out, (0.54 if up > 0 else 0.08) * up),
            }[name]
        )
    points[0], points[-1] = (0.0, points[0][1]), (0.0, points[-1][1])
    return [(float(radius), float(y), 0.0, 0.0) for radius, y in points]
