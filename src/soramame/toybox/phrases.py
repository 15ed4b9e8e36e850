"""The parts of a sentence about a scene, chosen at random and marked with what they tell.

Marked text reads "a [red|colour] [fox|subject] [hops|action] to the [left|direction]"; the second
actor's marks end in 2, both actors' in 12. `sentences_en.py` and `sentences_nl.py` put such parts
together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from soramame.toybox.lexicon import Words, entries
from soramame.toybox.scene import TRAVELS, Scene

AIR = frozenset({"fly", "rise"})
INVERSE = {
    "left of": "right of", "right of": "left of", "behind": "in front of",
    "follows": "followed by",
}  # fmt: skip
_SKIES = frozenset({"clear", "rain", "snow", "fog", "night"})
_TABLES = {
    "time": "TIMES", "weather": "WEATHERS", "look": "LOOKS", "camera": "CAMERAS",
    "relation": "RELATIONS",
}  # fmt: skip


@dataclass(frozen=True)
class Phrases:
    """Chooses words for what is `told` of a scene; each call may choose anew."""

    words: Words
    scene: Scene
    told: frozenset[str]

    def without(self, *attributes: str) -> Phrases:
        """The same, telling less."""
        return replace(self, told=self.told - set(attributes))

    def tells(self, *attributes: str) -> bool:
        """Whether any of these is told."""
        return not self.told.isdisjoint(attributes)

    def moves(self, i: int) -> bool:
        """Whether anything is told of what actor `i` does."""
        return self.tells(f"action{suffix(i)}", f"direction{suffix(i)}")

    def name(self, i: int) -> str:
        """An actor's name, unmarked (in Dutch with its article)."""
        return self.words.pick("NOUNS", self.scene.actors[i].subject).forms[0]

    def colour(self, i: int) -> tuple[str, ...]:
        """The marked forms of an actor's colour."""
        entry = self.words.pick("COLOURS", self.scene.actors[i].colour)
        return marked(entry.forms, f"colour{suffix(i)}")

    def likeness(self, i: int) -> str:
        """A comparison that tells the colour, such as "white as snow"."""
        entry = self.words.pick("LIKENESSES", self.scene.actors[i].colour)
        return marked(entry.forms, f"colour{suffix(i)}")[0]

    def verb(self, i: int) -> tuple[str, ...]:
        """The unmarked forms of what an actor does; a vague verb where only the way is told."""
        action = self.scene.actors[i].action
        if f"action{suffix(i)}" in self.told:
            return self.words.pick("VERBS", action, self.context(i)).forms
        return self.words.pick("GOES", "").forms

    def direction(self, i: int) -> str:
        """The marked direction, or nothing where none is told."""
        label, direction = f"direction{suffix(i)}", self.scene.actors[i].direction
        if label not in self.told or direction is None:
            return ""
        return mark(self.words.pick("DIRECTIONS", direction).forms[0], label)

    def place(self) -> str:
        """The marked place phrase; who flies is not on the ground."""
        aloft = any(actor.action in AIR for actor in self.scene.actors)
        everyone = frozenset.intersection(*map(self.context, range(len(self.scene.actors))))
        choices = entries(self.words.language, "PLACES", self.scene.place)
        low = [e for e in choices if e.forms[0].startswith(("on ", "op "))]
        high = tuple(e for e in choices if e not in low)
        possible = any(e.fits(everyone) and not e.held_out for e in high)
        phrase = self.words.choose(high if aloft and possible else choices, everyone)
        return mark(phrase.forms[0], "place")

    def sky(self, attribute: str) -> str:
        """A marked adjective that tells the weather or the time, where there is one."""
        word = getattr(self.scene, attribute)
        choices = entries(self.words.language, "SKIES", word) if word in _SKIES else ()
        if not any(e.fits(self.context(0)) for e in choices):
            return ""
        return mark(self.words.choose(choices, self.context(0)).forms[0], attribute)

    def fact(self, attribute: str) -> str:
        """A clause that tells the time or the weather, such as "it is night"."""
        word = getattr(self.scene, attribute)
        return mark(self.words.pick("FACTS", word).forms[0], attribute)

    def adverb(self, attribute: str) -> str:
        """A marked adverbial of time, weather or look."""
        return mark(self.forms(attribute)[0], attribute)

    def forms(self, attribute: str) -> tuple[str, ...]:
        """The unmarked forms of a way to say an attribute of the scene."""
        word = getattr(self.scene, attribute)
        return self.words.pick(_TABLES[attribute], word, self.context(0)).forms

    def shot(self) -> str:
        """The camera's move as an unmarked noun."""
        return self.words.pick("SHOTS", self.scene.camera).forms[0]

    def relation(self, relation: str) -> tuple[str, ...]:
        """The marked words between two actors."""
        forms = self.words.pick("RELATIONS", relation).forms
        return tuple(mark(form, "relation") for form in forms)

    def context(self, i: int) -> frozenset[str]:
        """What synonyms may be restricted to, of actor `i`."""
        actor = self.scene.actors[i]
        marks = {actor.subject, actor.action, self.scene.time}
        if actor.action in AIR:
            marks.add("air")
        elif actor.action in TRAVELS and actor.action != "swim":
            marks.add("travel")
        if self.direction(i):
            marks.add(">")
        return frozenset(marks)


def suffix(i: int) -> str:
    """What an actor's marks end in: nothing for the first, 2 for the second."""
    return "" if i == 0 else "2"


def mark(phrase: str, label: str) -> str:
    """The phrase with its bracketed words labelled."""
    return phrase.replace("]", f"|{label}]")


def marked(forms: tuple[str, ...], label: str) -> tuple[str, ...]:
    """Whole forms, each labelled."""
    return tuple(f"[{form}|{label}]" for form in forms)


def capital(text: str) -> str:
    """The text with its first letter, marked or not, in upper case."""
    return re.sub(r"^(\[?(?:'s )?)(\w)", lambda m: m[1] + m[2].upper(), text)
