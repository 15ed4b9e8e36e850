"""What a subject is: a builder of parts, and the few measures that its motion needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from soramame.toybox.parts import Part, Pose, Rgb

Builder = Callable[[Pose, Rgb], list[Part]]


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

    @property
    def reach(self) -> float:
        """The radius of the circle that it needs when it turns, units."""
        return max(self.length, self.width) / 2
