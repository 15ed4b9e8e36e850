"""The Video itself: what it accepts, tells of itself, and how it is shown."""

import base64
import re

import numpy as np
import pytest
from numpy.typing import NDArray

from soramame.video import Limits, Video, VideoError


def clip(count: int = 9, width: int = 48, height: int = 32) -> NDArray[np.uint8]:
    """Frames that differ: a bright bar moves over a slope of colours."""
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    still = np.stack([x, y, np.full_like(x, 90)], axis=-1).astype(np.uint8)
    frames = np.repeat(still[None], count, axis=0)
    for index, frame in enumerate(frames):
        frame[:, 4 * index : 4 * index + 6] = (250, 40, 30)
    return frames


def test_a_video_tells_its_length_and_size() -> None:
    video = Video(clip(8), fps=16)
    assert len(video) == 8
    assert video.size == (48, 32)
    assert video.seconds == 0.5
    assert [frame.shape for frame in video] == [(32, 48, 3)] * 8
    assert repr(video) == "Video(8 frames of 48x32, 0.50 s)"


def test_latents_and_metadata_do_not_count_for_equality() -> None:
    frames = clip()
    latents = np.zeros((2, 2, 2, 4), np.float32)
    assert Video(frames) == Video(frames.copy(), latents=latents, metadata={"seed": 3})
    assert Video(frames) != Video(frames, fps=24)
    assert Video(frames) != Video(frames[:-1])
    assert Video(frames) != "a video"


@pytest.mark.parametrize(
    "frames",
    [
        np.zeros((4, 8, 8, 3), np.float32),
        np.zeros((8, 8, 3), np.uint8),
        np.zeros((4, 8, 8, 4), np.uint8),
        np.zeros((0, 8, 8, 3), np.uint8),
    ],
)
def test_frames_that_are_no_video_are_refused(frames: NDArray[np.uint8]) -> None:
    with pytest.raises(VideoError, match=re.escape("uint8 [T, H, W, 3]")):
        Video(frames)


@pytest.mark.parametrize("fps", [0.0, -1.0, 0.01, 2000, float("nan"), float("inf")])
def test_an_impossible_rate_is_refused(fps: float) -> None:
    with pytest.raises(VideoError, match="not possible"):
        Video(clip(), fps=fps)


def test_save_takes_the_format_from_the_name(tmp_path: pytest.TempPathFactory) -> None:
    video = Video(clip())
    path = video.save(f"{tmp_path}/clip.PNG")
    assert path.read_bytes().startswith(b"\x89PNG")
    assert video.save(f"{tmp_path}/clip.bin", "gif").read_bytes().startswith(b"GIF89a")
    assert Video.read(str(path)) == video


def test_an_unknown_format_names_the_known_ones(tmp_path: pytest.TempPathFactory) -> None:
    with pytest.raises(VideoError, match="'docx'; there are: mp4, webm, gif, webp, png"):
        Video(clip()).save(f"{tmp_path}/clip.docx")


def test_read_passes_limits_on() -> None:
    with pytest.raises(VideoError, match="at most 5 frames"):
        Video.read(Video(clip()).to_bytes("gif"), Limits(frames=5))


def test_scaled_keeps_rate_latents_and_look() -> None:
    video = Video(clip(), fps=8, latents=np.ones((1, 1, 1, 1), np.float32), metadata={"seed": 1})
    double = video.scaled(96, 64)
    assert (double.size, double.fps, double.metadata) == ((96, 64), 8, {"seed": 1})
    assert double.latents is video.latents
    back = double.scaled(48, 32).frames.astype(float)
    assert np.abs(back - video.frames).mean() < 3
    assert video.scaled(48, 32) is video
    with pytest.raises(VideoError, match="0x4"):
        video.scaled(0, 4)


def test_a_sheet_runs_from_the_first_frame_to_the_last() -> None:
    video = Video(clip(9))
    sheet = np.asarray(video.sheet(columns=3, rows=2))
    assert sheet.shape == (2 * 32 + 2, 3 * 48 + 4, 3)
    assert np.array_equal(sheet[:32, :48], video.frames[0])
    assert np.array_equal(sheet[-32:, -48:], video.frames[-1])
    assert video.sheet(columns=20).size == (9 * 48 + 8 * 2, 32)
    with pytest.raises(VideoError, match="0x1"):
        video.sheet(columns=0)


def test_a_thumbnail_keeps_proportions_and_never_grows() -> None:
    assert Video(clip()).thumbnail(24).size == (24, 16)
    assert Video(clip()).thumbnail(500).size == (48, 32)


def test_a_notebook_shows_the_video_itself() -> None:
    wide = Video(clip(3, 960, 540))
    html = wide._repr_html_()
    data = re.search(r'src="data:video/mp4;base64,([^"]+)"', html)
    assert data is not None
    shown = Video.read(base64.b64decode(data[1]))
    assert shown.size == (480, 270)
    assert len(shown) == 3
    assert 'width="480" height="270"' in html
    assert "loop" in html
