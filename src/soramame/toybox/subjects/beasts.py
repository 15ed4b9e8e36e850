"""The subjects that go on four legs: fox, rabbit, dog, horse, elephant, giraffe and turtle."""

from __future__ import annotations

from math import pi, sin

from soramame.toybox.parts import Matrix, Part, Pose, Rgb
from soramame.toybox.subjects.rig import (
    CREAM,
    DARK,
    GALLOP_SWING,
    WHITE,
    accent,
    eyes,
    four_legs,
    joint,
    limb,
    part,
    shade,
    step,
    wag,
)
from soramame.toybox.subjects.subject import Subject

PINK = (1.0, 0.66, 0.72)


def _nod(pose: Pose, at: tuple[float, float, float], amount: float = 0.06) -> Matrix:
    """The head's joint: it nods with the steps, and slowly looks about at rest."""
    gait = 2 * pi * 2 * pose.stride
    look = wag(pose.seconds, 0.23, 0.34) * (1 - pose.swing) * (1 - pose.air)
    return joint(at, (0, look, amount * pose.swing * sin(gait) + wag(pose.seconds, 0.31, 0.04)))


def fox(pose: Pose, paint: Rgb) -> list[Part]:
    """A fox: pointed ears and snout, a bushy tail with a white tip."""
    pale = accent(WHITE, paint, (0.72, 0.74, 0.78))
    sock = accent(DARK, paint, (0.5, 0.5, 0.52))
    head = _nod(pose, (0.36, 0.66, 0))
    tail = joint((-0.34, 0.48, 0), (0, wag(pose.seconds, 0.7, 0.25), 0.12 * pose.air))
    parts = [
        limb("capsule", paint, (-0.42, 0.44, 0), (0.4, 0.48, 0), (0.32, 0.32)),
        limb("capsule", paint, (0.2, 0.42, 0), (0.42, 0.76, 0), 0.26),
        part("sphere", pale, (0.34, 0.44, 0), (0.22, 0.3, 0.24)),
        part("sphere", paint, (0.04, 0.06, 0), (0.42, 0.36, 0.42), on=head),
        limb("cone", paint, (0.1, 0.02, 0), (0.4, -0.05, 0), 0.28, on=head),
        limb("cone", pale, (0.06, -0.04, 0), (0.38, -0.08, 0), (0.18, 0.3), on=head),
        part("sphere", DARK, (0.38, -0.04, 0), 0.09, on=head, gloss=0.7),
        part("sphere", paint, (-0.24, 0.12, 0), (0.6, 0.32, 0.32), tilt=(0, 0, -0.5), on=tail),
        part("sphere", pale, (-0.45, 0.24, 0), (0.3, 0.24, 0.24), tilt=(0, 0, -0.5), on=tail),
    ]
    for z in (-0.13, 0.13):
        ear = limb("cone", paint, (-0.02, 0.16, z), (-0.06, 0.46, 1.3 * z), 0.2, on=head)
        tip = limb("cone", DARK, (0.03, 0.2, z), (-0.03, 0.4, 1.3 * z), (0.1, 0.12), on=head)
        parts += [ear, tip]
    parts += eyes((0.17, 0.1, 0.14), 0.11, pose.seconds, head)
    return parts + four_legs(pose, (0.26, 0.36, 0.1), (-0.28, 0.36, 0.1), 0.12, (paint, sock))


