"""Bodies as vertices and triangles: boxes, balls, turned profiles and rings, of unit size.

A body is (positions [N, 3], normals [N, 3], triangles [M, 3]), counter-clockwise from outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Body = tuple[Floats, Floats, Integers]
Profile = Sequence[tuple[float, float, float, float]]  # radius, y, and the normal's two parts


def box() -> Body:
    """The cube [-.5, .5]^3 with eight vertices."""
    positions = np.array(list(product((-0.5, 0.5), repeat=3)))
    faces = []
    for axis in range(3):
        for side in (0, 1):
            faces += _quad([_corner(axis, side, a, b) for a, b in _AROUND])
    return smoothed(positions, _wind(positions, np.array(faces)))


def bevelled_box(bevel: float) -> Body:
    """A cube of 24 vertices with face normals: shading across narrow bevels rounds its edges."""
    signs = np.array(list(product((-1.0, 1.0), repeat=3)))
    normals = (signs[:, :, None] * np.eye(3)).reshape(-1, 3)
    positions = np.repeat(signs * (0.5 - bevel), 3, 0) + normals * bevel
    triangles = [(3 * c, 3 * c + 1, 3 * c + 2) for c in range(8)]
    for axis in range(3):
        u, v = (axis + 1) % 3, (axis + 2) % 3
        for side in (0, 1):
            triangles += _quad([_corner(axis, side, a, b) * 3 + axis for a, b in _AROUND])
        for a, b in _AROUND:
            low, high = _corner(axis, 0, a, b) * 3, _corner(axis, 1, a, b) * 3
            triangles += _quad([low + u, high + u, high + v, low + v])
    return positions, normals, _wind(positions, np.array(triangles))


def cushion(cells: int, power: float) -> Body:
    """A cube blown up: `cells` squares along an edge, corners rounded by a norm of `power`."""
    ticks = np.sin(np.linspace(-np.pi / 2, np.pi / 2, cells + 1)) * 0.5
    grid = np.array(list(product(ticks, ticks)))
    squares = np.arange((cells + 1) ** 2).reshape(cells + 1, cells + 1)
    faces = _grid_triangles(squares)
    sheets = [np.insert(grid, axis, side, axis=1) for axis in range(3) for side in (-0.5, 0.5)]
    triangles = np.concatenate([faces + k * len(grid) for k in range(6)])
    cube, merged = np.unique(np.concatenate(sheets).round(6), axis=0, return_inverse=True)
    norm = (np.abs(cube) ** power).sum(1, keepdims=True) ** (1 / power)
    triangles = _wind(cube, merged.reshape(-1)[triangles])
    return smoothed(cube / norm * 0.54, triangles)


def prism() -> Body:
    """A roof: a triangle in the x-y plane, 1 long along z, six vertices."""
    triangle = ((-0.5, -0.5), (0.5, -0.5), (0.0, 0.5))
    positions = np.array([(x, y, z) for z in (-0.5, 0.5) for x, y in triangle])
    faces = [(0, 1, 2), (3, 4, 5)]
    for i in range(3):
        j = (i + 1) % 3
        faces += _quad([i, j, j + 3, i + 3])
    return smoothed(positions, _wind(positions + np.array((0, 0.1, 0)), np.array(faces)))


def ball(subdivisions: int) -> Body:
    """An icosphere of diameter 1 with 20 * 4^subdivisions triangles."""
    golden = (1 + 5**0.5) / 2
    rectangle = [(0, s, t * golden) for s in (-1, 1) for t in (-1, 1)]
    points = np.array([np.roll(p, k) for k in range(3) for p in rectangle], float)
    near = np.abs(np.linalg.norm(points[:, None] - points[None], axis=2) - 2) < 1e-6
    corners = product(range(12), repeat=3)
    faces = [
        (i, j, k) for i, j, k in corners if i < j < k and near[i, j] and near[j, k] and near[i, k]
    ]
    triangles = _wind(points, np.array(faces))
    for _ in range(subdivisions):
        points, triangles = _subdivide(points, triangles)
    normals = points / np.linalg.norm(points, axis=1, keepdims=True)
    return normals * 0.5, normals, triangles


def lathe(profile: Profile, sides: int) -> Body:
    """A profile, listed from bottom to top, turned about the y axis."""
    angles = np.arange(sides) * 2 * np.pi / sides
    around = np.stack([np.sin(angles), np.cos(angles)], 1)
    rings = [np.insert(around * radius, 1, y, axis=1) for radius, y, _, _ in profile]
    normals = [np.insert(around * out, 1, up, axis=1) for _, _, out, up in profile]
    grid = np.arange(len(profile) * sides).reshape(len(profile), sides)
    triangles = _grid_triangles(np.concatenate([grid, grid[:, :1]], 1))
    positions = np.concatenate(rings)
    a, b, c = (positions[triangles[:, i]] for i in range(3))
    whole = np.linalg.norm(np.cross(b - a, c - a), axis=1) > 1e-7
    return positions, np.concatenate(normals), triangles[whole]


def ring(radius: float, tube: float, around: int, across: int) -> Body:
    """A torus in the x-y plane; `radius` is its centre line's, `tube` the tube's."""
    u = np.arange(around) * 2 * np.pi / around
    v = (np.arange(across) + 0.5) * 2 * np.pi / across
    out = np.stack([np.cos(u), np.sin(u), np.zeros(around)], 1)[:, None]
    normals = out * np.cos(v)[None, :, None] + np.array([0, 0, 1.0]) * np.sin(v)[None, :, None]
    positions = out * radius + normals * tube
    grid = np.arange(around * across).reshape(around, across)
    grid = np.concatenate([grid, grid[:1]], 0)
    triangles = _grid_triangles(np.concatenate([grid, grid[:, :1]], 1))[:, ::-1]
    return positions.reshape(-1, 3), normals.reshape(-1, 3), triangles


def flat(body: Body) -> Body:
    """The same triangles with corners of their own, so that each face is shaded flat."""
    positions, _, triangles = body
    corners = positions[triangles]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    count = len(triangles) * 3
    return corners.reshape(-1, 3), np.repeat(normals, 3, 0), np.arange(count).reshape(-1, 3)


def smoothed(positions: Floats, triangles: Integers) -> Body:
    """The body whose normals average the faces about each place, shared by all vertices there."""
    corners = positions[triangles]
    faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    _, place = np.unique(positions.round(4), axis=0, return_inverse=True)
    sums = np.zeros((len(positions), 3))
    for i in range(3):
        np.add.at(sums, place.reshape(-1)[triangles[:, i]], faces)
    return positions, sums[place.reshape(-1)], triangles


_AROUND = ((0, 0), (1, 0), (1, 1), (0, 1))


def _corner(axis: int, along: int, a: int, b: int) -> int:
    """The number (4 x + 2 y + z) of a cube's corner, its bits given from `axis` on."""
    bits = [0, 0, 0]
    bits[axis], bits[(axis + 1) % 3], bits[(axis + 2) % 3] = along, a, b
    return bits[0] * 4 + bits[1] * 2 + bits[2]


