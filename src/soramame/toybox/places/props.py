"""Things that stand around in several places: trees, rocks, hills, houses, lamps; all of parts."""

from __future__ import annotations

from math import pi

from soramame.toybox.light import dim, mix
from soramame.toybox.parts import Matrix, Part, Rgb, move, scale, turn
from soramame.toybox.places.site import Site

WOOD: Rgb = (0.50, 0.34, 0.24)
WINDOW: Rgb = (0.42, 0.58, 0.70)
LAMPLIGHT: Rgb = (1.0, 0.84, 0.46)


def at(x: float, z: float, y: float = 0.0, heading: float = 0.0) -> Matrix:
    """A spot on the ground plan, `y` above it, turned by `heading` radians."""
    return move(x, y, z) @ turn("y", heading)


def slab(colour: Rgb, x: float, z: float, wide: float, deep: float, y: float = 0.02) -> Part:
    """A flat sheet on the ground with its surface at height `y`: a road, a path, a sea."""
    return Part("box", move(x, y - 0.05, z) @ scale(wide, 0.1, deep), colour)


def hill(site: Site, spot: tuple[float, float], wide: float, high: float, colour: Rgb) -> Part:
    """A flat dome."""
    heading = site.between(0, pi)
    shape = scale(wide, 2 * high, wide * 0.75)
    return Part("hemisphere", at(*spot, heading=heading) @ shape, colour, 0.05)


def rock(site: Site, spot: tuple[float, float], size: float, colour: Rgb) -> list[Part]:
    """A boulder, with a cap of snow where snow lies."""
    here = at(*spot, heading=site.between(0, pi))
    stone = here @ scale(size, size * 1.3, size * 0.8)
    parts = [Part("hemisphere", stone, colour, 0.1)]
    if site.snow:
        cap = here @ move(y=size * 0.28) @ scale(size * 0.86, size * 0.84, size * 0.7)
        parts.append(Part("hemisphere", cap, site.top(colour, 1.0)))
    return parts


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


def house(
    site: Site, spot: tuple[float, float], heading: float, wall: Rgb, roof: Rgb
) -> list[Part]:
    """A cottage of about 1.5 by 1.9 units that looks along its +z."""
    here = at(*spot, heading=heading)
    wide, high = site.between(1.4, 1.7), site.between(0.8, 1.0)
    front = 0.61
    pane = [
        Part(
            "box", here @ move(x * wide, high * 0.58, front) @ scale(0.32, 0.34, 0.04), *_pane(site)
        )
        for x in (-0.28, 0.28)
    ]
    return [
        Part("box", here @ move(y=high / 2) @ scale(wide, high, 1.2), wall),
        Part(
            "prism",
            here @ move(y=high + 0.38) @ turn("y", pi / 2) @ scale(1.5, 0.8, wide * 1.14),
            site.top(roof, 0.95),
        ),
        Part("box", here @ move(wide * 0.3, high + 0.55) @ scale(0.22, 0.6, 0.22), dim(roof, 0.8)),
        Part("box", here @ move(0, 0.26, front) @ scale(0.28, 0.52, 0.04), WOOD),
        *pane,
    ]


def street_lamp(site: Site, spot: tuple[float, float]) -> list[Part]:
    """A post with a globe that shines when the lamps are on."""
    here = at(*spot)
    globe = LAMPLIGHT if site.lamps else (0.95, 0.95, 0.90)
    return [
        Part("cylinder", here @ move(y=0.75) @ scale(0.09, 1.5, 0.09), (0.25, 0.28, 0.34)),
        Part("sphere", here @ move(y=1.6) @ scale(0.32), globe, 0.3, site.lamps),
    ]


def _pane(site: Site) -> tuple[Rgb, float, float]:
    """The paint, gloss and glow of a window: sky blue by day, lamplight by night."""
    return (LAMPLIGHT if site.lamps else WINDOW), 0.6, site.lamps


def window(site: Site, matrix: Matrix) -> Part:
    """A pane of that shape (a box)."""
    return Part("box", matrix, *_pane(site))
