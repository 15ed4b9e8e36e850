"""The machines that fly: plane, rocket, balloon and helicopter."""

from __future__ import annotations

from math import pi

from soramame.toybox.parts import Part, Pose, Rgb
from soramame.toybox.subjects.rig import (
    CREAM,
    DARK,
    FIRE,
    GLASS,
    LAMP,
    METAL,
    WHITE,
    WOOD,
    accent,
    joint,
    limb,
    part,
    plate,
    shade,
    wag,
)
from soramame.toybox.subjects.subject import Subject


def plane(pose: Pose, paint: Rgb) -> list[Part]:
    """A propeller plane with broad wings."""
    trim = accent(WHITE, paint, (0.85, 0.2, 0.2))
    parts = [
        limb("capsule", paint, (-0.42, 0.42, 0), (0.5, 0.4, 0), 0.36, gloss=0.6),
        limb("cone", paint, (-0.2, 0.43, 0), (-0.72, 0.5, 0), 0.33, gloss=0.6),
        part("sphere", GLASS, (0.1, 0.57, 0), (0.34, 0.24, 0.22), gloss=0.9),
        limb("capsule", paint, (0.1, 0.36, -0.66), (0.1, 0.36, 0.66), (0.34, 0.08), gloss=0.6),
        limb("capsule", paint, (-0.6, 0.48, -0.28), (-0.6, 0.48, 0.28), (0.19, 0.06), gloss=0.6),
        limb("capsule", paint, (-0.57, 0.42, 0), (-0.68, 0.8, 0), (0.22, 0.06), gloss=0.6),
        part("sphere", trim, (0.48, 0.4, 0), (0.14, 0.22, 0.22), gloss=0.6),
        part("box", METAL, (0.16, 0.2, 0), (0.05, 0.22, 0.28)),
    ]
    spin = joint((0.56, 0.4, 0), (2 * pi * _propeller(pose) / 2, 0, 0))
    parts.append(part("box", shade(METAL, 0.6), (0, 0, 0), (0.03, 0.62, 0.09), on=spin))
    for z in (-0.2, 0.2):
        parts.append(limb("cylinder", DARK, (0.16, 0.1, z - 0.04), (0.16, 0.1, z + 0.04), 0.2))
        tip = limb("capsule", trim, (0.1, 0.36, 2.6 * z), (0.1, 0.36, 3.4 * z), (0.35, 0.09))
        parts.append(tip)
    return parts


def _propeller(pose: Pose) -> float:
    return 2 * (1.5 if pose.air else 0.3) * pose.seconds


def rocket(pose: Pose, paint: Rgb) -> list[Part]:
    """A round rocket on three fins, with a porthole and a flame."""
    trim = accent(WHITE, paint, (0.88, 0.16, 0.16))
    parts = [
        part("sphere", paint, (0, 0.62, 0), (0.46, 1.06, 0.46), gloss=0.6),
        limb("cylinder", paint, (0, 0.24, 0), (0, 0.62, 0), 0.42, gloss=0.6),
        limb("cone", trim, (0, 0.9, 0), (0, 1.28, 0), 0.37, gloss=0.6),
        limb("cylinder", DARK, (0, 0.12, 0), (0, 0.26, 0), 0.28),
    ]
    for side in (-1, 1):
        ring, pane = (0, 0.68, 0.2 * side), (0, 0.68, 0.225 * side)
        parts.append(part("sphere", trim, ring, (0.27, 0.27, 0.12), gloss=0.5))
        parts.append(part("sphere", GLASS, pane, (0.19, 0.19, 0.12), gloss=0.9))
    for i in range(4):
        fin = joint((0, 0, 0), (0, pi / 4 + i * pi / 2, 0))
        parts.append(plate(paint, ((0.12, 0.14), (0.12, 0.6), (0.46, 0.0)), 0.07, on=fin))
    if pose.air > 0.05:
        long = pose.air * (0.6 + wag(pose.seconds, 3.0, 0.06))
        parts.append(limb("cone", FIRE, (0, 0.14, 0), (0, 0.14 - long, 0), 0.36, glow=1.0))
        parts.append(limb("cone", LAMP, (0, 0.15, 0), (0, 0.15 - 0.6 * long, 0), 0.2, glow=1.0))
    return parts


