"""Places where people live: the city and the village."""

from __future__ import annotations

from math import atan2

from soramame.toybox.light import dim
from soramame.toybox.parts import Part, Prop, Rgb, move, scale
from soramame.toybox.places.props import (
    at,
    hill,
    house,
    prop,
    round_tree,
    sheet,
    slab,
    street_lamp,
    window,
)
from soramame.toybox.places.site import Place, Site

_TOWERS: tuple[Rgb, ...] = (
    (0.62, 0.70, 0.82), (0.84, 0.68, 0.56), (0.56, 0.66, 0.72), (0.90, 0.84, 0.74),
)  # fmt: skip
_WALLS: tuple[Rgb, ...] = ((0.97, 0.92, 0.80), (0.95, 0.84, 0.70), (0.90, 0.93, 0.94))
_ROOFS: tuple[Rgb, ...] = ((0.76, 0.38, 0.28), (0.66, 0.34, 0.28), (0.46, 0.50, 0.62))


def city(site: Site) -> Place:
    """Towers with large panes along a road with street lamps."""
    parts: list[Part | Prop] = [
        *sheet(site.top((0.46, 0.48, 0.54), 0.45), (-40, 40), (-1.7, 1.3)),
    ]
    for i in range(-6, 7):
        parts.append(slab((0.96, 0.95, 0.90), i * 2.2, -0.2, 1.0, 0.12, 0.03))
    for x, z in site.row(-6.2, 3.0):
        parts += _tower(site, (x, z), site.between(1.5, 1.9), site.between(2.0, 4.2), 3)
    for spot in site.horizon(8, 13.0):
        parts += _tower(site, spot, site.between(2.4, 3.2), site.between(4.6, 7.0), 3)
    for x, _ in site.row(-2.9, 3.8, 22.0):
        parts += street_lamp(site, (x, -2.9))
    return Place(parts, (0.74, 0.74, 0.76), (0.70, 0.72, 0.76))


def village(site: Site) -> Place:
    """Cottages and a church under roofs of tile, trees, and a path of sand."""
    path = site.top((0.90, 0.80, 0.60), 0.5)
    church = (site.between(1.6, 2.6) * site.pick(((1.0, 0, 0), (-1.0, 0, 0)))[0], -7.6)
    parts: list[Part | Prop] = [
        *sheet(path, (-40, 40), (-1.5, 1.1)),
        slab(path, church[0], -4.4, 1.1, 6.0, 0.03),
    ]
    parts += _church(site, church)
    for x, z in site.row(-5.0, 3.2):
        if abs(x - church[0]) > 1.7:
            parts += house(
                site, (x, z), site.between(-0.3, 0.3), site.pick(_WALLS), site.pick(_ROOFS)
            )
    for side in (-1, 1):
        for z in (-2.6, 2.6):
            x = side * site.between(10.5, 12)
            heading = atan2(-x, -z)
            parts += house(site, (x, z), heading, site.pick(_WALLS), site.pick(_ROOFS))
    for spot in site.spots(8, 6.8, 11.0, 2.8):
        parts += round_tree(site, spot, site.between(1.7, 2.4), (0.34, 0.60, 0.32))
    for spot in site.horizon(7, 16.0):
        parts += hill(site, spot, 10, site.between(1.2, 1.9), site.top((0.54, 0.72, 0.40)))
    return Place(parts, (0.62, 0.77, 0.42), (0.62, 0.77, 0.46))


@prop("tower")
def _tower(
    site: Site, spot: tuple[float, float], wide: float, high: float, floors: int
) -> list[Part]:
    """A block with rows of glass on every side, each cut in two by a pillar, and a flat roof."""
    wall, here = site.pick(_TOWERS), at(*spot)
    parts = [Part("box", here @ move(y=high / 2) @ scale(wide, high, wide), wall)]
    storey = high / floors
    for i in range(floors):
        glass = here @ move(y=storey * (i + 0.55))
        parts.append(window(site, glass @ scale(wide * 1.02, storey * 0.46, wide * 1.02)))
    for x, z in ((1.04, 0.2), (0.2, 1.04)):
        pillar = here @ move(y=high / 2) @ scale(wide * x, high, wide * z)
        parts.append(Part("box", pillar, wall))
    roof = here @ move(y=high + 0.06) @ scale(wide * 1.06, 0.16, wide * 1.06)
    return [*parts, Part("box", roof, site.top(dim(wall, 0.85), 1.0))]


@prop("church")
def _church(site: Site, spot: tuple[float, float]) -> list[Part]:
    """A nave, a tower with a pointed roof, and a round window."""
    here, white, slate = at(*spot), (0.97, 0.95, 0.90), site.top((0.42, 0.48, 0.62), 0.95)
    front = here @ move(z=0.62)
    return [
        Part("box", here @ move(0, 0.7, -1.3) @ scale(1.5, 1.4, 2.4), white),
        Part("prism", here @ move(0, 1.85, -1.3) @ scale(1.8, 0.9, 2.6), slate),
        Part("box", here @ move(y=1.2) @ scale(1.0, 2.4, 1.0), white),
        Part("cone", here @ move(y=3.0) @ scale(1.25, 1.3, 1.25), slate),
        Part("box", front @ move(0, 0.35, -0.1) @ scale(0.4, 0.7, 0.06), (0.50, 0.34, 0.24)),
        window(site, front @ move(0, 1.6, -0.1) @ scale(0.36, 0.5, 0.06)),
    ]
