"""What subjects are put together from: placed parts, limbs between points, legs, wheels, eyes."""

from __future__ import annotations

from math import cos, hypot, pi, sin

import numpy as np

from soramame.toybox.parts import Matrix, Part, Pose, Rgb

Point = tuple[float, float, float]

DARK: Rgb = (0.13, 0.13, 0.16)
WHITE: Rgb = (0.97, 0.97, 0.95)
CREAM: Rgb = (0.98, 0.91, 0.78)
GLASS: Rgb = (0.66, 0.87, 0.97)
METAL: Rgb = (0.72, 0.75, 0.80)
WOOD: Rgb = (0.62, 0.41, 0.22)
BEAK: Rgb = (1.0, 0.58, 0.08)
LAMP: Rgb = (1.0, 0.93, 0.62)
FIRE: Rgb = (1.0, 0.55, 0.10)

LEG_SWING = 0.75  # radians from the vertical, at full swing
GALLOP_SWING = 0.8  # from this swing on, four legs gallop instead of trotting


def part(
    mesh: str,
    colour: Rgb,
    at: Point,
    size: float | Point,
    *,
    tilt: Point = (0.0, 0.0, 0.0),
    on: Matrix | None = None,
    gloss: float = 0.3,
    glow: float = 0.0,
) -> Part:
    """A mesh of `size` at `at`, turned about z, then x, then y by `tilt`, on the joint `on`."""
    sx, sy, sz = (size, size, size) if isinstance(size, float) else size
    (ax, ay, az), (x, y, z) = tilt, at
    cx, cy, cz, nx, ny, nz = cos(ax), cos(ay), cos(az), sin(ax), sin(ay), sin(az)
    matrix = np.array(
        (
            (sx * (cy * cz + ny * nx * nz), sy * (ny * nx * cz - cy * nz), sz * ny * cx, x),
            (sx * cx * nz, sy * cx * cz, -sz * nx, y),
            (sx * (cy * nx * nz - ny * cz), sy * (ny * nz + cy * nx * cz), sz * cy * cx, z),
            (0.0, 0.0, 0.0, 1.0),
        )
    )
    return Part(mesh, matrix if on is None else on @ matrix, colour, gloss, glow)


def joint(at: Point, tilt: Point = (0.0, 0.0, 0.0), on: Matrix | None = None) -> Matrix:
    """A frame of its own at `at`, turned by `tilt`, for parts that move together."""
    return part("box", DARK, at, 1.0, tilt=tilt, on=on).matrix


def limb(
    mesh: str,
    colour: Rgb,
    start: Point,
    end: Point,
    thickness: float | tuple[float, float],
    *,
    on: Matrix | None = None,
    gloss: float = 0.3,
    glow: float = 0.0,
) -> Part:
    """A capsule, cylinder or cone from `start` to `end`; a second thickness is that along z."""
    across, deep = (thickness, thickness) if isinstance(thickness, float) else thickness
    dx, dy, dz = (e - s for s, e in zip(start, end, strict=True))
    length, flat = hypot(dx, dy, dz), hypot(dx, dy)
    # the side axis lies in the x-y plane, the depth axis completes the right-handed frame
    ux, uy = (dy / flat, -dx / flat) if flat > 1e-9 else (1.0, 0.0)
    tall = 0.5 if mesh == "capsule" else 1.0
    matrix = np.array(
        (
            (across * ux, tall * dx, deep * uy * dz / length, (start[0] + end[0]) / 2),
            (across * uy, tall * dy, -deep * ux * dz / length, (start[1] + end[1]) / 2),
            (0.0, tall * dz, deep * (ux * dy - uy * dx) / length, (start[2] + end[2]) / 2),
            (0.0, 0.0, 0.0, 1.0),
        )
    )
    return Part(mesh, matrix if on is None else on @ matrix, colour, gloss, glow)


def shade(colour: Rgb, factor: float) -> Rgb:
    """The colour darkened (factor below 1) or mixed towards white (above 1)."""
    r, g, b = colour
    if factor <= 1.0:
        return (r * factor, g * factor, b * factor)
    mix = factor - 1.0
    return (r + (1 - r) * mix, g + (1 - g) * mix, b + (1 - b) * mix)


def accent(wanted: Rgb, paint: Rgb, other: Rgb) -> Rgb:
    """The wanted colour, or the other where the wanted would drown in the paint."""
    near = sum((w - p) ** 2 for w, p in zip(wanted, paint, strict=True)) < 0.1
    return other if near else wanted


