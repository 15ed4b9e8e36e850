"""Glimpses: what is kept of renders, and the batches that are drawn of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from soramame.evaluation.recogniser import SIDE, VALUES
from soramame.toybox.dataset import write_dataset
from soramame.toybox.scene import Actor, Scene
from soramame.training import glimpses
from soramame.training.glimpses import CELLS, UNSEEN, Batch, Glimpses, labels, whereabouts

FOX = Scene((Actor("fox", "red", "hop", "left"),), place="forest", camera="pan right")
FOX_FAR = Scene((Actor("fox", "red", "run", "left"),))


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
    shapes = sorted(np.load(path).shape for path in folder.glob("*/frames.npy"))
    square = (SIDE, SIDE, 3)
    assert shapes == [(1, 33, *square), (2, 1, *square), (3, 17, *square)]


@pytest.mark.parametrize("length", [1, 3, 17])
def test_batches_depend_on_their_seed_alone(folder: Path, length: int) -> None:
    one, same = (Glimpses(folder).batch(6, length, 1, 2) for _ in range(2))
    assert one.frames.shape == (6, length, SIDE, SIDE, 3)
    assert one.labels.shape == (6, len(VALUES))
    assert one.where.shape == (6, length, CELLS, CELLS)
    assert all(np.array_equal(a, b) for a, b in zip(one, same, strict=True))


def test_half_of_the_rows_are_mirrored_with_their_labels(folder: Path) -> None:
    seen: dict[bytes, Batch] = {}
    pairs = 0
    for row in map(Batch, *Glimpses(folder).batch(64, 17, 3)):
        mirror = seen.get(row.frames[:, :, ::-1].tobytes())
        if mirror is not None:
            pairs += 1
            directions = {value("direction", way.labels) for way in (row, mirror)}
            assert directions in ({"left", "right"}, {"none"})
            assert np.array_equal(row.where, mirror.where[:, :, ::-1])
        seen[row.frames.tobytes()] = row
    assert pairs > 4


@pytest.mark.parametrize("size", [(128, 128), (128, 72), (72, 128)])
def test_where_an_actor_is_follows_it(size: tuple[int, int]) -> None:
    where = whereabouts(FOX_FAR, [0.5, 3.5], size)[0].astype(float)
    columns = (where.sum(1) * np.arange(CELLS)).sum(1) / where.sum((1, 2))
    assert columns[0] > columns[1] + 1
    assert where.max() <= 16
    assert (where > 0).mean() < 0.5


def test_of_two_side_by_side_the_left_one_is_where_a_clip_and_its_mirror_image_tell() -> None:
    both = (Actor("fox", "red", "stand"), Actor("dog", "blue", "spin"))
    asis, flipped = whereabouts(Scene(both, relation="left of"), [2.0], (128, 128))
    assert (asis * asis[:, :, ::-1]).sum() == (flipped * flipped[:, :, ::-1]).sum() == 0
    assert np.nonzero(asis)[2].max() < CELLS / 2
    assert np.nonzero(flipped)[2].max() < CELLS / 2
    asis, flipped = whereabouts(Scene(both, relation="behind"), [2.0], (128, 128))
    assert np.array_equal(asis, flipped[:, :, ::-1])


def test_clips_of_other_lengths_are_refused(tmp_path: Path) -> None:
    write_dataset(tmp_path / "clips", 1, 4, 9, sizes=((32, 32, 1.0),))
    with pytest.raises(ValueError, match="9 frames; 1 or 65"):
        glimpses.shrink(tmp_path / "clips", tmp_path / "kept")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no glimpses of clips"):
        Glimpses(tmp_path)