def rabbit(pose: Pose, paint: Rgb) -> list[Part]:
    """A rabbit: long ears, round back, cotton tail and big hind feet."""
    pale = accent(WHITE, paint, PINK)
    head = _nod(pose, (0.28, 0.62, 0))
    flop = -0.12 - 0.5 * pose.air - 0.25 * pose.swing + wag(pose.seconds, 0.6, 0.06)
    ears = joint((-0.04, 0.12, 0), (0, 0, -flop), head)
    parts = [
        part("sphere", paint, (-0.1, 0.36, 0), (0.72, 0.58, 0.5)),
        part("sphere", paint, (0.06, 0.6 - 0.62, 0), (0.44, 0.4, 0.4), on=head),
        part("sphere", pale, (0.12, 0.32, 0), (0.34, 0.36, 0.36)),
        part("sphere", pale, (-0.46, 0.4, 0), 0.22),
        part("sphere", pale, (0.22, -0.09, 0), (0.16, 0.15, 0.22), on=head),
        part("sphere", PINK, (0.29, -0.04, 0), 0.07, on=head, gloss=0.6),
    ]
    for z in (-0.1, 0.1):
        ear = limb("capsule", paint, (0, 0, z), (0, 0.52, 1.3 * z), (0.13, 0.17), on=ears)
        inner = limb("capsule", PINK, (0.05, 0.08, z), (0.05, 0.45, 1.3 * z), (0.07, 0.1), on=ears)
        parts += [ear, inner]
    parts += eyes((0.2, 0.05, 0.15), 0.11, pose.seconds, head)
    apart = 0.1 if pose.swing >= GALLOP_SWING else 0.5
    for side, late in ((0.14, 0.0), (-0.14, apart)):
        fore, hind = step(pose, late, 0.7), step(pose, late + 0.5, -0.7)
        hip = joint((-0.22, 0.26, 1.4 * side), (0, 0, hind[0]))
        parts.append(part("sphere", paint, (0, 0, 0), (0.36, 0.34, 0.18), on=hip))
        parts.append(limb("capsule", paint, (-0.1, -0.2, 0), (0.24, -0.2, 0), 0.12, on=hip))
        arm = joint((0.2, 0.28, side), (0, 0, fore[0]))
        parts.append(limb("capsule", paint, (0, 0.05, 0), (0.03, -0.28, 0), 0.13, on=arm))
    return parts


def dog(pose: Pose, paint: Rgb) -> list[Part]:
    """A dog: floppy ears, a blunt muzzle, a collar and a wagging tail."""
    pale = accent(CREAM, paint, (0.72, 0.62, 0.5))
    ear_colour = shade(paint, 0.55) if sum(paint) > 0.6 else shade(paint, 1.2)
    collar = accent((0.9, 0.12, 0.15), paint, (0.1, 0.45, 0.9))
    head = _nod(pose, (0.4, 0.76, 0))
    tail = joint((-0.38, 0.52, 0), (wag(pose.seconds, 1.6, 0.5), 0, 0))
    parts = [
        limb("capsule", paint, (-0.46, 0.46, 0), (0.44, 0.48, 0), 0.36),
        limb("capsule", paint, (0.24, 0.42, 0), (0.42, 0.8, 0), 0.26),
        limb("cylinder", collar, (0.33, 0.58, 0), (0.36, 0.65, 0), 0.3, gloss=0.6),
        part("sphere", paint, (0.02, 0.08, 0), (0.4, 0.4, 0.4), on=head),
        limb("capsule", pale, (0.06, 0.0, 0), (0.4, -0.02, 0), (0.22, 0.24), on=head),
        part("sphere", DARK, (0.38, 0.06, 0), (0.11, 0.1, 0.13), on=head, gloss=0.7),
        part("sphere", PINK, (0.3, -0.12, 0), (0.14, 0.06, 0.1), on=head),
        limb("capsule", paint, (0, 0, 0), (-0.2, 0.34, 0), 0.11, on=tail),
    ]
    flap = 0.25 * pose.air + 0.2 * pose.swing * abs(sin(2 * pi * pose.stride))
    for side in (-1, 1):
        ear = joint((-0.02, 0.2, 0.17 * side), (-side * (0.25 + flap), 0, 0), head)
        lobe = limb("capsule", ear_colour, (0, 0.04, 0), (-0.05, -0.36, 0), (0.2, 0.09), on=ear)
        parts.append(lobe)
    parts += eyes((0.16, 0.14, 0.12), 0.11, pose.seconds, head)
    return parts + four_legs(pose, (0.28, 0.38, 0.11), (-0.3, 0.38, 0.11), 0.14, (paint, paint))


