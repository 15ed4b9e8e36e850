"""How well the shipped reader reads; the floors of its promise, on fewer prompts."""

from __future__ import annotations

from pathlib import Path

import pytest

from soramame.evaluation.reading import Case, Score, made, score, table, written
from soramame.text.reader import Reader

TEXT = Path(__file__).parent.parent / "text"
SENTENCES = (TEXT / "free_sentences.jsonl", TEXT / "blind_sentences.jsonl")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(("kind", "floor"), [("scenes", 0.98), ("synonyms", 0.92)])
def test_made_prompts_are_read(reader: Reader, kind: str, floor: float) -> None:
    found = score(reader, made(kind, 200))
    assert min(found.attributes.values()) >= floor, table({kind: found})


def test_written_sentences_are_read(reader: Reader) -> None:
    found = score(reader, [case for path in SENTENCES for case in written(path)])
    assert found.prompts >= 120
    assert min(found.attributes.values()) >= 0.9, table({"written": found})
    assert found.named >= 0.88
    assert found.misnamed <= 0.05


def test_faults_are_counted(reader: Reader) -> None:
    right = Case("a red fox", {"subject": ("fox",), "colour": ("red",)}, ())
    wrong = Case("a red fox", {"subject": ("dog",), "colour": ("red", None)}, ("fox",))
    found = score(reader, [right, wrong])
    assert isinstance(found, Score)
    assert found.attributes["subject"] == found.told["subject"] == 0.5
    assert found.attributes["colour"] == 1.0
    assert (found.sentences, found.named) == (0.5, 0.0)
