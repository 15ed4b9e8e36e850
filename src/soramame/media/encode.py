"""Frames to a file: mp4 (H.264), webm (VP9), gif, webp and png.

Colours are sRGB in, BT.709 limited range in mp4 and webm, tagged as such, so that a browser shows
what the renderer drew. The settings are the fastest that looked right: see docs/video.md.

Frames may be stretched to another size as they are written. For mp4 and webm that is one frame at a
time, so that a long clip need not fit into memory at the size of its file.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation
from numpy.typing import NDArray
from PIL import Image

from soramame.media.fit import Size, check_size, stretched
from soramame.media.whole import VideoError, whole_file

Frames = NDArray[np.uint8]  # [T, H, W, 3], sRGB

SHARP = (
    Interpolation.BICUBIC
    | Interpolation.ACCURATE_RND
    | Interpolation.FULL_CHR_H_INT
    | Interpolation.FULL_CHR_H_INP
)
X264 = {"preset": "veryfast", "crf": "16", "threads": "1"}  # one thread: fastest at 256x256
VP9 = {"deadline": "realtime", "cpu-used": "5", "crf": "24", "b": "0", "row-mt": "1"}
GIF_FASTEST = 50  # browsers slow a gif down whose frames last less than 0.02 s


def _silent(done: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Pictures:
    """Frames uint8 [T, H, W, 3] to be written at a size (width, height), made one at a time.

    tell: called before each frame with the number of those before it; what it raises ends the work.
    """

    frames: Frames
    size: Size
    tell: Callable[[int], None] = _silent

    def __len__(self) -> int:
        """How many there are."""
        return len(self.frames)

    def __iter__(self) -> Iterator[NDArray[np.uint8]]:
        """Each frame [H, W, 3] at its size."""
        for done, frame in enumerate(self.frames):
            self.tell(done)
            yield np.ascontiguousarray(stretched(frame, self.size))


def encode(
    frames: Frames,
    fps: float,
    path: Path,
    format: str,
    size: Size | None = None,
    tell: Callable[[int], None] = _silent,
) -> None:
    """Write uint8 frames [T, H, W, 3] to `path` as one of `FORMATS`, whole or not at all.

    They are stretched to `size` (width, height) if it is given; `tell` is as in `Pictures`. Raises
    VideoError.
    """
    if format not in FORMATS:
        raise VideoError(f"unknown video format {format!r}; there are: {', '.join(FORMATS)}")
    size = size or (frames.shape[2], frames.shape[1])
    check_size(size)
    with whole_file(path) as part:
        try:
            FORMATS[format](Pictures(frames, size, tell), fps, part)
        except av.FFmpegError as error:
            raise VideoError(f"can't write {path}: {error.strerror}") from error


def _mp4(pictures: Pictures, fps: float, path: Path) -> None:
    """H.264, its index in front of its data; an odd side is repeated to make it even."""
    width, height = pictures.size
    more = ((0, height % 2), (0, width % 2), (0, 0))
    even = (np.pad(picture, more, mode="edge") for picture in pictures)
    size = (width + width % 2, height + height % 2)
    _with_codec(even, size, fps, path, "mp4", "libx264", _x264(), {"movflags": "+faststart"})


def _x264() -> dict[str, str]:
    """x264's options for this machine.

    Its AVX-512 code reads memory that nobody wrote where pictures are narrow and high, so that the
    same frames gave another file each time; with AVX2 they do not.
    """
    config = np.show_config(mode="dicts") or {}
    found = config.get("SIMD Extensions", {}).get("found", [])
    wide = any(name == "X86_V4" or name.startswith("AVX512") for name in found)
    return X264 | {"x264-params": "asm=avx2"} if wide else X264


def _webm(pictures: Pictures, fps: float, path: Path) -> None:
    """VP9, whose quality is x264's at two thirds of the bytes here."""
    _with_codec(pictures, pictures.size, fps, path, "webm", "libvpx-vp9", VP9, {})


