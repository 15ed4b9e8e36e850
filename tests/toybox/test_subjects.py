"""Every subject stands, is whole, and shows its colour."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from numpy.typing import NDArray

from soramame.toybox.meshes import all_meshes
from soramame.toybox.motion import pose
from soramame.toybox.parts import MESHES, Part, Pose, Rgb, identity, turn
from soramame.toybox.scene import ACTIONS, COLOURS, TRAVELS, Actor, Scene, fits
from soramame.toybox.scene import SUBJECTS as NAMES
from soramame.toybox.subjects import PAINTS, SUBJECTS

RED: Rgb = (0.9, 0.1, 0.1)
BLUE: Rgb = (0.1, 0.3, 0.9)
Floats = NDArray[np.float64]


def triangles(part: Part) -> Floats:
    """The corners of a part's triangles, [M, 3, 3]."""
    mesh = all_meshes()["smooth", part.mesh, 1]
    points = mesh.vertices[:, :3] @ part.matrix[:3, :3].T + part.matrix[:3, 3]
    corners: Floats = points[mesh.triangles]
    return corners


def extent(parts: list[Part]) -> tuple[Floats, Floats]:
    points = np.concatenate([triangles(part).reshape(-1, 3) for part in parts])
    return points.min(0), points.max(0)


def painted_share(name: str, heading: float) -> float:
    """The share of the silhouette, seen along -z, whose nearest surface follows the paint."""
    red, blue = (SUBJECTS[name].build(Pose(identity()), paint) for paint in (RED, BLUE))
    view = turn("y", heading)[:3, :3]
    depth, painted = np.full((60, 60), -9.0), np.zeros((60, 60), bool)
    for one, other in zip(red, blue, strict=True):
        for corners in triangles(one) @ view.T:
            draw(depth, painted, corners, one.colour != other.colour)
    return float(painted[depth > -9].mean())


def draw(depth: Floats, painted: NDArray[np.bool_], corners: Floats, paint: bool) -> None:
    """One triangle into a depth buffer whose pixels are 1/30 unit, x from -1 and y from 0."""
    (ax, ay), (bx, by), (cx, cy) = corners[:, :2] * 30 + (30, 0)
    area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if area <= 0:
        return
    left, right = int(min(ax, bx, cx)), int(max(ax, bx, cx)) + 1
    low, high = max(0, int(min(ay, by, cy))), int(max(ay, by, cy)) + 1
    y, x = np.mgrid[low:high, left:right] + 0.5
    v = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area
    w = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area
    z = corners[0, 2] + v * (corners[1, 2] - corners[0, 2]) + w * (corners[2, 2] - corners[0, 2])
    box = np.s_[low:high, left:right]
    nearer = (v >= 0) & (w >= 0) & (v + w <= 1) & (z > depth[box])
    depth[box][nearer], painted[box][nearer] = z[nearer], paint


def test_every_word_of_the_world_has_a_subject_and_a_paint() -> None:
    assert set(SUBJECTS) == set(NAMES)
    assert set(PAINTS) == set(COLOURS)
    assert all(name == subject.name for name, subject in SUBJECTS.items())


@pytest.mark.parametrize("name", NAMES)
def test_it_stands_on_the_ground_and_is_as_large_as_it_says(name: str) -> None:
    subject = SUBJECTS[name]
    low, high = extent(subject.build(Pose(identity()), RED))
    floating = 0.06 if name == "fish" else 0.02
    assert abs(low[1]) <= floating
    size = high - low
    size[1] = high[1]
    np.testing.assert_allclose(size, (subject.length, subject.height, subject.width), atol=0.06)
    assert abs((low[0] + high[0]) / 2 - subject.centre) < 0.06
    assert 0.8 < max(subject.length, subject.height) < 1.75


@pytest.mark.parametrize("name", NAMES)
def test_few_known_meshes(name: str) -> None:
    parts = SUBJECTS[name].build(Pose(identity()), RED)
    assert len(parts) <= 32
    assert {part.mesh for part in parts} <= set(MESHES)
    for part in parts:
        assert np.linalg.det(part.matrix[:3, :3]) > 0  # nothing is turned inside out
        assert all(0 <= channel <= 1 for channel in part.colour)


@pytest.mark.parametrize("name", NAMES)
def test_the_paint_dominates(name: str) -> None:
    shares = [painted_share(name, heading) for heading in (0.0, -0.6)]
    assert sum(shares) / 2 >= 0.6


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_built_in_every_pose_that_it_takes(name: str) -> None:
    for place, action in product(("meadow", "sea"), ACTIONS):
        if not fits(name, action, place):
            continue
        direction = "left" if action in TRAVELS else None
        scene = Scene((Actor(name, "red", action, direction),), place=place, seed=5)
        for seconds in (0.0, 0.7, 2.3, 11.9):
            at = pose(scene, 0, seconds)
            parts = SUBJECTS[name].build(at, RED)
            assert np.isfinite([at.root, *(part.matrix for part in parts)]).all()


def test_paints_are_far_apart() -> None:
    for one, other in combinations(PAINTS.values(), 2):
        assert np.linalg.norm(np.subtract(one, other)) > 0.3
