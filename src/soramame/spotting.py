"""What a spotter (`model.spotter`) says of a picture: words for a prompt, and a plan's moment.

Of each actor, from left to right: its numbers in a plan, then the logits of ACTOR_WORDS; of the
scene: the camera's numbers, then the logits of SCENE_WORDS. Numbers are as a planner sees them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from soramame.plan import ACTOR, ACTORS, CAMERA, MOMENTS, NUMBERS, Floats, moments, scaled, unscaled
from soramame.toybox import scene as world

ACTOR_WORDS = {"subject": world.SUBJECTS, "colour": world.COLOURS}
SCENE_WORDS = {
    "place": world.PLACES,
    "time": world.TIMES,
    "weather": world.WEATHERS,
    "look": world.LOOKS,
}
OF_ACTOR = ACTOR + sum(len(values) for values in ACTOR_WORDS.values())
OF_SCENE = CAMERA + sum(len(values) for values in SCENE_WORDS.values())
SURE = 0.5  # the least probability of a word that is believed, but for who it is: a guess will do
SIDEWAYS = 0.5  # how far a front must point to the left or right to count as a direction
FIRST = "subject"
FACING = "facing"  # the direction in which the first actor looks


class Spotted(NamedTuple):
    """What a picture tells, by the names of `text.attributes`, and FACING; and a plan's row [PLAN],
    its actors from left to right."""

    told: dict[str, str]
    plan: Floats

    def ordered(self, subject: str | None) -> Spotted:
        """The same with the actor first that is a `subject`, if only the second one is.

        Where neither is, the first was taken for something else, and is one.
        """
        if subject is None or moments(self.plan)[0, 0] < SURE:
            return self
        if subject == self.told.get(FIRST) or subject != self.told.get("subject2"):
            return Spotted(self.told | {FIRST: subject}, self.plan)
        told = {name: value for name, value in self.told.items() if name != FACING}
        swapped = {_OTHER.get(name, name): value for name, value in told.items()}
        row = exchanged(self.plan)
        return Spotted(swapped | _facing(row), row)


_OTHER = {name: f"{name}2" for name in ACTOR_WORDS} | {f"{name}2": name for name in ACTOR_WORDS}


def read(output: Floats) -> Spotted:
    """What a spotter's output [ACTORS * OF_ACTOR + OF_SCENE] says."""
    actors = output[: ACTORS * OF_ACTOR].reshape(ACTORS, OF_ACTOR)
    scene = output[ACTORS * OF_ACTOR :]
    numbers = np.concatenate([actors[:, :ACTOR].ravel(), scene[:CAMERA]])
    row = unscaled(np.tile(numbers, MOMENTS)[None])[0]
    told = _words(scene[CAMERA:], SCENE_WORDS)
    there = moments(row)[0, ::ACTOR][:ACTORS] > 0
    for index in np.flatnonzero(there):
        end = "2" if index and there[0] else ""
        words = _words(actors[index, ACTOR:], ACTOR_WORDS)
        told |= {f"{name}{end}": value for name, value in words.items()}
    row = row if there[0] or not there.any() else exchanged(row)
    return Spotted(told | _facing(row), row.astype(np.float32))


def target(plan: Floats) -> tuple[Floats, list[int]]:
    """A row [PLAN] of a plan as a spotter is to tell it, its moments' mean, and which actor each
    of its actors is."""
    told = moments(plan).mean(axis=0)
    order = sorted(range(ACTORS), key=lambda i: (told[i * ACTOR] < 0.5, told[i * ACTOR + 1]))
    row = plan if order[0] == 0 else exchanged(plan)
    return scaled(row).reshape(MOMENTS, NUMBERS).mean(axis=0), order


def exchanged(row: Floats) -> Floats:
    """A plan's row [PLAN] with its actors in the other order."""
    told = moments(row)
    pair = told[..., : ACTORS * ACTOR].reshape(MOMENTS, ACTORS, ACTOR)[:, ::-1]
    turned = np.concatenate([pair.reshape(MOMENTS, -1), told[..., ACTORS * ACTOR :]], axis=1)
    exchanged: Floats = np.append(turned, row[-1:])
    return exchanged


def _words(logits: Floats, words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """The words that are sure enough."""
    told, start = {}, 0
    for name, values in words.items():
        shares = np.exp(logits[start : start + len(values)] - logits.max())
        best = int(shares.argmax())
        if name == FIRST or shares[best] > SURE * shares.sum():
            told[name] = values[best]
        start += len(values)
    return told


def _facing(row: Floats) -> dict[str, str]:
    there, right = moments(row)[0, [0, 5]]
    if there < SURE or abs(right) < SIDEWAYS:
        return {}
    return {FACING: "right" if right > 0 else "left"}
