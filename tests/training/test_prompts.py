"""Prompts to learn reading from."""

from __future__ import annotations

import pytest

from soramame.text.attributes import VALUES
from soramame.toybox import outside
from soramame.training.prompts import prompt


@pytest.mark.parametrize("unseen", ["", "scenes", "synonyms", "outside"])
def test_answers_are_of_the_world_and_spans_of_the_text(unseen: str) -> None:
    for seed in range(300):
        one = prompt(seed, unseen)
        for name, value in one.told.items():
            assert value in VALUES[name]
        for span in one.spans:
            assert one.text[span.start : span.end].strip()
        assert not set("[]|{}") & set(one.text), one.text


def test_the_actor_named_first_is_the_first() -> None:
    for seed in range(600):
        one = prompt(seed)
        starts = {span.attribute: span.start for span in reversed(one.spans)}
        if {"subject", "subject2"} <= starts.keys() and "colour2" not in starts:
            assert starts["subject"] < starts["subject2"], one.text


def test_words_from_outside_are_marked_and_not_told() -> None:
    strangers = [prompt(seed, "outside") for seed in range(200)]
    spans = [(p, s) for p in strangers for s in p.spans if s.attribute == "outside"]
    assert len(spans) > 100
    assert all("outside" not in p.told for p in strangers)


def test_held_out_words_from_outside_are_not_in_training() -> None:
    kept = {w for key in outside.WORDS for w in outside.words(*key, unseen=True)}
    trained = [prompt(seed) for seed in range(500)]
    spans = [(p, s) for p in trained for s in p.spans if s.attribute == "outside"]
    assert not kept & {p.text[s.start : s.end].casefold() for p, s in spans}
    assert len(kept) > 100
