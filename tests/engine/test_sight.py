"""What the built-in model's spotter sees in pictures and clips that it did not make."""

from collections.abc import Iterator

import numpy as np
import pytest

from soramame import plan as plans
from soramame.engine.engine import ModelEngine
from soramame.engine.models import load
from soramame.engine.sight import spot_plan, spotted
from soramame.request import Request
from soramame.toybox import staging
from soramame.toybox.renderer import Renderer
from soramame.toybox.scene import Actor, Scene
from soramame.video import Video

BUS = Scene((Actor("bus", "red", "drive", "left"),), "city", "night", seed=5)
ELEPHANT = Scene((Actor("elephant", "blue", "stand"),), "desert", "noon", seed=3)
HORSE = Scene((Actor("horse", "red", "walk", "left"),), "city", "night", seed=5)
FRAMES, START = 17, 1.5  # of what a clip begins with, and seconds into its scene


@pytest.fixture(scope="module")
def engine() -> ModelEngine:
    return load()


@pytest.fixture(scope="module")
def films(renderer: Renderer) -> Iterator[dict[Scene, np.ndarray]]:
    """The beginnings of clips that no model made, uint8 [17, 256, 256, 3]."""
    with Renderer(256, 256) as large:
        yield {scene: large.clip(scene, FRAMES, START) for scene in (BUS, ELEPHANT, HORSE)}


def ask(prompt: str, **given: object) -> Request:
    return Request(prompt, **{"seconds": 1.0, "steps": 2, "seed": 1, **given})


def test_a_picture_tells_what_its_prompt_does_not(
    engine: ModelEngine, films: dict[Scene, np.ndarray]
) -> None:
    caption = engine.read(ask("the horse walks on", first=films[HORSE][0])).caption
    assert caption.startswith("a red horse walks to the left in a city, clear sky, at night")
    caption = engine.read(ask("it spins", first=films[ELEPHANT][0])).caption
    assert "blue" in caption
    assert "spins in a desert, clear sky, at noon" in caption
    told = engine.read(ask("a green horse walks on a beach", first=films[HORSE][0])).caption
    assert told.startswith("a green horse walks to the left on a beach")


def test_a_clip_from_elsewhere_tells_as_much(
    engine: ModelEngine, films: dict[Scene, np.ndarray]
) -> None:
    film = Video(films[BUS], 16.0)
    for given in ({"extend": film}, {"remix": film, "seconds": 4.0}, {"connect": (film, film)}):
        assert "in a city, clear sky, at night" in engine.read(ask("the bus", **given)).caption


def test_who_is_there_is_found_about_where_it_is(
    engine: ModelEngine, films: dict[Scene, np.ndarray]
) -> None:
    for scene, frames in films.items():
        found = spotted(engine.networks, engine.codec.picture(frames[0], (256, 256))).plan
        true = staging.stills(scene, 1, START, 1.0)[0]
        assert found[0] == true[0] == 1
        assert np.abs(found[1:3] - true[1:3]).max() < 0.25
    latents = engine.codec.tail(Video(films[BUS], 16.0), (256, 256))
    plan = spot_plan(engine.networks, latents, "bus")
    true = staging.groups(BUS, 3, START, 1.0)
    assert plan.shape == true.shape
    assert np.abs(plans.moments(plan - true)[..., 1]).max() < 0.35


def test_what_begins_with_a_picture_is_planned_from_there(
    engine: ModelEngine, films: dict[Scene, np.ndarray]
) -> None:
    made = engine.generate(ask("the horse walks on", first=films[HORSE][0], seconds=2.0))
    assert made.plan is not None
    seen = spotted(engine.networks, engine.codec.picture(films[HORSE][0], (256, 256))).plan
    np.testing.assert_allclose(made.plan[0], seen, atol=1e-5)
    assert plans.moments(made.plan)[-1, -1, 1] < seen[1]  # further to the left
    led = engine.generate(ask("it", first=films[BUS][0], last=films[BUS][-1]))
    assert led.plan is not None
    assert led.plan[:, -1].all()
    extended = engine.generate(ask("it drives on", extend=Video(films[BUS], 16.0)))
    assert extended.plan is not None
    assert len(extended.plan) == len(extended.latents) == 5
