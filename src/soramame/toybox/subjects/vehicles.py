"""The subjects that drive and sail: car, bus, train, tractor and boat."""

from __future__ import annotations

from math import pi

from soramame.toybox.parts import Part, Pose, Rgb
from soramame.toybox.subjects.rig import (
    CREAM,
    DARK,
    GLASS,
    LAMP,
    METAL,
    WHITE,
    WOOD,
    accent,
    axle,
    joint,
    limb,
    part,
    plate,
    shade,
    wag,
)
from soramame.toybox.subjects.subject import Subject


def car(pose: Pose, paint: Rgb) -> list[Part]:
    """A round little car."""
    hub = accent(paint, DARK, METAL)
    parts = [
        limb("capsule", paint, (-0.58, 0.29, 0), (0.58, 0.29, 0), (0.34, 0.58), gloss=0.7),
        part("box", paint, (0, 0.23, 0), (0.94, 0.2, 0.5), gloss=0.7),
        part("hemisphere", paint, (-0.06, 0.38, 0), (0.76, 0.66, 0.52), gloss=0.7),
        part("box", GLASS, (-0.2, 0.52, 0), (0.18, 0.14, 0.47), gloss=0.9),
        part("box", GLASS, (0.07, 0.52, 0), (0.18, 0.14, 0.47), gloss=0.9),
        part("box", GLASS, (0.24, 0.52, 0), (0.06, 0.19, 0.34), tilt=(0, 0, 0.62), gloss=0.9),
        part("box", METAL, (0.57, 0.19, 0), (0.06, 0.06, 0.46), gloss=0.8),
        part("box", METAL, (-0.57, 0.19, 0), (0.06, 0.06, 0.46), gloss=0.8),
    ]
    for z in (-0.17, 0.17):
        parts.append(part("sphere", LAMP, (0.54, 0.33, z), 0.13, gloss=0.8, glow=0.4))
    for x in (-0.34, 0.34):
        parts += axle((x, 0.16, 0.25), 0.16, 0.13, pose.travelled, hub)
    return parts


def bus(pose: Pose, paint: Rgb) -> list[Part]:
    """A long coach with a row of windows on either side."""
    stripe = accent(WHITE, paint, shade(METAL, 0.8))
    parts = [
        part("box", paint, (0, 0.42, 0), (1.34, 0.54, 0.48), gloss=0.6),
        limb("capsule", paint, (-0.69, 0.68, 0), (0.69, 0.68, 0), (0.2, 0.5), gloss=0.6),
        part("box", GLASS, (0.02, 0.53, 0), (1.12, 0.17, 0.5), gloss=0.9),
        part("box", GLASS, (0.665, 0.52, 0), (0.03, 0.2, 0.38), gloss=0.9),
        part("box", stripe, (0, 0.3, 0), (1.35, 0.05, 0.495)),
        part("box", METAL, (0.67, 0.18, 0), (0.06, 0.07, 0.46), gloss=0.8),
    ]
    for x in (-0.34, -0.11, 0.12, 0.35):
        parts.append(part("box", paint, (x, 0.53, 0), (0.06, 0.18, 0.51), gloss=0.6))
    for z in (-0.15, 0.15):
        parts.append(part("sphere", LAMP, (0.67, 0.31, z), 0.1, gloss=0.8, glow=0.4))
    for x in (-0.42, 0.42):
        parts += axle((x, 0.15, 0.2), 0.15, 0.12, pose.travelled, accent(paint, DARK, METAL))
    return parts


def train(pose: Pose, paint: Rgb) -> list[Part]:
    """A steam engine with a tall chimney, pulling one wagon."""
    trim = accent((0.95, 0.76, 0.25), paint, WHITE)
    hub = accent(paint, DARK, METAL)
    parts = [
        limb("cylinder", paint, (0.02, 0.43, 0), (0.66, 0.43, 0), 0.36, gloss=0.6),
        limb("cylinder", trim, (0.6, 0.43, 0), (0.69, 0.43, 0), 0.28, gloss=0.7),
        limb("cylinder", DARK, (0.53, 0.55, 0), (0.53, 0.84, 0), 0.13),
        limb("cylinder", DARK, (0.53, 0.82, 0), (0.53, 0.9, 0), 0.22),
        part("hemisphere", trim, (0.27, 0.58, 0), (0.17, 0.24, 0.17), gloss=0.7),
        part("box", paint, (-0.08, 0.5, 0), (0.32, 0.58, 0.44), gloss=0.6),
        part("box", GLASS, (-0.08, 0.63, 0), (0.18, 0.17, 0.45), gloss=0.9),
        part("box", shade(paint, 0.75), (-0.08, 0.81, 0), (0.42, 0.06, 0.54)),
        part("box", shade(paint, 0.7), (0.28, 0.23, 0), (0.92, 0.1, 0.38)),
        part("prism", paint, (0.76, 0.17, 0), (0.18, 0.2, 0.4)),
        part("box", paint, (-0.57, 0.36, 0), (0.5, 0.32, 0.44), gloss=0.6),
        part("box", DARK, (-0.28, 0.2, 0), (0.2, 0.05, 0.1)),
        limb("capsule", WOOD, (-0.77, 0.51, 0), (-0.37, 0.51, 0), (0.2, 0.36)),
    ]
    for x, radius in ((-0.08, 0.19), (0.44, 0.15), (-0.7, 0.13), (-0.44, 0.13)):
        parts += axle((x, radius, 0.2), radius, 0.1, pose.travelled, hub)
    return parts + _steam(pose.seconds)


