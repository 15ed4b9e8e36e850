"""Every format, written and read again, shows the same clip."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray
from PIL import Image

from soramame.media.encode import FORMATS, encode
from soramame.video import Video

FLOORS = {"mp4": 34.0, "webm": 34.0, "gif": 35.0, "webp": 33.0, "png": 99.0}  # decibels


def psnr(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Decibels; 100 stands for no difference."""
    error = float(np.mean((a.astype(float) - b) ** 2))
    return 100.0 if error == 0 else 10 * float(np.log10(255**2 / error))


def test_every_format_has_its_floor() -> None:
    assert set(FLOORS) == set(FORMATS)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("fps", [12, 16, 24])
def test_a_round_trip_keeps_pictures_and_time(
    frames: NDArray[np.uint8], format: str, fps: float
) -> None:
    video = Video(frames, fps)
    back = Video.read(video.to_bytes(format))
    assert len(back) == len(video)
    assert back.size == video.size
    assert back.fps == pytest.approx(fps, rel=0.02)
    assert back.seconds == pytest.approx(video.seconds, rel=0.02)
    assert psnr(back.frames, frames) > FLOORS[format]


@pytest.mark.parametrize("format", ["mp4", "webm", "gif", "webp"])
def test_pure_colours_survive(format: str) -> None:
    corners = np.array(np.meshgrid([0, 255], [0, 255], [0, 255])).T.reshape(-1, 3)
    stripes = np.repeat(np.repeat(corners[None], 32, axis=0), 32, axis=1).astype(np.uint8)
    back = Video.read(Video(stripes[None]).to_bytes(format)).frames[0]
    assert np.abs(back[16, 16::32].astype(int) - corners).max() <= 4


@pytest.mark.parametrize("format", ["mp4", "webm"])
def test_colours_are_tagged(frames: NDArray[np.uint8], format: str, tmp_path: Path) -> None:
    with av.open(str(Video(frames).save(tmp_path / f"clip.{format}"))) as file:
        frame = next(file.decode(video=0))
    assert isinstance(frame, av.VideoFrame)
    assert frame.format.name == "yuv420p"
    assert frame.colorspace == Colorspace.ITU709
    assert frame.color_range == ColorRange.MPEG


def test_an_mp4_starts_to_play_before_it_is_loaded(frames: NDArray[np.uint8]) -> None:
    boxes = list(_boxes(Video(frames).to_bytes("mp4")))
    assert boxes.index("moov") < boxes.index("mdat")


def _boxes(content: bytes) -> Iterator[str]:
    """The names of an mp4's outermost boxes, in order."""
    while content:
        yield content[4:8].decode("ascii")
        content = content[int.from_bytes(content[:4], "big") :]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("height", "width"), [(33, 17), (1, 1), (2, 300)])
def test_odd_sizes(frames: NDArray[np.uint8], format: str, height: int, width: int) -> None:
    odd = np.resize(frames[:3], (3, height, width, 3))
    odd[:, 0, 0] = [[[255, 0, 0]], [[0, 255, 0]], [[0, 0, 255]]][0]
    back = Video.read(Video(odd).to_bytes(format))
    even = format == "mp4"  # H.264 in 4:2:0 has even sides
    assert back.size == (width + width % 2 * even, height + height % 2 * even)


@pytest.mark.parametrize("format", FORMATS)
def test_one_frame_is_a_still(frames: NDArray[np.uint8], format: str) -> None:
    back = Video.read(Video(frames[:1]).to_bytes(format))
    assert len(back) == 1
    assert psnr(back.frames, frames[:1]) > FLOORS[format]


@pytest.mark.parametrize("format", ["gif", "webp", "png"])
def test_animations_loop(frames: NDArray[np.uint8], format: str, tmp_path: Path) -> None:
    with Image.open(Video(frames).save(tmp_path / f"clip.{format}")) as image:
        assert image.info["loop"] == 0


@pytest.mark.parametrize("format", ["gif", "png"])
def test_frames_alike_keep_their_time(frames: NDArray[np.uint8], format: str) -> None:
    """Writers merge frames that do not differ; reading spreads them out again."""
    held = np.concatenate([frames[:1]] * 4 + [frames[1:6]])
    back = Video.read(Video(held).to_bytes(format))
    assert len(back) == len(held)
    assert psnr(back.frames, held) > FLOORS[format]


def test_a_gif_is_no_faster_than_browsers_play(frames: NDArray[np.uint8], tmp_path: Path) -> None:
    video = Video(frames, fps=120)
    back = Video.read(video.save(tmp_path / "clip.gif"))
    assert back.fps <= 50
    assert back.seconds == pytest.approx(video.seconds, abs=0.03)


@pytest.mark.parametrize(("width", "height"), [(144, 256), (48, 80), (256, 144)])
def test_the_same_frames_give_the_same_file(width: int, height: int, tmp_path: Path) -> None:
    y, x = np.mgrid[0:height, 0:width]
    frames = np.stack(
        [np.stack([x * 3 + t * 5, y * 2 + t * 3, x + y + t * 7], -1) % 256 for t in range(20)]
    ).astype(np.uint8)
    files = set()
    for size in range(8):
        _elsewhere = np.full(1000 + 7919 * size, size, np.uint8)  # memory lies differently
        encode(frames.copy(), 16, tmp_path / "clip.mp4", "mp4")
        files.add((tmp_path / "clip.mp4").read_bytes())
    assert len(files) == 1
