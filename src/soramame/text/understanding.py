"""What was understood of a prompt: what it tells, which words tell it, and what lies outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from soramame.text import completion
from soramame.text.attributes import OUTSIDE
from soramame.text.completion import Told
from soramame.toybox.scene import Scene

_DEEDS = {
    "walk": "walks", "run": "runs", "hop": "hops", "drive": "drives", "fly": "flies",
    "swim": "swims", "roll": "rolls", "jump": "jumps", "spin": "spins", "rise": "rises",
    "fall": "falls", "stand": "stands",
}  # fmt: skip
_CAMERAS = {
    "static": "camera still", "pan left": "camera pans left", "pan right": "camera pans right",
    "push in": "camera pushes in", "pull back": "camera pulls back", "orbit": "camera orbits",
    "crane up": "camera cranes up", "track": "camera tracks",
}  # fmt: skip
SEVERAL = frozenset((
    "two", "three", "four", "five", "six", "several", "many", "few", "some", "pair", "couple",
    "herd", "flock", "twee", "drie", "vier", "vijf", "zes", "enkele", "meerdere", "veel", "paar",
    "kudde",
))  # fmt: skip

JOINING = frozenset((
    "and", "then", "while", "before", "after", "but", "en", "dan", "daarna", "terwijl", "voordat",
    "maar",
))  # fmt: skip
PARTICLES = frozenset((
    "up", "down", "off", "on", "along", "round", "around", "about", "away", "over", "op", "neer",
    "af", "weg", "rond", "omlaag", "omhoog",
))  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A word of the prompt, where it stands, what it tells of, and how sure that is (0 to 1)."""

    text: str
    start: int
    end: int
    tag: str  # one of `attributes.TAGS`
    confidence: float


@dataclass(frozen=True)
class Understanding:
    """A prompt as it was read; attributes that it does not tell are None.

    Names are those of `attributes.ATTRIBUTES`; the second actor's end in 2. As in a `Scene`, the
    first actor is <relation> the second, in whatever order the prompt named them.
    """

    prompt: str
    attributes: Mapping[str, str | None]
    confidence: Mapping[str, float]  # 0 to 1, of None as of a value
    words: tuple[Word, ...]

    @property
    def outside(self) -> tuple[str, ...]:
        """The words that the world does not hold, as the prompt spells them.

        What the summary says back was understood, however strange it seemed by itself.
        """
        strange = (word.text for word in self.words if word.tag == OUTSIDE)
        said = self.summary().split()
        return tuple(text for text in strange if text.casefold() not in said)

    @property
    def told(self) -> dict[str, str]:
        """What the prompt tells."""
        return {name: value for name, value in self.attributes.items() if value is not None}

    def canonical(self, seed: int = 0, before: Told = MappingProxyType({})) -> Scene:
        """The scene to make: what is told, the rest as told `before` or filled in, repaired if need
        be.

        Another subject than before does not inherit its colour.
        """
        return completion.complete(self._told_after(before), seed)[0]

    def notes(self, before: Told = MappingProxyType({})) -> tuple[str, ...]:
        """What `canonical` changes of what was told, and why: one sentence each."""
        return self._alone() + self._once() + completion.complete(self._told_after(before), 0)[1]

    def _alone(self) -> tuple[str, ...]:
        """A note where several of a kind are asked for."""
        for index, word in enumerate(self.words):
            near = {before.text.casefold() for before in self.words[max(0, index - 2) : index]}
            if word.tag == "subject" and near & SEVERAL:
                who = "of each" if "subject2" in self.told else self.told.get("subject", word.text)
                return (f"there is only one of a kind in this world, so one {who} is shown",)
        return ()

    def _once(self) -> tuple[str, ...]:
        """A note where one actor is told to do several things."""
        verbs: list[str] = []
        apart = True  # from the last verb: "goes driving" is one
        for word in self.words:
            text = word.text.casefold()
            if word.tag != "action" or text in JOINING | PARTICLES:
                apart |= text in JOINING
            elif apart:
                verbs.append(text)
                apart = False
        done = _DEEDS.get(self.told.get("action", ""))
        if len(set(verbs)) < 2 or done is None or "subject2" in self.told:
            return ()
        return (f"one deed at a time is shown, so it {done}",)

    def _told_after(self, past: Told) -> dict[str, str]:
        before = dict(past)
        told = {**before, **self.told}
        for end in ("", "2"):
            if told.get(f"subject{end}") != before.get(f"subject{end}"):
                before.pop(f"colour{end}", None)
        return {**before, **self.told}

    def summary(self) -> str:
        """What is told, in a line: "red fox · hops left · forest · snow · sunset"."""
        told = self.told
        parts = [self._actor(""), self._deed("")]
        if "subject2" in told:
            parts += [told.get("relation", "and"), self._actor("2"), self._deed("2")]
        parts += [told.get(name, "") for name in ("place", "weather", "time")]
        parts += [_CAMERAS.get(told.get("camera", ""), ""), told.get("look", "")]
        return " · ".join(part for part in parts if part)

    def _actor(self, end: str) -> str:
        words = (self.told.get(f"{name}{end}", "") for name in ("colour", "subject"))
        return " ".join(word for word in words if word)

    def _deed(self, end: str) -> str:
        verb = _DEEDS.get(self.told.get(f"action{end}", ""), "")
        direction = self.told.get(f"direction{end}", "")
        return f"{verb or 'goes'} {direction}" if direction else verb
