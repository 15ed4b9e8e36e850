"""What a prompt can tell: the attributes of a scene, their values, and the tags of its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from soramame.toybox import scene as world

MENTIONED = (*world.RELATIONS, "in front of", "followed by")  # first named actor to second
VALUES: dict[str, tuple[str, ...]] = {
    "subject": world.SUBJECTS,
    "colour": world.COLOURS,
    "action": world.ACTIONS,
    "direction": world.DIRECTIONS,
    "subject2": world.SUBJECTS,
    "colour2": world.COLOURS,
    "action2": world.ACTIONS,
    "direction2": world.DIRECTIONS,
    "relation": MENTIONED,
    "place": world.PLACES,
    "time": world.TIMES,
    "weather": world.WEATHERS,
    "camera": world.CAMERAS,
    "look": world.LOOKS,
}
ATTRIBUTES = tuple(VALUES)
GLUE, OUTSIDE = "glue", "outside"
TAGS = (
    GLUE, OUTSIDE, "subject", "colour", "action", "direction", "relation", "place", "time",
    "weather", "camera", "look",
)  # fmt: skip
_TURNED = {"in front of": "behind", "followed by": "follows"}
_OTHER = {name: f"{name}2" for name in ATTRIBUTES if f"{name}2" in VALUES}
_OTHER |= {second: first for first, second in _OTHER.items()}
T = TypeVar("T")


def exchanged(of: Mapping[str, T]) -> dict[str, T]:
    """The same with the two actors' attributes exchanged."""
    return {_OTHER.get(name, name): value for name, value in of.items()}


def turned(relation: str | None) -> str | None:
    """A scene's relation for one that only prompts use, from the second actor to the first."""
    return _TURNED.get(relation or "")
