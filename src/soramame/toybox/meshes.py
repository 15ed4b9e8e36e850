"""The unit meshes of `parts.MESHES` as vertex arrays, in three makes and two levels of detail.

A make is the material that a look builds its world from: "smooth" toys with softly bevelled edges,
folded "paper" with few flat faces, and "puffy" balloons. The coarse level is for what covers few
pixels. Counts are low on purpose: the world is drawn by a software rasteriser.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from soramame.toybox.parts import MESHES

MAKES = ("smooth", "paper", "puffy")
Floats = NDArray[np.float64]
Profile = Sequence[tuple[float, float, float, float]]  # radius, y, and the normal's two parts


@dataclass(frozen=True)
class Mesh:
    """Vertices [N, 9] (position, normal, direction in which an outline grows), triangles [M, 3]."""

    vertices: NDArray[np.float32]
    triangles: NDArray[np.int32]


@lru_cache(maxsize=1)
def all_meshes() -> dict[tuple[str, str, int], Mesh]:
    """Every mesh by (make, name, level), where level 0 is fine and 1 is coarse."""
    makes = {"smooth": _smooth, "paper": _paper, "puffy": _puffy}
    return {
        (make, name, level): makes[make](name, level)
        for make in MAKES
        for name in MESHES
        for level in (0, 1)
    }


def _smooth(name: str, level: int) -> Mesh:
    """Wooden toys: round things round, and every edge slightly bevelled."""
    sides = (20, 10)[level]
    if name == "box":
        return _bevelled_box(0.06)
    if name == "sphere":
        return _finish(*_ball((2, 1)[level]))
    if name == "prism":
        return _finish(*_flat(*_prism()))
    if name == "torus":
        return _finish(*_ring(0.375, 0.125, (20, 12)[level], (10, 6)[level]))
    return _finish(*_lathe(_PROFILES[name](level), sides))


def _paper(name: str, level: int) -> Mesh:
    """Folded card: few faces, each flat."""
    if name == "box":
        positions, triangles = _box()
    elif name == "sphere":
        positions, _, triangles = _ball((1, 0)[level])
    elif name == "prism":
        positions, triangles = _prism()
    elif name == "torus":
        positions, _, triangles = _ring(0.375, 0.125, 10, 4)
    else:
        profile = [point for point in _PROFILES[name](1) if name != "cylinder" or abs(point[3]) > 0]
        positions, _, triangles = _lathe(profile, (8, 6)[level])
    return _finish(*_flat(positions, triangles))


def _puffy(name: str, level: int) -> Mesh:
    """Balloons: the same bodies blown up until no edge is left."""
    sides = (20, 10)[level]
    if name in ("box", "prism"):
        positions, _, triangles = _ball((3, 2)[level])
        positions = _inflate(positions, 4.0)
        if name == "prism":
            positions[:, 0] *= 0.72 - 0.85 * positions[:, 1]
        return _finish(positions, _normals(positions, triangles), triangles)
    if name == "torus":
        return _finish(*_ring(0.36, 0.19, (20, 12)[level], (12, 6)[level]))
    if name == "sphere":
        return _smooth(name, level)
    positions, _, triangles = _lathe(_PUFFY_PROFILES[name](level), sides)
    return _finish(positions, _normals(positions, triangles), triangles)


def _cylinder(level: int) -> Profile:
    b = 0.05
    return [
        (0, -0.5, 0, -1),
        (0.5 - b, -0.5, 0, -1),
        (0.5, b - 0.5, 1, 0),
        (0.5, 0.5 - b, 1, 0),
        (0.5 - b, 0.5, 0, 1),
        (0, 0.5, 0, 1),
    ]


def _cone(level: int) -> Profile:
    side = (0.894, 0.447)
    base = [(0, -0.5, 0, -1), (0.46, -0.5, 0, -1), (0.49, -0.45, *side)]
    return [*base, (0.03, 0.47, *side), (0, 0.5, 0, 1)]


def _capsule(level: int) -> Profile:
    steps = np.linspace(0, np.pi / 2, (5, 3)[level])
    arc = [(float(np.sin(a)), float(np.cos(a))) for a in steps]
    below = [(0.5 * r, -0.5 - 0.5 * y, r, -y) for r, y in arc]
    above = [(0.5 * r, 0.5 + 0.5 * y, r, y) for r, y in reversed(arc)]
    return [*below, *above]


def _hemisphere(level: int) -> Profile:
    steps = np.linspace(np.pi / 2, 0, (6, 4)[level])
    arc = [(float(np.sin(a)), float(np.cos(a))) for a in steps]
    return [(0, 0, 0, -1), (0.5, 0, 0, -1), *((0.5 * r, 0.5 * y, r, y) for r, y in arc)]


_PROFILES = {
    "cylinder": _cylinder,
    "cone": _cone,
    "capsule": _capsule,
    "hemisphere": _hemisphere,
}


def _swollen(points: Sequence[tuple[float, float]]) -> Profile:
    return [(r, y, 0.0, 0.0) for r, y in points]


def _puffy_cylinder(level: int) -> Profile:
    angles = np.linspace(-np.pi / 2, np.pi / 2, (11, 7)[level])
    return _swollen([(0.54 * _power(np.cos(a)), 0.54 * _power(np.sin(a))) for a in angles])


def _puffy_cone(level: int) -> Profile:
    angles = np.linspace(-np.pi / 2, np.pi / 2, (11, 7)[level])
    points = []
    for a in angles:
        y = 0.52 * _power(np.sin(a))
        points.append((0.62 * _power(np.cos(a)) * (0.72 - 0.9 * y), y))
    return _swollen(points)


def _puffy_capsule(level: int) -> Profile:
    angles = np.linspace(-np.pi / 2, np.pi / 2, (11, 7)[level])
    return _swollen([(0.55 * _power(np.cos(a)), 1.02 * float(np.sin(a))) for a in angles])


def _puffy_hemisphere(level: int) -> Profile:
    angles = np.linspace(-np.pi / 2, np.pi / 2, (11, 7)[level])
    points = []
    for a in angles:
        y = float(np.sin(a))
        points.append((0.54 * _power(np.cos(a)), 0.54 * y if y > 0 else 0.08 * y))
    return _swollen(points)


_PUFFY_PROFILES = {
    "cylinder": _puffy_cylinder,
    "cone": _puffy_cone,
    "capsule": _puffy_capsule,
    "hemisphere": _puffy_hemisphere,
}


def _power(value: float, exponent: float = 0.6) -> float:
    """A signed power below one: rounds a sine's profile towards a square's."""
    return float(np.sign(value) * abs(value) ** exponent) if abs(value) > 1e-9 else 0.0


def _inflate(directions: Floats, p: float) -> Floats:
    """Points of a sphere pushed out to a cube with corners rounded by the p-norm, [N, 3]."""
    norm: Floats = (np.abs(directions) ** p).sum(1, keepdims=True) ** (1 / p)
    return directions / norm * 0.54


def _bevelled_box(bevel: float) -> Mesh:
    """24 vertices with face normals: interpolation across the narrow bevels rounds the edges."""
    signs = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)
    inner = 0.5 - bevel
    positions, normals = [], []
    for corner in signs:
        for axis in range(3):
            point = corner * inner
            point[axis] = corner[axis] * 0.5
            positions.append(point)
            normals.append(np.eye(3)[axis] * corner[axis])
    vertices, facing = np.array(positions), np.array(normals)
    triangles: list[tuple[int, int, int]] = []
    for axis in range(3):
        u, v = (axis + 1) % 3, (axis + 2) % 3
        for side in (0, 1):
            face = [_corner(axis, u, v, side, a, b) * 3 + axis for a, b in _QUAD]
            triangles += _quad(face)
        for a in (0, 1):
            for b in (0, 1):
                low, high = _corner(axis, u, v, 0, a, b) * 3, _corner(axis, u, v, 1, a, b) * 3
                triangles += _quad([low + u, high + u, high + v, low + v])
    triangles += [(3 * c, 3 * c + 1, 3 * c + 2) for c in range(8)]
    wound = _wind(vertices, np.array(triangles))
    return _finish(vertices, facing, wound)


_QUAD = ((0, 0), (1, 0), (1, 1), (0, 1))


def _corner(axis: int, u: int, v: int, along: int, a: int, b: int) -> int:
    """The number (x * 4 + y * 2 + z) of a cube's corner, its bits given per axis."""
    bits = [0, 0, 0]
    bits[axis], bits[u], bits[v] = along, a, b
    return bits[0] * 4 + bits[1] * 2 + bits[2]


