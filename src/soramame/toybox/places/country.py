"""Places with green ground or high ground: the meadow, the forest and the mountains."""

from __future__ import annotations

from math import pi

from soramame.toybox.parts import Part, Prop, Rgb, move, scale
from soramame.toybox.places.props import at, conifer, hill, prop, rock, round_tree
from soramame.toybox.places.site import Place, Site

_BLOSSOMS: tuple[Rgb, ...] = ((0.98, 0.62, 0.74), (0.99, 0.95, 0.88), (0.98, 0.82, 0.36))
_FENCE: Rgb = (0.97, 0.93, 0.86)
_STONE: Rgb = (0.56, 0.58, 0.62)


def meadow(site: Site) -> Place:
    """Rolling light green, flowers, a few round trees and a white fence."""
    parts: list[Part | Prop] = []
    for i, spot in enumerate(site.horizon(9, 16.0)):
        green = ((0.50, 0.74, 0.34), (0.60, 0.80, 0.38))[i % 2]
        parts += hill(site, spot, site.between(9, 12), site.between(1.5, 2.6), site.top(green))
    for spot in site.spots(11, 4.6, 10.0, 3.4):
        parts += round_tree(site, spot, site.between(1.7, 2.3), (0.30, 0.58, 0.27))
    parts += _fence(site)
    for _ in range(16):
        parts += _flower(site)
    return Place(parts, (0.60, 0.76, 0.40), (0.62, 0.79, 0.44))


def forest(site: Site) -> Place:
    """Many firs close by on a mossy floor, with a few toadstools."""
    parts: list[Part | Prop] = []
    for z, step, low, high in ((-3.6, 2.1, 2.0, 2.9), (-6.0, 2.4, 2.8, 3.8)):
        for x, depth in site.row(z, step):
            green = site.pick(((0.16, 0.40, 0.27), (0.20, 0.46, 0.28), (0.14, 0.35, 0.29)))
            parts += conifer(site, (x, depth), site.between(low, high), green)
    for spot in site.spots(20, 8.0, 14.0, 2.2):
        parts += conifer(site, spot, site.between(3.2, 4.4), (0.17, 0.38, 0.31))
    for spot in site.row(-2.7, 4.2, 20.0):
        parts += _toadstool(site, spot)
    return Place(parts, (0.50, 0.58, 0.36), (0.34, 0.46, 0.32))


def mountains(site: Site) -> Place:
    """Large snow-capped peaks behind an alp with rocks and a few firs."""
    parts: list[Part | Prop] = []
    for radius, count, low, high in ((17.0, 9, 4.0, 5.4), (11.0, 7, 1.9, 2.7)):
        for spot in site.horizon(count, radius):
            tall = site.between(low, high)
            shade = site.between(-0.03, 0.03)
            stone = (0.46 + shade, 0.50 + shade, 0.60 + shade)
            parts += _peak(site, spot, tall * site.between(2.0, 2.4), tall, stone)
    for spot in site.spots(9, 3.2, 7.5, 2.6):
        parts += rock(site, spot, site.between(0.6, 1.2), _STONE)
    for spot in site.spots(9, 3.4, 7.5, 2.4):
        parts += conifer(site, spot, site.between(1.3, 1.9), (0.20, 0.44, 0.34))
    return Place(parts, (0.60, 0.71, 0.45), (0.54, 0.66, 0.48))


@prop("toadstool")
def _toadstool(site: Site, spot: tuple[float, float]) -> list[Part]:
    """A red cap on a white foot."""
    here = at(*spot)
    cap = here @ move(y=0.16) @ scale(0.34)
    return [
        Part("cylinder", here @ move(y=0.1) @ scale(0.12, 0.2, 0.12), (0.95, 0.92, 0.84)),
        Part("hemisphere", cap, site.top((0.86, 0.26, 0.22), 0.7), 0.4),
    ]


@prop("peak")
def _peak(
    site: Site, spot: tuple[float, float], wide: float, tall: float, stone: Rgb
) -> list[Part]:
    """A cone of rock, and a steeper one of snow that comes out of its top."""
    here, snowy = at(*spot), wide * (0.74 if site.snow else 0.62)
    white = (0.95, 0.97, 1.0)
    return [
        Part("cone", here @ move(y=tall * 0.4) @ scale(wide, tall * 0.8, wide), stone, 0.05),
        Part("cone", here @ move(y=tall * 0.5) @ scale(snowy, tall, snowy), white, 0.1),
    ]


def _fence(site: Site) -> list[Part]:
    """Posts and two rails along the back of the stage, with a gap somewhere."""
    gap, z = site.between(-5, 5), -3.1
    parts: list[Part] = []
    for left, right in ((-11.0, gap - 1.3), (gap + 1.3, 11.0)):
        count = round((right - left) / 1.9)
        middle, wide = (left + right) / 2, right - left
        for y in (0.24, 0.46):
            parts.append(Part("box", move(middle, y, z) @ scale(wide, 0.09, 0.06), _FENCE))
        for i in range(count + 1):
            post = move(left + wide * i / count, 0.3, z) @ scale(0.14, 0.62, 0.14)
            parts.append(Part("box", post, _FENCE))
    return parts


@prop("flower")
def _flower(site: Site) -> list[Part]:
    """A low blossom: a coloured cushion in the grass."""
    x = site.between(-9, 9)
    z = site.between(-4.5, -2.2)
    petals = site.top(site.pick(_BLOSSOMS), 0.4)
    size = site.between(0.28, 0.42)
    here = at(x, z, heading=site.between(0, pi))
    return [Part("hemisphere", here @ scale(size, size * 0.8, size), petals)]
