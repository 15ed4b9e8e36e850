"""The six looks: what each does to the light, the materials, the clock and the finished picture."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from soramame.toybox.parts import Rgb
from soramame.toybox.setting import Setting


@dataclass(frozen=True)
class Look:
    """A style's constants; the defaults are the natural look's."""

    make: str = "smooth"  # of meshes.MAKES
    holds: float = 0.0  # poses a second if the picture stands still in between, 0 for smooth motion
    jitter: float = 0.0  # how far a held pose and its light are off
    wrap: float = 0.12  # how far light reaches around a body
    gloss_gain: float = 1.0
    gloss_floor: float = 0.0
    rim: float = 0.06
    outline: float = 0.0  # pixels of white cut edge, at 256
    saturation: float = 1.06
    contrast: float = 0.12
    vignette: float = 0.0
    exposure: float = 1.0
    tint: Rgb = (1.0, 1.0, 1.0)
    lift: float = 0.0
    flicker: float = 0.0
    scratches: float = 0.0
    fill: float = 0.10  # light from the camera on the actors


LOOKS: dict[str, Look] = {
    "natural": Look(),
    "archival": Look(
        saturation=0.0,
        contrast=0.35,
        vignette=0.6,
        tint=(0.90, 0.76, 0.55),
        lift=0.07,
        flicker=0.06,
        scratches=0.09,
        fill=0.25,
    ),
    "film noir": Look(wrap=0.0, saturation=0.0, contrast=0.95, vignette=0.95, fill=0.2, rim=0.25),
    "papercraft": Look(
        make="paper",
        gloss_gain=0.0,
        rim=0.0,
        outline=1.5,
        saturation=0.88,
        contrast=0.0,
        tint=(0.99, 0.98, 0.94),
        lift=0.04,
    ),
    "stop motion": Look(
        make="clay",
        holds=8.0,
        jitter=1.0,
        wrap=0.45,
        gloss_gain=0.2,
        gloss_floor=0.12,
        rim=0.0,
        saturation=0.92,
        contrast=0.15,
        vignette=0.4,
        exposure=1.08,
        tint=(1.02, 0.97, 0.87),
    ),
    "balloon world": Look(
        make="puffy",
        wrap=0.25,
        gloss_gain=0.2,
        gloss_floor=0.9,
        rim=1.1,
        saturation=1.4,
        exposure=1.1,
        tint=(1.03, 0.97, 1.05),
        lift=0.02,
    ),
}


def held(look: Look, seconds: float) -> float:
    """The moment that is shown at `seconds`: with stop motion, when the pose was last set."""
    if not look.holds:
        return seconds
    return math.floor(seconds * look.holds + 1e-6) / look.holds


def relit(look: str, setting: Setting, seconds: float) -> Setting:
    """The setting in the light of a look at a moment that is shown."""
    if look == "film noir":
        return _hard_light(setting)
    style = LOOKS[look]
    strength = 1.0
    if style.flicker:
        strength += style.flicker * (_noise(seconds * 5.0) + 0.5 * math.sin(seconds * 3.0))
    sun = setting.sun
    if look == "archival":
        strength *= _evened(setting)
    if style.jitter:
        step = math.floor(seconds * style.holds + 0.5)
        random = np.random.default_rng((step, 3))
        strength += 0.035 * style.jitter * random.uniform(-1, 1)
        sun = _unit(np.array(sun) + 0.035 * style.jitter * random.uniform(-1, 1, 3))
    if strength == 1.0:
        return setting
    return replace(
        setting,
        sun=sun,
        sunlight=_scaled(setting.sunlight, strength),
        ambient=_scaled(setting.ambient, strength),
    )


def _evened(setting: Setting) -> float:
    """The factor by which an old film's exposure makes up for a dark or a bright scene."""
    light = _luma(setting.ambient) + 0.7 * _luma(setting.sunlight)
    needed = (0.68 / (0.1 + _luma(setting.ground))) ** 2
    return min(max(needed / light, 0.8), 2.5)


def _hard_light(setting: Setting) -> Setting:
    """One low, hard lamp from the side, deep shadows and a dark sky."""
    x, _, z = setting.sun
    side = math.copysign(0.78, x)
    return replace(
        setting,
        sun=_unit(np.array([side, 0.42, max(z, 0.0) * 0.3 + 0.35])),
        sunlight=_grey(max(1.5, 1.2 * _luma(setting.sunlight))),
        ambient=_grey(min(0.30, 0.45 * _luma(setting.ambient) + 0.1)),
        ground=_scaled(setting.ground, 0.85),
        ground_far=_scaled(setting.ground_far, 0.6),
        sky_top=_scaled(setting.sky_top, 0.35),
        sky_horizon=_scaled(setting.sky_horizon, 0.62),
        fog=_scaled(setting.fog, 0.7),
        lamps=max(setting.lamps, 0.6),
    )


def _noise(at: float) -> float:
    """Smooth noise along a line, -1 to 1."""
    low = math.floor(at)
    ease = (at - low) ** 2 * (3 - 2 * (at - low))
    a, b = (math.sin(k * 78.233 + 1.7) * 43758.5453 % 2 - 1 for k in (low, low + 1))
    return a + (b - a) * ease


def _unit(vector: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, float, float]:
    x, y, z = vector / np.linalg.norm(vector)
    return float(x), float(max(y, 0.05)), float(z)


def _luma(colour: Rgb) -> float:
    return 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2]


def _grey(value: float) -> Rgb:
    return value, value, value


def _scaled(colour: Rgb, factor: float) -> Rgb:
    return colour[0] * factor, colour[1] * factor, colour[2] * factor
