"""The recogniser: what it looks at, how it is scored, and what the shipped weights read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from soramame.evaluation.recogniser import (
    GLIMPSES,
    GREY,
    RATE,
    SIDE,
    SIZES,
    VALUES,
    Frames,
    Recogniser,
    averaged,
    fitted,
    from_the_left,
    moments,
    retold,
    score,
    table,
)
from soramame.toybox.renderer import Renderer
from soramame.toybox.scene import Actor, Scene, flipped

CAR = Scene((Actor("car", "red", "drive", "left"),), place="desert")
SCENES = (
    CAR,
    Scene((Actor("penguin", "blue", "jump"),), place="arctic", time="night", camera="push in"),
    Scene((Actor("robot", "green", "walk", "right"),), place="city", look="papercraft"),
)


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser.open()


@pytest.fixture(scope="module")
def car() -> Frames:
    return drawn(CAR)


def drawn(scene: Scene) -> Frames:
    with Renderer(192, 192) as renderer:
        return renderer.clip(scene, GLIMPSES, fps=RATE)


def test_seventeen_frames_are_looked_at_four_a_second() -> None:
    assert moments(65, 16.0).tolist() == list(range(0, 65, 4))
    assert moments(200, 16.0).tolist() == list(range(0, 65, 4))
    assert moments(60, 30.0).tolist() == [0, 8, 15, 22, 30, 38, 45, 52]
    assert moments(1, 16.0).tolist() == [0]
    with pytest.raises(ValueError, match="0 frames"):
        moments(0, 16.0)


@pytest.mark.parametrize(("height", "width"), [(256, 256), (144, 256), (256, 144), (7, 300)])
def test_the_whole_frame_is_fitted_between_grey_bars(height: int, width: int) -> None:
    square = fitted(np.full((2, height, width, 3), 9, np.uint8))
    assert square.shape == (2, SIDE, SIDE, 3)
    shown = np.argwhere((square[0] == 9).all(-1))
    h, w = shown.max(0) - shown.min(0) + 1
    assert max(h, w) == SIDE
    assert abs(h / w - height / width) < 0.02
    assert ((square == 9) | (square == GREY)).all()


@pytest.mark.parametrize("scene", SCENES, ids=lambda s: s.actors[0].subject)
def test_fresh_renders_are_read(recogniser: Recogniser, scene: Scene) -> None:
    read = recogniser.read(drawn(scene), RATE).attributes
    wrong = {k: v for k, v in scene.attributes.items() if read[k] != v}
    assert len(wrong) <= 1, read  # of nine


def test_a_mirrored_clip_is_read_mirrored(recogniser: Recogniser, car: Frames) -> None:
    mirrored = np.ascontiguousarray(car[:, :, ::-1])
    assert recogniser.read(car, RATE).attributes["direction"] == "left"
    assert recogniser.read(mirrored, RATE).attributes["direction"] == "right"


def test_a_reading_is_whole_for_any_length(recogniser: Recogniser, car: Frames) -> None:
    for frames in (car[:1], car[:3], car):
        read = recogniser.read(frames, RATE)
        assert set(read.attributes) == set(VALUES)
        assert all(sum(p.values()) == pytest.approx(1) for p in read.probabilities.values())
        assert read.features.shape == (256,)
        assert read.features.dtype == np.float32


def test_runtimes_agree(recogniser: Recogniser, car: Frames) -> None:
    other = Recogniser.open("onnxruntime").read(car, RATE)
    assert other.attributes == recogniser.read(car, RATE).attributes
    with pytest.raises(ValueError, match="unknown runtime 'abacus'; there are: onnxruntime"):
        Recogniser.open("abacus")


def test_either_of_two_actors_side_by_side_may_come_first() -> None:
    pair = Scene((Actor("fox", "red", "stand"), Actor("dog", "blue", "spin")), relation="left of")
    assert retold(pair).attributes["subject"] == "dog"
    assert retold(retold(pair)) == pair
    assert retold(CAR) == CAR


def test_of_two_side_by_side_the_left_one_is_told() -> None:
    pair = Scene((Actor("fox", "red", "stand"), Actor("dog", "blue", "spin")), relation="right of")
    assert from_the_left(pair).attributes["subject"] == "dog"
    assert from_the_left(pair.mirrored()).attributes["subject"] == "fox"
    behind = replace(pair, relation="behind")
    assert from_the_left(behind) == behind


def test_a_clip_and_its_mirror_image_are_averaged_unless_they_tell_of_different_subjects() -> None:
    fox, dog, same = np.float32([2, 0]), np.float32([0, 2]), np.float32([1, 0])
    left, right = np.float32([3, 0, 0]), np.float32([0, 1, 0])
    assert averaged([fox, left], [same, right])[1].tolist() == [1.5, 0.5, 0]
    assert averaged([fox, left], [dog, right])[1].tolist() == left.tolist()


def telling(attributes: dict[str, str]) -> Recogniser:
    """One whose network tells these of a clip, and in its mirror image left for right."""
    output = np.zeros((2, sum(SIZES) + 4), np.float32)
    starts = dict(zip(VALUES, np.cumsum((0, *SIZES)), strict=False))
    for name, value in attributes.items():
        for row, seen in zip(output, (value, flipped(value)), strict=True):
            row[starts[name] + VALUES[name].index(seen)] = 9.0
    output[:, -4:] = [[1], [3]]

    def network(clips: Frames) -> np.ndarray:
        assert np.array_equal(clips[0], clips[1][:, :, ::-1])
        return output

    return Recogniser(network)


def test_a_mirror_image_tells_left_for_right(car: Frames) -> None:
    read = telling(CAR.attributes).read(car, RATE)
    assert read.attributes == CAR.attributes
    assert read.probabilities["direction"]["left"] > 0.99
    assert read.features.tolist() == [2.0] * 4


def test_mistakes_are_counted(car: Frames) -> None:
    recogniser = telling({**CAR.attributes, "time": "night"})
    found = score(recogniser, [(CAR, car), (CAR, car)])
    assert found.clips == 2
    assert found.all_right == 0.0
    assert found.right == {name: float(name != "time") for name in VALUES}
    assert found.mistakes == {("time", "noon", "night"): 2}
    assert "2 times time noon read as night" in table(found)
