"""Frames to a file: mp4 (H.264), webm (VP9), gif, webp and png.

Colours are sRGB in, BT.709 limited range in mp4 and webm, tagged as such, so that a browser shows
what the renderer drew. The settings are the fastest that looked right: see docs/video.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation
from numpy.typing import NDArray
from PIL import Image

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


def encode(frames: Frames, fps: float, path: Path, format: str) -> None:
    """Write uint8 frames [T, H, W, 3] to `path` as one of `FORMATS`, whole or not at all."""
    if format not in FORMATS:
        raise VideoError(f"unknown video format {format!r}; there are: {', '.join(FORMATS)}")
    with whole_file(path) as part:
        try:
            FORMATS[format](frames, fps, part)
        except av.FFmpegError as error:
            raise VideoError(f"can't write {path}: {error.strerror}") from error


def _mp4(frames: Frames, fps: float, path: Path) -> None:
    """H.264, its index in front of its data; an odd side is repeated to make it even."""
    frames = np.pad(
        frames, ((0, 0), (0, frames.shape[1] % 2), (0, frames.shape[2] % 2), (0, 0)), mode="edge"
    )
    _with_codec(frames, fps, path, "mp4", "libx264", X264, {"movflags": "+faststart"})


def _webm(frames: Frames, fps: float, path: Path) -> None:
    """VP9, whose quality is x264's at two thirds of the bytes here."""
    _with_codec(frames, fps, path, "webm", "libvpx-vp9", VP9, {})


def _with_codec(
    frames: Frames,
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
        stream.height, stream.width = frames.shape[1:3]
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.colorspace = Colorspace.ITU709
        context.color_range = ColorRange.MPEG
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        for frame in _bt709(frames):
            file.mux(stream.encode(frame))
        file.mux(stream.encode())


def _bt709(frames: Frames) -> Iterator[av.VideoFrame]:
    """Each frame as yuv420p in BT.709 limited range."""
    for rgb in frames:
        yield av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24").reformat(
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


def _gif(frames: Frames, fps: float, path: Path) -> None:
    """One palette for the whole clip, chosen from all its frames; loops for ever."""
    step = math.ceil(fps / GIF_FASTEST)
    frames, fps = frames[::step], fps / step
    height, width = frames.shape[1:3]
    clock = Fraction(1, 100)  # a gif counts hundredths of a second
    ends = [round((i + 1) * 100 / fps) for i in range(len(frames))]
    graph = _palette_graph(width, height)
    last = ends[-1] - ends[-2] if len(ends) > 1 else ends[-1]
    options = {"loop": "0", "final_delay": str(last)}
    with av.open(str(path), "w", format="gif", options=options) as file:
        stream = file.add_stream("gif", rate=100)
        stream.width, stream.height, stream.pix_fmt = width, height, "pal8"
        for rgb, start in zip(frames, [0, *ends], strict=False):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
            frame.pts, frame.time_base = start, clock
            graph.push(frame)
        graph.push(None)
        for _ in range(len(frames)):
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


def _webp(frames: Frames, fps: float, path: Path) -> None:
    """Lossy WebP, animated where there are several frames; loops for ever."""
    first, *rest = (Image.fromarray(frame) for frame in frames)
    first.save(
        path,
        "WEBP",
        save_all=True,
        append_images=rest,
        duration=_milliseconds(len(frames), fps),
        loop=0,
        quality=90,
        method=1,
    )


def _png(frames: Frames, fps: float, path: Path) -> None:
    """Lossless PNG, or APNG where there are several frames; loops for ever."""
    first, *rest = (Image.fromarray(frame) for frame in frames)
    if not rest:
        first.save(path, "PNG")
        return
    first.save(
        path,
        "PNG",
        save_all=True,
        append_images=rest,
        duration=_milliseconds(len(frames), fps),
        loop=0,
        compress_level=3,
    )


def _milliseconds(count: int, fps: float) -> list[int]:
    """How long each frame lasts, in whole milliseconds that do not drift from `fps`."""
    ends = [round((i + 1) * 1000 / fps) for i in range(count)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


FORMATS: dict[str, Callable[[Frames, float, Path], None]] = {
    "mp4": _mp4,
    "webm": _webm,
    "gif": _gif,
    "webp": _webp,
    "png": _png,
}
