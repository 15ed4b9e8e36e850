"""Plans: their numbers, their mirror images, and what a cell sees of them."""

import numpy as np
import pytest

from soramame import plan as plans
from soramame.toybox import staging
from soramame.toybox.scene import Actor, Scene

FOX = Scene((Actor("fox", "red", "walk", "left"),), "forest", camera="orbit", seed=4)
PAIR = Scene(
    (Actor("fox", "red", "walk", "left"), Actor("dog", "blue", "run", "left")),
    "meadow", relation="follows", seed=2,
)  # fmt: skip


@pytest.mark.parametrize("scene", [FOX, PAIR], ids=["one actor", "two"])
def test_a_plan_survives_its_scaling(scene: Scene) -> None:
    plan = staging.groups(scene, 5, 0.0, 1.0)
    np.testing.assert_allclose(plans.unscaled(plans.scaled(plan)), plan, atol=2e-3)


def test_a_guessed_plan_is_made_one() -> None:
    """Somebody who is hardly there is not, and directions have length 1 and stand upright."""
    guessed = plans.scaled(staging.groups(PAIR, 5, 0.0, 1.0))
    random = np.random.default_rng(0)
    told = plans.moments(plans.unscaled(guessed + 0.2 * random.standard_normal(guessed.shape)))
    assert (told[..., 0] == 1).all()
    assert (told[..., plans.ACTOR] == 1).all()
    front, top = told[..., 5:8], told[..., 8:11]
    np.testing.assert_allclose((front**2).sum(axis=-1), 1, atol=1e-5)
    np.testing.assert_allclose((front * top).sum(axis=-1), 0, atol=1e-5)
    alone = plans.moments(plans.unscaled(plans.scaled(staging.groups(FOX, 5, 0.0, 1.0))))
    assert not alone[..., plans.ACTOR : 2 * plans.ACTOR].any()


@pytest.mark.parametrize(("width", "height"), [(16, 16), (16, 9), (9, 16)])
def test_a_mirrored_plan_is_seen_mirrored(width: int, height: int) -> None:
    plan = staging.groups(FOX, 5, 0.0, width / height)
    seen = plans.maps(plan, height, width)
    beats = np.array([(-1.0, -1.0), (-1.0, 1.0)])
    mirrored = plans.mirrored(plan, beats)
    turned = plans.maps(mirrored, height, width)
    assert seen.shape == (5, plans.MAPS, height, width)
    np.testing.assert_allclose(plans.mirrored(mirrored, beats), plan)
    np.testing.assert_array_equal(
        plans.moments(mirrored)[..., 11:13], -plans.moments(plan)[..., 11:13]
    )
    inside, ahead, right = (plans.MAPS // plans.MOMENTS * 0, 13, 12)
    for level in (inside, ahead):
        np.testing.assert_allclose(turned[:, level, :, ::-1], seen[:, level], atol=1e-5)
    np.testing.assert_allclose(turned[:, right, :, ::-1], -seen[:, right], atol=1e-5)


def test_cells_inside_of_the_box_know_it() -> None:
    plan = staging.groups(FOX, 5, 0.0, 1.0)
    _, x, y, *_ = plans.moments(plan)[0, 0]
    inside = plans.maps(plan, 16, 16)[0, 0]
    row, column = np.unravel_index(inside.argmax(), inside.shape)
    assert abs((column + 0.5) / 8 - 1 - x) < 0.5
    assert abs((row + 0.5) / 8 - 1 - y) < 0.5
    assert inside[0, 0] < 0.1


def test_an_unknown_plan_shows_nothing() -> None:
    assert not plans.maps(np.zeros((3, plans.PLAN), np.float32), 4, 4).any()


def test_what_leads_up_to_a_plan_goes_at_its_pace() -> None:
    car = Scene((Actor("car", "red", "drive", "right"),), "desert", seed=3)
    plan = staging.groups(car, 9, 0.0, 1.0)
    whole = np.concatenate([plans.leading_up(plan, 12), plan])
    assert whole.shape == (21, plans.PLAN)
    x = plans.moments(whole)[..., 1].ravel()
    pace = np.diff(plans.moments(plan)[1:, 0, 1]).mean()
    assert (np.sign(np.diff(x[:22])) == np.sign(pace)).all()
    assert np.diff(x[2:24]).mean() * 2 == pytest.approx(pace, rel=0.2)
    np.testing.assert_allclose(plans.moments(whole)[:12, :, 5], plan[0, 5], atol=0.2)
    assert not plans.leading_up(np.zeros_like(plan), 3).any()
    (alone,) = plans.leading_up(plan[:1], 1)
    np.testing.assert_allclose(alone, plan[0], atol=1e-5)


def test_a_shivering_camera_is_quietened_and_one_that_should_stand_stands() -> None:
    random = np.random.default_rng(0)
    plan = staging.groups(FOX, 9, 0.0, 1.0)
    shivers = plans.tidy(plan + 0.01 * random.standard_normal(plan.shape))

    def camera(plan: np.ndarray) -> np.ndarray:
        return plans.moments(plan)[..., -plans.CAMERA :]

    quiet = plans.steadied(shivers, 2, still=False)
    np.testing.assert_array_equal(quiet[:2], shivers[:2])
    before, after = (
        np.abs(camera(each)[2:] - camera(plan)[2:]).mean() for each in (shivers, quiet)
    )
    assert after < 0.7 * before
    still = camera(plans.steadied(shivers, 0, still=True))
    assert np.ptp(still.reshape(-1, plans.CAMERA), axis=0).max() < 1e-5
    going_on = camera(plans.steadied(shivers, 2, still=True))
    np.testing.assert_allclose(going_on[2:], np.broadcast_to(going_on[1, 1], (7, 2, 7)), atol=1e-5)


def test_what_goes_on_catches_up_with_its_plan_instead_of_jumping() -> None:
    """The past ends with a still camera, and then the plan is of one that has followed."""
    plan = staging.groups(FOX, 12, 0.0, 1.0)
    jumped = plan.copy()
    told = plans.moments(jumped)
    told[4:, :, 1] += 0.6
    told[4:, :, -plans.CAMERA] -= 0.2
    jumped = plans.known(told)
    caught = plans.moments(plans.steadied(jumped, 4, still=False))
    whole = plans.moments(plan)
    for number, jump in ((1, 0.6), (-plans.CAMERA, 0.2)):
        assert abs(caught[4, 0, number] - whole[4, 0, number]) < 0.3 * jump
        assert abs(caught[-1, 1, number] - told[-1, 1, number]) < 0.05
    np.testing.assert_array_equal(caught[:4], told[:4])
