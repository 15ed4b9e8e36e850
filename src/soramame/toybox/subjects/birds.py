"""The subjects with wings or fins: bird, duck, penguin and fish."""

from __future__ import annotations

from math import pi, sin

from soramame.toybox.parts import Matrix, Part, Pose, Rgb
from soramame.toybox.subjects.rig import (
    BEAK,
    CREAM,
    DARK,
    WHITE,
    Point,
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

WINGBEATS = 1.6  # a second


def _two_legs(pose: Pose, hip: Point, colour: Rgb, foot: float) -> list[Part]:
    """Two thin legs with flat feet; the hip of the near side (+z) is given, the sole is at 0."""
    x, y, z = hip
    made: list[Part] = []
    for side, late in ((z, 0.0), (-z, 0.5)):
        swing, knee = step(pose, late, -0.8)
        joint_ = joint((x, y, side), (0, 0, swing))
        sole = -y * (1 + 0.25 * knee) + 0.03
        made.append(limb("cylinder", colour, (0, 0, 0), (0, sole, 0), 0.06, on=joint_))
        at = (0.3 * foot, sole, 0.0)
        made.append(part("sphere", colour, at, (foot, 0.07, 0.7 * foot), on=joint_))
    return made


def _beating(pose: Pose) -> float | None:
    return None if pose.swing else WINGBEATS * pose.seconds


def _wings(pose: Pose, paint: Rgb, at: Point, size: float) -> list[Part]:
    """Two wings: folded along the body on the ground, spread and beating in the air."""
    x, y, z = at
    beat = pose.air * (0.2 + 0.8 * sin(2 * pi * WINGBEATS * pose.seconds))
    folded = 1 - pose.air
    made: list[Part] = []
    for side in (1, -1):
        tilt = (-side * (beat - 0.28 * folded), -side * 1.45 * folded, side * 1.35 * folded)
        shoulder = joint((x, y, z * side), tilt)
        long = size * (1 - 0.25 * folded)
        wing = (0.52 * size, 0.08, long)
        made.append(part("sphere", paint, (0, 0, 0.42 * long * side), wing, on=shoulder))
    return made


def bird(pose: Pose, paint: Rgb) -> list[Part]:
    """A songbird: pale breast, pointed beak, fanned tail, beating wings."""
    pale = accent(CREAM, paint, (0.98, 0.75, 0.45))
    beak = accent(BEAK, paint, (0.98, 0.85, 0.2))
    head = joint((0.26, 0.66, 0), (0, wag(pose.seconds, 0.3, 0.25) * (1 - pose.air), 0))
    tail = joint((-0.3, 0.46, 0), (0, 0, wag(pose.seconds, 0.8, 0.1) - 0.1))
    parts = [
        limb("capsule", paint, (-0.38, 0.38, 0), (0.34, 0.56, 0), 0.42),
        part("sphere", pale, (0.08, 0.36, 0), (0.5, 0.34, 0.36), tilt=(0, 0, 0.3)),
        part("sphere", paint, (0.04, 0.04, 0), 0.38, on=head),
        limb("cone", beak, (0.18, 0.02, 0), (0.42, -0.01, 0), 0.14, on=head, gloss=0.5),
        limb("cone", paint, (-0.04, 0.16, 0), (-0.18, 0.38, 0), (0.16, 0.1), on=head),
    ]
    for spread in (-0.22, 0.0, 0.22):
        far = (-0.44, 0.1, 0.9 * spread)
        parts.append(limb("capsule", paint, (0.08, 0, 0), far, (0.05, 0.15), on=tail))
    parts += eyes((0.13, 0.09, 0.13), 0.11, pose.seconds, head)
    parts += _wings(pose, shade(paint, 0.85), (0.1, 0.54, 0.16), 0.78)
    return parts + _two_legs(pose, (0.0, 0.34, 0.09), beak, 0.2)


def duck(pose: Pose, paint: Rgb) -> list[Part]:
    """A duck: flat bill, round breast, upturned tail, webbed feet."""
    bill = accent(BEAK, paint, (1.0, 0.84, 0.15))
    head = _head(pose, (0.3, 0.76, 0))
    parts = [
        part("sphere", paint, (-0.04, 0.4, 0), (0.9, 0.52, 0.54)),
        limb("cone", paint, (-0.26, 0.42, 0), (-0.62, 0.7, 0), (0.36, 0.3)),
        limb("capsule", paint, (0.2, 0.4, 0), (0.34, 0.84, 0), 0.24),
        part("sphere", paint, (0.04, 0.06, 0), 0.4, on=head),
        part("sphere", bill, (0.28, 0.0, 0), (0.3, 0.08, 0.26), on=head, gloss=0.5),
        part("sphere", bill, (0.2, 0.03, 0), (0.22, 0.14, 0.18), on=head, gloss=0.5),
        limb("cylinder", accent(WHITE, paint, bill), (0.26, 0.6, 0), (0.28, 0.65, 0), 0.26),
    ]
    parts += eyes((0.14, 0.14, 0.13), 0.11, pose.seconds, head)
    parts += _wings(pose, shade(paint, 0.88), (0.14, 0.48, 0.22), 0.66)
    return parts + _two_legs(pose, (0.0, 0.28, 0.14), bill, 0.28)


def _head(pose: Pose, at: tuple[float, float, float]) -> Matrix:
    bob = 0.1 * pose.swing * sin(4 * pi * pose.stride)
    look = wag(pose.seconds, 0.25, 0.25) * (1 - pose.swing) * (1 - pose.air)
    return joint(at, (0, look, bob + wag(pose.seconds, 0.37, 0.05)))


def penguin(pose: Pose, paint: Rgb) -> list[Part]:
    """A penguin: upright, with a white belly and flippers."""
    pale = accent(WHITE, paint, (0.76, 0.8, 0.86))
    beak = accent(BEAK, paint, (1.0, 0.84, 0.15))
    head = _head(pose, (0.02, 0.84, 0))
    parts = [
        part("sphere", paint, (0, 0.46, 0), (0.58, 0.86, 0.6)),
        part("sphere", pale, (0.08, 0.42, 0), (0.48, 0.7, 0.46)),
        part("sphere", paint, (0.0, 0.06, 0), 0.44, on=head),
        part("sphere", pale, (0.1, 0.04, 0), (0.28, 0.28, 0.34), on=head),
        limb("cone", beak, (0.2, 0.04, 0), (0.4, 0.01, 0), 0.13, on=head, gloss=0.5),
        limb("cone", paint, (-0.18, 0.14, 0), (-0.38, 0.03, 0), (0.18, 0.24)),
    ]
    parts += eyes((0.16, 0.12, 0.1), 0.09, pose.seconds, head)
    rock = 0.25 * pose.swing * sin(2 * pi * pose.stride)
    for side in (1, -1):
        lift = 0.28 + 0.7 * pose.air + rock * side + abs(wag(pose.seconds, 0.3, 0.12))
        arm = joint((0, 0.7, 0.24 * side), (-side * lift, 0, 0))
        far = (-0.06, -0.42, 0.04 * side)
        parts.append(limb("capsule", paint, (0, 0.05, 0), far, (0.2, 0.08), on=arm))
        late = 0.0 if side > 0 else 0.5
        swing, _ = step(pose, late, -0.5)
        at = (0.08 + 0.18 * sin(swing), 0.04 + 0.08 * max(0.0, sin(swing)), 0.15 * side)
        parts.append(part("sphere", beak, at, (0.3, 0.09, 0.2), gloss=0.4))
    return parts


def fish(pose: Pose, paint: Rgb) -> list[Part]:
    """A round fish with a white band and a sweeping tail."""
    band = accent(WHITE, paint, (0.98, 0.55, 0.15))
    sweep = 0.45 * sin(2 * pi * _sweeping(pose))
    tail = joint((-0.36, 0.4, 0), (0, sweep, 0))
    fin = shade(paint, 0.82) if sum(paint) > 0.6 else shade(paint, 1.2)
    parts = [
        part("sphere", paint, (0.06, 0.4, 0), (1.0, 0.68, 0.42), gloss=0.6),
        part("sphere", band, (0.14, 0.4, 0), (0.26, 0.715, 0.45), gloss=0.6),
        limb("cone", paint, (-0.2, 0.4, 0), (-0.54, 0.4, 0), (0.44, 0.26), gloss=0.6),
        limb("capsule", paint, (0.04, 0, 0), (-0.28, 0.3, 0), (0.24, 0.07), on=tail),
        limb("capsule", paint, (0.04, 0, 0), (-0.28, -0.3, 0), (0.24, 0.07), on=tail),
        limb("cone", fin, (0.02, 0.62, 0), (-0.24, 0.92, 0), (0.36, 0.07)),
        part("sphere", DARK, (0.55, 0.34, 0), (0.04, 0.05, 0.12)),
    ]
    parts += eyes((0.36, 0.48, 0.15), 0.15, pose.seconds)
    for side in (1, -1):
        flap = joint((0.1, 0.3, 0.18 * side), (side * (0.6 + 0.5 * sweep * side), 0, 0))
        parts.append(part("sphere", fin, (-0.1, 0, 0.1 * side), (0.28, 0.05, 0.24), on=flap))
    return parts


def _sweeping(pose: Pose) -> float:
    return 1.1 * pose.seconds


BIRDS = (
    Subject(
        "bird", bird, length=1.42, height=1.05, width=0.54, leg=0.34, cycle=_beating, flip=ALIKE
    ),
    Subject(
        "duck", duck, length=1.36, height=1.03, width=0.62, centre=0.05, leg=0.28, waddle=0.1,
        draught=0.24, cycle=_beating, flip=ALIKE,
    ),
    Subject(
        "penguin", penguin, length=0.82, height=1.12, width=0.82, leg=0.22, pace=0.75,
        waddle=0.16, draught=0.36, swim_pitch=-0.35,
    ),
    Subject(
        "fish", fish, length=1.25, height=0.92, width=0.72, centre=-0.05, draught=0.28,
        cycle=_sweeping,
    ),
)  # fmt: skip
