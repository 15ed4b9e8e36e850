"""A file to frames: any self-contained video that FFmpeg reads, and PNG, JPEG, WebP and GIF.

Files come from strangers, so every size is checked before memory is spent on it, playlists that
would open further files or addresses are not among the formats, and a file that is not understood
is one VideoError with one line.
"""

from __future__ import annotations

import ctypes
import io
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import BinaryIO, NoReturn

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from soramame.media import pictures
from soramame.media.encode import SHARP, Frames
from soramame.media.fit import Size, check_size, covering, middle
from soramame.media.limits import Limits
from soramame.media.whole import VideoError

CONTAINERS = (  # each holds its own data: no playlists, no concatenations, no devices
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,ogg,flv,asf,ivf,nut,"
    "h264,hevc,m4v,obu,mxf,dv,yuv4mpegpipe"
)
LARGEST_PIECE = 192 * 2**20  # bytes that FFmpeg may ask for at once: the largest frame, in RGB
MOST_STREAMS = 16  # of one file; telephones write seven
UNSPECIFIED = 2  # what FFmpeg calls a colour space that a file does not name
Timed = tuple[float, Frames]  # start in seconds, picture [H, W, 3]


def decode(
    source: Path | bytes, limits: Limits, fps: float | None, size: Size | None
) -> tuple[Frames, float]:
    """Frames [T, H, W, 3] and their rate, both as stored unless `fps` or `size` are given.

    Raises VideoError for what can't be opened, is no video, is broken, or exceeds `limits`.
    """
    with _shown(source, limits, fps, size) as (frames, rate):
        return np.stack(list(frames)), rate


def survey(source: Path | bytes, limits: Limits) -> tuple[int, float, Size]:
    """How many frames `decode` would give, their rate and their size (width, height).

    Everything is decoded and little is kept. Raises VideoError wherever `decode` would.
    """
    with _shown(source, limits, None, None) as (frames, rate):
        count, shape = 0, (0, 0, 0)
        for frame in frames:
            count, shape = count + 1, frame.shape
        return count, rate, (shape[1], shape[0])


@contextmanager
def _shown(
    source: Path | bytes, limits: Limits, fps: float | None, size: Size | None
) -> Iterator[tuple[Iterator[Frames], float]]:
    """Each frame [H, W, 3] of an open file, and their rate; see `decode`."""
    if size is not None:
        check_size(size)
    if fps is not None and not (math.isfinite(fps) and fps > 0):
        raise VideoError(f"a rate of {fps} frames a second is not possible; it is above 0")
    try:
        with _opened(source) as file:
            limits.check_file(file.seek(0, io.SEEK_END))
            file.seek(0)
            head = file.read(16)
            file.seek(0)
            if pictures.is_picture(head):
                timed, rate, tail = pictures.read(file, limits, size)
                yield _even(timed, fps or rate, limits, tail), fps or rate
            else:
                with _video(file, limits) as (container, stream):
                    rate = float(stream.average_rate or stream.guessed_rate or 16)
                    timed = _timed(container, stream, rate, limits, size)
                    yield _even(timed, fps or rate, limits, tail=1 / rate), fps or rate
    except OSError as error:
        name = source if isinstance(source, Path) else "the video"
        raise VideoError(f"can't read {name}: {error.strerror or error}") from error


def _opened(source: Path | bytes) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def shown_size(source: Path | bytes, limits: Limits) -> Size:
    """Width and height at which a video or picture is meant to be seen; raises VideoError."""
    try:
        with _opened(source) as file:
            head = file.read(16)
            file.seek(0)
            if pictures.is_picture(head):
                return pictures.shown_size(file, limits)
            with _video(file, limits) as (container, stream):
                for frame in container.decode(stream):
                    shape = _rgb(frame, float(stream.sample_aspect_ratio or 1), None, limits).shape
                    return shape[1], shape[0]
    except OSError as error:
        name = source if isinstance(source, Path) else "the video"
        raise VideoError(f"can't read {name}: {error.strerror or error}") from error
    raise VideoError("the file holds no picture that can be decoded")


