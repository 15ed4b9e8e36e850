"""Where actors are, against pictures of the same scene with and without them."""

from dataclasses import replace

import numpy as np
import pytest

from soramame.toybox.presence import presence
from soramame.toybox.renderer import Renderer
from soramame.toybox.scene import Actor, Scene

CAR = Scene((Actor("car", "red", "drive", "right"),), place="desert", seed=4)


def test_a_traveller_is_further_right_later() -> None:
    early, late = presence(CAR, (0.5, 3.5), (256, 144))
    assert early.shape == (9, 16)
    assert np.nonzero(early)[1].mean() + 3 < np.nonzero(late)[1].mean()


def test_a_picture_differs_by_its_colour_only_where_the_actor_is(renderer: Renderer) -> None:
    blue = replace(CAR, actors=(replace(CAR.actors[0], colour="blue"),))
    size = (renderer.width, renderer.height)
    difference = np.abs(renderer.render(CAR, 2.0).astype(int) - renderer.render(blue, 2.0))
    (touched,) = presence(CAR, (2.0,), size, cell=8)
    inside = np.kron(touched, np.ones((8, 8), bool))[: size[1], : size[0]]
    assert (difference.max(axis=2) > 60).sum() > 50
    assert not (difference.max(axis=2) > 60)[~inside].any()


def test_each_of_two_actors_can_be_asked_about() -> None:
    pair = Scene((Actor("fox", "red", "stand"), Actor("dog", "blue", "spin")), relation="left of")
    fox, dog, both = (presence(pair, (2.0,), (256, 256), 16, who) for who in ([0], [1], None))
    assert np.nonzero(fox)[2].mean() < 8 < np.nonzero(dog)[2].mean()
    assert np.array_equal(fox | dog, both)


@pytest.mark.parametrize("size", [(256, 256), (144, 256)])
def test_an_actor_fills_some_of_the_picture_and_not_all(size: tuple[int, int]) -> None:
    share = presence(CAR, (2.0,), size).mean()
    assert 0.02 < share < 0.4
