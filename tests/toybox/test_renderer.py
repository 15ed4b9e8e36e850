from __future__ import annotations

import numpy as np
import pytest

from soramame.toybox import camera, frame, motion, places
from soramame.toybox.renderer import Renderer
from soramame.toybox.scene import CAMERAS, LOOKS, WEATHERS, Actor, Scene

FOX = (Actor("fox", "red", "walk", "right"),)


def _difference(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.abs(a.astype(float) - b.astype(float)).mean())


def test_shape_and_type(renderer: Renderer) -> None:
    picture = renderer.render(Scene(FOX), 1.0)
    assert picture.shape == (96, 96, 3)
    assert picture.dtype == np.uint8


@pytest.mark.parametrize("look", LOOKS)
def test_same_scene_and_time_give_the_same_bytes(renderer: Renderer, look: str) -> None:
    scene = Scene(FOX, weather="rain", look=look)
    first = renderer.render(scene, 1.3)
    renderer.render(Scene(FOX, place="city", look="papercraft"), 0.2)
    with Renderer(96, 96) as other:
        assert np.array_equal(first, other.render(scene, 1.3))
    assert np.array_equal(first, renderer.render(scene, 1.3))


@pytest.mark.parametrize("look", [look for look in LOOKS if look != "natural"])
def test_every_look_differs_from_natural(renderer: Renderer, look: str) -> None:
    natural = renderer.render(Scene(FOX), 1.0)
    assert _difference(natural, renderer.render(Scene(FOX, look=look), 1.0)) > 2.0


@pytest.mark.parametrize("move", [move for move in CAMERAS if move != "static"])
def test_every_camera_differs_from_static(renderer: Renderer, move: str) -> None:
    static = renderer.render(Scene(FOX), 3.5)
    assert _difference(static, renderer.render(Scene(FOX, camera=move), 3.5)) > 3.0


@pytest.mark.parametrize("weather", [weather for weather in WEATHERS if weather != "clear"])
def test_every_weather_differs_from_clear(renderer: Renderer, weather: str) -> None:
    clear = renderer.render(Scene(FOX), 1.0)
    assert _difference(clear, renderer.render(Scene(FOX, weather=weather), 1.0)) > 3.0


def test_ball_throws_a_shadow(renderer: Renderer) -> None:
    scene = Scene((Actor("ball", "red", "stand"),), seed=4)
    picture = renderer.render(scene, 1.0).astype(float)
    sun = np.array(places.setting(scene).sun)
    view = frame.view(camera.shot(scene, 1.0, 1.0), 1.0, tuple(sun))
    middle = motion.pose(scene, 0, 1.0).root[:3, 3] + (0, 0.5, 0)
    shaded = middle - sun * middle[1] / sun[1]
    open_ground = shaded + np.array([np.copysign(1.2, shaded[0]), 0, 0])
    dark, bright = (picture[_pixel(view, place)].mean() for place in (shaded, open_ground))
    assert dark < 0.85 * bright


def _pixel(view: frame.View, place: np.ndarray) -> tuple[int, int]:
    x, y, _, w = view.camera @ np.append(place, 1.0)
    return int((y / w * 0.5 + 0.5) * 96), int((x / w * 0.5 + 0.5) * 96)


def test_stop_motion_holds_on_twos(renderer: Renderer) -> None:
    clip = renderer.clip(Scene(FOX, look="stop motion"), frames=4)
    assert np.array_equal(clip[0], clip[1])
    assert np.array_equal(clip[2], clip[3])
    assert not np.array_equal(clip[1], clip[2])


def test_film_noir_has_no_colour(renderer: Renderer) -> None:
    picture = renderer.render(Scene(FOX, look="film noir"), 1.0).astype(int)
    assert np.ptp(picture, axis=2).max() <= 2


def test_actor_is_seen_at_night(renderer: Renderer) -> None:
    scene = Scene((Actor("car", "red", "stand"),), time="night")
    picture = renderer.render(scene, 1.0).astype(int)
    red = (picture[..., 0] > 90) & (picture[..., 0] > 2 * picture[..., 1])
    assert red.mean() > 0.02
    assert picture.mean() > 40


def test_clip_is_its_frames(renderer: Renderer) -> None:
    scene = Scene(FOX, camera="orbit")
    clip = renderer.clip(scene, frames=3, start=0.5, fps=8.0)
    assert np.array_equal(clip[2], renderer.render(scene, 0.75))


def test_size_is_checked() -> None:
    with pytest.raises(ValueError, match="4x4"):
        Renderer(4, 4)
