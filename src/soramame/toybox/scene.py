"""A scene as a value: what the toybox can show, and who may do what where.

A `Scene` is the ground truth of a clip. The renderer is a function of scene and time, captions
are a function of scene, and evaluation compares a clip with the scene that its prompt described.
Every word of the world's vocabulary is listed here, and nowhere else.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

SUBJECTS = (
    "car", "bus", "train", "tractor", "boat",
    "plane", "rocket", "balloon", "helicopter", "bird",
    "fox", "rabbit", "dog", "horse", "duck", "turtle", "fish", "penguin", "elephant", "giraffe",
    "robot", "ball", "snowman", "windmill",
)  # fmt: skip
COLOURS = (
    "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "white", "black",
)  # fmt: skip
ACTIONS = (
    "walk", "run", "hop", "drive", "fly", "swim", "roll",  # travel to the left or to the right
    "jump", "spin", "rise", "fall", "stand",  # stay where they are on the ground plan
)  # fmt: skip
TRAVELS = frozenset(ACTIONS[:7])
DIRECTIONS = ("left", "right")
PLACES = (
    "meadow", "forest", "desert", "beach", "city", "village", "mountains", "arctic", "sea",
    "candyland",
)  # fmt: skip
TIMES = ("noon", "sunset", "night")
WEATHERS = ("clear", "rain", "snow", "fog")
CAMERAS = (
    "static", "pan left", "pan right", "push in", "pull back", "orbit", "crane up", "track",
)  # fmt: skip
LOOKS = ("natural", "archival", "film noir", "papercraft", "stop motion", "balloon world")
COLOURLESS_LOOKS = frozenset({"archival", "film noir"})  # the subject's colour can't be seen
RELATIONS = ("left of", "right of", "behind", "follows")  # first actor, relation, second actor

_ANIMALS = ("fox", "rabbit", "dog", "horse", "elephant", "giraffe")
ABILITIES: dict[str, tuple[str, ...]] = {
    "walk": (*_ANIMALS, "duck", "turtle", "penguin", "robot", "bird"),
    "run": (*_ANIMALS, "robot", "penguin", "duck"),
    "hop": ("fox", "rabbit", "dog", "duck", "bird", "penguin", "robot", "snowman", "ball"),
    "drive": ("car", "bus", "train", "tractor"),
    "fly": ("plane", "rocket", "balloon", "helicopter", "bird", "duck"),
    "swim": ("boat", "duck", "turtle", "fish", "penguin"),
    "roll": ("ball",),
    "jump": (*_ANIMALS, "duck", "turtle", "fish", "penguin", "robot", "ball", "snowman", "car"),
    "spin": tuple(s for s in SUBJECTS if s != "ball"),
    "rise": ("rocket", "balloon", "helicopter", "bird", "plane"),
    "fall": (
        "ball", "robot", "snowman", "car", "bus", "tractor", "rocket", "balloon", "turtle",
        "elephant", "windmill",
    ),
    "stand": tuple(s for s in SUBJECTS if s not in ("plane", "fish")),
}  # fmt: skip
_SEA_ACTIONS: dict[str, tuple[str, ...]] = {
    "swim": ABILITIES["swim"],
    "fly": ABILITIES["fly"],
    "rise": ("balloon", "helicopter", "bird"),
    "jump": ("fish",),
    "spin": ("boat", "duck", "helicopter", "balloon"),
    "stand": ("boat", "duck"),
}


def fits(subject: str, action: str, place: str) -> bool:
    """Whether `subject` can do `action` in `place`: the sea floats few, the land sails none."""
    if place == "sea":
        return subject in _SEA_ACTIONS.get(action, ())
    if action == "swim" or subject in ("boat", "fish"):
        return False
    return subject in ABILITIES[action]


@dataclass(frozen=True)
class Actor:
    """One subject and what it does; `direction` is None exactly where the action stays put."""

    subject: str
    colour: str
    action: str
    direction: str | None = None

    def __post_init__(self) -> None:
        """Refuse words that are not the world's, with the ones that are."""
        check("subject", self.subject, SUBJECTS)
        check("colour", self.colour, COLOURS)
        check("action", self.action, ACTIONS)
        if (self.action in TRAVELS) != (self.direction is not None):
            raise ValueError(f"direction {self.direction!r} does not go with {self.action!r}")
        if self.direction is not None:
            check("direction", self.direction, DIRECTIONS)


@dataclass(frozen=True)
class Scene:
    """All that is seen: one or two actors, where, when, and through which lens.

    `seed` decides what captions do not tell: where the trees stand, the exact speed, the phase.
    With two actors, `relation` reads "actors[0] is <relation> actors[1]".
    """

    actors: tuple[Actor, ...]
    place: str = "meadow"
    time: str = "noon"
    weather: str = "clear"
    camera: str = "static"
    look: str = "natural"
    relation: str | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what the world does not hold, saying what it does."""
        if not 1 <= len(self.actors) <= 2:
            raise ValueError(f"a scene has one or two actors, not {len(self.actors)}")
        if (len(self.actors) == 2) != (self.relation is not None):
            raise ValueError("two actors need a relation, and one has none")
        check("place", self.place, PLACES)
        check("time", self.time, TIMES)
        check("weather", self.weather, WEATHERS)
        check("camera", self.camera, CAMERAS)
        check("look", self.look, LOOKS)
        if self.relation is not None:
            check("relation", self.relation, RELATIONS)
        for actor in self.actors:
            if not fits(actor.subject, actor.action, self.place):
                raise ValueError(f"a {actor.subject} can't {actor.action} in the {self.place}")

    @property
    def attributes(self) -> dict[str, str]:
        """What can be seen of the first actor and its world, by name; the evaluation's truth."""
        actor = self.actors[0]
        seen = {
            "subject": actor.subject,
            "colour": actor.colour,
            "action": actor.action,
            "direction": actor.direction or "none",
            "place": self.place,
            "time": self.time,
            "weather": self.weather,
            "camera": self.camera,
            "look": self.look,
        }
        if self.look in COLOURLESS_LOOKS:
            del seen["colour"]
        return seen

    def mirrored(self) -> Scene:
        """The scene that a horizontal flip of every frame shows."""
        actors = tuple(replace(a, direction=flipped(a.direction)) for a in self.actors)
        return replace(
            self, actors=actors, camera=flipped(self.camera), relation=flipped(self.relation)
        )

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready dictionary; `Scene.from_json` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Scene:
        """The scene that `to_json` wrote."""
        return cls(**{**data, "actors": tuple(Actor(**a) for a in data["actors"])})


def check(what: str, given: str, allowed: tuple[str, ...]) -> None:
    """Raise a ValueError that names what was given and what is allowed."""
    if given not in allowed:
        raise ValueError(f"unknown {what} {given!r}; there are: {', '.join(allowed)}")


def flipped(words: str | None) -> Any:
    """What a mirror makes of a direction, a camera or a relation: left for right."""
    if words is None:
        return words
    swap = {"left": "right", "right": "left"}
    return " ".join(swap.get(word, word) for word in words.split(" "))