@contextmanager
def _video(
    file: BinaryIO, limits: Limits
) -> Iterator[tuple[av.container.InputContainer, av.VideoStream]]:
    """The container in an open file and its first video stream; FFmpeg's errors in one line."""
    _bound_pieces()
    try:
        options = {"format_whitelist": CONTAINERS, "max_streams": str(MOST_STREAMS)}
        with av.open(
            file, "r", container_options=options, metadata_errors="replace", io_open=_refuse
        ) as container:
            stream = next(iter(container.streams.video), None)
            if stream is None:
                raise VideoError("the file holds no video")
            if stream.codec_context is None:
                raise VideoError("the file's video is of an unknown kind")
            limits.check_pixels(stream.codec_context.width, stream.codec_context.height)
            stream.codec_context.options = {"max_pixels": str(limits.pixels)}
            yield container, stream
    except (av.FFmpegError, MemoryError) as error:
        reason = getattr(error, "strerror", None) or "out of memory"
        raise VideoError(f"the file is not a video that can be read: {reason}") from error


@cache
def _bound_pieces() -> None:
    """Refuse FFmpeg large pieces of memory: a file of 2 KB may claim to hold 60 million frames, and
    room for all of them would be made when it is opened."""
    bound = getattr(ctypes.CDLL(av._core.__file__), "av_max_alloc", None)  # not found on Windows
    if bound is not None:
        bound(ctypes.c_size_t(LARGEST_PIECE))


def _refuse(url: str, *_: object) -> NoReturn:
    raise PermissionError(f"a video may not open {url}")


def _timed(
    container: av.container.InputContainer,
    stream: av.VideoStream,
    rate: float,
    limits: Limits,
    size: Size | None,
) -> Iterator[Timed]:
    """Each decoded picture and when it starts, the first one at 0."""
    first: float | None = None
    aspect = float(stream.sample_aspect_ratio or 1)
    for index, frame in enumerate(container.decode(stream)):
        limits.check_frames(index + 1)
        limits.check_pixels(frame.width, frame.height)
        start = index / rate if frame.pts is None else frame.time
        first = start if first is None else first
        yield start - first, _rgb(frame, aspect, size, limits)


def _rgb(frame: av.VideoFrame, aspect: float, size: Size | None, limits: Limits) -> Frames:
    """One decoded picture as sRGB, upright, with square pixels, cut to `size` if given."""
    turns = round(frame.rotation / 90) % 4
    shown = (max(1, round(frame.width * aspect)), frame.height)
    target = None if size is None else (size if turns % 2 == 0 else (size[1], size[0]))
    scaled = shown if target is None else covering(shown, target)
    limits.check_pixels(*scaled)
    colours = frame.colorspace
    if colours == UNSPECIFIED:  # the custom where a file is silent
        colours = Colorspace.ITU709 if frame.height >= 720 else Colorspace.ITU601
    rgb = frame.reformat(
        width=scaled[0],
        height=scaled[1],
        format="rgb24",
        src_colorspace=colours,
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.JPEG,
        interpolation=SHARP,
        threads=1,
    ).to_ndarray()
    if target is not None:
        left, top, right, bottom = middle(scaled, target)
        rgb = rgb[top:bottom, left:right]
    return np.ascontiguousarray(np.rot90(rgb, turns), dtype=np.uint8)


def _even(timed: Iterable[Timed], fps: float, limits: Limits, tail: float) -> Iterator[Frames]:
    """Pictures on an even grid of `fps`: each moment shows the last picture begun by then.

    `tail` is how long the last picture lasts, in seconds. A picture past its moment is dropped.
    """
    early = 0.25 / fps  # a start that was rounded up in the file still counts
    shown: Frames | None = None
    start, count = 0.0, 0
    for start, picture in timed:
        if shown is not None:
            until = math.ceil((start - early) * fps)
            yield from _repeated(shown, count, until, limits)
            count = max(count, until)
            if picture.shape != shown.shape:
                raise VideoError("the video changes its size midway; give a size to read it at")
        shown = picture
    if shown is None:
        raise VideoError("the file holds no picture that can be decoded")
    yield from _repeated(shown, count, max(1, count, round((start + tail) * fps)), limits)


def _repeated(picture: Frames, count: int, until: int, limits: Limits) -> Iterator[Frames]:
    """A picture as often as takes `count` frames to `until`, if there may be so many."""
    limits.check_frames(until, picture.nbytes)
    yield from (picture for _ in range(until - count))
