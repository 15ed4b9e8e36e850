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
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import BinaryIO, NoReturn

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from soramame.media import pictures
from soramame.media.encode import SHARP, Frames
from soramame.media.fit import Size, check_size, covering, middle
from soramame.media.limits import Limits
from soramame.media.moments import Moment, held
from soramame.media.whole import VideoError

CONTAINERS = (  # each holds its own data: no playlists, no concatenations, no devices
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,ogg,flv,asf,ivf,nut,"
    "h264,hevc,m4v,obu,mxf,dv,yuv4mpegpipe"
)
LARGEST_PIECE = 192 * 2**20  # bytes that FFmpeg may ask for at once: the largest frame, in RGB
MOST_STREAMS = 16  # of one file; telephones write seven
UNSPECIFIED = 2  # what FFmpeg calls a colour space that a file does not name


def decode(
    source: Path | bytes, limits: Limits, fps: float | None, size: Size | None
) -> tuple[Frames, float]:
    """Frames [T, H, W, 3] and their rate, both as stored unless `fps` or `size` are given.

    Raises VideoError for what can't be opened, is no video, is broken, or exceeds `limits`.
    """
    if fps is not None and not (math.isfinite(fps) and fps > 0):
        raise VideoError(f"a rate of {fps} frames a second is not possible; it is above 0")
    with _moments(source, limits, size, keep=True) as (moments, rate, tail):
        frames: list[Frames] = []
        for moment, times in held(moments, fps or rate, limits, tail):
            limits.check_kept((len(frames) + times) * math.prod(moment.shape))
            frames += [moment.draw()] * times
        return np.stack(frames), fps or rate


def survey(source: Path | bytes, limits: Limits) -> tuple[int, float, Size]:
    """How many frames `decode` would give, their rate and their size (width, height).

    Everything is decoded, only the first picture is drawn and none is kept. Raises VideoError for
    what can't be decoded, and for what exceeds `limits` but for `kept_bytes`.
    """
    with _moments(source, limits, None, keep=False) as (moments, rate, tail):
        count, shape = 0, (0, 0, 0)
        for moment, times in held(moments, rate, limits, tail):
            shape = shape if count else moment.draw().shape
            count += times
        return count, rate, (shape[1], shape[0])


def first(source: Path | bytes, limits: Limits, size: Size | None = None) -> Frames:
    """The first picture [H, W, 3] of a video or picture; nothing after it is decoded.

    `size` (width, height) scales and crops to fill. Raises VideoError.
    """
    with _file(source, limits, size) as file:
        if _holds_pictures(file):
            return pictures.first(file, limits, size)
        with _video(file, limits) as (container, stream):
            for moment in _timed(container, stream, 1.0, limits, size):
                return moment.draw()
    raise VideoError("the file holds no picture that can be decoded")


def shown_size(source: Path | bytes, limits: Limits) -> Size:
    """Width and height at which a video or picture is meant to be seen; raises VideoError."""
    with _file(source, limits, None) as file:
        if _holds_pictures(file):
            return pictures.shown_size(file, limits)
        with _video(file, limits) as (container, stream):
            for moment in _timed(container, stream, 1.0, limits, None):
                return moment.shape[1], moment.shape[0]
    raise VideoError("the file holds no picture that can be decoded")


@contextmanager
def _moments(
    source: Path | bytes, limits: Limits, size: Size | None, keep: bool
) -> Iterator[tuple[Iterable[Moment], float, float]]:
    """Each picture of an open file, their rate, and how long the last one lasts, in seconds."""
    with _file(source, limits, size) as file:
        if _holds_pictures(file):
            yield pictures.read(file, limits, size, keep)
        else:
            with _video(file, limits) as (container, stream):
                rate = float(stream.average_rate or stream.guessed_rate or 16)
                yield _timed(container, stream, rate, limits, size), rate, 1 / rate


@contextmanager
def _file(source: Path | bytes, limits: Limits, size: Size | None) -> Iterator[BinaryIO]:
    """An open file that is not too large, to be read at a size that is possible."""
    if size is not None:
        check_size(size)
    try:
        with _opened(source) as file:
            limits.check_file(file.seek(0, io.SEEK_END))
            file.seek(0)
            yield file
    except OSError as error:
        name = source if isinstance(source, Path) else "the video"
        raise VideoError(f"can't read {name}: {error.strerror or error}") from error


def _holds_pictures(file: BinaryIO) -> bool:
    head = file.read(16)
    file.seek(0)
    return pictures.is_picture(head)


def _opened(source: Path | bytes) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


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
) -> Iterator[Moment]:
    """Each decoded picture and when it starts, the first one at 0."""
    origin: float | None = None
    aspect, pixels = float(stream.sample_aspect_ratio or 1), 0
    for index, (frame, passes) in enumerate(_decoded(container, stream, limits)):
        limits.check_frames(index + 1)
        limits.check_pixels(frame.width, frame.height)
        pixels += passes * frame.width * frame.height
        limits.check_decoded(pixels)
        start = index / rate if frame.pts is None else frame.time
        origin = start if origin is None else origin
        place = _place(frame, aspect, size)
        limits.check_pixels(*place.scaled)
        yield Moment(start - origin, place.shape, partial(_rgb, frame, place))


def _decoded(
    container: av.container.InputContainer, stream: av.VideoStream, limits: Limits
) -> Iterator[tuple[av.VideoFrame, int]]:
    """Each decoded picture, and how many passes over all of it that took: one, but for JPEGs.

    Those that are decoded and never shown are bounded as those that are.
    """
    codec, hidden = stream.codec_context, 0
    for packet in container.demux(stream):
        passes = max(1, pictures.passes(bytes(packet))) if codec.name == "mjpeg" else 1
        if passes > 1:  # before it is decoded, when only FFmpeg knows its true size
            limits.check_decoded(passes * limits.pixels)
        shown = packet.decode()
        hidden += not shown
        limits.check_frames(hidden)
        limits.check_decoded(hidden * codec.width * codec.height)
        for frame in shown:
            yield frame, passes


@dataclass(frozen=True)
class _Place:
    """Where a decoded picture goes: scaled to a size, cut to another one, then turned."""

    scaled: Size
    target: Size
    turns: int  # quarters, counter-clockwise

    @property
    def shape(self) -> tuple[int, int, int]:
        """The finished picture's [H, W, 3]."""
        width, height = self.target if self.turns % 2 == 0 else self.target[::-1]
        return height, width, 3


def _place(frame: av.VideoFrame, aspect: float, size: Size | None) -> _Place:
    """How a picture is shown upright, with square pixels, and fills `size` if given."""
    turns = round(frame.rotation / 90) % 4
    shown = (max(1, round(frame.width * aspect)), frame.height)
    if size is None:
        return _Place(shown, shown, turns)
    target = size if turns % 2 == 0 else (size[1], size[0])
    return _Place(covering(shown, target), target, turns)


def _rgb(frame: av.VideoFrame, place: _Place) -> Frames:
    """One decoded picture as sRGB, in its place."""
    colours = frame.colorspace
    if colours == UNSPECIFIED:  # the custom where a file is silent
        colours = Colorspace.ITU709 if frame.height >= 720 else Colorspace.ITU601
    rgb = frame.reformat(
        width=place.scaled[0],
        height=place.scaled[1],
        format="rgb24",
        src_colorspace=colours,
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.JPEG,
        interpolation=SHARP,
        threads=1,
    ).to_ndarray()
    left, top, right, bottom = middle(place.scaled, place.target)
    cut = rgb[top:bottom, left:right]
    return np.ascontiguousarray(np.rot90(cut, place.turns), dtype=np.uint8)
