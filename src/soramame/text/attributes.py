"""What a prompt can tell: the attributes of a scene, their values, and the tags of its words."""

from __future__ import annotations

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
