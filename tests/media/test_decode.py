"""Foreign files: read at a rate and a size, refused when broken or hostile."""

import contextlib
import io
import struct
import zlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from soramame.media.decode import shown_size
from soramame.video import Limits, Video, VideoError

Frames = NDArray[np.uint8]


def write(path: Path, frames: Frames, codec: str = "libx264", **options: object) -> Path:
    """A file as another program may write it; `starts` are the frames' times in 1/16 s."""
    starts = options.pop("starts", range(len(frames)))
    rotation = options.pop("rotation", None)
    aspect = options.pop("aspect", None)
    assert isinstance(starts, list | range)
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=16)
        assert isinstance(stream, av.VideoStream)
        stream.height, stream.width = frames.shape[1:3]
        stream.pix_fmt = str(options.pop("pix_fmt", "yuv420p"))
        if isinstance(rotation, int):
            stream.set_display_rotation(rotation)
        if isinstance(aspect, Fraction):
            stream.codec_context.sample_aspect_ratio = aspect
        for rgb, start in zip(frames, starts, strict=True):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
            frame.pts, frame.time_base = start, Fraction(1, 16)
            file.mux(stream.encode(frame))
        file.mux(stream.encode())
    return path


def near(a: Frames, b: Frames) -> bool:
    """Whether two pictures show the same, whatever a codec did to them."""
    return a.shape == b.shape and float(np.abs(a.astype(float) - b).mean()) < 6


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt"),
    [
        ("clip.avi", "mjpeg", "yuvj420p"),
        ("clip.mov", "libx264", "yuv420p"),
        ("clip.mkv", "libx264", "yuv444p"),
        ("clip.ts", "mpeg2video", "yuv420p"),
        ("av1.mp4", "libsvtav1", "yuv420p"),
    ],
)
def test_other_containers(
    frames: Frames, tmp_path: Path, name: str, codec: str, pix_fmt: str
) -> None:
    video = Video.read(write(tmp_path / name, frames, codec, pix_fmt=pix_fmt))
    assert len(video) == len(frames)
    assert near(video.frames[5], frames[5])


@pytest.mark.parametrize("fps", [8.0, 24.0, 30.0])
@pytest.mark.parametrize("format", ["mp4", "webm", "gif", "png"])
def test_resampling_shows_each_moment_its_own_frame(
    frames: Frames, format: str, fps: float
) -> None:
    video = Video.read(Video(frames, 16).to_bytes(format), fps=fps)
    assert video.fps == fps
    assert video.seconds == pytest.approx(len(frames) / 16, abs=0.6 / fps + 0.01)
    for index in range(len(video) - 1):
        moment = int(index / fps * 16 + 0.3)
        assert near(video.frames[index], frames[moment]), index


def test_frames_at_uneven_times_are_laid_on_a_grid(frames: Frames, tmp_path: Path) -> None:
    path = write(tmp_path / "clip.mkv", frames[:4], starts=[0, 1, 4, 5])
    video = Video.read(path, fps=16)
    shown = [0, 1, 1, 1, 2, 3]
    assert len(video) >= len(shown)
    assert all(near(video.frames[i], frames[k]) for i, k in enumerate(shown))


@pytest.mark.parametrize("format", ["mp4", "png"])
def test_a_size_is_filled_and_cropped_evenly(frames: Frames, format: str) -> None:
    square = Video.read(Video(frames).to_bytes(format), size=(64, 64))
    assert square.size == (64, 64)
    assert near(square.frames[3], frames[3, :, 16:80])
    assert Video.read(Video(frames).to_bytes(format), size=(31, 200)).size == (31, 200)


@pytest.mark.parametrize(("rotation", "turns"), [(90, 1), (180, 2), (270, 3)])
def test_a_phone_held_sideways(frames: Frames, tmp_path: Path, rotation: int, turns: int) -> None:
    path = write(tmp_path / "clip.mp4", frames[:2], rotation=rotation)
    upright = np.rot90(frames[0], turns)
    assert near(Video.read(path).frames[0], upright)
    assert shown_size(path, Limits()) == Video.read(path).size
    assert Video.read(path, size=(20, 50)).size == (20, 50)


def test_pixels_that_are_not_square_are_made_so(frames: Frames, tmp_path: Path) -> None:
    path = write(tmp_path / "clip.mp4", frames[:2], aspect=Fraction(2, 1))
    assert Video.read(path).size == (192, 64)
    assert shown_size(path, Limits()) == (192, 64)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_a_video_of_one_frame(frames: Frames, format: str) -> None:
    file = io.BytesIO()
    Image.fromarray(frames[4]).save(file, format)
    video = Video.read(file.getvalue(), fps=16, size=(48, 32))
    assert (len(video), video.fps, video.size) == (1, 16, (48, 32))


