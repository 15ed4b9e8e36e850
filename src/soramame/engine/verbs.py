"""The verbs: which latents are given, which are made, and what footage comes of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soramame.engine.latents import LatentCodec, resampled
from soramame.engine.sight import Spot
from soramame.engine.timeline import Timeline, between, filled, opening
from soramame.graphs import Floats
from soramame.plan import bridge, leading_up
from soramame.request import FPS, STRENGTHS, Request
from soramame.tokens import SPAN
from soramame.video import Video

Frames = NDArray[np.uint8]  # [T, H, W, 3]
Fill = Callable[[Timeline], None]  # fills every free slot of a timeline
Write = Callable[[int, Floats | None], Floats]  # a plan so long, behind the beginning it has
RUN_AHEAD = 1  # frames by which kept latents may exceed their clip: a clip of 4 s shows 64 of 65
LOOP_SEAM = 2  # latents that lead a loop's end back to its beginning


@dataclass(frozen=True)
class Sources:
    """What a request gives, as latents; None where it gives nothing of the kind.

    plan: who is where in `first`, `before` or the `draft`; plan_after: in `last` or `after`.
    """

    first: Floats | None = None  # [C, h, w]
    last: Floats | None = None
    before: Floats | None = None  # [1 + k, C, h, w]: what the new footage follows
    after: Floats | None = None  # [1 + k, C, h, w]: what it leads to
    draft: Floats | None = None  # [1 + k, C, h, w]: what it is made from, once that is noised
    plan: Floats | None = None  # [1 + k, PLAN]
    plan_after: Floats | None = None  # [1 + k, PLAN]


@dataclass(frozen=True)
class Footage:
    """Latents to decode and the part of their frames that is new.

    kept: the finished clip's latents [1 + k, C, h, w], to continue it from later; None where the
    clip was cut short within a latent, so that they would run ahead of it. plan: [1 + k, PLAN], who
    is where in those; None where nobody knows. shown: [L, PLAN], the same for `latents`;
    unknown of a picture that was given, which nobody needs to draw.
    """

    latents: Floats
    still: tuple[bool, ...]
    new: slice
    kept: Floats | None
    plan: Floats | None = None
    shown: Floats | None = None


def read_sources(request: Request, codec: LatentCodec, spot: Spot | None) -> Sources:
    """Encode what the request gives, or take the latents and the plan kept with it.

    spot: tells the plan of what has none. A remix of full strength leaves nothing of its clip.
    """

    def plan_of(video: Video, latents: Floats) -> Floats | None:
        kept = video.plan if latents is video.latents else None
        return spot(latents) if kept is None and spot is not None else kept

    size = request.size
    if request.remix is not None and request.strength != STRENGTHS[1]:
        draft = codec.whole(request.remix, size)
        return Sources(draft=draft, plan=plan_of(request.remix, draft))
    if request.connect is not None:
        one, other = request.connect
        before, after = codec.tail(one, size), codec.head(other, size)
        return Sources(
            before=before,
            after=after,
            plan=plan_of(one, before),
            plan_after=plan_of(other, after),
        )
    if request.extend is not None and request.backwards:
        future = codec.head(request.extend, size)
        return Sources(after=future, plan_after=plan_of(request.extend, future))
    if request.extend is not None:
        past = codec.tail(request.extend, size)
        return Sources(before=past, plan=plan_of(request.extend, past))
    first, last = (
        None if picture is None else codec.picture(picture, size)
        for picture in (request.first, request.last)
    )
    plans = [
        None if latent is None or spot is None else spot(latent[None]) for latent in (first, last)
    ]
    return Sources(first, last, plan=plans[0], plan_after=plans[1])


def make(request: Request, sources: Sources, fill: Fill, write: Write) -> Footage:
    """The footage that a request asks for: planned by `write`, its free latents filled by `fill`.

    What leads from nothing to a picture has none.
    """
    frames = max(1, round(request.seconds * FPS))
    if sources.before is not None and sources.after is not None:
        return _connect(math.ceil((frames + 1) / SPAN), sources, fill)
    if sources.before is not None:
        return _extend(frames, sources, fill, write)
    if sources.after is not None:
        return _precede(frames, sources, fill)
    if request.loop:
        return _loop(max(2, math.ceil(frames / SPAN)), sources, fill, write)
    return _begin(frames, sources, fill, write)


def joined(request: Request, new: Frames) -> Frames:
    """The new frames together with the clips that they continue."""
    if request.connect is not None:
        before, after = (resampled(video, request.size) for video in request.connect)
        return np.concatenate([before, new, after])
    if request.extend is None:
        return new
    clip = resampled(request.extend, request.size)
    return np.concatenate([new, clip] if request.backwards else [clip, new])


def _begin(frames: int, sources: Sources, fill: Fill, write: Write) -> Footage:
    groups = math.ceil((frames - 1) / SPAN)
    timeline = opening(groups, sources.first, sources.last)
    timeline.drafts = sources.draft
    if sources.draft is not None:
        timeline.plan = sources.plan
    elif sources.last is None:
        timeline.plan = _begun(1 + groups, sources, write)
    elif sources.plan is not None and sources.plan_after is not None:
        way = bridge(sources.plan[0], sources.plan_after[0], groups)
        timeline.plan = np.concatenate([sources.plan, way, sources.plan_after])
    fill(timeline)
    latents = filled(timeline)[: 1 + groups]
    kept = latents if 1 + groups * SPAN - frames <= RUN_AHEAD else None
    still = (True, *[False] * groups)
    plan = None if timeline.plan is None else timeline.plan[: 1 + groups]
    shown = plan
    if plan is not None and sources.first is not None:
        shown = np.concatenate([np.zeros_like(plan[:1]), plan[1:]])
    return Footage(latents, still, slice(0, frames), kept, plan, shown)


def _begun(latents: int, sources: Sources, write: Write) -> Floats | None:
    """The plan [latents, PLAN] of a clip from its first picture on, if one is given."""
    unknown = sources.first is not None and sources.plan is None
    return None if unknown else write(latents, sources.plan)


def _extend(frames: int, sources: Sources, fill: Fill, write: Write) -> Footage:
    before, groups = sources.before, math.ceil(frames / SPAN)
    assert before is not None
    timeline = between(groups, before[1:], None)
    past = timeline.first_free
    plan = None if sources.plan is None else write(len(before) + groups, sources.plan)
    timeline.plan = None if plan is None else plan[-len(timeline) :]
    fill(timeline)
    latents = filled(timeline)
    new = slice(past * SPAN, past * SPAN + frames)
    whole = groups * SPAN - frames <= RUN_AHEAD
    kept = np.concatenate([before, latents[past:]]) if whole else None
    return Footage(latents, (False,) * len(latents), new, kept, plan, timeline.plan)


def _precede(frames: int, sources: Sources, fill: Fill) -> Footage:
    """The last new frame's place is the clip's own first frame's, so it is left out."""
    after, groups = sources.after, math.ceil(frames / SPAN)
    assert after is not None
    timeline = opening(groups)
    for latent in after[1:3]:
        timeline.add(latent, float(len(timeline)))
    plan = None
    if sources.plan_after is not None:
        past = leading_up(sources.plan_after, 1 + groups)
        plan = np.concatenate([past, sources.plan_after[1:]])
        timeline.plan = plan[: len(timeline)]
    fill(timeline)
    latents = filled(timeline)
    still = (True, *[False] * (len(latents) - 1))
    end = groups * SPAN
    whole = groups * SPAN - frames <= RUN_AHEAD
    kept = np.concatenate([latents[: 1 + groups], after[1:]]) if whole else None
    return Footage(latents, still, slice(end - frames, end), kept, plan, timeline.plan)


