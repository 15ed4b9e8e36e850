"""How well prompts are read: every attribute, and the words that lie outside the world.

    python -m soramame.evaluation.reading tests/text/free_sentences.jsonl

Three sets are made by chance (scenes that training never saw; held-out synonyms; held-out words
from outside the world), and one is written by hand.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from soramame.text.attributes import ATTRIBUTES, OUTSIDE, exchanged, turned
from soramame.text.reader import Reader
from soramame.text.understanding import Understanding
from soramame.training.prompts import Prompt, prompt

FIRST = 10_000_000  # the first seed for evaluation; training's are smaller
SETS = ("scenes", "synonyms", "outside")


@dataclass(frozen=True)
class Case:
    """A prompt, the values that are right for each attribute, and its words from outside."""

    text: str
    right: Mapping[str, tuple[str | None, ...]]
    outside: tuple[str, ...]

    def wrong(self, read: Understanding) -> tuple[str, ...]:
        """The attributes that were read wrongly."""
        return tuple(
            name
            for name in ATTRIBUTES
            if read.attributes[name] not in self.right.get(name, (None,))
        )


@dataclass(frozen=True)
class Score:
    """Shares, 0 to 1; `told` counts only attributes that a prompt does tell."""

    prompts: int
    attributes: Mapping[str, float]
    told: Mapping[str, float]
    sentences: float  # read without a fault
    named: float  # of the words from outside
    misnamed: float  # of all other words


def made(kind: str, count: int) -> list[Case]:
    """Cases of one of `SETS`, told by templates."""
    return [case(prompt(FIRST + i, kind)) for i in range(count)]


def case(told: Prompt) -> Case:
    """A made prompt as a case, its actors in the scene's order."""
    values: dict[str, str] = dict(told.told)
    if relation := turned(values.get("relation")):
        values = {**exchanged(values), "relation": relation}
    spans = (s for s in told.spans if s.attribute == OUTSIDE)
    words = tuple(w for s in spans for w in _plain(told.text[s.start : s.end]))
    return Case(told.text, {name: (value,) for name, value in values.items()}, words)


def written(path: Path) -> list[Case]:
    """Cases from lines of JSON: text, expected (a value or a list of right ones), outside."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Case(
            row["text"],
            {n: tuple(v) if isinstance(v, list) else (v,) for n, v in row["expected"].items()},
            tuple(row["outside"]),
        )
        for row in rows
    ]


def score(reader: Reader, cases: Sequence[Case]) -> Score:
    """How well the cases are read."""
    read = [u for i in range(0, len(cases), 64) for u in _read(reader, cases[i : i + 64])]
    pairs = list(zip(cases, read, strict=True))
    wrong = [set(c.wrong(u)) for c, u in pairs]
    told = {n: [i for i, c in enumerate(cases) if None not in c.right.get(n, (None,))]
            for n in ATTRIBUTES}  # fmt: skip
    outside = [{w.casefold() for w in c.outside} for c in cases]
    words = [(w.text.casefold() in out, w.tag == OUTSIDE)
             for out, u in zip(outside, read, strict=True) for w in u.words]  # fmt: skip
    return Score(
        len(cases),
        {n: 1 - _share([n in w for w in wrong]) for n in ATTRIBUTES},
        {n: 1 - _share([n in wrong[i] for i in told[n]]) for n in ATTRIBUTES},
        _share([not w for w in wrong]),
        _share([named for expected, named in words if expected]),
        _share([named for expected, named in words if not expected]),
    )


def _read(reader: Reader, cases: Sequence[Case]) -> list[Understanding]:
    return reader.read_all([c.text for c in cases])


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 0.0


def _plain(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text).split()


def table(scores: Mapping[str, Score]) -> str:
    """The scores as text, a column a set: all attributes, and behind the stroke the told ones."""
    lines = [f"{'':12}" + "".join(f"{name:>16}" for name in scores)]
    for name in ATTRIBUTES:
        cells = (f"{s.attributes[name]:.1%} | {s.told[name]:.1%}" for s in scores.values())
        lines.append(f"{name:12}" + "".join(f"{cell:>16}" for cell in cells))
    for name in ("sentences", "named", "misnamed"):
        cells = (f"{getattr(s, name):.1%}" for s in scores.values())
        lines.append(f"{name:12}" + "".join(f"{cell:>16}" for cell in cells))
    return "\n".join(lines)


def main() -> None:
    """Print the scores, and the hand-written sentences that were misread."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--reader", type=Path)
    given = parser.parse_args()
    reader = Reader(path=given.reader)
    sets = {kind: made(kind, given.count) for kind in SETS}
    sets["written"] = written(given.sentences)
    print(table({name: score(reader, cases) for name, cases in sets.items()}))
    for one in sets["written"]:
        read = reader.read(one.text)
        if wrong := one.wrong(read):
            faults = (f"{n}: {read.attributes[n]} for {one.right.get(n)}" for n in wrong)
            print(f"- {one.text}\n    {'; '.join(faults)}")
        if set(read.outside) != set(one.outside):
            print(f"- {one.text}\n    outside {read.outside} for {one.outside}")


if __name__ == "__main__":
    main()
