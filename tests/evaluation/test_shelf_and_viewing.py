"""Clips are made once and read once, and read again by another reader."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from colours import ColourReader

from soramame.evaluation.recogniser import Reading
from soramame.evaluation.shelf import Shelf
from soramame.evaluation.viewing import Frames, Viewer, fingerprint, see
from soramame.video import Video


class Counting(ColourReader):
    def __init__(self) -> None:
        self.read_so_far = 0

    def read(self, frames: Frames, fps: float = 16.0) -> Reading:
        self.read_so_far += 1
        return super().read(frames, fps)


def turning(path: Path) -> dict[str, Any]:
    """Day in its first second, night in its last."""
    Video(np.repeat(np.uint8([220, 20]), 20)[:, None, None, None].repeat(32, 1).repeat(32, 2)
          .repeat(3, 3)).save(path)  # fmt: skip
    return {"seam": 0.5}


def test_a_clip_is_made_once(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "clips")
    assert not shelf.has("a")
    noted = shelf.made("a", turning)
    assert noted["seam"] == 0.5
    assert noted["took"] >= 0
    assert shelf.made("a", lambda path: pytest.fail("made again")) == noted
    assert shelf.frames("a").shape == (40, 32, 32, 3)


def test_a_clip_that_was_cut_off_is_made_again(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)

    def cut_off(path: Path) -> dict[str, Any]:
        path.write_bytes(b"half of it")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shelf.made("a", cut_off)
    shelf.made("a", turning)
    assert len(shelf.frames("a")) == 40


def test_a_viewing_is_kept_for_its_reader_alone(tmp_path: Path) -> None:
    shelf, reader = Shelf(tmp_path), Counting()
    shelf.made("a", turning)
    seen = Viewer(reader, "one").view(shelf, "a")
    again = Viewer(reader, "one").view(shelf, "a")
    assert reader.read_so_far == 3  # whole, first second, last second
    assert (seen.whole, seen.first, seen.last) == (again.whole, again.first, again.last)
    np.testing.assert_array_equal(seen.features, again.features)
    assert (seen.first["time"], seen.last["time"]) == ("noon", "night")
    Viewer(reader, "two").view(shelf, "a")
    assert reader.read_so_far == 6


def test_a_still_clip_is_consistent() -> None:
    seen = see(ColourReader(), np.full((9, 32, 32, 3), 200, np.uint8))
    assert seen.cosine == pytest.approx(1)


def test_a_fingerprint_changes_with_the_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one")
    before = fingerprint(tmp_path)
    assert before == fingerprint(tmp_path)
    (tmp_path / "a").write_text("two")
    assert fingerprint(tmp_path) != before


def test_a_missing_recogniser_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there is no recogniser in"):
        Viewer.open(folder=tmp_path)
