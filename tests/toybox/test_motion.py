"""Bodies obey their ground, their gravity, their direction and their relation."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from soramame.toybox.meshes import all_meshes
from soramame.toybox.motion import GRAVITY, pose
from soramame.toybox.scene import (
    ABILITIES,
    ACTIONS,
    RELATIONS,
    SUBJECTS,
    TRAVELS,
    Actor,
    Scene,
    fits,
)
from soramame.toybox.stage import lanes
from soramame.toybox.subjects import PAINTS
from soramame.toybox.subjects import SUBJECTS as BUILT
from soramame.toybox.subjects.things import BALL_RADIUS

Floats = NDArray[np.float64]
WADING = ("boat", "fish")


def alone(subject: str, action: str, seed: int = 3, direction: str = "right") -> Scene:
    way = direction if action in TRAVELS else None
    place = "sea" if subject in WADING or action == "swim" else "meadow"
    return Scene((Actor(subject, "red", action, way),), place=place, seed=seed)


def at(scene: Scene, seconds: float, index: int = 0) -> Floats:
    place: Floats = pose(scene, index, seconds).root[:3, 3]
    return place


def box(scene: Scene, seconds: float, index: int = 0) -> tuple[Floats, Floats]:
    """The corners of an actor's bounding box in the world."""
    held = pose(scene, index, seconds)
    found = []
    for part in BUILT[scene.actors[index].subject].build(held, PAINTS["red"]):
        if part.glow == 1.0:  # flames may lick the ground
            continue
        vertices = all_meshes()["smooth", part.mesh, 1].vertices[:, :3]
        matrix = held.root @ part.matrix
        found.append(vertices @ matrix[:3, :3].T + matrix[:3, 3])
    points = np.concatenate(found)
    return points.min(0), points.max(0)


def test_equal_arguments_give_equal_poses_and_seeds_differ() -> None:
    scene = alone("fox", "walk")
    one, other = pose(scene, 0, 1.25), pose(scene, 0, 1.25)
    np.testing.assert_array_equal(one.root, other.root)
    assert one.stride == other.stride
    assert one.stride != pose(alone("fox", "walk", seed=4), 0, 1.25).stride


@pytest.mark.parametrize(
    ("subject", "action"), [(s, a) for a in sorted(TRAVELS) for s in ABILITIES[a]]
)
def test_travellers_cross_at_constant_speed_and_face_their_way(subject: str, action: str) -> None:
    for direction, sign in (("right", 1.0), ("left", -1.0)):
        scene = alone(subject, action, direction=direction)
        xs = [sign * _middle(scene, seconds) for seconds in (0.0, 1.0, 2.0, 3.0, 4.0, 12.0)]
        steps = np.diff(xs)
        np.testing.assert_allclose(steps[1:4], steps[0], atol=1e-9)
        np.testing.assert_allclose(steps[4], 8 * steps[0], atol=1e-9)
        assert abs(xs[2]) < 1e-9
        assert 0.6 < xs[4] < 1.8
        assert sign * pose(scene, 0, 1.0).root[0, 0] > 0.3


def _middle(scene: Scene, seconds: float) -> float:
    return lanes(scene)[0].x(seconds)


def test_left_mirrors_right() -> None:
    for subject, action in (("car", "drive"), ("rabbit", "hop"), ("duck", "walk")):
        right, left = (alone(subject, action, direction=way) for way in ("right", "left"))
        assert right.mirrored() == left
        for seconds in (0.0, 0.8, 3.1):
            one, other = pose(right, 0, seconds), pose(left, 0, seconds)
            np.testing.assert_allclose(at(right, seconds)[:2] * (-1, 1), at(left, seconds)[:2])
            assert one.stride == pytest.approx(other.stride)
            assert one.travelled == pytest.approx(other.travelled)


@pytest.mark.parametrize("name", SUBJECTS)
def test_nobody_sinks_into_the_ground_or_leaves_the_picture(name: str) -> None:
    for action in (a for a in ACTIONS if fits(name, a, "meadow")):
        scene = alone(name, action)
        for seconds in np.linspace(0, 4, 17):
            low, high = box(scene, float(seconds))
            assert low[1] > -0.12, (action, seconds)
            assert low[1] < 2.4
            assert high[1] < 3.9


def test_swimmers_are_half_in_the_water() -> None:
    for name in ABILITIES["swim"]:
        for seconds in (0.0, 1.0, 2.0):
            low, high = box(alone(name, "swim"), seconds)
            assert low[1] < -0.05
            assert high[1] > 0.3


@pytest.mark.parametrize("name", ABILITIES["fall"])
def test_falls_are_parabolas_that_end_at_rest(name: str) -> None:
    scene, times = alone(name, "fall"), np.linspace(0, 1.0, 11)
    heights = [lanes_lift(scene, float(t)) for t in times]
    np.testing.assert_allclose(np.diff(heights, 2) / 0.1**2, -GRAVITY, rtol=1e-6)
    assert 1.9 < heights[0] < 2.3
    landed = next(t for t in np.arange(0, 2, 0.01) if lanes_lift(scene, float(t)) < 0.02)
    assert 1.0 <= landed <= 1.5
    later = [lanes_lift(scene, float(t)) for t in np.arange(landed, 4, 0.02)]
    assert 0.2 < max(later) < 1.0  # it bounces
    assert lanes_lift(scene, 3.9) == pytest.approx(0.0, abs=1e-6)


