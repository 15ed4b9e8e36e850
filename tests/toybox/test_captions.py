"""Captions: the fixed wording, and what a person would say."""

from __future__ import annotations

import pytest

from soramame.toybox import captions, grammar, lexicon
from soramame.toybox.scene import (
    ACTIONS,
    CAMERAS,
    COLOURS,
    LOOKS,
    PLACES,
    RELATIONS,
    SUBJECTS,
    TIMES,
    WEATHERS,
    Actor,
    Scene,
)

FOX = Scene((Actor("fox", "red", "hop", "left"),), "forest", "sunset", "snow", "orbit")
PAIR = Scene(
    (Actor("elephant", "orange", "walk", "left"), Actor("robot", "blue", "walk", "left")),
    "city",
    relation="follows",
)
LANGUAGES = pytest.mark.parametrize("language", lexicon.LANGUAGES)


def test_canonical_tells_everything_in_order() -> None:
    assert captions.canonical(FOX) == (
        "a red fox hops to the left in a forest, snow, at sunset, camera orbits, natural look"
    )


def test_canonical_names_both_actors_and_their_relation() -> None:
    assert captions.canonical(PAIR) == (
        "an orange elephant walks to the left and follows a blue robot that walks to the left"
        " in a city, clear sky, at noon, camera still, natural look"
    )


def test_canonical_leaves_out_a_colour_that_cannot_be_seen() -> None:
    noir = Scene(FOX.actors, look="film noir")
    assert captions.canonical(noir).startswith("a fox hops")


def test_canonical_tells_scenes_apart() -> None:
    scenes = [grammar.sample(seed) for seed in range(500)]
    visible = {(str(s.attributes), str(s.actors[1:] and s.to_json()["actors"])) for s in scenes}
    assert len({captions.canonical(s) for s in scenes}) >= 0.99 * len(visible)


@LANGUAGES
@pytest.mark.parametrize("style", captions.STYLES)
def test_spans_stand_where_the_words_are(language: str, style: str) -> None:
    for seed in range(200):
        caption = captions.describe(grammar.sample(seed), seed, language, style)
        assert not set("[]|~@/{}") & set(caption.text), caption.text
        assert "  " not in caption.text
        for span in caption.spans:
            assert (
                caption.text[span.start : span.end].strip() == (caption.text[span.start : span.end])
            )
            assert span.start < span.end


@LANGUAGES
def test_a_caption_tells_what_it_was_asked_to(language: str) -> None:
    told = frozenset({"subject", "colour", "action", "direction", "place", "time", "camera"})
    for seed in range(100):
        caption = captions.describe(FOX, seed, language, "short", told)
        assert caption.told == told, caption.text


@LANGUAGES
def test_the_same_seed_says_the_same(language: str) -> None:
    one, two, other = (captions.describe(FOX, seed, language, "long") for seed in (3, 3, 4))
    assert one == two
    assert one != other


@LANGUAGES
def test_held_out_words_stay_out_of_training_captions(language: str) -> None:
    table, words = lexicon.held_out(language), set()
    for seed in range(2000):
        caption = captions.describe(grammar.sample(seed), seed, language)
        words |= {caption.text[s.start : s.end].casefold() for s in caption.spans}
    assert not words & table
    unseen = [captions.describe(FOX, seed, language, unseen=True) for seed in range(200)]
    assert any(c.text[s.start : s.end] in table for c in unseen for s in c.spans)


def test_a_colour_that_cannot_be_seen_is_not_told() -> None:
    noir = Scene(FOX.actors, look="film noir")
    assert all("colour" not in captions.describe(noir, seed).told for seed in range(50))


def test_dutch_adjectives_and_verbs_agree() -> None:
    rabbit = Scene((Actor("rabbit", "red", "run", "left"),), "forest")
    rocket = Scene((Actor("rocket", "white", "rise"),), "desert", "night")
    told = frozenset({"subject", "colour", "action", "time"})
    said = {
        captions.describe(scene, seed, "nl", "short", told).text.lower().rstrip(".")
        for scene in (rabbit, rocket)
        for seed in range(800)
    }
    text = "\n".join(said)
    assert "een rood konijn" in text
    assert "het rode konijn" in text
    assert "een rode konijn" not in text
    assert "een rood konijn dat rent" in text
    assert "'s nachts stijgt een witte raket op" in text
    assert "een witte raket die opstijgt" in text


@LANGUAGES
def test_every_word_of_the_world_has_several_names(language: str) -> None:
    vocabulary = {
        "NOUNS": SUBJECTS, "COLOURS": COLOURS, "VERBS": ACTIONS, "PLACES": PLACES,
        "TIMES": TIMES, "WEATHERS": WEATHERS, "CAMERAS": CAMERAS, "LOOKS": LOOKS,
        "RELATIONS": RELATIONS,
    }  # fmt: skip
    for table, words in vocabulary.items():
        for word in words:
            entries = lexicon.entries(language, table, word)
            assert sum(not e.held_out for e in entries) >= 2, (table, word)
            assert any(e.held_out for e in entries), (table, word)


@pytest.mark.parametrize("wrong", [{"language": "fr"}, {"style": "poem"}])
def test_unknown_languages_and_styles_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="there are"):
        captions.describe(FOX, 0, **wrong)  # type: ignore[arg-type]
