"""The pictures of an open file, each with its start, and how long each is held on an even grid."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from soramame.media.encode import Frames
from soramame.media.limits import Limits
from soramame.media.whole import VideoError


@dataclass(frozen=True)
class Moment:
    """A picture: when it starts, in seconds, its shape [H, W, 3], and itself once it is drawn."""

    start: float
    shape: tuple[int, ...]
    draw: Callable[[], Frames]


def held(
    moments: Iterable[Moment], fps: float, limits: Limits, tail: float
) -> Iterator[tuple[Moment, int]]:
    """Pictures on an even grid of `fps`, each with the number of frames for which it is shown.

    Each frame shows the last picture begun by then. `tail` is how long the last picture lasts, in
    seconds. A picture past its moment is left out. Raises VideoError for too many frames.
    """
    early = 0.25 / fps  # a start that was rounded up in the file still counts
    shown: Moment | None = None
    count = 0
    for moment in moments:
        if shown is not None:
            until = math.ceil((moment.start - early) * fps)
            limits.check_frames(until)
            if until > count:
                yield shown, until - count
                count = until
            if moment.shape != shown.shape:
                raise VideoError("the video changes its size midway; give a size to read it at")
        shown = moment
    if shown is None:
        raise VideoError("the file holds no picture that can be decoded")
    until = max(1, count, round((shown.start + tail) * fps))
    limits.check_frames(until)
    if until > count:
        yield shown, until - count