def _quad(corners: Sequence[int]) -> list[tuple[int, int, int]]:
    a, b, c, d = corners
    return [(a, b, c), (a, c, d)]


def _grid_triangles(grid: Integers) -> Integers:
    """Two triangles a square of a grid of vertex numbers, counter-clockwise with rows upwards."""
    low, high = grid[:-1], grid[1:]
    squares = [(low[:, :-1], low[:, 1:], high[:, 1:]), (low[:, :-1], high[:, 1:], high[:, :-1])]
    return np.concatenate([np.stack(corners, -1).reshape(-1, 3) for corners in squares])


def _wind(positions: Floats, triangles: Integers) -> Integers:
    """The triangles of a convex body about the origin, each turned to face outwards."""
    a, b, c = (positions[triangles[:, i]] for i in range(3))
    inward = (np.cross(b - a, c - a) * (a + b + c)).sum(1) < 0
    wound = triangles.copy()
    wound[inward] = wound[inward][:, ::-1]
    return wound


def _subdivide(points: Floats, triangles: Integers) -> tuple[Floats, Integers]:
    """Each triangle cut in four, its edges' middles lifted to the sphere."""
    points = points / np.linalg.norm(points, axis=1, keepdims=True)
    edges = np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    unique, inverse = np.unique(edges, axis=0, return_inverse=True)
    a, b, c = triangles.T
    ab, bc, ca = (inverse.reshape(-1, 3) + len(points)).T
    parts = [(a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca)]
    cut = np.concatenate([np.stack(part, 1) for part in parts])
    return np.concatenate([points, points[unique].mean(1)]), cut
