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
    Reading,
    Recogniser,
    fitted,
    from_the_left,
    moments,
    retold,
    score,
    table,
)
from soramame.toybox.renderer import Renderer
from soramame.toybox.scene import Actor, Scene

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


def test_nine_frames_are_looked_at_two_a_second() -> None:
    assert moments(65, 16.0).tolist() == list(range(0, 65, 8))
    assert moments(200, 16.0).tolist() == list(range(0, 65, 8))
    assert moments(100, 30.0).tolist() == [0, 15, 30, 45, 60, 75, 90]
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


def test_mistakes_are_counted(car: Frames) -> None:
    output = np.zeros((1, sum(SIZES) + 4), np.float32)
    ends = dict(zip(VALUES, np.cumsum(SIZES), strict=True))
    for name, value in {**CAR.attributes, "time": "night"}.items():
        output[0, ends[name] - len(VALUES[name]) + VALUES[name].index(value)] = 9.0
    found = score(Recogniser(lambda *_: output), [(CAR, car), (CAR, car)])
    assert found.clips == 2
    assert found.all_right == 0.0
    assert found.right == {name: float(name != "time") for name in VALUES}
    assert found.mistakes == {("time", "noon", "night"): 2}
    assert "2 times time noon read as night" in table(found)
    assert isinstance(Recogniser(lambda *_: output).read(car), Reading)
