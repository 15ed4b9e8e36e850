"""From what a prompt tells to a scene that can be: fill in what is untold, repair what can't be.

Every plan that the world allows is weighed by how far it is from what was told; chance chooses
among the best ones. So a seed varies only the place, the action with its direction, and the
colour, and notes never depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple

import numpy as np

from soramame.toybox.scene import (
    ABILITIES,
    ACTIONS,
    COLOURS,
    DIRECTIONS,
    PLACES,
    TRAVELS,
    Actor,
    Scene,
    fits,
)

Told = Mapping[str, str]  # attribute names as in `attributes.ATTRIBUTES`, and perhaps "facing"

_TYPICAL_COLOURS: dict[str, tuple[str, ...]] = {
    "fox": ("red", "orange"), "rabbit": ("white", "brown"), "dog": ("brown", "black", "white"),
    "horse": ("brown", "black", "white"), "duck": ("yellow", "white"), "turtle": ("green",),
    "penguin": ("black", "blue"), "elephant": ("blue", "pink"), "giraffe": ("yellow", "orange"),
    "snowman": ("white",), "fish": ("orange", "blue"), "bird": ("blue", "red", "yellow"),
    "tractor": ("green", "red"), "train": ("red", "black"), "windmill": ("white", "red"),
}  # fmt: skip
_UNASKED = {"stand": 0.5, "spin": 0.6, "fall": 0.7}  # what it costs to do so untold
_THIRD = {"fly": "flies", "stand": "stands still"}
_WHERE = {"beach": "on the beach", "sea": "at sea", "candyland": "in candyland"}


class Plan(NamedTuple):
    """Where it happens, and what each actor does."""

    place: str
    actions: tuple[str, ...]


def complete(told: Told, seed: int) -> tuple[Scene, tuple[str, ...]]:
    """The scene that `told` asks for, and a note for everything told that it changes."""
    rng = np.random.default_rng(seed)
    subjects, notes = _subjects(told)
    if not any(_plans(subjects)):
        *subjects, left_out = subjects
        notes.append(f"a {left_out} can't be where a {subjects[0]} is, so it is left out")
    plans = list(_plans(subjects))
    costs = [_cost(plan, told, subjects) for plan in plans]
    best = [plan for plan, cost in zip(plans, costs, strict=True) if cost < min(costs) + 1e-6]
    plan = best[rng.integers(len(best))]
    relation = _relation(plan, told)
    camera = told.get("camera", "static")
    notes += _changes(plan, told, subjects)
    if camera == "track" and plan.actions[0] not in TRAVELS:
        camera = "static"
    scene = Scene(
        actors=_actors(plan, told, subjects, rng),
        place=plan.place,
        time=told.get("time", "noon"),
        weather=told.get("weather", "clear"),
        camera=camera,
        look=told.get("look", "natural"),
        relation=relation,
        seed=seed,
    )
    return scene, tuple(notes)


def _subjects(told: Told) -> tuple[list[str], list[str]]:
    """Who plays, and a note where somebody is missing."""
    first, second = told.get("subject"), told.get("subject2")
    if first and second:
        return [first, second], []
    if first:
        return [first], []
    if second:
        return [second], [f"only the {second} is of this world, so it is alone"]
    action, at_sea = told.get("action", "stand"), told.get("place") == "sea"
    wanted = "boat" if at_sea else "fox"
    able = ABILITIES[action]
    subject = wanted if wanted in able else able[0]
    return [subject], [f"no subject of this world is named, so a {subject} stands in"]


def _plans(subjects: list[str]) -> Iterator[Plan]:
    """All that these subjects can do together anywhere."""
    for place in PLACES:
        able = [[a for a in ACTIONS if fits(subject, a, place)] for subject in subjects]
        for actions in product(*able):
            yield Plan(place, actions)


def _cost(plan: Plan, told: Told, subjects: list[str]) -> float:
    """How far a plan is from what was told."""
    cost = 0.0
    if plan.place != told.get("place", plan.place):
        cost += 2.0 if plan.place == "beach" else 2.1
    for end, action in zip(_ends(told, subjects), plan.actions, strict=True):
        cost += _deed_cost(action, told.get(f"action{end}"), f"direction{end}" in told)
    travel = [action in TRAVELS for action in plan.actions]
    if told.get("camera") == "track" and not travel[0]:
        cost += 1.0
    if len(travel) == 2:
        relation = told.get("relation")
        cost += 1.0 * (relation == "follows" and not all(travel))
        cost += 0.3 * (relation in ("left of", "right of")) * sum(travel)
        cost += 0.4 * (travel[0] != travel[1])
    return cost


def _deed_cost(action: str, asked: str | None, directed: bool) -> float:
    going = action in TRAVELS
    cost = 1.0 * (directed and not going)
    if asked is None:
        return cost + _UNASKED.get(action, 0.0)
    if action == asked:
        return cost
    if (asked, action, directed) == ("jump", "hop", True):
        return 0.0
    unlike = going != (asked in TRAVELS)
    return cost + 3.0 + unlike + _UNASKED.get(action, 0.0) + 0.01 * ACTIONS.index(action)


def _relation(plan: Plan, told: Told) -> str | None:
    if len(plan.actions) == 1:
        return None
    travel = [action in TRAVELS for action in plan.actions]
    relation = told.get("relation", "behind" if any(travel) else "left of")
    return "behind" if relation == "follows" and not all(travel) else relation


def _actors(
    plan: Plan, told: Told, subjects: list[str], rng: np.random.Generator
) -> tuple[Actor, ...]:
    """The actors; the untold goes the way of the other, in another colour."""
    actors: list[Actor] = []
    chance = DIRECTIONS[rng.integers(2)]
    way = told.get("direction") or told.get("direction2") or told.get("facing", chance)
    for end, subject, action in zip(_ends(told, subjects), subjects, plan.actions, strict=True):
        direction = told.get(f"direction{end}", way) if action in TRAVELS else None
        taken = [actor.colour for actor in actors]
        choices = [c for c in _TYPICAL_COLOURS.get(subject, COLOURS[:7]) if c not in taken]
        typical = choices or [c for c in COLOURS[:7] if c not in taken]
        colour = told.get(f"colour{end}") or typical[rng.integers(len(typical))]
        actors.append(Actor(subject, colour, action, direction))
    return tuple(actors)


def _changes(plan: Plan, told: Told, subjects: list[str]) -> list[str]:
    """A note for every told thing that the plan does not keep."""
    notes = []
    place = told.get("place", plan.place)
    for end, subject, action in zip(_ends(told, subjects), subjects, plan.actions, strict=True):
        asked = told.get(f"action{end}", action)
        if asked != action and not (asked == "jump" and action == "hop"):
            where = "" if subject not in ABILITIES[asked] else f" {_at(place)}"
            notes.append(f"a {subject} can't {asked}{where}, so it {_does(action)}")
        elif f"direction{end}" in told and action not in TRAVELS:
            deed = f" that {_does(action)}" if f"action{end}" in told else ""
            notes.append(f"a {subject}{deed} goes neither left nor right")
    if place != plan.place:
        who = " and ".join(f"a {subject}" for subject in subjects)
        notes.append(f"{who} can't do that {_at(place)}, so it happens {_at(plan.place)}")
    travel = [action in TRAVELS for action in plan.actions]
    if len(travel) == 2 and told.get("relation") == "follows" and not all(travel):
        notes.append("who stays can't be followed, so one is behind the other")
    if told.get("camera") == "track" and not travel[0]:
        notes.append("nobody travels, so the camera has nothing to track and stays still")
    return notes


def _ends(told: Told, subjects: list[str]) -> tuple[str, ...]:
    """The endings of the attributes of those who play."""
    alone = len(subjects) == 1 and "subject" not in told and "subject2" in told
    return ("2",) if alone else ("", "2")[: len(subjects)]


def _at(place: str) -> str:
    return _WHERE.get(place, f"in the {place}")


def _does(action: str) -> str:
    return _THIRD.get(action, f"{action}s")
