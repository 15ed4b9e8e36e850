"""The settings of every place, time and weather, judged as an actor and a camera would."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from soramame.toybox.meshes import all_meshes
from soramame.toybox.parts import MESHES, Part
from soramame.toybox.places import _setting, setting
from soramame.toybox.scene import PLACES, TIMES, WEATHERS, Actor, Scene
from soramame.toybox.setting import Setting

DUCK = (Actor("duck", "yellow", "stand"),)
SEEDS = range(6)
LYING = 0.08  # a road or a path may lie under the actors' feet
LOW = 0.25  # and nothing higher may lie before the camera


def scene(place: str, time: str = "noon", weather: str = "clear", seed: int = 0) -> Scene:
    return Scene(DUCK, place=place, time=time, weather=weather, seed=seed)


def settings(place: str) -> Iterator[Setting]:
    for time, weather, seed in product(TIMES, WEATHERS, SEEDS):
        yield setting(scene(place, time, weather, seed))


def vertices(part: Part) -> NDArray[np.float64]:
    """The part's vertices in the world, [N, 3]."""
    local = all_meshes()["smooth", part.mesh, 1].vertices[:, :3].astype(np.float64)
    return local @ part.matrix[:3, :3].T + part.matrix[:3, 3]


def reaches_into(part: Part, x: tuple[float, float], z: tuple[float, float], above: float) -> bool:
    """Whether the part's bounding box overlaps the box over that patch of ground."""
    low, high = vertices(part).min(0), vertices(part).max(0)
    apart = low[0] > x[1] or high[0] < x[0] or low[2] > z[1] or high[2] < z[0]
    return not apart and bool(high[1] > above)


@pytest.mark.parametrize("place", PLACES)
def test_all_values_lie_in_range(place: str) -> None:
    for made in settings(place):
        assert np.linalg.norm(made.sun) == pytest.approx(1.0)
        assert made.sun[1] > 0
        paints = [made.ground, made.ground_far, made.sky_top, made.sky_horizon, made.fog]
        shares = [made.clouds, made.stars, made.waves, made.wetness, made.rain, made.snow]
        assert all(0 <= value <= 1 for paint in paints for value in paint)
        assert all(0 <= value <= 1 for value in [*shares, made.lamps])
        assert all(0 < value < 2 for value in (*made.sunlight, *made.ambient))
        assert 0 < made.fog_density < 0.2


@pytest.mark.parametrize("place", PLACES)
def test_parts_are_sound_and_neither_few_nor_many(place: str) -> None:
    for made in settings(place):
        assert 40 <= len(made.scenery) <= 160
        for part in made.scenery:
            assert part.mesh in MESHES
            assert np.isfinite(part.matrix).all()
            assert np.linalg.det(part.matrix[:3, :3]) > 0
            assert all(0 <= value <= 1 for value in (*part.colour, part.gloss, part.glow))


@pytest.mark.parametrize("place", PLACES)
def test_the_stage_is_free(place: str) -> None:
    for seed in range(20):
        for part in setting(scene(place, seed=seed)).scenery:
            assert not reaches_into(part, (-6, 6), (-1.7, 1.2), above=LYING)


@pytest.mark.parametrize("place", PLACES)
def test_nothing_hides_the_actors_from_the_camera(place: str) -> None:
    for seed in range(20):
        for part in setting(scene(place, seed=seed)).scenery:
            assert not reaches_into(part, (-5, 5), (1.2, 7.2), above=LOW)


@pytest.mark.parametrize("place", PLACES)
def test_scenery_stands_all_around_the_back(place: str) -> None:
    tall = [v for p in setting(scene(place)).scenery if (v := vertices(p)).max(0)[1] > 0.5]
    middles = np.array([(v.min(0) + v.max(0)) / 2 for v in tall])
    angles = np.degrees(np.arctan2(middles[:, 0], -middles[:, 2]))
    counts, _ = np.histogram(angles, bins=[-100, -60, -20, 20, 60, 100])
    assert counts.min() >= 2


def test_a_setting_is_a_pure_function_of_the_scene() -> None:
    for place in PLACES:
        first = _flat(setting(scene(place, seed=5)))
        _setting.cache_clear()
        assert _flat(setting(scene(place, seed=5))) == first


@pytest.mark.parametrize("place", PLACES)
def test_seeds_build_different_places(place: str) -> None:
    assert len({_flat(setting(scene(place, seed=seed))) for seed in SEEDS}) == len(SEEDS)


def test_the_actors_have_no_say_in_their_surroundings() -> None:
    other = Scene((Actor("fox", "red", "run", "left"),), place="forest", camera="orbit")
    assert setting(other) is setting(scene("forest"))


@pytest.mark.parametrize("place", PLACES)
def test_weather_shows(place: str) -> None:
    made = {weather: setting(scene(place, weather=weather)) for weather in WEATHERS}
    assert made["rain"].rain == made["rain"].wetness == made["snow"].snow == 1
    assert made["clear"].rain == made["clear"].snow == made["fog"].rain == 0
    assert made["fog"].fog_density > 2 * made["rain"].fog_density
    assert np.mean(made["rain"].ground) < np.mean(made["clear"].ground)
    if place not in ("sea", "arctic"):
        assert min(made["snow"].ground) > min(made["clear"].ground)


@pytest.mark.parametrize("place", PLACES)
def test_time_shows(place: str) -> None:
    noon, sunset, night = (setting(scene(place, time)) for time in TIMES)
    assert noon.lamps == noon.stars == sunset.stars == 0
    assert night.lamps == night.stars == 1
    assert sunset.sky_horizon[0] > sunset.sky_horizon[2]
    assert np.mean(night.sky_top) < 0.5 * np.mean(noon.sky_top)
    assert min(night.ambient) > 0.3


def test_only_the_sea_has_waves() -> None:
    assert [place for place in PLACES if setting(scene(place)).waves] == ["sea"]


def _flat(made: Setting) -> bytes:
    parts = [(*p.matrix.ravel(), *p.colour, p.gloss, p.glow) for p in made.scenery]
    return np.array(parts).tobytes() + repr((made.ground, made.sky_top, made.sun)).encode()
