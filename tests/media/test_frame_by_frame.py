"""Frames scaled as they are written, and files read to be measured: one frame at a time."""

import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from soramame.media import decode as decoding
from soramame.media.decode import _rgb, decode, first, survey
from soramame.media.encode import FORMATS, encode
from soramame.media.limits import Limits
from soramame.video import Video, VideoError


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("size", [(120, 67), (48, 80)])
def test_a_file_is_as_if_all_frames_had_been_scaled_first(
    frames: NDArray[np.uint8], format: str, size: tuple[int, int], tmp_path: Path
) -> None:
    encode(frames, 16, tmp_path / "a", format, size)
    encode(Video(frames).scaled(*size).frames, 16, tmp_path / "b", format)
    assert Video.read(tmp_path / "a") == Video.read(tmp_path / "b")


def test_pictures_of_a_clip_are_as_if_it_had_been_scaled_first(frames: NDArray[np.uint8]) -> None:
    video, size = Video(frames), (150, 70)
    scaled = video.scaled(*size)
    assert video.sheet(3, 2, size) == scaled.sheet(3, 2)
    assert video.thumbnail(100, size) == scaled.thumbnail(100)


def test_an_impossible_size_is_refused(frames: NDArray[np.uint8], tmp_path: Path) -> None:
    for ask in (
        lambda: encode(frames, 16, tmp_path / "a", "mp4", (0, 4)),
        lambda: Video(frames).sheet(2, 2, (4, -1)),
        lambda: Video(frames).thumbnail(9, (0, 0)),
    ):
        with pytest.raises(VideoError, match="not possible"):
            ask()
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("format", FORMATS)
def test_a_survey_finds_what_would_be_read(frames: NDArray[np.uint8], format: str) -> None:
    held = np.concatenate([frames, frames[-1:], frames[-1:]])
    content = Video(held, 12).to_bytes(format)
    read, rate = decode(content, Limits(), None, None)
    assert survey(content, Limits()) == (len(read), rate, (read.shape[2], read.shape[1]))


def test_a_survey_refuses_what_would_not_be_read(frames: NDArray[np.uint8]) -> None:
    content = Video(frames).to_bytes("mp4")
    for bad in (b"", b"hello", content[:300]):
        with pytest.raises(VideoError):
            survey(bad, Limits())
    with pytest.raises(VideoError, match="too long"):
        survey(content, Limits(frames=len(frames) - 1))
    pixels = frames.size // 3
    assert survey(content, Limits(decoded_pixels=pixels))
    with pytest.raises(VideoError, match=f"exceed {pixels - 1} pixels together"):
        survey(content, Limits(decoded_pixels=pixels - 1))


@pytest.mark.parametrize("format", ["mp4", "gif", "webp"])
def test_a_survey_keeps_no_frames(format: str) -> None:
    still = np.zeros((1, 480, 640, 3), np.uint8)
    count = 64
    frames = np.broadcast_to(still, (count, 480, 640, 3)).copy()
    frames[1::2, :64, :64] = 255  # or frames that are alike become one
    content = Video(frames).to_bytes(format)
    tracemalloc.start()
    try:
        assert survey(content, Limits(kept_bytes=still.nbytes))[0] == count
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * still.nbytes


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("size", [None, (40, 60)])
def test_the_first_picture_is_that_of_the_whole(
    frames: NDArray[np.uint8], format: str, size: tuple[int, int] | None
) -> None:
    content = Video(frames).to_bytes(format)
    assert (first(content, Limits(), size) == Video.read(content, size=size).frames[0]).all()


@pytest.mark.parametrize("format", ["webm", "gif", "png"])  # Pillow wants all of a WebP
def test_nothing_after_the_first_picture_is_decoded(frames: NDArray[np.uint8], format: str) -> None:
    content = Video(frames).to_bytes(format)
    whole = first(content, Limits(frames=1, kept_bytes=1), None)
    hurt = bytearray(content)
    hurt[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    assert (first(bytes(hurt), Limits(), None) == whole).all()


def test_pictures_past_their_moment_are_not_drawn(
    frames: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = 0

    def counted(*given: Any) -> Any:
        nonlocal drawn
        drawn += 1
        return _rgb(*given)

    monkeypatch.setattr(decoding, "_rgb", counted)
    content = Video(frames, 64).to_bytes("mp4")
    assert len(decode(content, Limits(), 16, None)[0]) == drawn < len(frames)


def test_an_animation_costs_more_than_a_video(frames: NDArray[np.uint8]) -> None:
    content, pixels = Video(frames).to_bytes("gif"), frames.size // 3
    assert survey(content, Limits(decoded_pixels=8 * pixels))
    with pytest.raises(VideoError, match=f"exceed {pixels - 1} pixels together"):
        survey(content, Limits(decoded_pixels=8 * pixels - 1))
