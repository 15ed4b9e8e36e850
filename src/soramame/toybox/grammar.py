"""The scene grammar: a seed in, a scene out, and the rule that keeps some scenes from training.

Splits:
- "train": every scene that a model may learn from.
- "scenes": other seeds, combinations that training knows.
- "combinations": subject-colour-action-place combinations that are never rendered for training, a
  fifth of them all, by a hash of their words; each of the four is seen elsewhere.
"""

from __future__ import annotations

import zlib
from functools import cache

import numpy as np

from soramame.toybox import scene as world
from soramame.toybox.scene import Actor, Scene, check, fits

SPLITS = ("train", "scenes", "combinations")
TWO_ACTORS = 0.12  # the share of scenes with a second subject
_TIME_SHARES = (0.4, 0.3, 0.3)
_WEATHER_SHARES = (0.55, 0.15, 0.15, 0.15)
_CAMERA_SHARES = (0.3, *[0.1] * 7)
_LOOK_SHARES = (0.5, *[0.1] * 5)


def held_out(actor: Actor, place: str) -> bool:
    """Whether training never sees this actor's subject, colour and action together in `place`."""
    words = f"{actor.subject}|{actor.colour}|{actor.action}|{place}"
    return zlib.crc32(words.encode()) % 5 == 0


def sample(seed: int, split: str = "train") -> Scene:
    """The scene of `seed` in `split`; the same on every machine."""
    check("split", split, SPLITS)
    rng = np.random.default_rng([SPLITS.index(split), seed])
    while True:
        scene = _draw(rng)
        if any(held_out(actor, scene.place) for actor in scene.actors) == (split == "combinations"):
            return scene


def _draw(rng: np.random.Generator) -> Scene:
    first = str(rng.choice(world.SUBJECTS))
    place, action = _whereabouts(rng, first)
    actors: tuple[Actor, ...] = (_actor(rng, first, action),)
    relation = None
    if rng.random() < TWO_ACTORS and (second := _companion(rng, actors[0], place)):
        relation = str(rng.choice(_relations(actors[0], second)))
        actors = (actors[0], second)
    return Scene(
        actors=actors,
        place=place,
        time=str(rng.choice(world.TIMES, p=_TIME_SHARES)),
        weather=str(rng.choice(world.WEATHERS, p=_WEATHER_SHARES)),
        camera=_camera(rng, actors[0]),
        look=str(rng.choice(world.LOOKS, p=_LOOK_SHARES)),
        relation=relation,
        seed=int(rng.integers(2**31)),
    )


def _camera(rng: np.random.Generator, actor: Actor) -> str:
    """A camera move; one that tracks needs somebody who goes somewhere."""
    camera = str(rng.choice(world.CAMERAS, p=_CAMERA_SHARES))
    return "static" if camera == "track" and actor.direction is None else camera


def _whereabouts(rng: np.random.Generator, subject: str) -> tuple[str, str]:
    """A place that suits the subject, then an action that suits both; rare actions count double."""
    places = [place for place in world.PLACES if _actions(subject, place)]
    place = str(rng.choice(places))
    actions = _actions(subject, place)
    weights = np.array([len(world.ABILITIES[action]) ** -0.5 for action in actions])
    return place, str(rng.choice(actions, p=weights / weights.sum()))


@cache
def _actions(subject: str, place: str) -> tuple[str, ...]:
    return tuple(action for action in world.ACTIONS if fits(subject, action, place))


def _actor(rng: np.random.Generator, subject: str, action: str) -> Actor:
    direction = str(rng.choice(world.DIRECTIONS)) if action in world.TRAVELS else None
    return Actor(subject, str(rng.choice(world.COLOURS)), action, direction)


def _companion(rng: np.random.Generator, first: Actor, place: str) -> Actor | None:
    """A second actor that travels when the first does, in the same direction."""
    travels = first.action in world.TRAVELS
    choices = [
        (subject, action)
        for subject in world.SUBJECTS
        for action in _actions(subject, place)
        if subject != first.subject and (action in world.TRAVELS) == travels
    ]
    if not choices:
        return None
    subject, action = choices[rng.integers(len(choices))]
    colour = str(rng.choice([c for c in world.COLOURS if c != first.colour]))
    return Actor(subject, colour, action, first.direction)


def _relations(first: Actor, second: Actor) -> list[str]:
    """The relations that two actors can keep up: only travellers follow."""
    together = first.direction is not None and second.direction is not None
    return [r for r in world.RELATIONS if together == (r == "follows") or r == "behind"]
