"""Who stands and goes where on the ground plan: lanes for one actor or two, for all time.

With one actor the lane passes the origin at 2 s. With two, the relation decides who is where, and
a lane keeps it for as long as the clip runs: actors that go the same way share a pace, actors that
would meet slow down and halt with a gap between them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp, pi

import numpy as np

from soramame.toybox.scene import TRAVELS, Scene
from soramame.toybox.subjects import SUBJECTS, Subject

PACES = {
    "walk": 0.58, "run": 0.78, "hop": 0.6, "drive": 0.72, "fly": 0.7, "swim": 0.58, "roll": 0.7,
}  # fmt: skip
CROSSING = 2.0  # seconds at which a lone traveller passes the middle
PAIR_SIZE = 0.8
PAIR_GAP = 0.3  # units of air between two actors
BEHIND = -1.3  # z of the actor that is behind


@dataclass(frozen=True)
class Lane:
    """One actor's place, heading and pace, and the seeded ways in which it is itself."""

    subject: Subject
    action: str
    place: str
    size: float  # scale of the whole actor
    heading: float  # radians about y; 0 faces right, pi faces left
    z: float
    start: float  # x at rest, or of the middle of the way
    velocity: float  # units a second, signed; 0 stays
    approach: bool  # whether it slows down and halts at its start
    phase: float  # 0 to 1, sets clocks apart
    vigour: float  # 0.9 to 1.1, sizes of jumps and speeds of turns
    spin: float  # +1 or -1, the sense in which it spins

    def x(self, seconds: float) -> float:
        """Where the actor is along x at a time."""
        return self.start + self._gone(seconds)

    def travelled(self, seconds: float) -> float:
        """The distance that it has gone forwards since 0 s."""
        way = self._gone(seconds) - self._gone(0.0)
        return way if self.velocity >= 0 else -way

    def _gone(self, seconds: float) -> float:
        if not self.approach:
            return self.velocity * (seconds - CROSSING)
        return -self.velocity * CROSSING * exp(-seconds / CROSSING)


@lru_cache(maxsize=4096)
def lanes(scene: Scene) -> tuple[Lane, ...]:
    """The lanes of a scene's actors, in the scene's order."""
    alone = tuple(_lane(scene, index) for index in range(len(scene.actors)))
    return alone if len(alone) == 1 else _related(scene, alone[0], alone[1])


def _lane(scene: Scene, index: int) -> Lane:
    """The lane of an actor that is alone, or whose relation is yet to be settled."""
    actor, subject = scene.actors[index], SUBJECTS[scene.actors[index].subject]
    rng = np.random.default_rng([scene.seed % 2**63, index, 17])
    side, turned, depth, phase, vigour, spin, pace = rng.random(7)
    velocity = 0.0
    if actor.action in TRAVELS:
        velocity = PACES[actor.action] * subject.pace * (0.87 + 0.26 * pace)
    right = actor.direction == "right" if actor.direction else side < 0.5
    towards_camera = (0.8 + 0.7 * turned) if subject.frontal else (-0.3 + 1.3 * turned)
    towards_camera = 0.0 if velocity else towards_camera
    return Lane(
        subject=subject,
        action=actor.action,
        place=scene.place,
        size=1.0,
        heading=-towards_camera if right else pi + towards_camera,
        z=0.5 * (depth - 0.5),
        start=0.0,
        velocity=velocity if right else -velocity,
        approach=False,
        phase=phase,
        vigour=0.9 + 0.2 * vigour,
        spin=1.0 if spin < 0.5 else -1.0,
    )


def _related(scene: Scene, first: Lane, second: Lane) -> tuple[Lane, ...]:
    """Two lanes on which the relation holds for ever, and nobody touches anybody."""
    first, second = replace(first, size=PAIR_SIZE), replace(second, size=PAIR_SIZE)
    together = first.velocity * second.velocity > 0 or first.velocity == second.velocity
    if together:
        shared = (first.velocity + second.velocity) / 2
        first, second = replace(first, velocity=shared), replace(second, velocity=shared)
    if scene.relation == "behind":
        aside = 0.6 * first.spin
        return replace(first, z=BEHIND, start=aside), replace(second, z=0.15, start=-0.4 * aside)
    ways = {"left of": -1.0, "right of": 1.0}
    side = ways.get(scene.relation or "", -1.0 if (second.velocity or first.velocity) >= 0 else 1.0)
    apart = PAIR_SIZE * (_reach(first) + _reach(second)) + PAIR_GAP
    first = replace(first, start=side * apart / 2, z=second.z)
    second = replace(second, start=-side * apart / 2)
    return (first, second) if together else (_outside(first), _outside(second))


def _outside(lane: Lane) -> Lane:
    """The lane kept on its own side of its start: it leaves from there, or halts there."""
    if lane.velocity * lane.start < 0:
        return replace(lane, approach=True)
    return replace(lane, start=lane.start + lane.velocity * CROSSING)


def _reach(lane: Lane) -> float:
    """How far a lane's actor extends along x from its middle, units at size 1."""
    return lane.subject.length / 2 if lane.velocity else lane.subject.reach