def test_a_picture_is_turned_upright_and_laid_on_white() -> None:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the camera turned
    Image.new("RGB", (40, 20), "red").save(file, "JPEG", exif=exif)
    assert Video.read(file.getvalue()).size == (20, 40)
    assert shown_size(file.getvalue(), Limits()) == (20, 40)
    file = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(file, "PNG")
    assert (Video.read(file.getvalue()).frames == 255).all()


def test_a_size_or_rate_that_is_not_possible(frames: Frames) -> None:
    content = Video(frames).to_bytes()
    with pytest.raises(VideoError, match="0x4"):
        Video.read(content, size=(0, 4))
    with pytest.raises(VideoError, match="above 0"):
        Video.read(content, fps=0)
    with pytest.raises(VideoError, match="too large"):
        Video.read(content, size=(10**6, 10**6))
    with pytest.raises(VideoError, match="at most 3600 frames"):
        Video.read(content, fps=10**9)


LIMITS = [
    (Limits(file_bytes=500), "at most 500 are read"),
    (Limits(pixels=1000), "96x64 is too large"),
    (Limits(frames=9), "at most 9 frames"),
    (Limits(kept_bytes=50_000), "exceed 50000 bytes"),
]


@pytest.mark.parametrize(("limits", "words"), LIMITS)
@pytest.mark.parametrize("format", ["mp4", "webm", "gif", "webp", "png"])
def test_limits_hold_for_every_format(
    frames: Frames, format: str, limits: Limits, words: str
) -> None:
    with pytest.raises(VideoError, match=words):
        Video.read(Video(frames).to_bytes(format), limits)


def test_a_picture_that_claims_a_billion_pixels_is_not_decoded() -> None:
    with pytest.raises(VideoError, match="too large"):
        Video.read(_png(40_000, 30_000))
    with pytest.raises(VideoError, match="9000x9000 is too large"):
        Video.read(_png(9_000, 9_000))
    with pytest.raises(
        VideoError, match="too large"
    ):  # to cover a square it would be 7,680,000 wide
        Video.read(_png(60_000, 2), size=(256, 256))


def _png(width: int, height: int) -> bytes:
    """A small file whose header promises a picture of any size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1 + 3 * width) * height) if height < 9 else b""
    return b"".join(
        [b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    )


def test_a_gap_of_hours_is_not_filled(frames: Frames, tmp_path: Path) -> None:
    path = write(tmp_path / "clip.mkv", frames[:4], starts=[0, 1, 2, 10**6])
    with pytest.raises(VideoError, match="too long"):
        Video.read(path, fps=16)


def test_a_playlist_opens_nothing(frames: Frames, tmp_path: Path) -> None:
    """A file may not make this machine read other files or addresses."""
    other = Video(frames).save(tmp_path / "other.mp4")
    playlist = tmp_path / "clip.m3u8"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{other}\n#EXT-X-ENDLIST\n")
    joined = tmp_path / "clip.ffconcat"
    joined.write_text(f"ffconcat version 1.0\nfile '{other}'\n")
    for path in (playlist, joined):
        with pytest.raises(VideoError, match="not a video that can be read"):
            Video.read(path)


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"no\.mp4: No such file"):
        Video.read(tmp_path / "no.mp4")
    with pytest.raises(VideoError, match="can't read"):
        Video.read(tmp_path)


@pytest.mark.parametrize("content", [b"", b"hello", bytes(5000), b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_what_is_no_video_is_refused(content: bytes) -> None:
    with pytest.raises(VideoError, match=r"can't be read|not a video"):
        Video.read(content)


@pytest.mark.parametrize("format", ["mp4", "webm", "gif", "webp", "png"])
def test_broken_files_are_read_or_refused_but_nothing_else(frames: Frames, format: str) -> None:
    content = Video(frames[:5]).to_bytes(format)
    random = np.random.default_rng(7)
    for _ in range(60):
        broken = bytearray(content[: random.integers(1, len(content) + 1)])
        for place in random.integers(0, min(len(broken), 700), random.integers(1, 30)):
            broken[place] = random.integers(0, 256)
        with contextlib.suppress(VideoError):
            assert len(Video.read(bytes(broken))) > 0
