"""Glimpses: what is kept of renders, and the batches that are drawn of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from soramame.evaluation.recogniser import SIDE, VALUES
from soramame.toybox.dataset import write_dataset
from soramame.toybox.scene import Actor, Scene
from soramame.training import glimpses
from soramame.training.glimpses import UNSEEN, Glimpses, labels

FOX = Scene((Actor("fox", "red", "hop", "left"),), place="forest", camera="pan right")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three rendered rows, a clip of a data set and two pictures."""
    root = tmp_path_factory.mktemp("glimpses")
    write_dataset(root / "clips", 1, 4, 65, sizes=((48, 32, 1.0),))
    write_dataset(root / "pictures", 2, 5, 1, sizes=((32, 48, 1.0),))
    glimpses.render(root / "kept", 3, 6)
    glimpses.shrink(root / "clips", root / "kept")
    glimpses.shrink(root / "pictures", root / "kept")
    return root / "kept"


def value(name: str, row: np.ndarray) -> str:
    return VALUES[name][row[list(VALUES).index(name)]]


def test_labels_say_what_a_scene_shows() -> None:
    assert value("camera", labels(FOX)) == "pan right"
    assert value("direction", labels(FOX.mirrored())) == "right"
    assert (labels(FOX, picture=True) == UNSEEN).sum() == len(glimpses.MOTION)


def test_rows_of_all_kinds_are_kept(folder: Path) -> None:
    shapes = sorted(np.load(path).shape for path in folder.glob("*.npy"))
    square = (SIDE, SIDE, 3)
    assert shapes == [(1, 17, *square), (2, 1, *square), (3, 9, *square)]


@pytest.mark.parametrize("length", [1, 3, 9])
def test_batches_depend_on_their_seed_alone(folder: Path, length: int) -> None:
    frames, told = Glimpses(folder).batch(6, length, 1, 2)
    again, retold = Glimpses(folder).batch(6, length, 1, 2)
    assert frames.shape == (6, length, SIDE, SIDE, 3)
    assert told.shape == (6, len(VALUES))
    assert np.array_equal(frames, again)
    assert np.array_equal(told, retold)


def test_half_of_the_rows_are_mirrored_with_their_labels(folder: Path) -> None:
    frames, told = Glimpses(folder).batch(64, 9, 3)
    seen: dict[bytes, np.ndarray] = {}
    pairs = 0
    for pixels, row in zip(frames, told, strict=True):
        mirror = seen.get(pixels[:, :, ::-1].tobytes())
        if mirror is not None:
            pairs += 1
            direction = {value("direction", row), value("direction", mirror)}
            assert direction in ({"left", "right"}, {"none"})
        seen[pixels.tobytes()] = row
    assert pairs > 4


def test_clips_of_other_lengths_are_refused(tmp_path: Path) -> None:
    write_dataset(tmp_path / "clips", 1, 4, 9, sizes=((32, 32, 1.0),))
    with pytest.raises(ValueError, match="9 frames; 1 or 65"):
        glimpses.shrink(tmp_path / "clips", tmp_path / "kept")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no glimpses of clips"):
        Glimpses(tmp_path)