def horse(pose: Pose, paint: Rgb) -> list[Part]:
    """A horse: long legs, a proud neck, mane and tail."""
    hair = accent((0.2, 0.13, 0.1), paint, CREAM)
    head = _nod(pose, (0.48, 0.98, 0), 0.1)
    tail = joint((-0.42, 0.72, 0), (0, wag(pose.seconds, 0.6, 0.3), -0.5 * pose.swing))
    parts = [
        limb("capsule", paint, (-0.5, 0.64, 0), (0.42, 0.64, 0), (0.38, 0.36)),
        limb("capsule", paint, (0.18, 0.58, 0), (0.54, 1.1, 0), (0.27, 0.24)),
        limb("capsule", paint, (-0.06, 0.09, 0), (0.36, -0.12, 0), (0.22, 0.21), on=head),
        part("sphere", shade(paint, 0.8), (0.29, -0.1, 0), (0.18, 0.17, 0.2), on=head),
        limb("capsule", hair, (0.1, 0.74, 0), (0.38, 1.18, 0), (0.16, 0.12)),
        limb("capsule", hair, (-0.06, 0.14, 0), (0.12, 0.12, 0), (0.12, 0.1), on=head),
        limb("capsule", hair, (0.04, 0.02, 0), (-0.22, -0.46, 0), (0.18, 0.14), on=tail),
    ]
    for z in (-0.08, 0.08):
        parts.append(limb("cone", paint, (-0.04, 0.08, z), (-0.04, 0.28, z), 0.1, on=head))
    parts += eyes((0.09, 0.05, 0.1), 0.09, pose.seconds, head)
    hoof = accent((0.22, 0.16, 0.14), paint, WHITE)
    return parts + four_legs(pose, (0.3, 0.56, 0.11), (-0.34, 0.56, 0.11), 0.12, (paint, hoof))


def elephant(pose: Pose, paint: Rgb) -> list[Part]:
    """An elephant: great ears, tusks and a swinging trunk."""
    head = _nod(pose, (0.42, 0.68, 0), 0.04)
    parts = [
        part("sphere", paint, (-0.08, 0.56, 0), (0.96, 0.68, 0.62)),
        part("sphere", paint, (0.03, 0.02, 0), (0.48, 0.48, 0.46), on=head),
        limb("capsule", paint, (-0.5, 0.62, 0), (-0.6, 0.36, wag(pose.seconds, 0.8, 0.06)), 0.06),
    ]
    flap = wag(pose.seconds, 0.5, 0.18) + 0.3 * pose.air
    for side in (-1, 1):
        ear = joint((-0.08, 0.06, 0.2 * side), (0, side * (0.5 + flap), 0), head)
        place = (-0.2, 0.0, 0.0)
        parts.append(part("sphere", paint, place, (0.46, 0.52, 0.1), on=ear))
        inner = (-0.21, -0.01, 0.02 * side)
        parts.append(part("sphere", PINK, inner, (0.33, 0.38, 0.09), on=ear))
        tusk = limb(
            "cone", WHITE, (0.18, -0.1, 0.12 * side), (0.4, -0.2, 0.14 * side), 0.09, on=head
        )
        parts.append(tusk)
    parts += _trunk(pose, paint, head)
    parts += eyes((0.2, 0.09, 0.17), 0.1, pose.seconds, head)
    return parts + four_legs(
        pose, (0.2, 0.38, 0.17), (-0.34, 0.38, 0.17), 0.21, (paint, shade(paint, 0.9))
    )


def _trunk(pose: Pose, paint: Rgb, head: Matrix) -> list[Part]:
    """Four links that hang and swing, each a little more than the one before."""
    curl = wag(pose.seconds, 0.45, 0.16) + 0.5 * pose.air
    link = joint((0.2, -0.02, 0), (0, 0, 0.75 + 0.3 * pose.air), head)
    made: list[Part] = []
    for i in range(4):
        thickness = 0.2 - 0.028 * i
        made.append(limb("capsule", paint, (0, 0.06, 0), (0, -0.2, 0), thickness, on=link))
        link = joint((0, -0.14, 0), (0, 0, (-0.35, -0.3, 0.35)[min(i, 2)] + curl), link)
    return made


def giraffe(pose: Pose, paint: Rgb) -> list[Part]:
    """A giraffe: a very long neck, spots, and two little horns."""
    spot = CREAM if sum(paint) < 1.75 else (0.5, 0.27, 0.12)
    head = _nod(pose, (0.4, 1.36, 0), 0.1)
    tail = joint((-0.34, 0.66, 0), (0, wag(pose.seconds, 0.7, 0.4), 0))
    parts = [
        limb("capsule", paint, (-0.38, 0.6, 0), (0.34, 0.66, 0), 0.34),
        limb("capsule", paint, (0.16, 0.56, 0), (0.42, 1.44, 0), 0.19),
        limb("capsule", paint, (-0.08, 0.05, 0), (0.3, -0.04, 0), (0.18, 0.17), on=head),
        part("sphere", CREAM, (0.24, -0.04, 0), (0.15, 0.13, 0.16), on=head),
        limb("capsule", paint, (0.02, 0, 0), (-0.12, -0.28, 0), 0.05, on=tail),
        part("sphere", spot, (-0.12, -0.3, 0), 0.1, on=tail),
    ]
    spots = (
        (-0.3, 0.66, 0.16, 0.35), (-0.1, 0.6, 0.17, 0.35), (0.08, 0.7, 0.14, 0.35),
        (0.22, 0.58, 0.13, 0.34), (0.22, 0.82, 0.11, 0.2), (0.3, 0.98, 0.1, 0.2),
        (0.34, 1.14, 0.09, 0.2),
    )  # fmt: skip
    for x, y, across, deep in spots:
        parts.append(limb("cylinder", spot, (x, y, -deep / 2), (x, y, deep / 2), across))
    for z in (-0.06, 0.06):
        parts.append(limb("cylinder", spot, (-0.03, 0.08, z), (-0.05, 0.24, z), 0.05, on=head))
        ear = limb("cone", paint, (-0.05, 0.07, z), (-0.1, 0.1, 3.2 * z), (0.1, 0.06), on=head)
        parts.append(ear)
    parts += eyes((0.08, 0.06, 0.08), 0.09, pose.seconds, head)
    return parts + four_legs(pose, (0.24, 0.56, 0.1), (-0.26, 0.56, 0.1), 0.11, (paint, paint))


