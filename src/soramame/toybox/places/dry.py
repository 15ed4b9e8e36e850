"""Sandy places and the sweet one: the desert, the beach and candyland."""

from __future__ import annotations

from math import cos, pi, sin

from soramame.toybox.light import dim
from soramame.toybox.parts import Part, Prop, Rgb, move, scale, turn
from soramame.toybox.places.props import WOOD, at, hill, prop, rock, sheet, slab
from soramame.toybox.places.site import Place, Site

_CACTUS: Rgb = (0.34, 0.58, 0.36)
_SANDSTONE: Rgb = (0.78, 0.42, 0.28)
_SWEETS: tuple[Rgb, ...] = (
    (0.98, 0.46, 0.58), (0.99, 0.78, 0.36), (0.56, 0.84, 0.62), (0.50, 0.74, 0.95),
    (0.76, 0.58, 0.92),
)  # fmt: skip
_CREAM: Rgb = (1.0, 0.97, 0.94)


def desert(site: Site) -> Place:
    """Dunes, cacti and red tables of rock."""
    sand: Rgb = (0.94, 0.78, 0.50)
    parts: list[Part | Prop] = []
    for spot in site.horizon(8, 13.5):
        parts += hill(site, spot, site.between(7, 9), site.between(0.6, 1.1), site.top(sand))
    for spot in site.horizon(8, 17.0):
        parts += _mesa(site, spot, site.between(3.4, 5.4), site.between(2.0, 3.6))
    for spot in site.spots(9, 3.4, 7.5, 2.8):
        parts += _cactus(site, spot, site.between(1.2, 1.8))
    for spot in site.spots(7, 3.0, 7.0, 3.0):
        parts += rock(site, spot, site.between(0.4, 0.8), _SANDSTONE)
    return Place(parts, sand, (0.95, 0.80, 0.56), snowy=0.7)


def beach(site: Site) -> Place:
    """Sand with palms and parasols, and the sea behind it."""
    parts: list[Part | Prop] = [
        *sheet((0.10, 0.54, 0.70), (-80, 80), (-80, -7.2), 0.02),
        *sheet((0.36, 0.79, 0.82), (-80, 80), (-7.4, -6.1), 0.03),
        *sheet((0.96, 0.98, 0.98), (-80, 80), (-6.1, -5.8), 0.04),
    ]
    for x, z in site.row(-3.9, 3.7):
        parts += _palm(site, (x, z), site.between(1.9, 2.6))
    for x, z in site.row(-3.3, 5.6):
        parts += _parasol(site, (x + 1.4, z), site.pick(((0.94, 0.36, 0.34), (0.26, 0.56, 0.86))))
    for side in (-1, 1):
        for z in (-2.5, 2.5):
            parts += _palm(site, (side * site.between(10.5, 12.5), z), site.between(2.0, 2.6))
    return Place(parts, (0.97, 0.88, 0.66), (0.95, 0.87, 0.70), snowy=0.7)


def candyland(site: Site) -> Place:
    """Pink ground, lollipops, candy canes and gumdrops under iced hills."""
    parts: list[Part | Prop] = []
    for i, spot in enumerate(site.horizon(8, 15.0)):
        parts += _iced_hill(site, spot, ((0.78, 0.68, 0.94), (0.66, 0.88, 0.82))[i % 2])
    for x, z in site.row(-4.4, 3.4):
        parts += _lollipop(site, (x, z), site.between(1.4, 2.0), site.pick(_SWEETS))
    for x, z in site.row(-3.3, 5.0):
        parts += _cane(site, (x + 1.5, z), site.between(1.1, 1.4))
    for spot in site.spots(14, 2.8, 6.5, 2.0):
        parts += _gumdrop(site, spot)
    return Place(parts, (0.99, 0.80, 0.86), (0.99, 0.84, 0.88), snowy=0.6, sky=(0.86, 0.66, 0.95))


@prop("iced hill")
def _iced_hill(site: Site, spot: tuple[float, float], pastel: Rgb) -> list[Part]:
    """A dome with icing over its top."""
    wide, high = site.between(6.5, 8.5), site.between(2.0, 3.0)
    icing = at(*spot, y=high * 0.55) @ scale(wide * 0.86, high, wide * 0.86)
    return [
        Part("hemisphere", at(*spot) @ scale(wide, 2 * high, wide), pastel, 0.2),
        Part("hemisphere", icing, _CREAM, 0.2),
    ]


@prop("gumdrop")
def _gumdrop(site: Site, spot: tuple[float, float]) -> list[Part]:
    """A sugared drop."""
    size = site.between(0.5, 0.9)
    drop = at(*spot) @ scale(size, size * 1.5, size)
    return [Part("hemisphere", drop, site.top(site.pick(_SWEETS), 0.5), 0.5)]


