"""What a spotter says, taken apart again: words, and who is where."""

import numpy as np
import pytest

from soramame import plan as plans
from soramame import spotting
from soramame.spotting import OF_ACTOR, OF_SCENE, Spotted, read, target
from soramame.toybox import staging
from soramame.toybox.scene import Actor, Scene

CAR, DOG = Actor("car", "red", "drive", "right"), Actor("dog", "white", "stand")
ALONE = Scene((CAR,), "desert", "sunset", seed=3)
PAIR = Scene((CAR, DOG), "beach", relation="behind", seed=8)


def told_of(scene: Scene, sure: float = 9.0) -> np.ndarray:
    """A spotter's output that tells a scene's beginning rightly."""
    numbers, order = target(staging.stills(scene, 1, 0.0, 1.0)[0])
    parts = []
    for place, index in enumerate(order):
        parts.append(numbers[place * plans.ACTOR : (place + 1) * plans.ACTOR])
        for name, values in spotting.ACTOR_WORDS.items():
            actor = scene.actors[index] if index < len(scene.actors) else None
            word = getattr(actor, name, None)
            parts.append(sure * np.array([word == value for value in values]))
    parts.append(numbers[-plans.CAMERA :])
    for name, values in spotting.SCENE_WORDS.items():
        parts.append(sure * np.array([getattr(scene, name) == value for value in values]))
    return np.concatenate(parts).astype(np.float32)


def test_one_actor_is_found_where_it_is() -> None:
    output = told_of(ALONE)
    assert output.shape == (2 * OF_ACTOR + OF_SCENE,)
    found = read(output)
    assert found.told == {
        "subject": "car", "colour": "red", "place": "desert", "time": "sunset",
        "weather": "clear", "look": "natural", "facing": "right",
    }  # fmt: skip
    np.testing.assert_allclose(found.plan, staging.stills(ALONE, 1, 0.0, 1.0)[0], atol=1e-4)


def test_what_is_not_sure_is_not_told() -> None:
    """But who it is: somebody is there, and a guess is better than a stand-in."""
    found = read(told_of(ALONE, sure=0.2)).told
    assert set(found) == {"facing", "subject"}
    assert found["subject"] == "car"


def test_two_actors_are_told_from_left_to_right_and_put_in_the_order_of_a_prompt() -> None:
    plan = staging.stills(PAIR, 1, 0.0, 1.0)[0]
    car, dog = plans.moments(plan)[0, [1, plans.ACTOR + 1]]
    first, second = ("car", "dog") if car < dog else ("dog", "car")
    found = read(told_of(PAIR))
    assert (found.told["subject"], found.told["subject2"]) == (first, second)
    turned = found.ordered(second)
    assert (turned.told["subject"], turned.told["subject2"]) == (second, first)
    assert turned.told["colour"] == {"car": "red", "dog": "white"}[second]
    np.testing.assert_allclose(found.ordered("car").plan, plan, atol=1e-4)
    assert found.ordered(None) is found


def test_who_was_taken_for_another_keeps_its_colour_and_its_place() -> None:
    found = read(told_of(PAIR))
    fox = found.ordered("fox")
    assert fox.told == found.told | {"subject": "fox"}
    assert fox.plan is found.plan
    nobody = Spotted({"place": "beach"}, np.zeros_like(found.plan))
    assert nobody.ordered("fox") is nobody


def test_whoever_is_there_comes_first() -> None:
    output = told_of(ALONE)
    left, right = output[:OF_ACTOR].copy(), output[OF_ACTOR : 2 * OF_ACTOR].copy()
    output[:OF_ACTOR], output[OF_ACTOR : 2 * OF_ACTOR] = right, left
    found = read(output)
    assert found.told["subject"] == "car"
    assert "subject2" not in found.told
    np.testing.assert_allclose(found.plan, staging.stills(ALONE, 1, 0.0, 1.0)[0], atol=1e-4)


@pytest.mark.parametrize("known", [0.0, 1.0])
def test_exchanging_twice_changes_nothing(known: float) -> None:
    plan = staging.stills(PAIR, 1, 0.0, 1.0)[0] * np.float32(known)
    np.testing.assert_array_equal(spotting.exchanged(spotting.exchanged(plan)), plan)
    assert Spotted({}, plan).ordered("fox").plan is plan
