"""What a subject is: a builder of parts, and the few measures that its motion needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from soramame.toybox.parts import Part, Pose, Rgb
from soramame.toybox.subjects.rig import GALLOP_SWING

Builder = Callable[[Pose, Rgb], list[Part]]
Cycle = Callable[[Pose], float | None]
Flip = tuple[float, float]  # what mirroring makes of a beat's sine and cosine, as factors
ALIKE: Flip = (1.0, 1.0)
BACKWARDS: Flip = (-1.0, 1.0)
OTHER_LEG: Flip = (-1.0, -1.0)


class Beat(NamedTuple):
    """A place in a cycle, in turns; how much it shows, 0 to 1; and what mirroring makes of it."""

    turns: float
    depth: float
    flip: Flip


@dataclass(frozen=True)
class Subject:
    """One actor of the toybox; lengths are units, at rest, facing +x and standing on y = 0."""

    name: str
    build: Builder  # parts in local coordinates; the caller multiplies them by the pose's root
    length: float  # along x
    height: float  # along y
    width: float  # along z
    centre: float = 0.0  # x of its middle, about which it turns
    leg: float = 0.3  # from hip to sole: decides the length of a step
    pace: float = 1.0  # how fast it travels, relative to others that do the same
    waddle: float = 0.0  # how far it rolls from foot to foot, radians
    draught: float = 0.0  # how deep it sits in the water
    cruise_pitch: float = 0.0  # its tilt in level flight, radians: a rocket lies down
    swim_pitch: float = 0.0  # its tilt in the water, radians
    gallops: bool = False  # it runs with one suspended phase a cycle, on four legs
    hovers: bool = False  # it stays in the air by itself
    frontal: bool = False  # at rest it faces the camera rather than the side
    cycle: Cycle | None = None  # of its rotor, sails, wings or tail: turns until they look the same
    flip: Flip = BACKWARDS  # of that cycle

    @property
    def reach(self) -> float:
        """The radius of the circle that it needs when it turns, units."""
        return max(self.length, self.width) / 2

    def beat(self, pose: Pose) -> Beat:
        """Where in its cycle it is: its own if it is in one, else that of its strides."""
        turns = None if self.cycle is None else self.cycle(pose)
        if turns is not None:
            return Beat(turns, 1.0, self.flip)
        galloping = self.gallops and pose.swing >= GALLOP_SWING
        return Beat(pose.stride, pose.swing, ALIKE if galloping else OTHER_LEG)
