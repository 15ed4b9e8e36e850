"""The shipped reader: what it makes of wordings that it has never seen."""

from __future__ import annotations

import pytest

from soramame.text.reader import Reader

SURVIVE = {
    "crimson vixen": {"subject": "fox", "colour": "red"},
    "A bunny, white as milk, leaps up and down on the shore at dusk": {
        "subject": "rabbit", "colour": "white", "action": "jump", "place": "beach",
        "time": "sunset",
    },
    "a red fox in the snow, camera circling": {
        "subject": "fox", "colour": "red", "weather": "snow", "camera": "orbit",
    },
    "A duck walks left, in the style of an old black-and-white detective movie": {
        "subject": "duck", "action": "walk", "direction": "left", "look": "film noir",
    },
    "een rode vos springt naar links door het besneeuwde bos bij zonsondergang": {
        "subject": "fox", "colour": "red", "action": "hop", "direction": "left",
        "weather": "snow", "place": "forest", "time": "sunset",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("prompt", SURVIVE)
def test_wordings_survive(reader: Reader, prompt: str) -> None:
    read = reader.read(prompt)
    told = read.told
    if (told.get("action"), told.get("direction")) == ("jump", "left"):
        told["action"] = "hop"
    assert told == SURVIVE[prompt]
    assert read.outside == ()


def test_the_understanding_is_said_in_a_line(reader: Reader) -> None:
    read = reader.read("A red fox hops left through a snowy forest at sunset, the camera orbits")
    assert read.summary() == "red fox · hops left · forest · snow · sunset · camera orbits"
    assert all(0 <= share <= 1 for share in read.confidence.values())


def test_words_know_where_they_stand_and_what_they_tell(reader: Reader) -> None:
    prompt = "a red fox in the forest"
    words = {word.text: word for word in reader.read(prompt).words}
    assert words["fox"].tag == "subject"
    assert words["red"].tag == "colour"
    assert prompt[words["forest"].start : words["forest"].end] == "forest"


def test_what_was_read_is_not_read_again(reader: Reader) -> None:
    prompt = "a red fox in the forest"
    assert reader.read(prompt) is reader.read(prompt)


def test_two_actors_are_told_in_the_scenes_order(reader: Reader) -> None:
    read = reader.read("a green robot in front of a white horse")
    assert read.told == {
        "subject": "horse", "colour": "white", "relation": "behind", "subject2": "robot",
        "colour2": "green",
    }  # fmt: skip


def test_an_unknown_subject_is_named_and_not_swapped(reader: Reader) -> None:
    read = reader.read("A green dragon flies over the city at night")
    assert read.attributes["subject"] is None
    assert read.outside == ("dragon",)
    assert "no subject of this world" in read.notes()[0]


@pytest.mark.parametrize(
    ("prompt", "who"),
    [("two horses run to the left", "one horse"), ("some red cars drive in the city", "one car"),
     ("a red horse runs behind two dogs", "one of each"), ("many trees and a fox", None)],
)  # fmt: skip
def test_who_asks_for_several_is_told_that_one_is_shown(
    reader: Reader, prompt: str, who: str | None
) -> None:
    notes = reader.read(prompt).notes()
    assert (who is None) == (notes == ())
    assert who is None or f"so {who} is shown" in notes[0]


def test_what_cannot_be_is_repaired_openly(reader: Reader) -> None:
    read = reader.read("A yellow bus swims to the left")
    assert read.canonical().actors[0].action == "drive"
    assert "a bus can't swim" in read.notes()[0]


def test_a_remix_keeps_what_it_leaves_untold(reader: Reader) -> None:
    """But for the colour of what is another subject now."""
    before = reader.read("a green fox hops left in a forest, snow, sunset, papercraft look")
    scene = reader.read("a foggy night").canonical(1, before.told)
    assert (scene.time, scene.weather, scene.place) == ("night", "fog", "forest")
    assert scene.look == "papercraft"
    (fox,) = scene.actors
    assert (fox.subject, fox.colour, fox.action, fox.direction) == ("fox", "green", "hop", "left")
    (rabbit,) = reader.read("a rabbit").canonical(1, before.told).actors
    assert (rabbit.subject, rabbit.action, rabbit.direction) == ("rabbit", "hop", "left")
    assert rabbit.colour != "green"
    (car,) = reader.read("a blue car").canonical(1, before.told).actors
    assert (car.colour, car.action) == ("blue", "drive")


def test_an_empty_prompt_is_refused(reader: Reader) -> None:
    with pytest.raises(ValueError, match="empty"):
        reader.read("  ")


def test_any_text_can_be_read(reader: Reader) -> None:
    for prompt in ("?!", "🦊🌲", "12345", "fox " * 300, "空豆", "\n\tfox\n"):
        scene = reader.read(prompt).canonical(seed=1)
        assert scene.actors


@pytest.mark.parametrize(
    "prompt", ["a brown dog walks to the left in a park", "een hond in het park"]
)
def test_a_word_that_changes_nothing_is_named(reader: Reader, prompt: str) -> None:
    """The tags see a place in it, but no place of the world is understood."""
    read = reader.read(prompt)
    assert read.attributes["place"] is None
    assert read.outside == ("park",)


@pytest.mark.parametrize(
    ("prompt", "outside"),
    [
        ("a dog chases a cat through the rain", ("cat",)),
        ("the same at night", ()),
        ("it drives on", ()),  # which the summary says back
        ("Een schildpad van klei kruipt naar rechts", ("klei", "kruipt")),
    ],
)
def test_small_words_and_those_said_back_are_not_outside(
    reader: Reader, prompt: str, outside: tuple[str, ...]
) -> None:
    assert reader.read(prompt).outside == outside


@pytest.mark.parametrize(
    ("prompt", "shown"),
    [
        ("an elephant jumps, then walks on", "jumps"),
        ("een vos springt en rent naar links", "jumps"),
        ("a windmill turns round and round", None),
        ("a rocket takes off at night", None),
        ("a dog walks beside a horse that runs", None),
    ],
)
def test_of_several_deeds_the_one_that_is_shown_is_told(
    reader: Reader, prompt: str, shown: str | None
) -> None:
    notes = reader.read(prompt).notes()
    told = () if shown is None else (f"one deed at a time is shown, so it {shown}",)
    assert tuple(note for note in notes if "one deed" in note) == told
