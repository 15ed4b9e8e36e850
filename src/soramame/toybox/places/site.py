"""Where things may stand: the ground plan around the actors' stage, and what the weather did to it.

The camera at rest stands at z = 4.5 and may swing round the origin or slide along x, so tall
things keep `CLEARANCE` from the line that the actors move on, and off the camera's own ground.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from soramame.toybox.light import mix
from soramame.toybox.parts import Part, Prop, Rgb

STAGE = 6.5  # the actors' line runs from x = -STAGE to x = STAGE at z = 0
CLEARANCE = 2.6  # nothing tall comes nearer to that line

SNOW: Rgb = (0.90, 0.93, 0.99)
LAMPLIGHT: Rgb = (1.0, 0.84, 0.46)


@dataclass(frozen=True)
class Site:
    """An empty plot: its dice, and whether snow lies on it and lamps burn."""

    rng: np.random.Generator
    snow: bool = False
    lamps: bool = False

    def top(self, colour: Rgb, share: float = 0.85) -> Rgb:
        """The paint of a roof, a crown or a ledge: `colour`, or snow to that share of it."""
        return mix(colour, SNOW, share) if self.snow else colour

    def pane(self, colour: Rgb) -> Rgb:
        """The paint of a window or a lamp: `colour`, or lamplight while lamps burn."""
        return LAMPLIGHT if self.lamps else colour

    def between(self, low: float, high: float) -> float:
        """A random number."""
        return float(self.rng.uniform(low, high))

    def pick(self, colours: tuple[Rgb, ...]) -> Rgb:
        """One of the colours."""
        return colours[int(self.rng.integers(len(colours)))]

    def spots(
        self, count: int, near: float, far: float, gap: float
    ) -> Iterator[tuple[float, float]]:
        """Up to `count` places (x, z) that far from the actors' line and `gap` from each other."""
        found: list[tuple[float, float]] = []
        for _ in range(40 * count):
            x = self.between(-STAGE - far, STAGE + far)
            z = self.between(-far, 5.0)
            if not near <= from_stage(x, z) <= far or on_camera_side(x, z):
                continue
            if all(np.hypot(x - a, z - b) >= gap for a, b in found):
                found.append((x, z))
                yield x, z
            if len(found) == count:
                return

    def row(self, z: float, step: float, width: float = 24.0) -> Iterator[tuple[float, float]]:
        """Places (x, z) every `step` along a line at the back, loosely, from a random start."""
        start = -width / 2 + self.between(0, step)
        for i in range(int(width / step)):
            yield start + i * step + self.between(-0.2, 0.2) * step, z + self.between(-0.5, 0.5)

    def horizon(
        self, count: int, radius: float, sweep: float = 240.0
    ) -> Iterator[tuple[float, float]]:
        """`count` places (x, z) evenly round the back, at about `radius` from the origin."""
        start = self.between(-0.5, 0.5)
        for i in range(count):
            angle = np.radians(sweep) * ((i + 0.5 + 0.5 * start) / count - 0.5)
            r = radius * self.between(0.92, 1.08)
            yield float(r * np.sin(angle)), float(-r * np.cos(angle))


@dataclass(frozen=True)
class Place:
    """What a builder makes of a site: props, parts that lie on the ground, and the paint of the
    ground or of the water."""

    scenery: list[Part | Prop] = field(default_factory=list)
    ground: Rgb = (0.5, 0.5, 0.5)
    ground_far: Rgb = (0.5, 0.5, 0.5)
    snowy: float = 0.88  # how white its ground turns under snow
    waves: float = 0.0
    sky: Rgb | None = None  # a tint of this place's sky by day


def from_stage(x: float, z: float) -> float:
    """Distance of (x, z) from the line that the actors move on."""
    return float(np.hypot(max(abs(x) - STAGE, 0.0), z))


def on_camera_side(x: float, z: float) -> bool:
    """Whether something tall at (x, z) could stand before the camera."""
    return z > -CLEARANCE and abs(x) < STAGE + CLEARANCE
