from __future__ import annotations

import numpy as np
import pytest

from soramame.toybox import camera, motion, subjects
from soramame.toybox.camera import Shot
from soramame.toybox.scene import CAMERAS, Actor, Scene

STANDING = (Actor("robot", "blue", "stand"),)
SEEDS = range(6)


def _shots(move: str, seed: int, actors: tuple[Actor, ...] = STANDING) -> list[Shot]:
    scene = Scene(actors, camera=move, seed=seed)
    return [camera.shot(scene, seconds, 1.0) for seconds in np.linspace(0, 4, 9)]


def _ahead(shot: Shot) -> np.ndarray:
    return (shot.target - shot.eye) / np.linalg.norm(shot.target - shot.eye)


@pytest.mark.parametrize("seed", SEEDS)
def test_static_stands_still(seed: int) -> None:
    shots = _shots("static", seed)
    assert np.array_equal(shots[0].eye, shots[-1].eye)
    assert np.array_equal(shots[0].target, shots[-1].target)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("move", "way"), [("pan left", -1), ("pan right", 1)])
def test_pan_turns_to_its_side(move: str, way: int, seed: int) -> None:
    across = np.array([_ahead(shot)[0] for shot in _shots(move, seed)]) * way
    assert (np.diff(across) > 0.01).all()
    assert across[4] - across[0] > 0.15


@pytest.mark.parametrize("seed", SEEDS)
def test_push_nears_and_pull_leaves(seed: int) -> None:
    for move, sign in (("push in", -1), ("pull back", 1)):
        away = [np.linalg.norm(shot.eye - shot.target) for shot in _shots(move, seed)]
        assert (np.diff(away) * sign > 0).all()
        assert max(away) > 1.8 * min(away)


@pytest.mark.parametrize("seed", SEEDS)
def test_orbit_goes_round(seed: int) -> None:
    shots = _shots("orbit", seed)
    angles = np.unwrap([np.arctan2(*(shot.eye - shot.target)[[0, 2]]) for shot in shots])
    assert np.degrees(abs(angles[-1] - angles[0])) >= 60


@pytest.mark.parametrize("seed", SEEDS)
def test_crane_rises_and_looks_down(seed: int) -> None:
    shots = _shots("crane up", seed)
    assert shots[4].eye[1] - shots[0].eye[1] > 1.0
    assert _ahead(shots[-1])[1] < -0.35


@pytest.mark.parametrize("seed", SEEDS)
def test_track_keeps_pace(seed: int) -> None:
    actors = (Actor("car", "red", "drive", "left"),)
    scene = Scene(actors, camera="track", seed=seed)
    shots = _shots("track", seed, actors)
    places = [motion.pose(scene, 0, t).root[0, 3] for t in np.linspace(0, 4, 9)]
    gaps = [shot.target[0] - x for shot, x in zip(shots, places, strict=True)]
    assert np.ptp(gaps) < 1e-6
    assert np.ptp(places) > 1.5


def test_track_passes_an_actor_that_stays() -> None:
    shots = _shots("track", 1)
    assert abs(shots[-1].eye[0] - shots[0].eye[0]) > 1.0
    assert np.allclose(_ahead(shots[0]), _ahead(shots[-1]))


@pytest.mark.parametrize("aspect", [1.0, 16 / 9, 9 / 16])
@pytest.mark.parametrize("subject", ["fox", "car", "rocket", "duck", "windmill"])
def test_subject_fills_its_share_of_the_frame(subject: str, aspect: float) -> None:
    scene = Scene((Actor(subject, "red", "stand"),))
    view = camera.shot(scene, 2.0, aspect)
    seen = 2 * np.linalg.norm(view.eye - view.target) * np.tan(view.fov / 2)
    body = subjects.SUBJECTS[subject]
    larger = max(body.height, body.length)
    assert larger / seen > 0.25 if aspect >= 1 else larger / (seen * aspect) > 0.35


@pytest.mark.parametrize("move", CAMERAS)
def test_long_clips_end_calmly(move: str) -> None:
    scene = Scene(STANDING, camera=move)
    late = [camera.shot(scene, seconds, 1.0) for seconds in (11.0, 12.0)]
    assert np.isfinite(np.concatenate([late[1].eye, late[1].target])).all()
    assert np.linalg.norm(late[1].eye - late[0].eye) < 0.25
    assert np.linalg.norm(_ahead(late[1]) - _ahead(late[0])) < 0.05