def eyes(at: Point, size: float, seconds: float, on: Matrix | None = None) -> list[Part]:
    """A pair of blinking eyes at +z and -z of `at`, looking ahead and outwards."""
    x, y, z = at
    open_ = 0.12 if seconds % 2.9 < 0.16 else 1.0
    found: list[Part] = []
    for side in (z, -z):
        out = 0.30 * size if side > 0 else -0.30 * size
        white, dark = (size, size * open_, size), (0.62 * size, 0.7 * size * open_, 0.62 * size)
        found.append(part("sphere", WHITE, (x, y, side), white, on=on, gloss=0.6))
        pupil = (x + 0.22 * size, y, side + out)
        found.append(part("sphere", DARK, pupil, dark, on=on, gloss=0.8))
    return found


def axle(at: Point, radius: float, width: float, travelled: float, hub: Rgb) -> list[Part]:
    """Two wheels at +z and -z of `at` that roll without slipping over the distance travelled."""
    x, y, z = at
    out = z + 0.5 * width
    parts = [
        limb("cylinder", DARK, (x, y, side - 0.5 * width), (x, y, side + 0.5 * width), 2 * radius)
        for side in (z, -z)
    ]
    parts.append(limb("cylinder", hub, (x, y, -out - 0.01), (x, y, out + 0.01), 1.44 * radius))
    bar = (1.46 * radius, 0.24 * radius, 2 * out + 0.04)
    parts.append(part("box", shade(hub, 0.5), (x, y, 0.0), bar, tilt=(0, 0, -travelled / radius)))
    return parts


def plate(
    colour: Rgb,
    corners: tuple[tuple[float, float], tuple[float, float], tuple[float, float]],
    thickness: float = 0.03,
    *,
    on: Matrix | None = None,
    glow: float = 0.0,
) -> Part:
    """A flat triangle in the x-y plane, the sheared prism with these corners: a sail or a fin."""
    (ax, ay), (bx, by), (tx, ty) = corners
    if (bx - ax) * (ty - ay) < (by - ay) * (tx - ax):  # clockwise: would be turned inside out
        ax, ay, bx, by = bx, by, ax, ay
    mx, my = (ax + bx) / 2, (ay + by) / 2
    matrix = np.array(
        (
            (bx - ax, tx - mx, 0.0, (mx + tx) / 2),
            (by - ay, ty - my, 0.0, (my + ty) / 2),
            (0.0, 0.0, thickness, 0.0),
            (0.0, 0.0, 0.0, 1.0),
        )
    )
    return Part("prism", matrix if on is None else on @ matrix, colour, 0.3, glow)


def leg(
    hip: Point,
    length: float,
    thickness: float,
    colours: tuple[Rgb, Rgb],
    bend: tuple[float, float],
    on: Matrix | None = None,
) -> list[Part]:
    """Thigh and shin from the hip; `bend` is the hip's and the knee's angle, radians."""
    hip_angle, knee_angle = bend
    x, y, z = hip
    thigh, shin = 0.5 * length, 0.5 * length
    kx, ky = x + thigh * sin(hip_angle), y - thigh * cos(hip_angle)
    low = hip_angle + knee_angle
    fx, fy = kx + shin * sin(low), ky - shin * cos(low)
    half = 0.35 * thickness  # capsules overlap at the knee
    over = (kx + half * sin(hip_angle), ky - half * cos(hip_angle), z)
    under = (kx - half * sin(low), ky + half * cos(low), z)
    return [
        limb("capsule", colours[0], (x, y + half, z), over, 1.15 * thickness, on=on),
        limb("capsule", colours[1], under, (fx, fy, z), thickness, on=on),
    ]


def step(pose: Pose, offset: float, tuck: float) -> tuple[float, float]:
    """Hip and knee angles of a leg `offset` cycles late; in the air the hip goes to `tuck`."""
    phase = 2 * pi * (pose.stride + offset)
    hip = LEG_SWING * pose.swing * sin(phase) + tuck * pose.air
    knee = -1.3 * pose.swing * max(0.0, cos(phase)) - 0.9 * pose.air
    return hip, knee


def four_legs(
    pose: Pose,
    fore: Point,
    hind: Point,
    thickness: float,
    colours: tuple[Rgb, Rgb],
) -> list[Part]:
    """Four legs that walk as a trot and run as a gallop; hips given for the near side (+z)."""
    apart = 0.14 if pose.swing >= GALLOP_SWING else 0.5
    made: list[Part] = []
    for hip, offset, tuck in ((fore, 0.0, 0.7), (hind, 0.5, -0.6)):
        x, y, z = hip
        made += leg((x, y, z), y, thickness, colours, step(pose, offset, tuck))
        made += leg((x, y, -z), y, thickness, colours, step(pose, offset + apart, tuck))
    return made


def wag(seconds: float, turns: float, amount: float) -> float:
    """A swing of `amount` radians, `turns` times a second."""
    return amount * sin(2 * pi * turns * seconds)
