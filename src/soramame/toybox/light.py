"""The light of a time of day under a weather: sky, sun or moon, haze, and what falls from above."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from soramame.toybox.parts import Rgb


@dataclass(frozen=True)
class Light:
    """The part of a `Setting` that place has no say in; fields are a setting's own."""

    sky_top: Rgb
    sky_horizon: Rgb
    sun: tuple[float, float, float]
    sunlight: Rgb
    ambient: Rgb
    fog: Rgb
    fog_density: float = 0.012
    clouds: float = 0.3
    stars: float = 0.0
    wetness: float = 0.0
    rain: float = 0.0
    snow: float = 0.0
    lamps: float = 0.0


def light(time: str, weather: str, side: float = 1.0) -> Light:
    """The light at `time` under `weather`; `side` is 1 or -1, the sun to the right or left."""
    clear = _CLEAR[time]
    sun = (side * clear.sun[0], *clear.sun[1:])
    return _WEATHERS[weather](replace(clear, sun=sun), time)


def mix(a: Rgb, b: Rgb, share: float) -> Rgb:
    """`a` with `share` (0 to 1) of `b`."""
    return (
        a[0] + (b[0] - a[0]) * share,
        a[1] + (b[1] - a[1]) * share,
        a[2] + (b[2] - a[2]) * share,
    )


def dim(colour: Rgb, strength: float) -> Rgb:
    """`colour` times `strength`."""
    return (colour[0] * strength, colour[1] * strength, colour[2] * strength)


def _towards(degrees_right: float, degrees_up: float) -> tuple[float, float, float]:
    """The unit vector that far right of the way the camera looks at rest, and up."""
    right, up = np.radians((degrees_right, degrees_up))
    return (
        float(np.cos(up) * np.sin(right)),
        float(np.sin(up)),
        float(-np.cos(up) * np.cos(right)),
    )


_CLEAR = {
    "noon": Light(
        sky_top=(0.22, 0.52, 0.93),
        sky_horizon=(0.72, 0.88, 0.98),
        sun=_towards(145, 58),
        sunlight=(0.90, 0.85, 0.76),
        ambient=(0.44, 0.48, 0.56),
        fog=(0.74, 0.88, 0.97),
    ),
    "sunset": Light(
        sky_top=(0.46, 0.36, 0.66),
        sky_horizon=(1.0, 0.62, 0.38),
        sun=_towards(12, 6.5),
        sunlight=(1.8, 1.0, 0.52),
        ambient=(0.68, 0.54, 0.56),
        fog=(0.98, 0.64, 0.46),
        clouds=0.35,
        lamps=0.4,
    ),
    "night": Light(
        sky_top=(0.04, 0.07, 0.24),
        sky_horizon=(0.15, 0.23, 0.50),
        sun=_towards(12, 7.5),
        sunlight=(0.50, 0.60, 0.90),
        ambient=(0.34, 0.39, 0.62),
        fog=(0.14, 0.21, 0.44),
        clouds=0.1,
        stars=1.0,
        lamps=1.0,
    ),
}

_OVERCAST = {"noon": (0.72, 0.76, 0.82), "sunset": (0.90, 0.66, 0.62), "night": (0.19, 0.24, 0.40)}


def _overcast(clear: Light, time: str, sky: Rgb, share: float, sunlight: float) -> Light:
    """A covered sky tending to `sky`, its light soft: less from the sun and more from all sides."""
    return replace(
        clear,
        sky_top=mix(clear.sky_top, dim(sky, 0.82), share),
        sky_horizon=mix(clear.sky_horizon, sky, share),
        sunlight=dim(clear.sunlight, sunlight),
        fog=mix(clear.fog, sky, share),
        clouds=1.0,
        stars=0.0,
    )


def _diffuse(clear: Light, time: str) -> Rgb:
    """The light that comes through a cover of clouds, from everywhere."""
    return clear.ambient if time == "night" else mix(clear.ambient, (0.66, 0.70, 0.80), 0.5)


def _clear(clear: Light, time: str) -> Light:
    return clear


def _rain(clear: Light, time: str) -> Light:
    sky = mix(dim(_OVERCAST[time], 0.84), (0.36, 0.48, 0.62), 0.3)
    grey = _overcast(clear, time, sky, 0.85, 0.35)
    return replace(
        grey, ambient=dim(_diffuse(clear, time), 0.85), fog_density=0.032, wetness=1.0, rain=1.0
    )


def _snow(clear: Light, time: str) -> Light:
    sky = mix(_OVERCAST[time], (0.93, 0.95, 1.0), 0.55 if time == "noon" else 0.2)
    pale = _overcast(clear, time, sky, 0.85, 0.5)
    return replace(pale, ambient=_diffuse(clear, time), fog_density=0.03, snow=1.0)


def _fog(clear: Light, time: str) -> Light:
    sky = mix(_OVERCAST[time], (0.93, 0.94, 0.95), 0.6 if time == "noon" else 0.25)
    pale = _overcast(clear, time, sky, 0.95, 0.35)
    top, ambient = mix(pale.sky_top, sky, 0.7), _diffuse(clear, time)
    return replace(pale, sky_top=top, ambient=ambient, fog=sky, fog_density=0.075)


_WEATHERS = {"clear": _clear, "rain": _rain, "snow": _snow, "fog": _fog}
