"""Files of many formats as the model takes them."""

from pathlib import Path

import numpy as np
import pytest
from home_made import bad_clips, good_clips

from soramame.training.stretches import read_frames, stretches


def test_every_format_comes_at_16_a_second_and_a_native_size(tmp_path: Path) -> None:
    good_clips(tmp_path)
    shapes = {path.name: read_frames(path).shape[:3] for path in sorted(tmp_path.glob("?.*"))}
    assert shapes == {
        "a.mp4": (73, 144, 256), "b.webm": (20, 256, 144), "c.avi": (40, 256, 256),
        "d.mkv": (21, 144, 256), "e.gif": (19, 256, 256), "f.png": (1, 144, 256),
    }  # fmt: skip
    assert read_frames(tmp_path / "a.mp4", (144, 256)).shape == (73, 256, 144, 3)


def test_what_cannot_be_used_says_why(tmp_path: Path) -> None:
    bad_clips(tmp_path)
    with pytest.raises(ValueError, match="too short: 5 frames at 16 a second; a clip needs 9"):
        read_frames(tmp_path / "short.mp4")
    with pytest.raises(ValueError, match="not a video that can be read"):
        read_frames(tmp_path / "broken.mp4")


@pytest.mark.parametrize(
    ("frames", "lengths", "starts"),
    [(1, [1], [0]), (9, [9], [0]), (32, [25], [0]), (33, [33], [0]), (65, [33], [0]),
     (66, [33, 33], [0, 33]), (150, [33] * 4, [0, 39, 78, 117])],
)  # fmt: skip
def test_stretches_are_whole_latents_and_never_overlap(
    frames: int, lengths: list[int], starts: list[int]
) -> None:
    clip = np.arange(frames, dtype=np.uint8).reshape(-1, 1, 1, 1)
    cut = list(stretches(clip, latents=5))
    assert [len(piece) for piece in cut] == lengths
    assert [int(piece[0, 0, 0, 0]) for piece in cut] == starts