def _steam(seconds: float) -> list[Part]:
    puffs: list[Part] = []
    for i in range(3):
        age = (seconds * 0.6 + i / 3) % 1.0
        size = (0.1 + 0.2 * age) * min(1.0, 4.0 * (1.0 - age))
        puffs.append(part("sphere", WHITE, (0.53 - 0.45 * age, 0.95 + 0.35 * age, 0), size))
    return puffs


def tractor(pose: Pose, paint: Rgb) -> list[Part]:
    """A farm tractor: big wheels at the back, small ones in front."""
    hub = accent(paint, DARK, METAL)
    parts = [
        part("box", paint, (0.24, 0.43, 0), (0.58, 0.28, 0.32), gloss=0.6),
        limb("capsule", paint, (-0.06, 0.56, 0), (0.56, 0.56, 0), (0.16, 0.32), gloss=0.6),
        part("box", DARK, (0.535, 0.41, 0), (0.03, 0.14, 0.2)),
        part("box", paint, (-0.27, 0.45, 0), (0.48, 0.3, 0.38), gloss=0.6),
        part("box", GLASS, (-0.24, 0.7, 0), (0.32, 0.22, 0.34), gloss=0.9),
        part("box", paint, (-0.25, 0.89, 0), (0.54, 0.1, 0.46), gloss=0.6),
        part("box", paint, (-0.24, 0.7, 0), (0.1, 0.34, 0.37), gloss=0.6),
        limb("cylinder", DARK, (0.3, 0.6, 0.09), (0.3, 0.9, 0.09), 0.07),
    ]
    parts += axle((-0.3, 0.31, 0.29), 0.31, 0.15, pose.travelled, hub)
    parts += axle((0.4, 0.17, 0.24), 0.17, 0.1, pose.travelled, hub)
    for z in (-0.29, 0.29):
        fender = part("box", paint, (-0.3, 0.65, z), (0.54, 0.09, 0.21), gloss=0.6)
        parts.append(fender)
        parts.append(part("sphere", LAMP, (0.54, 0.54, z * 0.38), 0.1, gloss=0.8, glow=0.4))
    return parts


def boat(pose: Pose, paint: Rgb) -> list[Part]:
    """A sailing boat."""
    deck = accent(CREAM, paint, WOOD)
    boom = joint((0.05, 0, 0), (0, wag(pose.seconds, 0.3, 0.12), 0))
    jib = accent(CREAM, paint, METAL)
    parts = [
        part("hemisphere", paint, (0, 0.3, 0), (1.16, 0.6, 0.5), tilt=(pi, 0, 0), gloss=0.6),
        part("cylinder", paint, (0, 0.3, 0), (1.18, 0.08, 0.52), gloss=0.6),
        part("cylinder", deck, (0, 0.31, 0), (1.06, 0.08, 0.4)),
        limb("cylinder", WOOD, (0.06, 0.3, 0), (0.06, 1.26, 0), 0.06),
        plate(paint, ((-0.03, 0.44), (-0.6, 0.44), (-0.03, 1.22)), on=boom, glow=0.3),
        plate(jib, ((0.06, 0.44), (0.46, 0.44), (0.06, 1.08)), on=boom, glow=0.3),
        limb("cylinder", WOOD, (0, 0.42, 0), (-0.6, 0.42, 0), 0.045, on=boom),
        part("box", paint, (0.01, 1.24, 0), (0.14, 0.09, 0.02)),
        part("box", paint, (-0.34, 0.36, 0), (0.26, 0.1, 0.26), gloss=0.6),
    ]
    return parts


VEHICLES = (
    Subject("car", car, length=1.2, height=0.72, width=0.66),
    Subject("bus", bus, length=1.4, height=0.78, width=0.56, pace=0.9),
    Subject("train", train, length=1.68, height=1.3, width=0.54, pace=0.85),
    Subject("tractor", tractor, length=1.2, height=0.95, width=0.8, pace=0.8),
    Subject("boat", boat, length=1.18, height=1.3, width=0.52, draught=0.14),
)
