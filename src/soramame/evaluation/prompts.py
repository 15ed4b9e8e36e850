"""Held-out prompts, each with the scene it tells of: what alignment is measured on.

Three groups take turns: "scenes" (other scenes than training's, in its words), "combinations"
(subject, colour, action and place together as training never saw them) and "free" (words that no
training caption holds, a quarter of the sentences in Dutch). Scenes have one actor: the recogniser
reads one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from soramame.toybox import captions, grammar, lexicon, words_en, words_nl
from soramame.toybox.scene import Scene

GROUPS = ("scenes", "combinations", "free")
LEAST_TOLD = 4  # attributes; a prompt that tells less is too easy to get right
_DUTCH = 0.25  # of the free prompts
_STYLES, _STYLE_SHARES = ("short", "long", "keywords"), (0.5, 0.35, 0.15)
_EVERYWHERE = {"all", "beautiful"}  # which sentences have around the synonyms
_STREAM = 0xE7A1  # keeps these dice apart from all others that are thrown from small seeds


@dataclass(frozen=True)
class Prompt:
    """A sentence, the scene that it tells of, and what of the scene it tells."""

    number: int
    group: str
    text: str
    language: str
    scene: Scene
    told: dict[str, str]


def prompts(count: int, seed: int = 0) -> list[Prompt]:
    """The first `count` prompts of a seed; a longer list begins with the shorter one."""
    return [prompt(number, seed) for number in range(count)]


def prompt(number: int, seed: int = 0) -> Prompt:
    """One prompt; the same on every machine."""
    group = GROUPS[number % len(GROUPS)]
    rng = np.random.default_rng([_STREAM, seed, number])
    language = "nl" if group == "free" and rng.random() < _DUTCH else "en"
    while True:
        scene = _scene(rng, "combinations" if group == "combinations" else "scenes")
        style = str(rng.choice(_STYLES, p=_STYLE_SHARES))
        dice = int(rng.integers(2**31))
        caption = captions.describe(scene, dice, language, style, unseen=group == "free")
        told = {name: value for name, value in scene.attributes.items() if name in caption.told}
        if len(told) >= LEAST_TOLD and (group != "free" or says_unseen(caption.text, language)):
            return Prompt(number, group, caption.text, language, scene, told)


def reference_scenes(count: int, seed: int = 0) -> list[Scene]:
    """Other held-out scenes in the same mixture, for clips to be compared with."""
    rng = np.random.default_rng([_STREAM, seed, 2**31])
    splits = ("scenes", "combinations", "scenes")
    return [_scene(rng, splits[number % len(splits)]) for number in range(count)]


def says_unseen(text: str, language: str) -> bool:
    """Whether a sentence holds words that no training caption does."""
    return not _unseen(language).isdisjoint(_words(text))


def _scene(rng: np.random.Generator, split: str) -> Scene:
    while True:
        scene = grammar.sample(int(rng.integers(2**31)), split)
        if len(scene.actors) == 1:
            return scene


@cache
def _unseen(language: str) -> frozenset[str]:
    """The words of held-out synonyms that no training caption has."""
    tables = {"en": words_en, "nl": words_nl}[language]
    seen = {
        word
        for table in lexicon.TABLES
        for name in getattr(tables, table)
        for entry in lexicon.entries(language, table, name)
        if not entry.held_out
        for form in entry.forms
        for word in _words(form)
    }
    held_out = {word for form in lexicon.held_out(language) for word in _words(form)}
    return frozenset(held_out - seen - _EVERYWHERE)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
