"""The toys that are neither beast nor vehicle: robot, ball, snowman and windmill."""

from __future__ import annotations

from math import pi

from soramame.toybox.parts import Part, Pose, Rgb
from soramame.toybox.subjects.rig import (
    BEAK,
    CREAM,
    DARK,
    GLASS,
    METAL,
    WHITE,
    WOOD,
    accent,
    eyes,
    joint,
    limb,
    part,
    shade,
    step,
    wag,
)
from soramame.toybox.subjects.subject import ALIKE, Subject

BALL_RADIUS = 0.42


def robot(pose: Pose, paint: Rgb) -> list[Part]:
    """A boxy robot with an antenna and glowing eyes."""
    glow_eyes = (0.35, 1.0, 0.95)
    joint_colour = accent(METAL, paint, (0.42, 0.45, 0.5))
    look = wag(pose.seconds, 0.25, 0.35) * (1 - pose.swing)
    head = joint((0, 0.92, 0), (0, look, 0))
    parts = [
        part("box", paint, (0, 0.56, 0), (0.4, 0.44, 0.5), gloss=0.5),
        part("box", joint_colour, (0.2, 0.58, 0), (0.03, 0.22, 0.3)),
        part("sphere", (1.0, 0.3, 0.25), (0.22, 0.62, 0.07), 0.08, glow=0.6),
        part("sphere", (1.0, 0.85, 0.2), (0.22, 0.62, -0.07), 0.08, glow=0.6),
        limb("cylinder", joint_colour, (0, 0.76, 0), (0, 0.84, 0), 0.16),
        part("box", paint, (0, 0.04, 0), (0.38, 0.32, 0.44), on=head, gloss=0.5),
        part("box", DARK, (0.19, 0.05, 0), (0.02, 0.16, 0.36), on=head),
        limb("cylinder", joint_colour, (0, 0.18, 0), (0, 0.36, 0), 0.04, on=head),
        part("sphere", (1.0, 0.3, 0.25), (0, 0.38, 0), 0.11, on=head, glow=0.7),
    ]
    for side, late in ((1, 0.5), (-1, 0.0)):
        lid = 0.02 if pose.seconds % 3.1 < 0.16 else 0.11
        at = (0.2, 0.05, 0.09 * side)
        parts.append(part("sphere", glow_eyes, at, (0.05, lid, 0.11), on=head, glow=0.9))
        ear = limb(
            "cylinder", joint_colour, (0, 0.04, 0.2 * side), (0, 0.04, 0.27 * side), 0.14, on=head
        )
        parts.append(ear)
        hip, knee = step(pose, late, 0.2)
        reach = 0.9 * (step(pose, late + 0.5, 0.0)[0]) + 1.8 * pose.air
        arm = joint((0, 0.72, 0.32 * side), (-0.12 * side, 0, reach + wag(pose.seconds, 0.3, 0.08)))
        parts.append(limb("capsule", paint, (0, 0.06, 0), (0, -0.28, 0), 0.15, on=arm, gloss=0.5))
        parts.append(part("sphere", joint_colour, (0, -0.32, 0), 0.16, on=arm))
        thigh = joint((0, 0.36, 0.13 * side), (0, 0, hip))
        shin = joint((0, -0.16, 0), (0, 0, knee), thigh)
        parts.append(part("box", joint_colour, (0, -0.08, 0), (0.13, 0.24, 0.13), on=thigh))
        parts.append(part("box", paint, (0.04, -0.11, 0), (0.27, 0.18, 0.19), on=shin, gloss=0.5))
    return parts


def ball(pose: Pose, paint: Rgb) -> list[Part]:
    """A ball with a band and two caps, so that rolling shows."""
    band = accent(WHITE, paint, (0.22, 0.28, 0.4))
    spin = joint((0, BALL_RADIUS, 0), (0, 0, -pose.travelled / BALL_RADIUS))
    across = 2 * BALL_RADIUS
    parts = [
        part("sphere", paint, (0, 0, 0), across, on=spin, gloss=0.6),
        part("cylinder", band, (0, 0, 0), (1.03 * across, 0.2, 1.03 * across), on=spin, gloss=0.6),
    ]
    for side in (-1, 1):
        cap = (0.46 * across, 0.1 * across, 0.46 * across)
        at = (0, 0.46 * across * side, 0)
        parts.append(part("sphere", band, at, cap, on=spin, gloss=0.6))
    return parts


