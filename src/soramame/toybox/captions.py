"""Captions: what a person would say of a scene, and the one fixed wording that a model reads.

`canonical` is the wording that conditions the video transformer: every visible attribute, always
in the same order, so that a small model need not learn synonyms. `describe` tells a
scene as people would.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from soramame.toybox import sentences_en, sentences_nl
from soramame.toybox.lexicon import LANGUAGES, Words
from soramame.toybox.phrases import Phrases, capital
from soramame.toybox.scene import COLOURLESS_LOOKS, TRAVELS, Actor, Scene, check

_VERBS = {
    "walk": "walks", "run": "runs", "hop": "hops", "drive": "drives", "fly": "flies",
    "swim": "swims", "roll": "rolls", "jump": "jumps", "spin": "spins", "rise": "rises",
    "fall": "falls", "stand": "stands still",
}  # fmt: skip
_PLACES = {
    "meadow": "in a meadow", "forest": "in a forest", "desert": "in a desert",
    "beach": "on a beach", "city": "in a city", "village": "in a village",
    "mountains": "in the mountains", "arctic": "in the arctic", "sea": "at sea",
    "candyland": "in candyland",
}  # fmt: skip
_TIMES = {"noon": "at noon", "sunset": "at sunset", "night": "at night"}
_WEATHERS = {"clear": "clear sky", "rain": "rain", "snow": "snow", "fog": "fog"}
_CAMERAS = {
    "static": "camera still", "pan left": "camera pans left", "pan right": "camera pans right",
    "push in": "camera pushes in", "pull back": "camera pulls back", "orbit": "camera orbits",
    "crane up": "camera cranes up", "track": "camera tracks",
}  # fmt: skip
_RELATIONS = {
    "left of": "left of", "right of": "right of", "behind": "behind", "follows": "and follows",
}  # fmt: skip
STYLES = ("short", "long", "keywords", "scenery")
_MARKED = re.compile(r"\[([^]|]*)\|([a-z0-9]+)\]")

_BOTH = {"action12": ("action", "action2"), "direction12": ("direction", "direction2")}


@dataclass(frozen=True)
class Span:
    """Characters `start` to `end` of a caption tell `attribute`; the second actor's end in 2."""

    start: int
    end: int
    attribute: str


@dataclass(frozen=True)
class Caption:
    """A sentence about a scene, and which of its words tell what."""

    text: str
    spans: tuple[Span, ...]

    @property
    def told(self) -> frozenset[str]:
        """The names of the attributes that the text tells."""
        return frozenset(span.attribute for span in self.spans)


def canonical(scene: Scene) -> str:
    """The scene in its one fixed wording: about 24 word pieces for one actor, 36 for two."""
    hide = scene.look in COLOURLESS_LOOKS
    first, *others = scene.actors
    actors = f"{_noun(first, hide)} {_deed(first)}"
    for other in others:
        relation = _RELATIONS[scene.relation or ""]
        actors += f" {relation} {_noun(other, hide)} that {_deed(other)}"
    return (
        f"{actors} {_PLACES[scene.place]}, {_WEATHERS[scene.weather]}, {_TIMES[scene.time]}, "
        f"{_CAMERAS[scene.camera]}, {scene.look} look"
    )


def describe(
    scene: Scene,
    seed: int,
    language: str = "en",
    style: str = "short",
    told: frozenset[str] | None = None,
    unseen: bool = False,
) -> Caption:
    """What a person would say of a scene: `told` names its attributes, or chance decides.

    Styles are "short", "long", "keywords" and "scenery" (no actors). Only with `unseen` are
    the lexicon's held-out synonyms used. ValueError for an unknown language or style.
    """
    return parse(marked(scene, seed, language, style, told, unseen))


def marked(
    scene: Scene,
    seed: int,
    language: str = "en",
    style: str = "short",
    told: frozenset[str] | None = None,
    unseen: bool = False,
) -> str:
    """The caption of `describe` before it is parsed: "a [red|colour] [fox|subject]"."""
    check("language", language, LANGUAGES)
    check("style", style, STYLES)
    rng = np.random.default_rng([seed, LANGUAGES.index(language), STYLES.index(style)])
    chosen = _chosen(scene, style, rng) if told is None else told
    phrases = Phrases(Words(language, rng, unseen), scene, chosen & _tellable(scene))
    tell = {"en": sentences_en.tell, "nl": sentences_nl.tell}[language]
    text = tell(phrases, style)
    if style == "long":
        return text
    text = capital(text) if rng.random() < 0.6 else text
    return text + "." if style != "keywords" and rng.random() < 0.5 else text


def parse(text: str) -> Caption:
    """The caption that marked text stands for."""
    plain, spans, end = "", [], 0
    for match in _MARKED.finditer(text):
        plain += text[end : match.start()]
        for attribute in _BOTH.get(match[2], (match[2],)):
            spans.append(Span(len(plain), len(plain) + len(match[1]), attribute))
        plain += match[1]
        end = match.end()
    return Caption(plain + text[end:], tuple(spans))


def _tellable(scene: Scene) -> frozenset[str]:
    """What there is to tell of a scene at all."""
    names = {"place", "time", "weather", "camera", "look"}
    for end, actor in zip(("", "2"), scene.actors, strict=False):
        names |= {f"subject{end}", f"colour{end}", f"action{end}"}
        names |= {f"direction{end}"} if actor.direction else set()
    return frozenset(names | ({"relation"} if scene.relation else set()))


def _chosen(scene: Scene, style: str, rng: np.random.Generator) -> frozenset[str]:
    """What a caption tells; people leave out what is as usual."""
    often = 0.9 if style == "long" else 0.7
    rare = 0.85 if style == "long" else 0.35
    usual = {"noon", "clear", "static", "natural"}
    shares = {"colour": often, "action": 0.9, "direction": often, "place": often, "relation": 0.9}
    if style == "scenery":
        shares["place"] = 1.0
    for attribute in ("time", "weather", "camera", "look"):
        shares[attribute] = rare * (0.4 if getattr(scene, attribute) in usual else 1.0)
    if scene.look in COLOURLESS_LOOKS:
        shares["colour"] = 0.0
    told = {"subject"}
    for attribute, share in shares.items():
        told |= {attribute} if rng.random() < share else set()
    if len(scene.actors) == 2:
        told.add("subject2")
    for attribute in ("colour", "action", "direction"):
        told |= {f"{attribute}2"} if rng.random() < shares[attribute] else set()
    return frozenset(told)


def _noun(actor: Actor, hide_colour: bool) -> str:
    words = actor.subject if hide_colour else f"{actor.colour} {actor.subject}"
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _deed(actor: Actor) -> str:
    sails = actor.subject == "boat" and actor.action == "swim"
    verb = "sails" if sails else _VERBS[actor.action]
    return f"{verb} to the {actor.direction}" if actor.action in TRAVELS else verb
