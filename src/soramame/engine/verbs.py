"""The verbs: which latents are given, which are made, and what footage comes of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soramame.engine.latents import SPAN, LatentCodec, resampled
from soramame.engine.timeline import Timeline, between, filled, opening
from soramame.graphs import Floats
from soramame.request import FPS, Request

Frames = NDArray[np.uint8]  # [T, H, W, 3]
Fill = Callable[[Timeline], None]  # fills every free slot of a timeline
RUN_AHEAD = 1  # frames by which kept latents may exceed their clip: a clip of 4 s shows 64 of 65
LOOP_SEAM = 2  # latents that lead a loop's end back to its beginning


@dataclass(frozen=True)
class Sources:
    """What a request gives, as latents; None where it gives nothing of the kind."""

    first: Floats | None = None  # [C, h, w]
    last: Floats | None = None
    before: Floats | None = None  # [1 + k, C, h, w]: what the new footage follows
    after: Floats | None = None  # [1 + k, C, h, w]: what it leads to
    draft: Floats | None = None  # [1 + k, C, h, w]: what it is made from, once that is noised


@dataclass(frozen=True)
class Footage:
    """Latents to decode and the part of their frames that is new.

    kept: the finished clip's latents [1 + k, C, h, w], to continue it from later; None where the
    clip was cut short within a latent, so that they would run ahead of it.
    """

    latents: Floats
    still: tuple[bool, ...]
    new: slice
    kept: Floats | None


def read_sources(request: Request, codec: LatentCodec) -> Sources:
    """Encode what the request gives, or take the latents kept with it."""
    size = request.size
    if request.remix is not None:
        return Sources(draft=codec.whole(request.remix, size))
    if request.connect is not None:
        before, after = request.connect
        return Sources(before=codec.tail(before, size), after=codec.head(after, size))
    if request.extend is not None and request.backwards:
        return Sources(after=codec.head(request.extend, size))
    if request.extend is not None:
        return Sources(before=codec.tail(request.extend, size))
    first, last = (
        None if picture is None else codec.picture(picture, size)
        for picture in (request.first, request.last)
    )
    return Sources(first, last)


def make(request: Request, sources: Sources, fill: Fill) -> Footage:
    """The footage that a request asks for, its free latents filled by `fill`."""
    frames = max(1, round(request.seconds * FPS))
    if sources.before is not None and sources.after is not None:
        return _connect(math.ceil((frames + 1) / SPAN), sources.before, sources.after, fill)
    if sources.before is not None:
        return _extend(frames, sources.before, fill)
    if sources.after is not None:
        return _precede(frames, sources.after, fill)
    if request.loop:
        return _loop(max(2, math.ceil(frames / SPAN)), sources.first, fill)
    return _begin(frames, sources, fill)


def joined(request: Request, new: Frames) -> Frames:
    """The new frames together with the clips that they continue."""
    if request.connect is not None:
        before, after = (resampled(video, request.size) for video in request.connect)
        return np.concatenate([before, new, after])
    if request.extend is None:
        return new
    clip = resampled(request.extend, request.size)
    return np.concatenate([new, clip] if request.backwards else [clip, new])


def _begin(frames: int, sources: Sources, fill: Fill) -> Footage:
    groups = math.ceil((frames - 1) / SPAN)
    timeline = opening(groups, sources.first, sources.last)
    timeline.drafts = sources.draft
    fill(timeline)
    latents = filled(timeline)[: 1 + groups]
    kept = latents if 1 + groups * SPAN - frames <= RUN_AHEAD else None
    return Footage(latents, (True, *[False] * groups), slice(0, frames), kept)


def _extend(frames: int, before: Floats, fill: Fill) -> Footage:
    groups = math.ceil(frames / SPAN)
    timeline = between(groups, before[1:], None)
    past = timeline.first_free
    fill(timeline)
    latents = filled(timeline)
    new = slice(past * SPAN, past * SPAN + frames)
    whole = groups * SPAN - frames <= RUN_AHEAD
    kept = np.concatenate([before, latents[past:]]) if whole else None
    return Footage(latents, (False,) * len(latents), new, kept)


def _precede(frames: int, after: Floats, fill: Fill) -> Footage:
    """The last new frame's place is the clip's own first frame's, so it is left out."""
    groups = math.ceil(frames / SPAN)
    timeline = opening(groups)
    for latent in after[1:3]:
        timeline.add(latent, float(len(timeline)))
    fill(timeline)
    latents = filled(timeline)
    still = (True, *[False] * (len(latents) - 1))
    end = groups * SPAN
    whole = groups * SPAN - frames <= RUN_AHEAD
    kept = np.concatenate([latents[: 1 + groups], after[1:]]) if whole else None
    return Footage(latents, still, slice(end - frames, end), kept)


def _connect(groups: int, before: Floats, after: Floats, fill: Fill) -> Footage:
    timeline = between(groups, before[1:], after[1:])
    past = timeline.first_free
    fill(timeline)
    latents = filled(timeline)
    new = slice(past * SPAN, (past + groups) * SPAN - 1)
    kept = np.concatenate([before, latents[past : past + groups], after[1:]])
    return Footage(latents, (False,) * len(latents), new, kept)


def _loop(groups: int, first: Floats | None, fill: Fill) -> Footage:
    """A clip, then a bridge from its end to its own beginning."""
    seam = min(LOOP_SEAM, groups // 2)
    clip = opening(groups - seam, first)
    fill(clip)
    main = filled(clip)
    bridge = between(seam, main[1:], main[1:])
    past = bridge.first_free
    fill(bridge)
    kept = np.concatenate([main, filled(bridge)[past : past + seam]])
    # One more turn's beginning is decoded behind the seam, for the decoder to look at.
    latents = np.concatenate([kept, main[1:2]])
    still = (True, *[False] * groups, False)
    return Footage(latents, still, slice(0, groups * SPAN), kept)