def balloon(pose: Pose, paint: Rgb) -> list[Part]:
    """A hot-air balloon with a wicker basket."""
    stripe = accent(WHITE, paint, (0.85, 0.25, 0.25))
    parts = [
        part("sphere", paint, (0, 0.92, 0), (0.94, 0.94, 0.94), gloss=0.4),
        limb("cone", paint, (0, 0.72, 0), (0, 0.12, 0), 0.85, gloss=0.4),
        part("box", WOOD, (0, 0.11, 0), (0.26, 0.2, 0.26)),
        part("box", CREAM, (0, 0.22, 0), (0.3, 0.05, 0.3)),
    ]
    for i in range(2):
        gore = (0, pi / 4 + i * pi / 2, 0)
        parts.append(part("sphere", stripe, (0, 0.92, 0), (0.985, 0.98, 0.36), tilt=gore))
    for x in (-0.12, 0.12):
        for z in (-0.12, 0.12):
            parts.append(limb("cylinder", DARK, (x, 0.2, z), (1.7 * x, 0.55, 1.7 * z), 0.025))
    if pose.air > 0.05:
        high = 0.16 + wag(pose.seconds, 1.5, 0.05)
        parts.append(limb("cone", FIRE, (0, 0.25, 0), (0, 0.25 + high, 0), 0.12, glow=1.0))
    return parts


def helicopter(pose: Pose, paint: Rgb) -> list[Part]:
    """A round helicopter with a rotor above and one at its tail."""
    turns = _rotor(pose) / 4
    rotor = joint((0.08, 0.86, 0), (0, 2 * pi * turns, 0))
    tail = joint((-0.78, 0.6, 0.07), (0, 0, 2 * pi * 1.3 * turns))
    parts = [
        part("sphere", paint, (0.1, 0.48, 0), (0.76, 0.58, 0.54), gloss=0.6),
        part("sphere", GLASS, (0.3, 0.53, 0), (0.42, 0.36, 0.44), gloss=0.9),
        limb("cone", paint, (-0.1, 0.52, 0), (-0.95, 0.6, 0), 0.38, gloss=0.6),
        limb("capsule", paint, (-0.74, 0.5, 0), (-0.84, 0.82, 0), (0.18, 0.06), gloss=0.6),
        limb("cylinder", DARK, (0.08, 0.7, 0), (0.08, 0.9, 0), 0.09),
        part("sphere", METAL, (0, 0, 0), 0.12, on=rotor),
        part("box", DARK, (0, 0, 0), (0.05, 0.3, 0.03), on=tail),
        part("box", DARK, (0, 0, 0), (0.3, 0.05, 0.03), on=tail),
    ]
    for blade in ((1.16, 0.025, 0.1), (0.1, 0.025, 1.16)):
        parts.append(part("box", DARK, (0, 0, 0), blade, on=rotor))
    for z in (-0.2, 0.2):
        parts.append(limb("capsule", paint, (-0.28, 0.04, z), (0.46, 0.04, z), 0.07))
        for x in (-0.1, 0.28):
            parts.append(limb("cylinder", METAL, (x, 0.05, z), (x, 0.3, 0.7 * z), 0.04))
    return parts


def _rotor(pose: Pose) -> float:
    return 4 * (1.15 if pose.air else 0.25) * pose.seconds


FLYERS = (
    Subject("plane", plane, length=1.34, height=0.8, width=1.36, centre=-0.09, cycle=_propeller),
    Subject("rocket", rocket, length=0.7, height=1.28, width=0.7, cruise_pitch=-1.15),
    Subject("balloon", balloon, length=0.96, height=1.4, width=0.96, pace=0.7, hovers=True),
    Subject(
        "helicopter",
        helicopter,
        length=1.6,
        height=0.92,
        width=1.16,
        centre=-0.14,
        hovers=True,
        cycle=_rotor,
    ),
)