def _connect(groups: int, sources: Sources, fill: Fill) -> Footage:
    before, after = sources.before, sources.after
    assert before is not None
    assert after is not None
    timeline = between(groups, before[1:], after[1:])
    past = timeline.first_free
    plan = _bridged(sources.plan, sources.plan_after, groups)
    timeline.plan = None if plan is None else plan[len(before) - past :][: len(timeline)]
    fill(timeline)
    latents = filled(timeline)
    new = slice(past * SPAN, (past + groups) * SPAN - 1)
    kept = np.concatenate([before, latents[past : past + groups], after[1:]])
    return Footage(latents, (False,) * len(latents), new, kept, plan, timeline.plan)


def _bridged(before: Floats | None, after: Floats | None, groups: int) -> Floats | None:
    """The plan [L + groups + L' - 1, PLAN] of two clips joined by what leads from one to the other.

    The second clip's first frame, held still, is left out.
    """
    if before is None or after is None:
        return None
    way = bridge(before[-1], after[min(1, len(after) - 1)], groups)
    return np.concatenate([before, way, after[1:]])


def _loop(groups: int, sources: Sources, fill: Fill, write: Write) -> Footage:
    """A clip, then a bridge from its end to its own beginning."""
    seam = min(LOOP_SEAM, groups // 2)
    clip = opening(groups - seam, sources.first)
    clip.plan = _begun(len(clip), sources, write)
    fill(clip)
    main = filled(clip)
    way = between(seam, main[1:], main[1:])
    past = way.first_free
    plan = _bridged(clip.plan, clip.plan, seam)
    way.plan = None if plan is None else plan[len(main) - past :][: len(way)]
    fill(way)
    kept = np.concatenate([main, filled(way)[past : past + seam]])
    plan = None if plan is None else plan[: len(kept)]
    # One more turn's beginning is decoded behind the seam, for the decoder to look at.
    latents = np.concatenate([kept, main[1:2]])
    still = (True, *[False] * groups, False)
    shown = None if plan is None else np.concatenate([plan, plan[1:2]])
    return Footage(latents, still, slice(0, groups * SPAN), kept, plan, shown)
