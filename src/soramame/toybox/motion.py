"""How actors move: a scene and a time in, the pose of an actor out.

Every action is a small function from a lane and a time to a `Gesture`: how the body is held,
apart from where the lane has brought it. Flights are parabolas under one gravity, feet and wheels
go as far as the ground does, and the seed sets phases and sizes apart.
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, exp, pi, sin, sqrt
from typing import NamedTuple

from soramame.toybox.parts import Pose, move, scale, turn
from soramame.toybox.scene import Scene
from soramame.toybox.stage import Lane, lanes
from soramame.toybox.subjects.rig import LEG_SWING

GRAVITY = 3.5  # units a second squared: toys are small, and fall softly
SQUASH = 0.24  # how much of its height a body gives on landing
CRUISE = 1.3  # the height of a flyer's middle, units
WALK_SWING, RUN_SWING, PADDLE_SWING = 0.62, 1.0, 0.55


class Gesture(NamedTuple):
    """How a body is held: units and radians; squash is its height as a share of that at rest."""

    lift: float = 0.0
    pitch: float = 0.0  # nose up
    roll: float = 0.0
    yaw: float = 0.0
    squash: float = 1.0
    stride: float = 0.0
    swing: float = 0.0
    air: float = 0.0


def pose(scene: Scene, index: int, seconds: float) -> Pose:
    """The pose of actor `index` of the scene at a time in seconds; the same for equal arguments."""
    lane = lanes(scene)[index]
    gesture = _GESTURES[lane.action](lane, seconds)
    middle = lane.subject.height / 2
    wide = 1 / sqrt(gesture.squash)
    root = move(lane.x(seconds), lane.size * gesture.lift, lane.z)
    root = root @ turn("y", lane.heading + gesture.yaw) @ scale(lane.size)
    if gesture.pitch or gesture.roll:
        root = root @ move(y=middle) @ turn("z", gesture.pitch) @ turn("x", gesture.roll)
        root = root @ move(y=-middle)
    return Pose(
        root=root @ scale(wide, gesture.squash, wide) @ move(x=-lane.subject.centre),
        stride=gesture.stride,
        swing=gesture.swing,
        travelled=lane.travelled(seconds) / lane.size,
        seconds=seconds + 10 * lane.phase,
        air=gesture.air,
    )


def _walk(lane: Lane, seconds: float) -> Gesture:
    stride = _stride(lane, seconds, WALK_SWING)
    swing = sin(2 * pi * stride)
    return Gesture(
        lift=-lane.subject.leg * (1 - cos(LEG_SWING * WALK_SWING * swing)),
        roll=lane.subject.waddle * swing,
        pitch=0.02 * sin(4 * pi * stride),
        stride=stride,
        swing=WALK_SWING,
    )


def _run(lane: Lane, seconds: float) -> Gesture:
    subject, stride = lane.subject, _stride(lane, seconds, RUN_SWING)
    beats = 1 if subject.gallops else 2  # suspended phases in a cycle
    flight = 0.5 - 0.5 * cos(2 * pi * beats * stride)
    rock = 0.11 * sin(2 * pi * stride) if subject.gallops else -0.2
    return Gesture(
        lift=0.35 * subject.leg * flight + 0.03,
        pitch=rock,
        roll=0.8 * subject.waddle * sin(2 * pi * stride),
        squash=1 + 0.06 * (flight - 0.5),
        stride=stride,
        swing=RUN_SWING,
    )


def _stride(lane: Lane, seconds: float, swing: float) -> float:
    """The gait's phase: in a cycle, feet go back as far as the body goes forward."""
    length = max(4 * lane.subject.leg * sin(LEG_SWING * min(swing, 0.8)), 0.36)
    return lane.phase + lane.travelled(seconds) / (lane.size * length)


def _hop(lane: Lane, seconds: float) -> Gesture:
    leap = _leap(lane, seconds, (0.26 * lane.vigour,), contact=0.14, tilt=0.2)
    return leap._replace(air=0.45 * leap.air)  # too low for wings to open


def _jump(lane: Lane, seconds: float) -> Gesture:
    if lane.subject.name == "ball":
        high = lane.vigour
        return _leap(lane, seconds, (0.85 * high, 0.42 * high, 0.2 * high), contact=0.12, tilt=0.0)
    if lane.subject.name == "fish":
        out = _leap(lane, seconds, (1.5 * lane.vigour,), contact=0.3, tilt=1.0)
        return out._replace(lift=out.lift - 0.85, squash=1.0)
    return _leap(lane, seconds, (0.7 * lane.vigour,), contact=0.36, tilt=0.0)


def _leap(
    lane: Lane, seconds: float, heights: tuple[float, ...], contact: float, tilt: float
) -> Gesture:
    """Leaps of the given heights, one after the other and over again."""
    flights = [sqrt(8 * height / GRAVITY) for height in heights]
    clock = (seconds + 5 * lane.phase) % (sum(flights) + contact * len(heights))
    for height, flight in zip(heights, flights, strict=True):
        if clock < flight + contact:
            return _arc(clock, height, flight, contact, tilt)
        clock -= flight + contact
    return Gesture()


