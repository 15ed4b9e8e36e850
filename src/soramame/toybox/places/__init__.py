"""The ten places, each by its light: `setting` turns a scene into its surroundings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from functools import lru_cache

import numpy as np

from soramame.toybox.light import Light, light, mix
from soramame.toybox.parts import Part, Prop, Rgb
from soramame.toybox.places.country import forest, meadow, mountains
from soramame.toybox.places.dry import beach, candyland, desert
from soramame.toybox.places.site import Place, Site
from soramame.toybox.places.town import city, village
from soramame.toybox.places.wet import arctic, sea
from soramame.toybox.scene import PLACES, Scene
from soramame.toybox.setting import Setting

__all__ = ["setting"]

_LYING_SNOW: Rgb = (0.79, 0.86, 0.95)  # bluer than what falls, so that white things stand out

_BUILDERS = {
    "meadow": meadow,
    "forest": forest,
    "desert": desert,
    "beach": beach,
    "city": city,
    "village": village,
    "mountains": mountains,
    "arctic": arctic,
    "sea": sea,
    "candyland": candyland,
}


def setting(scene: Scene) -> Setting:
    """The surroundings of `scene`: a pure function of its place, time, weather and seed."""
    return _setting(scene.place, scene.time, scene.weather, scene.seed)


@lru_cache(maxsize=64)
def _setting(place: str, time: str, weather: str, seed: int) -> Setting:
    rng = np.random.default_rng((PLACES.index(place), seed))
    air = light(time, weather, side=1.0 if rng.random() < 0.5 else -1.0)
    built = _BUILDERS[place](Site(rng, air.snow > 0, air.lamps > 0))
    values = {field.name: getattr(air, field.name) for field in fields(Light)}
    if built.sky is not None and time != "night":
        values["sky_top"] = mix(air.sky_top, built.sky, 0.6)
        values["sky_horizon"] = mix(air.sky_horizon, built.sky, 0.25)
    return Setting(
        scenery=tuple(part for thing in built.scenery for part in _parts(thing)),
        props=tuple(thing for thing in built.scenery if isinstance(thing, Prop)),
        ground=_weathered(built.ground, built, air),
        ground_far=_weathered(built.ground_far, built, air),
        waves=built.waves,
        **values,
    )


def _parts(thing: Part | Prop) -> Iterable[Part]:
    return thing.parts if isinstance(thing, Prop) else (thing,)


def _weathered(ground: Rgb, place: Place, air: Light) -> Rgb:
    """`ground` white with snow, or dark with rain."""
    white = mix(ground, _LYING_SNOW, place.snowy * air.snow)
    return mix(white, (0.18, 0.22, 0.30), 0.22 * air.rain)
