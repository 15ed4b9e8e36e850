"""Alignment: whether a clip shows what its prompt tells, attribute by attribute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soramame.evaluation.prompts import GROUPS, Prompt
from soramame.evaluation.share import Share

ATTRIBUTES = (
    "subject", "colour", "action", "direction", "place", "time", "weather", "camera", "look",
)  # fmt: skip
EVERYTHING = "all"  # the group of all groups
FLOOR, AIM = 0.90, 0.97  # of each attribute
WHOLE_FLOOR, WHOLE_AIM = 0.60, 0.85  # of prompts with every told attribute right
NOTHING = "nothing"  # what is read where an attribute has no answer


@dataclass(frozen=True)
class Confusion:
    """How often `asked` was read as `read`, of the times that it was asked for."""

    attribute: str
    asked: str
    read: str
    count: Share


@dataclass(frozen=True)
class Alignment:
    """Shares that are right by group (or EVERYTHING); `whole` wants all that a prompt tells."""

    attributes: dict[str, dict[str, Share]]
    whole: dict[str, Share]
    confusions: tuple[Confusion, ...]


def wrong(prompt: Prompt, answer: Mapping[str, str]) -> dict[str, str]:
    """What was read of those told attributes that were read otherwise than told."""
    return {
        name: answer.get(name, NOTHING)
        for name, value in prompt.told.items()
        if answer.get(name) != value
    }


def align(prompts: Sequence[Prompt], answers: Sequence[Mapping[str, str]]) -> Alignment:
    """Compare what prompts tell with what was read of their clips; only what is told counts."""
    pairs = list(zip(prompts, answers, strict=True))
    groups = {group: [pair for pair in pairs if pair[0].group == group] for group in GROUPS}
    groups[EVERYTHING] = pairs
    return Alignment(
        {group: _by_attribute(chosen) for group, chosen in groups.items()},
        {group: Share.count(not wrong(*pair) for pair in chosen)
         for group, chosen in groups.items()},
        _confusions(pairs),
    )  # fmt: skip


def _by_attribute(pairs: Sequence[tuple[Prompt, Mapping[str, str]]]) -> dict[str, Share]:
    return {
        name: Share.count(name not in wrong(p, answer) for p, answer in pairs if name in p.told)
        for name in ATTRIBUTES
    }


def _confusions(pairs: Sequence[tuple[Prompt, Mapping[str, str]]]) -> tuple[Confusion, ...]:
    """The most frequent first."""
    asked = Counter((name, value) for prompt, _ in pairs for name, value in prompt.told.items())
    found = Counter(
        (name, prompt.told[name], read)
        for prompt, answer in pairs
        for name, read in wrong(prompt, answer).items()
    )
    return tuple(
        Confusion(name, value, read, Share(count, asked[name, value]))
        for (name, value, read), count in found.most_common()
    )