def turtle(pose: Pose, paint: Rgb) -> list[Part]:
    """A turtle: a high dome on four short legs."""
    skin = accent((0.86, 0.83, 0.5), paint, (0.5, 0.72, 0.4))
    spot = shade(paint, 0.68) if sum(paint) > 0.6 else shade(paint, 1.25)
    head = _nod(pose, (0.46, 0.3, 0), 0.08)
    parts = [
        part("hemisphere", paint, (0, 0.2, 0), (0.96, 0.98, 0.8), gloss=0.5),
        part("cylinder", spot, (0, 0.2, 0), (1.04, 0.09, 0.88)),
        part("sphere", skin, (0, 0.18, 0), (0.86, 0.16, 0.7)),
        limb("capsule", skin, (-0.14, -0.08, 0), (0.08, 0.14, 0), 0.18, on=head),
        part("sphere", skin, (0.12, 0.13, 0), (0.36, 0.32, 0.32), on=head),
        limb("cone", skin, (-0.44, 0.2, 0), (-0.66, 0.14, wag(pose.seconds, 0.5, 0.05)), 0.1),
        part("sphere", spot, (0, 0.63, 0), (0.3, 0.14, 0.28), gloss=0.5),
    ]
    for x, z in ((0.25, 0.22), (0.25, -0.22), (-0.25, 0.22), (-0.25, -0.22)):
        tilt = (1.3 * z / 0.4, 0, -1.4 * x / 0.48)
        parts.append(part("sphere", spot, (x, 0.545, z), (0.22, 0.1, 0.2), tilt=tilt, gloss=0.5))
    parts += eyes((0.2, 0.2, 0.12), 0.1, pose.seconds, head)
    for x, late in ((0.3, 0.0), (-0.3, 0.5)):
        for z, more in ((0.28, 0.0), (-0.28, 0.5)):
            hip, _ = step(pose, late + more, 0.0)
            paw = joint((x, 0.2, z), (0, 0, hip))
            out = (0.04, -0.2, 0.06 if z > 0 else -0.06)
            parts.append(limb("capsule", skin, (0, 0.06, 0), out, 0.2, on=paw))
    return parts


BEASTS = (
    Subject("fox", fox, length=1.72, height=1.12, width=0.46, centre=-0.07, leg=0.36, gallops=True),
    Subject("rabbit", rabbit, length=1.18, height=1.26, width=0.58, leg=0.3, gallops=True),
    Subject("dog", dog, length=1.44, height=1.05, width=0.58, centre=0.11, leg=0.38, gallops=True),
    Subject(
        "horse",
        horse,
        length=1.54,
        height=1.26,
        width=0.4,
        centre=0.09,
        leg=0.56,
        pace=1.1,
        gallops=True,
    ),
    Subject(
        "elephant",
        elephant,
        length=1.52,
        height=1.0,
        width=0.84,
        centre=0.14,
        leg=0.38,
        pace=0.9,
        gallops=True,
    ),
    Subject(
        "giraffe", giraffe, length=1.22, height=1.6, width=0.4, centre=0.1, leg=0.56, gallops=True
    ),
    Subject(
        "turtle",
        turtle,
        length=1.42,
        height=0.7,
        width=0.88,
        centre=0.05,
        leg=0.22,
        pace=0.7,
        draught=0.2,
    ),
)
