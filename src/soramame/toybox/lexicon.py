"""How the world's words are said: names, synonyms and phrases, in English and in Dutch.

The words stand in `words_en.py` and `words_nl.py`, one string for each word of `scene.py`:

    hop   hops/hopping|bounces/bouncing @>|leaps/leaping @ball,fox|~springs/springing

`|` parts the synonyms, `/` the forms of one, `~` marks those held out of all training captions,
`[...]` the words of a phrase that tell, and `@` what a synonym is only said of: subjects, actions,
times, "travel" (on the ground), "air", or ">" (where a direction is told); `&` joins two.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import ModuleType

import numpy as np

from soramame.toybox import words_en, words_nl
from soramame.toybox.scene import check

LANGUAGES = ("en", "nl")
TABLES = (
    "NOUNS", "COLOURS", "LIKENESSES", "VERBS", "GOES", "DIRECTIONS", "PLACES", "TIMES", "WEATHERS",
    "SKIES", "FACTS", "CAMERAS", "SHOTS", "LOOKS", "RELATIONS",
)  # fmt: skip
_FIRST = 0.3  # how often the plainest synonym is taken at once


@dataclass(frozen=True)
class Entry:
    """One way to say a word, in one or two grammatical forms."""

    forms: tuple[str, ...]
    held_out: bool = False
    only: tuple[frozenset[str], ...] = ()

    def fits(self, context: frozenset[str]) -> bool:
        """Whether the words may be said there."""
        return not self.only or any(marks <= context for marks in self.only)


@cache
def entries(language: str, table: str, word: str) -> tuple[Entry, ...]:
    """All ways to say `word`, plainest first; `table` is a name of `TABLES`."""
    check("language", language, LANGUAGES)
    return _parsed(getattr(_module(language), table)[word])


def held_out(language: str) -> frozenset[str]:
    """Every form that no training caption holds, brackets left out."""
    return frozenset(
        form.translate({ord("["): None, ord("]"): None})
        for table in TABLES
        for word in getattr(_module(language), table)
        for entry in entries(language, table, word)
        if entry.held_out
        for form in entry.forms
    )


@dataclass(frozen=True)
class Words:
    """Chooses how to say things: a language, a dice, and whether the held-out words may be used."""

    language: str
    rng: np.random.Generator
    unseen: bool = False  # take a held-out synonym every other time

    def pick(self, table: str, word: str, context: frozenset[str] = frozenset()) -> Entry:
        """A way to say `word` that fits `context`."""
        return self.choose(entries(self.language, table, word), context)

    def choose(self, choices: tuple[Entry, ...], context: frozenset[str] = frozenset()) -> Entry:
        """One of `choices` that fits `context`."""
        fitting = [e for e in choices if e.fits(context)]
        unseen = [e for e in fitting if e.held_out]
        if self.unseen and unseen and self.chance(0.5):
            return unseen[self.rng.integers(len(unseen))]
        seen = [e for e in fitting if not e.held_out]
        return seen[0] if self.chance(_FIRST) else seen[self.rng.integers(len(seen))]

    def chance(self, probability: float) -> bool:
        """True so often."""
        return bool(self.rng.random() < probability)

    def one(self, *texts: str) -> str:
        """One of some texts."""
        return texts[self.rng.integers(len(texts))]


def _module(language: str) -> ModuleType:
    return {"en": words_en, "nl": words_nl}[language]


def _parsed(text: str) -> tuple[Entry, ...]:
    return tuple(_entry(part) for part in text.split("|"))


def _entry(text: str) -> Entry:
    words, _, only = text.partition(" @")
    names = tuple(frozenset(marks.split("&")) for marks in only.split(",")) if only else ()
    return Entry(tuple(words.removeprefix("~").split("/")), words.startswith("~"), names)