def _quad(corners: Sequence[int]) -> list[tuple[int, int, int]]:
    a, b, c, d = corners
    return [(a, b, c), (a, c, d)]


def _box() -> tuple[Floats, NDArray[np.int64]]:
    positions = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]) * 0.5
    faces = []
    for axis in range(3):
        u, v = (axis + 1) % 3, (axis + 2) % 3
        for side in (0, 1):
            faces += _quad([_corner(axis, u, v, side, a, b) for a, b in _QUAD])
    return positions, _wind(positions, np.array(faces))


def _prism() -> tuple[Floats, NDArray[np.int64]]:
    triangle = ((-0.5, -0.5), (0.5, -0.5), (0.0, 0.5))
    positions = np.array([(x, y, z) for z in (-0.5, 0.5) for x, y in triangle])
    faces = [(0, 1, 2), (3, 4, 5)]
    for i in range(3):
        j = (i + 1) % 3
        faces += _quad([i, j, j + 3, i + 3])
    return positions, _wind(positions, np.array(faces), centre=(0, -0.1, 0))


def _wind(
    positions: Floats, triangles: NDArray[np.int64], centre: tuple[float, float, float] = (0, 0, 0)
) -> NDArray[np.int64]:
    """The triangles of a convex body, each turned counter-clockwise as seen from outside."""
    a, b, c = (positions[triangles[:, i]] - np.array(centre) for i in range(3))
    inward = (np.cross(b - a, c - a) * (a + b + c)).sum(1) < 0
    wound = triangles.copy()
    wound[inward] = wound[inward][:, ::-1]
    return wound


