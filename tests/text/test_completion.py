"""From what is told to a scene that can be."""

from __future__ import annotations

import pytest

from soramame.text.attributes import VALUES
from soramame.text.completion import complete
from soramame.toybox.scene import ACTIONS, PLACES, RELATIONS, SUBJECTS, TRAVELS


def test_what_is_told_stays() -> None:
    told = {
        "subject": "fox", "colour": "purple", "action": "hop", "direction": "left",
        "place": "forest", "time": "sunset", "weather": "snow", "camera": "orbit",
        "look": "papercraft",
    }  # fmt: skip
    scene, notes = complete(told, 5)
    assert scene.attributes == told
    assert notes == ()


def test_the_rest_is_as_usual() -> None:
    scene, notes = complete({"subject": "car"}, 0)
    assert (scene.time, scene.weather, scene.camera, scene.look) == (
        "noon", "clear", "static", "natural",
    )  # fmt: skip
    assert scene.actors[0].action in {"drive", "jump"}
    assert notes == ()


def test_a_seed_varies_place_action_and_colour_only() -> None:
    scenes = [complete({"subject": "robot"}, seed)[0] for seed in range(30)]
    assert len({s.place for s in scenes}) > 3
    assert len({s.actors[0].action for s in scenes}) > 2
    assert len({s.actors[0].colour for s in scenes}) > 2
    assert {(s.time, s.weather, s.camera, s.look) for s in scenes} == {
        ("noon", "clear", "static", "natural")
    }


def test_who_goes_nowhere_stands() -> None:
    """A windmill that is told nothing does not fall from the sky."""
    deeds = {complete({"subject": "windmill"}, seed)[0].actors[0].action for seed in range(20)}
    assert deeds == {"stand"}


def test_a_bus_cannot_swim() -> None:
    scene, notes = complete({"subject": "bus", "action": "swim", "direction": "left"}, 0)
    assert scene.actors[0].action == "drive"
    assert scene.actors[0].direction == "left"
    assert "a bus can't swim" in notes[0]


def test_who_swims_is_at_sea() -> None:
    scene, notes = complete({"subject": "duck", "action": "swim", "place": "forest"}, 0)
    assert (scene.place, scene.actors[0].action) == ("sea", "swim")
    assert "at sea" in notes[0]


def test_a_jump_to_the_left_is_a_hop() -> None:
    scene, notes = complete({"subject": "fox", "action": "jump", "direction": "left"}, 0)
    assert (scene.actors[0].action, scene.actors[0].direction) == ("hop", "left")
    assert notes == ()


def test_a_chase_needs_two_that_travel_the_same_way() -> None:
    told = {"subject": "dog", "subject2": "ball", "relation": "follows"}
    for seed in range(10):
        scene, notes = complete(told, seed)
        assert {a.action in TRAVELS for a in scene.actors} == {True}
        assert len({a.direction for a in scene.actors}) == 1
        assert scene.relation == "follows"
        assert notes == ()


def test_a_stand_in_is_never_silent() -> None:
    scene, notes = complete({"action": "walk", "place": "forest"}, 0)
    assert scene.actors[0].subject == "fox"
    assert "no subject of this world" in notes[0]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_any_wish_becomes_a_scene(subject: str) -> None:
    for action in (None, *ACTIONS):
        for place in (None, *PLACES):
            for direction in (None, "left"):
                told = {
                    "subject": subject, "action": action, "place": place, "direction": direction,
                }  # fmt: skip
                kept = {k: v for k, v in told.items() if v}
                scene, notes = complete(kept, 1)
                assert scene.actors[0].subject == subject
                assert complete(kept, 2)[1] == notes
                if (place, action) != (scene.place, scene.actors[0].action) and place and action:
                    assert notes or (action, direction) == ("jump", "left")


@pytest.mark.parametrize("relation", [None, *RELATIONS])
def test_any_pair_becomes_a_scene(relation: str | None) -> None:
    for i, first in enumerate(VALUES["subject"]):
        for action in (None, "swim", "walk", "stand"):
            second = SUBJECTS[(i * 7 + 3) % len(SUBJECTS)]
            told = {"subject": first, "subject2": second, "action2": action, "relation": relation}
            scene, _ = complete({k: v for k, v in told.items() if v}, i)
            assert [a.subject for a in scene.actors] == [first, second] or len(scene.actors) == 1
