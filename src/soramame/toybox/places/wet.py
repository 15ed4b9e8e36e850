"""Places of water and ice: the open sea and the arctic."""

from __future__ import annotations

from math import pi

from soramame.toybox.parts import Part, Prop, Rgb, move, scale, turn
from soramame.toybox.places.props import at, boulder, prop, rock, sheet
from soramame.toybox.places.site import LAMPLIGHT, Place, Site

_ICE: Rgb = (0.80, 0.92, 0.98)
_DEEP_ICE: Rgb = (0.58, 0.82, 0.94)
_RED: Rgb = (0.88, 0.28, 0.26)
_WHITE: Rgb = (0.96, 0.96, 0.94)


def sea(site: Site) -> Place:
    """Open water with small islands, a lighthouse and buoys."""
    parts: list[Part | Prop] = []
    side = 1.0 if site.rng.random() < 0.5 else -1.0
    parts += _lighthouse(site, (side * site.between(1.6, 2.4), -6.2))
    for x in (-10.0, 10.0):
        parts += _lighthouse(site, (x + site.between(-1, 1), site.between(-5, -3)))
    for spot in site.horizon(7, 14.0):
        parts += _island(site, spot, site.between(2.6, 4.0))
    for x, z in site.row(-3.2, 4.6):
        parts += _buoy(site, (x, z), site.pick((_RED, (0.98, 0.76, 0.24))))
    for spot in site.spots(6, 5.0, 9.0, 4.0):
        parts += rock(site, spot, site.between(0.6, 1.0), (0.48, 0.52, 0.58))
    return Place(parts, (0.22, 0.62, 0.74), (0.26, 0.60, 0.78), snowy=0.12, waves=1.0)


def arctic(site: Site) -> Place:
    """Bluish ice by cold water, with igloos, floes and icebergs."""
    parts: list[Part | Prop] = [
        *sheet((0.22, 0.50, 0.70), (-80, 80), (-80, -6.9), 0.02),
        *sheet((0.62, 0.84, 0.94), (-80, 80), (-7.1, -6.7), 0.05),
    ]
    for x, z in site.row(-4.4, 6.6):
        parts += _igloo(site, (x, z))
    for x, z in site.row(-9.0, 4.2, 30.0):
        parts += _floe(site, (x, z))
    for spot in site.horizon(9, 12.5):
        parts += _iceberg(site, spot, site.between(1.9, 3.4))
    for spot in site.spots(9, 3.0, 6.0, 3.0):
        parts += _spike(site, spot)
    return Place(parts, (0.73, 0.84, 0.95), (0.73, 0.86, 0.96), snowy=0.4)


@prop("lighthouse")
def _lighthouse(site: Site, spot: tuple[float, float]) -> list[Part]:
    """A striped tower with a lantern, on its rock."""
    here = at(*spot)
    parts = boulder(site, spot, 2.4, (0.56, 0.58, 0.60))
    for i in range(4):
        wide = 0.8 - 0.09 * i
        ring = here @ move(y=0.75 + 0.5 * i) @ scale(wide, 0.5, wide)
        parts.append(Part("cylinder", ring, (_WHITE, _RED)[i % 2]))
    lantern = site.pane((0.98, 0.94, 0.80))
    return [
        *parts,
        Part("cylinder", here @ move(y=2.65) @ scale(0.36, 0.32, 0.36), lantern, 0.5, 1.0),
        Part("cone", here @ move(y=3.0) @ scale(0.6, 0.4, 0.6), site.top(_RED, 0.9)),
    ]


@prop("island")
def _island(site: Site, spot: tuple[float, float], wide: float) -> list[Part]:
    """A rim of sand around a green dome."""
    here = at(*spot, heading=site.between(0, pi))
    green = site.top((0.42, 0.66, 0.36))
    return [
        Part("hemisphere", here @ scale(wide, 0.5, wide * 0.8), (0.95, 0.86, 0.64)),
        Part("hemisphere", here @ scale(wide * 0.78, wide * 0.62, wide * 0.6), green),
    ]


@prop("buoy")
def _buoy(site: Site, spot: tuple[float, float], colour: Rgb) -> list[Part]:
    """A float ring with a cone and a light."""
    here = at(*spot) @ turn("z", site.between(-0.15, 0.15))
    return [
        Part("torus", here @ move(y=0.05) @ turn("x", pi / 2) @ scale(0.7, 0.7, 0.9), _WHITE),
        Part("cone", here @ move(y=0.42) @ scale(0.46, 0.8, 0.46), site.top(colour, 0.4), 0.4),
        Part("sphere", here @ move(y=0.85) @ scale(0.16), LAMPLIGHT, 0.3, 1.0),
    ]


@prop("floe")
def _floe(site: Site, spot: tuple[float, float]) -> list[Part]:
    """A flat piece of ice."""
    here = at(*spot, heading=site.between(0, pi))
    return [Part("cylinder", here @ scale(site.between(1.6, 2.4), 0.2, 1.3), (0.93, 0.97, 1.0))]


@prop("spike")
def _spike(site: Site, spot: tuple[float, float]) -> list[Part]:
    """A small cone of old ice."""
    here = at(*spot, heading=site.between(0, pi))
    high = site.between(0.4, 0.9)
    return [Part("cone", here @ move(y=high / 2) @ scale(0.7, high, 0.6), _DEEP_ICE, 0.5)]


@prop("igloo")
def _igloo(site: Site, spot: tuple[float, float]) -> list[Part]:
    """A dome of snow with a tunnel and a dark way in."""
    here = at(*spot, heading=site.between(-0.5, 0.5))
    lie = turn("x", pi / 2)
    warm = site.pane((0.20, 0.32, 0.46))
    return [
        Part("hemisphere", here @ scale(1.9, 2.1, 1.9), (0.93, 0.96, 1.0)),
        Part(
            "cylinder", here @ move(0, 0.26, 0.9) @ lie @ scale(0.8, 0.7, 0.9), (0.86, 0.92, 0.98)
        ),
        Part(
            "cylinder",
            here @ move(0, 0.24, 1.24) @ lie @ scale(0.52, 0.06, 0.62),
            warm,
            0.1,
            1.0,
        ),
    ]


@prop("iceberg")
def _iceberg(site: Site, spot: tuple[float, float], high: float) -> list[Part]:
    """Leaning blocks of ice, one white and one blue."""
    here = at(*spot, heading=site.between(0, pi))
    tilt = turn("z", site.between(-0.2, 0.2))
    wide = high * site.between(0.8, 1.1)
    return [
        Part("prism", here @ tilt @ move(y=high * 0.42) @ scale(wide, high, wide * 0.8), _ICE, 0.5),
        Part(
            "prism",
            here @ move(wide * 0.5, high * 0.25) @ turn("y", 0.8) @ scale(wide, high * 0.6, wide),
            _DEEP_ICE,
            0.5,
        ),
    ]