def lanes_lift(scene: Scene, seconds: float) -> float:
    """The height of the feet, with the body's tilt taken out."""
    root, subject = pose(scene, 0, seconds).root, BUILT[scene.actors[0].subject]
    high = subject.height
    middle = np.array((subject.centre, high / 2 / np.linalg.norm(root[:3, 1]), 0.0, 1.0))
    return float((root @ middle)[1]) - high / 2


def test_jumps_leave_the_ground_under_gravity() -> None:
    for name in ("dog", "robot", "car"):
        scene = alone(name, "jump")
        heights = np.array([at(scene, float(t))[1] for t in np.arange(0, 4, 0.02)])
        assert 0.6 < heights.max() < 0.8
        curve = np.diff(heights, 2) / 0.02**2
        flying = heights[1:-1] > 0.05
        np.testing.assert_allclose(curve[flying], -GRAVITY, rtol=1e-3)


def test_wheels_and_balls_roll_without_slipping() -> None:
    scene = alone("ball", "roll", direction="left")
    for before, after in ((0.0, 0.1), (2.0, 2.3)):
        gone = at(scene, before)[0] - at(scene, after)[0]
        turns = [_angle(scene, t) for t in (before, after)]
        assert (turns[0] - turns[1]) % (2 * np.pi) == pytest.approx(gone / BALL_RADIUS)


def _angle(scene: Scene, seconds: float) -> float:
    matrix = BUILT["ball"].build(pose(scene, 0, seconds), PAINTS["red"])[0].matrix
    return float(np.arctan2(matrix[1, 0], matrix[0, 0]))


def test_running_is_not_walking() -> None:
    for name in ABILITIES["run"]:
        walk, run = (alone(name, action) for action in ("walk", "run"))
        assert pose(run, 0, 1.0).swing > pose(walk, 0, 1.0).swing
        assert abs(_middle(run, 4.0)) > 1.2 * abs(_middle(walk, 4.0))
        highest = [max(at(s, float(t))[1] for t in np.arange(0, 2, 0.05)) for s in (run, walk)]
        assert highest[0] > highest[1] + 0.03


def test_spin_takes_two_seconds_or_a_little_more() -> None:
    for seed in range(8):
        scene = alone("horse", "spin", seed)
        turned = [pose(scene, 0, t).root for t in np.arange(0, 4, 0.05)]
        angle = np.unwrap([np.arctan2(root[2, 0], root[0, 0]) for root in turned])
        assert 2.0 <= 2 * np.pi / (abs(angle[20] - angle[0]) / 1.0) <= 2.51


def test_rise_speeds_up_and_stays_in_view() -> None:
    for name in ABILITIES["rise"]:
        heights = [lanes_lift(alone(name, "rise"), float(t)) for t in range(13)]
        climbed = np.diff(heights)
        assert (climbed > 0).all()
        assert climbed[2] > climbed[1] > climbed[0]
        assert heights[4] == pytest.approx(2.2, abs=0.05)
        assert heights[12] < 6


PAIRS = [
    (Actor("fox", "red", "walk", "left"), Actor("car", "blue", "drive", "left")),
    (Actor("plane", "red", "fly", "right"), Actor("horse", "blue", "run", "right")),
    (Actor("windmill", "red", "spin"), Actor("train", "blue", "spin")),
    (Actor("elephant", "red", "jump"), Actor("balloon", "blue", "rise")),
    (Actor("dog", "red", "run", "right"), Actor("turtle", "blue", "walk", "left")),
    (Actor("dog", "red", "run", "left"), Actor("turtle", "blue", "walk", "right")),
    (Actor("bus", "red", "drive", "left"), Actor("robot", "blue", "stand")),
]


@pytest.mark.parametrize(("pair", "relation"), list(product(PAIRS, RELATIONS)))
def test_relations_hold_at_all_times(pair: tuple[Actor, Actor], relation: str) -> None:
    if relation == "follows" and pair[0].direction != pair[1].direction:
        relation = "right of"
    for seed in range(3):
        scene = Scene(pair, relation=relation, seed=seed)
        for seconds in np.linspace(0, 12, 9):
            first, second = (at(scene, float(seconds), index) for index in (0, 1))
            if relation == "behind":
                assert first[2] < second[2] - 1.0
            elif relation == "left of" or (relation == "follows" and pair[0].direction != "left"):
                assert first[0] < second[0]
            else:
                assert first[0] > second[0]
            assert _apart(scene, float(seconds)), (relation, seconds)


def _apart(scene: Scene, seconds: float) -> bool:
    one, other = box(scene, seconds, 0), box(scene, seconds, 1)
    return bool((one[0] > other[1]).any() or (other[0] > one[1]).any())
