"""The animatic: where everybody is between two moments of a plan, and what is drawn there."""

import numpy as np
import pytest

from soramame.animatic import DRAWN, FINER, animated, in_betweens
from soramame.plan import ACTOR, CAMERA, PLAN
from soramame.scenery import PROP, PROPS
from soramame.seen import Sketchers
from soramame.sketch import CHANNELS, SIDE
from soramame.tokens import SPAN
from soramame.toybox import grammar, staging

LATENTS = 9
OPENED = [True, *[False] * (LATENTS - 1)]
TEXT, MASK = np.zeros((1, 3, 384), np.float32), np.ones((1, 3), np.float32)
NOTHING = np.zeros((PROPS, PROP), np.float32)


def white(poses: np.ndarray, text: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return np.ones((*poses.shape[:2], CHANNELS, SIDE, SIDE), np.float32)


SKETCHERS = Sketchers(white, white)


def test_every_frame_is_about_where_the_scene_has_it() -> None:
    off = []
    for seed in range(30):
        scene = grammar.sample(seed, "scenes")
        told = in_betweens(staging.groups(scene, LATENTS, 0.0, 1.0), OPENED)[SPAN - 1 :]
        true = [staging.stills(scene, 1, frame / 16, 1.0)[0] for frame in range(len(told))]
        places = np.stack(true)[:, [1, 2]]
        seen = (np.abs(places) < 1).all(axis=1)
        off.append(np.abs(told[:, [1, 2]] - places)[seen])
        sizes = np.hypot(told[:, 5], np.hypot(told[:, 6], told[:, 7]))
        assert sizes == pytest.approx(1, abs=1e-5)
    assert np.concatenate(off).mean() * 128 < 1.5  # pixels of 256


def test_a_beat_goes_around_its_circle() -> None:
    plan = np.zeros((3, PLAN), np.float32)
    told = plan[:, :-1].reshape(3, 2, -1)
    told[..., [0, 5, 9, ACTOR + 5]] = 1  # there, its front and its top
    turns = np.array([[0, 0], [0, np.pi / 2], [np.pi, 3 * np.pi / 2]])
    told[..., 11], told[..., 12] = np.sin(turns), np.cos(turns)
    plan[:, -1] = 1
    numbers = in_betweens(plan, [True, False, False])
    assert np.hypot(numbers[:, 11], numbers[:, 12]) == pytest.approx(1, abs=1e-5)
    halfway = numbers[SPAN + 3 : SPAN + 5, 11].mean()  # frames 3.5 and 4.5 into the first latent
    assert halfway == pytest.approx(np.sin(np.pi / 4), abs=0.05)


def test_what_is_held_still_stands_where_it_is_shown() -> None:
    """An opening frame lies before its clip, a closing keyframe on the last frame."""
    scene = grammar.sample(3, "scenes")
    plan = staging.groups(scene, LATENTS, 0.0, 1.0)
    last = staging.stills(scene, 1, SPAN * (LATENTS - 1) / 16, 1.0)
    numbers = in_betweens(np.concatenate([plan, last]), [*OPENED, True])
    first, ending = numbers[:SPAN], numbers[-SPAN:]
    assert np.ptp(first, axis=0).max() < 1e-6
    assert np.ptp(ending, axis=0).max() < 1e-6
    assert ending[0, -CAMERA:] == pytest.approx(last[0, :-1][-CAMERA:], abs=1e-5)


def test_actors_are_drawn_before_the_scenery_and_nothing_where_no_plan_is() -> None:
    scene = grammar.sample(5, "scenes")
    plan = staging.groups(scene, 4, 0.0, 16 / 9)
    plan[2:] = 0
    table = staging.scenery(scene)
    told = TEXT, MASK, 9 * FINER, 16 * FINER
    made = animated(SKETCHERS, plan, [True, False, False, False], table, *told)
    assert made.shape == (4, SPAN, DRAWN, 9 * FINER, 16 * FINER)
    assert not made[2:].any()
    assert made[:2, :, CHANNELS:].any()
    assert 0 <= made.min() <= made.max() <= 1
    bare = animated(SKETCHERS, plan, [True, False, False, False], NOTHING, *told)
    assert np.array_equal(bare[:, :, :CHANNELS], made[:, :, :CHANNELS])
    assert not bare[:, :, CHANNELS:].any()