@prop("mesa")
def _mesa(site: Site, spot: tuple[float, float], wide: float, high: float) -> list[Part]:
    """A table of red rock on its rubble, with a lighter band."""
    here, light_red = at(*spot, heading=site.between(0, pi)), (0.90, 0.58, 0.40)
    deep = wide * 0.7
    parts = [
        Part("hemisphere", here @ scale(wide * 1.6, high * 0.8, deep * 1.6), _SANDSTONE, 0.05),
        Part("cylinder", here @ move(y=high / 2) @ scale(wide, high, deep), _SANDSTONE, 0.05),
    ]
    for y, thick in ((0.68, 0.16), (1.0, 0.06)):
        band = here @ move(y=high * y) @ scale(wide * 1.01, high * thick, deep * 1.01)
        paint = site.top(light_red) if y == 1.0 else light_red
        parts.append(Part("cylinder", band, paint, 0.05))
    return parts


@prop("cactus")
def _cactus(site: Site, spot: tuple[float, float], high: float) -> list[Part]:
    """A column with two raised arms."""
    here = at(*spot, heading=site.between(-0.5, 0.5))
    green = site.top(_CACTUS, 0.25)
    parts = [Part("capsule", here @ move(y=high * 0.5) @ scale(0.34, high / 2, 0.34), green)]
    for side, y in ((-1, 0.42), (1, 0.56)):
        reach = side * 0.38
        elbow = here @ move(reach / 2, high * y) @ turn("z", pi / 2)
        parts.append(Part("capsule", elbow @ scale(0.2, 0.26, 0.2), green))
        parts.append(
            Part(
                "capsule",
                here @ move(reach, high * (y + 0.15)) @ scale(0.22, high * 0.18, 0.22),
                green,
            )
        )
    return parts


@prop("palm")
def _palm(site: Site, spot: tuple[float, float], high: float) -> list[Part]:
    """A leaning trunk in two lengths under a star of six leaves."""
    lean, green = site.between(-0.25, 0.25), site.top((0.26, 0.62, 0.34), 0.6)
    foot = at(*spot) @ turn("z", lean)
    bend = foot @ move(y=high * 0.5) @ turn("z", lean)
    crown = bend @ move(y=high * 0.5) @ turn("z", -2 * lean)
    parts = [
        Part("cylinder", foot @ move(y=high * 0.25) @ scale(0.22, high * 0.52, 0.22), WOOD),
        Part("cylinder", bend @ move(y=high * 0.25) @ scale(0.17, high * 0.52, 0.17), WOOD),
    ]
    first = site.between(0, pi)
    for i in range(6):
        leaf = crown @ turn("y", first + i * pi / 3) @ turn("z", -0.35) @ move(high * 0.24)
        parts.append(Part("sphere", leaf @ scale(high * 0.52, 0.1, 0.3), green))
    return parts


@prop("parasol")
def _parasol(site: Site, spot: tuple[float, float], colour: Rgb) -> list[Part]:
    """A sunshade on its pole, with a towel."""
    here = at(*spot)
    return [
        Part("cylinder", here @ move(y=0.6) @ scale(0.07, 1.2, 0.07), _CREAM),
        Part("cone", here @ move(y=1.25) @ scale(1.3, 0.44, 1.3), site.top(colour, 0.8)),
        Part("cone", here @ move(y=1.36) @ scale(0.7, 0.26, 0.7), _CREAM),
        slab(colour, spot[0] + 0.5, spot[1] + 0.2, 0.5, 0.9, 0.04),
    ]


@prop("lollipop")
def _lollipop(site: Site, spot: tuple[float, float], high: float, colour: Rgb) -> list[Part]:
    """A disc on a stick with two rings for the swirl."""
    here = at(*spot, heading=site.between(-0.4, 0.4))
    disc = here @ move(y=high)
    return [
        Part("cylinder", here @ move(y=high / 2) @ scale(0.1, high, 0.1), _CREAM),
        Part("cylinder", disc @ turn("x", pi / 2) @ scale(1.0, 0.2, 1.0), colour, 0.6),
        Part("torus", disc @ scale(0.74, 0.74, 0.9), _CREAM, 0.5),
    ]


@prop("cane")
def _cane(site: Site, spot: tuple[float, float], high: float) -> list[Part]:
    """A striped stick with a crook, cut into turns of red and white."""
    here = at(*spot, heading=site.pick(((0.0, 0.0, 0.0), (pi, 0.0, 0.0)))[0])
    step, bow = high / 4, 0.24
    path = [(0.0, step * (i + 0.5), 0.0) for i in range(4)]
    for i in range(3):
        angle = (i + 0.5) * pi / 3
        path.append((bow - bow * cos(angle), high + bow * sin(angle), -angle))
    red: Rgb = (0.92, 0.26, 0.34)
    return [
        Part(
            "cylinder",
            here @ move(x, y) @ turn("z", tilt) @ scale(0.17, step if i < 4 else 0.3, 0.17),
            (red, dim(_CREAM, 0.99))[i % 2],
            0.6,
        )
        for i, (x, y, tilt) in enumerate(path)
    ]