def _with_codec(
    pictures: Iterable[NDArray[np.uint8]],
    size: Size,
    fps: float,
    path: Path,
    container: str,
    codec: str,
    options: dict[str, str],
    container_options: dict[str, str],
) -> None:
    """One video stream in 4:2:0, BT.709."""
    rate = Fraction(fps).limit_denominator(1001)
    with av.open(str(path), "w", format=container, options=container_options) as file:
        stream = file.add_stream(codec, rate=rate, options=options)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.colorspace = Colorspace.ITU709
        context.color_range = ColorRange.MPEG
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        for frame in map(_bt709, pictures):
            file.mux(stream.encode(frame))
        file.mux(stream.encode())


def _bt709(rgb: NDArray[np.uint8]) -> av.VideoFrame:
    """A picture [H, W, 3] as yuv420p in BT.709 limited range."""
    return av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(
        format="yuv420p",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        dst_color_primaries=ColorPrimaries.BT709,
        dst_color_trc=ColorTrc.BT709,
        interpolation=SHARP,
        threads=1,
    )


def _gif(pictures: Pictures, fps: float, path: Path) -> None:
    """One palette for the whole clip, chosen from all its frames; loops for ever."""
    step = math.ceil(fps / GIF_FASTEST)
    pictures, fps = replace(pictures, frames=pictures.frames[::step]), fps / step
    width, height = pictures.size
    clock = Fraction(1, 100)  # a gif counts hundredths of a second
    ends = [round((i + 1) * 100 / fps) for i in range(len(pictures))]
    graph = _palette_graph(width, height)
    last = ends[-1] - ends[-2] if len(ends) > 1 else ends[-1]
    options = {"loop": "0", "final_delay": str(last)}
    with av.open(str(path), "w", format="gif", options=options) as file:
        stream = file.add_stream("gif", rate=100)
        stream.width, stream.height, stream.pix_fmt = width, height, "pal8"
        for rgb, start in zip(pictures, [0, *ends], strict=False):
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            frame.pts, frame.time_base = start, clock
            graph.push(frame)
        graph.push(None)
        for _ in range(len(pictures)):
            picture = graph.pull()
            assert isinstance(picture, av.VideoFrame)
            file.mux(stream.encode(picture))
        file.mux(stream.encode())


def _palette_graph(width: int, height: int) -> av.filter.Graph:
    """FFmpeg's filters that gather a palette and then dither with it, only where a frame moves."""
    graph = av.filter.Graph()
    source = graph.add(
        "buffer",
        f"video_size={width}x{height}:pix_fmt=rgb24:time_base=1/100:pixel_aspect=1/1",
    )
    split = graph.add("split")
    gather = graph.add("palettegen", "stats_mode=full")
    paint = graph.add("paletteuse", "dither=sierra2_4a:diff_mode=rectangle")
    sink = graph.add("buffersink")
    source.link_to(split)
    split.link_to(gather, 0, 0)
    split.link_to(paint, 1, 0)
    gather.link_to(paint, 0, 1)
    paint.link_to(sink)
    graph.configure()
    return graph


def _webp(pictures: Pictures, fps: float, path: Path) -> None:
    """Lossy WebP, animated where there are several frames; loops for ever."""
    first, *rest = map(Image.fromarray, pictures)
    first.save(
        path,
        "WEBP",
        save_all=True,
        append_images=rest,
        duration=_milliseconds(len(pictures), fps),
        loop=0,
        quality=90,
        method=1,
    )


def _png(pictures: Pictures, fps: float, path: Path) -> None:
    """Lossless PNG, or APNG where there are several frames; loops for ever."""
    first, *rest = map(Image.fromarray, pictures)
    if not rest:
        first.save(path, "PNG")
        return
    first.save(
        path,
        "PNG",
        save_all=True,
        append_images=rest,
        duration=_milliseconds(len(pictures), fps),
        loop=0,
        compress_level=3,
    )


def _milliseconds(count: int, fps: float) -> list[int]:
    """How long each frame lasts, in whole milliseconds that do not drift from `fps`."""
    ends = [round((i + 1) * 1000 / fps) for i in range(count)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


FORMATS: dict[str, Callable[[Pictures, float, Path], None]] = {
    "mp4": _mp4,
    "webm": _webm,
    "gif": _gif,
    "webp": _webp,
    "png": _png,
}