def snowman(pose: Pose, paint: Rgb) -> list[Part]:
    """Three balls, a carrot nose, a hat and a scarf."""
    scarf = accent((0.9, 0.15, 0.18), paint, (0.12, 0.45, 0.9))
    hat = accent((0.16, 0.16, 0.2), paint, (0.45, 0.32, 0.22))
    head = joint((0, 0.88, 0), (0, wag(pose.seconds, 0.22, 0.2), wag(pose.seconds, 0.31, 0.05)))
    parts = [
        part("sphere", paint, (0, 0.27, 0), (0.64, 0.54, 0.64)),
        part("sphere", paint, (0, 0.64, 0), (0.48, 0.44, 0.48)),
        part("sphere", paint, (0, 0.06, 0), 0.38, on=head),
        part("cylinder", scarf, (0, 0.81, 0), (0.37, 0.09, 0.37)),
        limb("capsule", scarf, (0.14, 0.82, 0.1), (0.24, 0.54, 0.14), (0.1, 0.07)),
        limb("cone", BEAK, (0.16, 0.05, 0), (0.44, 0.02, 0), 0.11, on=head),
        part("cylinder", hat, (0, 0.2, 0), (0.42, 0.05, 0.42), on=head),
        part("cylinder", hat, (0, 0.33, 0), (0.28, 0.24, 0.28), on=head),
        part("cylinder", scarf, (0, 0.25, 0), (0.29, 0.06, 0.29), on=head),
    ]
    button = accent(DARK, paint, WHITE)
    for x, y in ((0.235, 0.68), (0.235, 0.57)):
        parts.append(part("sphere", button, (x, y, 0), 0.07))
    parts += eyes((0.13, 0.12, 0.1), 0.09, pose.seconds, head)
    for side in (-1, 1):
        up = 0.5 + 0.5 * pose.air + wag(pose.seconds, 0.4, 0.12)
        arm = joint((0, 0.66, 0.2 * side), (-side * up, 0, 0))
        parts.append(limb("cylinder", WOOD, (0, 0, 0), (0.06, 0, 0.36 * side), 0.05, on=arm))
    return parts


def windmill(pose: Pose, paint: Rgb) -> list[Part]:
    """A tower mill whose four sails turn."""
    cloth = accent(CREAM, paint, (0.7, 0.74, 0.8))
    roof = shade(paint, 0.6) if sum(paint) > 0.6 else shade(paint, 1.25)
    sails = joint((0.3, 0.86, 0), (2 * pi * _sails(pose) / 4, 0, 0))
    parts = [
        limb("cone", paint, (0, 0, 0), (0, 1.36, 0), 0.78),
        limb("cylinder", paint, (0, 0, 0), (0, 0.07, 0), 0.86),
        limb("cone", roof, (0, 0.84, 0), (0, 1.34, 0), 0.5),
        part("box", WOOD, (0.31, 0.15, 0), (0.1, 0.28, 0.17)),
        part("sphere", GLASS, (0.2, 0.55, 0), (0.12, 0.15, 0.15), gloss=0.8),
        limb("cylinder", WOOD, (0, 0.86, 0), (0.32, 0.86, 0), 0.08),
        part("sphere", paint, (0.0, 0, 0), 0.14, on=sails),
    ]
    for i in range(4):
        arm = joint((0, 0, 0), (pi / 4 + i * pi / 2, 0, 0), sails)
        parts.append(part("box", WOOD, (0, 0.31, 0), (0.03, 0.62, 0.035), on=arm))
        parts.append(part("box", cloth, (0.0, 0.38, 0.085), (0.02, 0.44, 0.17), on=arm))
    return parts


def _sails(pose: Pose) -> float:
    return 4 * 0.22 * pose.seconds


def _rolling(pose: Pose) -> float:
    return pose.travelled / (2 * pi * BALL_RADIUS)


THINGS = (
    Subject("robot", robot, length=0.48, height=1.35, width=0.88, leg=0.36, frontal=True),
    Subject("ball", ball, length=0.86, height=0.84, width=0.86, cycle=_rolling, flip=ALIKE),
    Subject("snowman", snowman, length=0.78, height=1.33, width=1.06, centre=0.05, frontal=True),
    Subject("windmill", windmill, length=0.9, height=1.4, width=1.1, frontal=True, cycle=_sails),
)