def _arc(clock: float, height: float, flight: float, contact: float, tilt: float) -> Gesture:
    """One leap, from take-off (clock 0) through the landing to the next take-off, seconds."""
    if clock >= flight:
        pressed = (clock - flight) / contact
        depth = SQUASH * min(1.0, 0.4 + height)
        return Gesture(squash=1 - depth * sin(pi * pressed), pitch=-tilt * cos(pi * pressed))
    part = clock / flight
    return Gesture(
        lift=4 * height * part * (1 - part),
        pitch=tilt * (1 - 2 * part),
        squash=1 + 0.1 * sin(2 * pi * part) ** 2,
        air=sin(pi * part) ** 0.7,
    )


def _drive(lane: Lane, seconds: float) -> Gesture:
    way = 2 * pi * (lane.travelled(seconds) / 0.45 + lane.phase)
    return Gesture(lift=0.01 + 0.01 * sin(way), pitch=0.012 * sin(way + 1.0))


def _fly(lane: Lane, seconds: float) -> Gesture:
    sway = 2 * pi * (0.4 * seconds + lane.phase)
    return Gesture(
        lift=CRUISE - lane.subject.height / 2 + 0.07 * sin(sway),
        pitch=lane.subject.cruise_pitch + 0.06 * cos(sway),
        roll=0.14 * sin(0.7 * sway) * (0.3 if lane.subject.name == "balloon" else 1.0),
        air=1.0,
    )


def _swim(lane: Lane, seconds: float) -> Gesture:
    sway = 2 * pi * (0.45 * seconds + lane.phase)
    return Gesture(
        lift=-lane.subject.draught + 0.025 * sin(sway),
        pitch=lane.subject.swim_pitch + 0.06 * cos(sway),
        roll=0.07 * sin(0.8 * sway),
        stride=lane.phase + 1.2 * seconds,
        swing=PADDLE_SWING,
    )


def _roll(lane: Lane, seconds: float) -> Gesture:
    return Gesture()


def _spin(lane: Lane, seconds: float) -> Gesture:
    turned = lane.spin * 2 * pi * seconds * lane.vigour / 2.25
    return _stand(lane, seconds)._replace(yaw=turned)


def _rise(lane: Lane, seconds: float) -> Gesture:
    """Speeding up for 3 s, 2.2 units up after 4 s, then slowing to a calm climb."""
    gain, calm = 2.2 / 7.5, 0.3
    top = 3 * gain
    if seconds < 3:
        lift = gain * max(seconds, 0.0) ** 2 / 2
    elif seconds < 4:
        lift = 4.5 * gain + top * (seconds - 3)
    else:
        lift = 2.2 + calm * (seconds - 4) + (top - calm) * (1 - exp(4 - seconds))
    ready = min(1.0, max(0.0, 2 * seconds))
    nose = {"plane": 0.5, "bird": 0.35}.get(lane.subject.name, 0.0)
    return Gesture(lift=lift, pitch=nose * min(1.0, 1.6 * lift), air=0.2 + 0.8 * ready)


def _fall(lane: Lane, seconds: float) -> Gesture:
    """Free fall from about 2.1 units, three bounces, then rest."""
    drop = 2.0 + 0.2 * lane.phase
    landing, sense = sqrt(2 * drop / GRAVITY), lane.spin
    if seconds < landing:
        part = max(seconds, 0.0) / landing
        lean = 0.3 * sense * sin(pi * part)
        return Gesture(lift=drop * (1 - part**2), pitch=lean, squash=1 + 0.1 * sin(pi * part) ** 2)
    clock, contact = seconds - landing, 0.16
    springy = 0.45 if lane.subject.name == "ball" else 0.2
    for bounce in range(3):
        if clock < contact:
            give = SQUASH * (1.2, 0.7, 0.4)[bounce] * sin(pi * clock / contact)
            return Gesture(squash=1 - give)
        height = drop * springy ** (bounce + 1)
        flight = sqrt(8 * height / GRAVITY)
        if clock < contact + flight:
            part = (clock - contact) / flight
            lean = -0.15 * sense * (-0.5) ** bounce * sin(pi * part)
            return Gesture(lift=4 * height * part * (1 - part), pitch=lean)
        clock -= contact + flight
    return Gesture()


def _stand(lane: Lane, seconds: float) -> Gesture:
    breath = sin(2 * pi * (0.35 * seconds + lane.phase))
    if lane.place == "sea" and lane.subject.draught:
        return _swim(lane, seconds)._replace(swing=0.15)
    if lane.subject.hovers and (lane.place == "sea" or lane.action == "spin"):
        return Gesture(lift=0.4 + 0.04 * breath, air=1.0)
    return Gesture(squash=1 + 0.012 * breath)


_GESTURES: dict[str, Callable[[Lane, float], Gesture]] = {
    "walk": _walk,
    "run": _run,
    "hop": _hop,
    "drive": _drive,
    "fly": _fly,
    "swim": _swim,
    "roll": _roll,
    "jump": _jump,
    "spin": _spin,
    "rise": _rise,
    "fall": _fall,
    "stand": _stand,
}
