"""Things that stand around in several places: trees, rocks, hills, houses, lamps; all of parts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import pairwise
from math import pi
from typing import Concatenate, ParamSpec

from soramame.toybox.light import dim, mix
from soramame.toybox.parts import Matrix, Part, Prop, Rgb, move, scale, turn
from soramame.toybox.places.site import Site

WOOD: Rgb = (0.50, 0.34, 0.24)
WINDOW: Rgb = (0.42, 0.58, 0.70)

Given = ParamSpec("Given")
_CUTS_X = (-30.0, -14.0, -5.0, 5.0, 14.0, 30.0)
_CUTS_Z = (-20.0, -13.0, -9.0)
_OVERLAP = 1.13  # a box has bevels; they sink below the next slab


def at(x: float, z: float, y: float = 0.0, heading: float = 0.0) -> Matrix:
    """A spot on the ground plan, `y` above it, turned by `heading` radians."""
    return move(x, y, z) @ turn("y", heading)


def prop(
    kind: str,
) -> Callable[
    [Callable[Concatenate[Site, Given], list[Part]]], Callable[Concatenate[Site, Given], list[Prop]]
]:
    """Marks a function that builds a thing's parts: it gives the thing, alone in a list."""

    def marked(
        build: Callable[Concatenate[Site, Given], list[Part]],
    ) -> Callable[Concatenate[Site, Given], list[Prop]]:
        @wraps(build)
        def built(site: Site, /, *given: Given.args, **named: Given.kwargs) -> list[Prop]:
            return [Prop(kind, tuple(build(site, *given, **named)))]

        return built

    return marked


def slab(colour: Rgb, x: float, z: float, wide: float, deep: float, y: float = 0.02) -> Part:
    """A flat piece on the ground with its surface at height `y`."""
    return Part("box", move(x, y - 0.05, z) @ scale(wide, 0.1, deep), colour)


def sheet(
    colour: Rgb, x: tuple[float, float], z: tuple[float, float], y: float = 0.02
) -> list[Part]:
    """A road or a sea between those bounds: slabs that overlap, smaller near the stage.

    The renderer reckons fog at corners, so one large slab would vanish in it as a whole.
    """
    parts = []
    for i, (left, right) in enumerate(_cut(x, _CUTS_X)):
        for j, (back, front) in enumerate(_cut(z, _CUTS_Z)):
            wide, deep, lift = right - left, front - back, 0.003 * ((i + j) % 2)
            middle = ((left + right) / 2, (back + front) / 2)
            parts.append(slab(colour, *middle, wide * _OVERLAP, deep * _OVERLAP, y + lift))
    return parts


@prop("hill")
def hill(
    site: Site, spot: tuple[float, float], wide: float, high: float, colour: Rgb
) -> list[Part]:
    """A flat dome."""
    heading = site.between(0, pi)
    shape = scale(wide, 2 * high, wide * 0.75)
    return [Part("hemisphere", at(*spot, heading=heading) @ shape, colour, 0.05)]


@prop("rock")
def rock(site: Site, spot: tuple[float, float], size: float, colour: Rgb) -> list[Part]:
    """A boulder."""
    return boulder(site, spot, size, colour)


def boulder(site: Site, spot: tuple[float, float], size: float, colour: Rgb) -> list[Part]:
    """A stone, with a cap of snow where snow lies."""
    here = at(*spot, heading=site.between(0, pi))
    stone = here @ scale(size, size * 1.3, size * 0.8)
    parts = [Part("hemisphere", stone, colour, 0.1)]
    if site.snow:
        cap = here @ move(y=size * 0.28) @ scale(size * 0.86, size * 0.84, size * 0.7)
        parts.append(Part("hemisphere", cap, site.top(colour, 1.0)))
    return parts


@prop("tree")
def round_tree(site: Site, spot: tuple[float, float], high: float, green: Rgb) -> list[Part]:
    """A trunk under a large and a small ball of leaves."""
    here = at(*spot, heading=site.between(0, 2 * pi))
    crown = site.top(green)
    return [
        Part("cylinder", here @ move(y=high * 0.22) @ scale(0.22, high * 0.45, 0.22), WOOD),
        Part("sphere", here @ move(y=high * 0.66) @ scale(high * 0.66), crown),
        Part(
            "sphere",
            here @ move(high * 0.24, high * 0.5, 0.05) @ scale(high * 0.4),
            mix(crown, (1, 1, 0.7), 0.1),
        ),
    ]


@prop("conifer")
def conifer(site: Site, spot: tuple[float, float], high: float, green: Rgb) -> list[Part]:
    """A fir: a trunk and two cones, the upper one lighter or snowed on."""
    here = at(*spot)
    wide = high * 0.5
    return [
        Part("cylinder", here @ move(y=high * 0.1) @ scale(0.2, high * 0.2, 0.2), WOOD),
        Part(
            "cone",
            here @ move(y=high * 0.44) @ scale(wide, high * 0.56, wide),
            site.top(green, 0.5),
        ),
        Part(
            "cone",
            here @ move(y=high * 0.75) @ scale(wide * 0.72, high * 0.5, wide * 0.72),
            site.top(mix(green, (1, 1, 0.6), 0.1), 0.95),
        ),
    ]


@prop("house")
def house(
    site: Site, spot: tuple[float, float], heading: float, wall: Rgb, roof: Rgb
) -> list[Part]:
    """A cottage of about 1.5 by 1.9 units that looks along its +z."""
    here = at(*spot, heading=heading)
    wide, high = site.between(1.4, 1.7), site.between(0.8, 1.0)
    front = 0.61
    panes = [here @ move(x * wide, high * 0.58, front) for x in (-0.28, 0.28)]
    return [
        Part("box", here @ move(y=high / 2) @ scale(wide, high, 1.2), wall),
        Part(
            "prism",
            here @ move(y=high + 0.38) @ turn("y", pi / 2) @ scale(1.5, 0.8, wide * 1.14),
            site.top(roof, 0.95),
        ),
        Part("box", here @ move(wide * 0.3, high + 0.55) @ scale(0.22, 0.6, 0.22), dim(roof, 0.8)),
        Part("box", here @ move(0, 0.26, front) @ scale(0.28, 0.52, 0.04), WOOD),
        *(window(site, pane @ scale(0.32, 0.34, 0.04)) for pane in panes),
    ]


@prop("lamp")
def street_lamp(site: Site, spot: tuple[float, float]) -> list[Part]:
    """A post with a globe that shines when the lamps are on."""
    here = at(*spot)
    globe = site.pane((0.95, 0.95, 0.90))
    return [
        Part("cylinder", here @ move(y=0.75) @ scale(0.09, 1.5, 0.09), (0.25, 0.28, 0.34)),
        Part("sphere", here @ move(y=1.6) @ scale(0.32), globe, 0.3, 1.0),
    ]


def window(site: Site, matrix: Matrix) -> Part:
    """A pane of that shape (a box): sky blue by day, lamplight by night."""
    return Part("box", matrix, site.pane(WINDOW), 0.6, 1.0)


def _cut(span: tuple[float, float], cuts: tuple[float, ...]) -> list[tuple[float, float]]:
    """`span` in pieces, cut where `cuts` say."""
    edges = [span[0], *(cut for cut in cuts if span[0] < cut < span[1]), span[1]]
    return list(pairwise(edges))
