"""Where and when a scene plays: the scenery, the ground, the sky and the light, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from soramame.toybox.parts import Part, Prop, Rgb


@dataclass(frozen=True)
class Setting:
    """Everything around the actors. Colours are sRGB, 0 to 1; directions are unit vectors."""

    scenery: tuple[Part, ...]  # static: trees, houses, dunes; none within the actors' stage
    props: tuple[Prop, ...]  # of which these are the things that stand, each with its parts
    ground: Rgb  # near the actors
    ground_far: Rgb  # at the horizon, before fog
    sky_top: Rgb
    sky_horizon: Rgb
    sun: tuple[float, float, float]  # from the ground towards the sun or the moon
    sunlight: Rgb  # colour times strength of the direct light; may exceed 1
    ambient: Rgb  # colour times strength of the light from everywhere
    fog: Rgb
    fog_density: float = 0.0  # per unit of distance: colour -> fog by 1 - exp(-(density * d)^2)
    clouds: float = 0.3  # 0 none to 1 overcast
    stars: float = 0.0  # 0 none to 1 a full night sky, with a moon in the sun's direction
    waves: float = 0.0  # 0 solid ground to 1 open water
    wetness: float = 0.0  # 0 dry to 1 puddles that mirror the sky
    rain: float = 0.0  # falling streaks, 0 to 1
    snow: float = 0.0  # falling flakes, 0 to 1
    lamps: float = 0.0  # how brightly windows and lamps glow, 0 by day to 1 at night
