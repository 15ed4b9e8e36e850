"""Sketches: what is told of an actor, and where its cutout is pasted."""

import numpy as np

from soramame import sketch
from soramame.plan import ACTOR, MOMENTS, PLAN, known
from soramame.sketch import CHANNELS, POSE, SIDE, SKETCH

WHITE, GREY = (np.full((CHANNELS, SIDE, SIDE), level, np.float32) for level in (1.0, 0.5))
GREY[3] = 1.0


def plan_of(*actors: tuple[float, float, float, float]) -> np.ndarray:
    """A plan [1, PLAN] of actors with boxes of these middles, widths and heights."""
    told = np.zeros((1, MOMENTS, (PLAN - 1) // MOMENTS), np.float32)
    for index, (x, y, width, height) in enumerate(actors):
        told[..., index * ACTOR : index * ACTOR + 5] = 1, x, y, np.log(width), np.log(height)
    return known(told)


def sheet(plan: np.ndarray, cutouts: np.ndarray, h: int = 16, w: int = 16) -> np.ndarray:
    cells = sketch.pasted(plan, cutouts, h, w)
    assert cells.shape == (len(plan), SKETCH, h, w)
    fine = cells.reshape(-1, CHANNELS, 4, 4, h, w).transpose(0, 1, 4, 2, 5, 3)
    return fine.reshape(-1, CHANNELS, 4 * h, 4 * w)[0]


def test_a_cutout_lies_where_its_box_is() -> None:
    side = 0.5 / sketch.MARGIN
    drawn = sheet(plan_of((-0.5, 0.5, side, side)), np.stack([WHITE] * MOMENTS))
    opacity = drawn[3]
    assert abs(opacity[41:55, 9:23] - 1).max() < 0.01
    opacity[39:57, 7:25] = 0
    assert not opacity.any()


def test_who_stands_lower_is_in_front() -> None:
    behind, before = (0.0, -0.1, 0.5, 0.5), (0.1, 0.1, 0.5, 0.5)
    for plan, cutouts in (
        (plan_of(behind, before), [WHITE, GREY]),
        (plan_of(before, behind), [GREY, WHITE]),
    ):
        drawn = sheet(plan, np.stack(cutouts * MOMENTS))
        assert np.isclose(drawn[0, 35, 35], 0.5, atol=0.01)
        assert np.isclose(drawn[0, 24, 26], 1.0, atol=0.01)


def test_only_who_is_there_is_drawn() -> None:
    """One clip of two latents, one actor; another of which nothing is known."""
    asked = []

    def draw(poses: np.ndarray, text: np.ndarray, mask: np.ndarray) -> np.ndarray:
        asked.append(poses)
        return np.broadcast_to(WHITE, (*poses.shape[:2], *WHITE.shape))

    one = np.repeat(plan_of((0.0, 0.0, 1.0, 1.0)), 2, 0)
    plan = np.stack([one, np.zeros_like(one)])
    text, mask = np.zeros((2, 3, 384), np.float32), np.ones((2, 3), np.float32)
    cells = sketch.sketched(draw, plan, text, mask, 9, 16)
    assert asked[0].shape == (2, 2 * MOMENTS, POSE)
    assert cells.shape == (2, 2, SKETCH, 9, 16)
    assert cells[0].max() > 0.9
    assert not cells[1].any()


def test_a_pose_tells_which_actor_and_which_picture() -> None:
    told = sketch.poses(plan_of((0.0, 0.0, 1.0, 1.0)), np.array([0.7], np.float32))
    assert told.shape == (1, MOMENTS, 2, POSE)
    np.testing.assert_array_equal(told[0, 0, :, -2:], np.eye(2))
    assert np.allclose(told[..., -3], 0.7)