def _ball(subdivisions: int) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """An icosphere of diameter 1: positions, normals, triangles."""
    g = (1 + 5**0.5) / 2
    rectangles = [(0, s, t * g) for s in (-1, 1) for t in (-1, 1)]
    points = np.array([np.roll(p, k) for k in range(3) for p in rectangles], float)
    edge = 2.0
    count = len(points)
    near = np.abs(np.linalg.norm(points[:, None] - points[None], axis=2) - edge) < 1e-6
    faces = [
        (i, j, k)
        for i in range(count)
        for j in range(i + 1, count)
        for k in range(j + 1, count)
        if near[i, j] and near[j, k] and near[i, k]
    ]
    triangles = _wind(points, np.array(faces))
    for _ in range(subdivisions):
        points, triangles = _subdivide(points, triangles)
    normals = points / np.linalg.norm(points, axis=1, keepdims=True)
    return normals * 0.5, normals, triangles


def _subdivide(
    points: Floats, triangles: NDArray[np.int64]
) -> tuple[Floats, NDArray[np.int64]]:
    """Each triangle cut in four, its edges' middles lifted to the sphere."""
    points = points / np.linalg.norm(points, axis=1, keepdims=True)
    edges = np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    unique, inverse = np.unique(edges, axis=0, return_inverse=True)
    middle = inverse.reshape(-1, 3) + len(points)
    a, b, c = triangles.T
    ab, bc, ca = middle.T
    parts = [(a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca)]
    cut = np.concatenate([np.stack(part, 1) for part in parts])
    return np.concatenate([points, points[unique].mean(1)]), cut


def _lathe(profile: Profile, sides: int) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """A profile, listed from bottom to top, turned about the y axis."""
    angles = np.arange(sides) * 2 * np.pi / sides
    around = np.stack([np.sin(angles), np.cos(angles)], 1)
    positions, normals = [], []
    for radius, y, out, up in profile:
        positions.append(np.insert(around * radius, 1, y, axis=1))
        normals.append(np.insert(around * out, 1, up, axis=1))
    grid = np.arange(len(profile) * sides).reshape(len(profile), sides)
    low, high = grid[:-1], grid[1:]
    right_low, right_high = np.roll(low, -1, 1), np.roll(high, -1, 1)
    lower = np.stack([low, right_low, right_high], -1).reshape(-1, 3)
    upper = np.stack([low, right_high, high], -1).reshape(-1, 3)
    return _drop_slivers(
        np.concatenate(positions), np.concatenate(normals), np.concatenate([lower, upper])
    )


def _drop_slivers(
    positions: Floats, normals: Floats, triangles: NDArray[np.int64]
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    a, b, c = (positions[triangles[:, i]] for i in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    return positions, normals, triangles[area > 1e-7]


def _ring(
    radius: float, tube: float, around: int, across: int
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """A torus in the x-y plane: positions, normals, triangles."""
    u = np.arange(around) * 2 * np.pi / around
    v = np.arange(across) * 2 * np.pi / across + np.pi / across
    out = np.stack([np.cos(u), np.sin(u), np.zeros(around)], 1)[:, None]
    side = np.array([0, 0, 1.0])
    normals = out * np.cos(v)[None, :, None] + side * np.sin(v)[None, :, None]
    positions = out * radius + normals * tube
    grid = np.arange(around * across).reshape(around, across)
    a, b = grid, np.roll(grid, -1, 0)
    c, d = np.roll(b, -1, 1), np.roll(a, -1, 1)
    triangles = np.concatenate([np.stack([a, b, c], -1), np.stack([a, c, d], -1)])
    return positions.reshape(-1, 3), normals.reshape(-1, 3), triangles.reshape(-1, 3)


def _flat(
    positions: Floats, triangles: NDArray[np.int64]
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """The same triangles with corners of their own, so that each face is shaded flat."""
    corners = positions[triangles]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    count = len(triangles) * 3
    return corners.reshape(-1, 3), np.repeat(normal, 3, 0), np.arange(count).reshape(-1, 3)


def _normals(positions: Floats, triangles: NDArray[np.int64]) -> Floats:
    """Smooth normals: each vertex averages the faces of every vertex at its place, [N, 3]."""
    corners = positions[triangles]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    _, place = np.unique(positions.round(4), axis=0, return_inverse=True)
    sums = np.zeros((len(positions), 3))
    for i in range(3):
        np.add.at(sums, place.reshape(-1)[triangles[:, i]], face)
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return sums[place.reshape(-1)]


def _finish(positions: Floats, normals: Floats, triangles: NDArray[np.int64]) -> Mesh:
    normals = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    outward = _normals(positions, triangles)
    vertices = np.concatenate([positions, normals, outward], 1).astype(np.float32)
    return Mesh(vertices, triangles.astype(np.int32))
