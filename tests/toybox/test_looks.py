from __future__ import annotations

import numpy as np
import pytest

from soramame.toybox import looks, places, weather
from soramame.toybox.scene import LOOKS, Actor, Scene

SCENE = Scene((Actor("fox", "red", "walk", "right"),))


def test_every_look_of_the_world_is_made() -> None:
    assert tuple(looks.LOOKS) == LOOKS


def test_held_time_steps_on_twos() -> None:
    style = looks.LOOKS["stop motion"]
    assert [looks.held(style, i / 16) for i in range(4)] == [0, 0, 0.125, 0.125]
    assert looks.held(looks.LOOKS["natural"], 0.3) == 0.3


@pytest.mark.parametrize("look", LOOKS)
def test_relit_settings_stay_in_range(look: str) -> None:
    for seconds in (0.0, 1.7, 11.9):
        lit = looks.relit(look, places.setting(SCENE), seconds)
        assert np.isclose(np.linalg.norm(lit.sun), 1, atol=0.05)
        assert min(*lit.sunlight, *lit.ambient) >= 0


@pytest.mark.parametrize("falling", ["rain", "snow"])
def test_weather_is_few_large_particles_around_the_camera(falling: str) -> None:
    setting = places.setting(Scene(SCENE.actors, weather=falling))
    for seconds in (0.0, 3.0, 12.0):
        drops = weather.particles(setting, np.array([2.0, 0.7, 0.0]), seconds)
        assert 20 <= len(drops) <= 100
        assert (np.abs(drops[:, :3] - (2.0, 0.7, 0.0)) <= weather.BOX / 2 + 0.2).all()


def test_clear_weather_lets_nothing_fall() -> None:
    assert len(weather.particles(places.setting(SCENE), np.zeros(3), 1.0)) == 0
