"""A clip as a row of latents, some given and some free; every verb is only such a row.

Times are in latents of 8 frames. A clip opens with a latent that holds its first frame still, at
time 0; a closing keyframe holds the last frame still, half a step behind the last latent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
CONTEXT = 2  # latents of its own past (or of a clip) that a continuation looks back at


@dataclass
class Timeline:
    """Slots of latents [C, h, w]; `latents[i]` is None as long as slot i is free.

    drafts: latents [L, C, h, w] that free slots start from, noised, instead of from noise alone.
    plan: [L, PLAN], who is where; None where that is not known.
    """

    latents: list[Floats | None] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    still: list[bool] = field(default_factory=list)
    drafts: Floats | None = None
    plan: Floats | None = None

    def __len__(self) -> int:
        """The number of slots."""
        return len(self.times)

    @property
    def first_free(self) -> int:
        """The index of the first free slot; the length if there is none."""
        return next((i for i, x in enumerate(self.latents) if x is None), len(self))

    def add(self, latent: Floats | None, time: float, still: bool = False) -> None:
        """Append a slot, given or free."""
        self.latents.append(latent)
        self.times.append(time)
        self.still.append(still)

    def put(self, window: slice, latents: list[Floats]) -> None:
        """Fill the slots of a window."""
        self.latents[window] = latents

    def windows(self, length: int) -> Iterator[slice]:
        """Stretches of at most `length` slots, in the order in which they are to be filled.

        Each begins up to CONTEXT slots before the first slot that is still free, and the caller
        fills all of it before asking for the next.
        """
        while (free := self.first_free) < len(self):
            start = max(0, free - CONTEXT)
            yield slice(start, min(len(self), start + length))


def opening(groups: int, first: Floats | None = None, last: Floats | None = None) -> Timeline:
    """A new clip of 1 + 8 * groups frames, its first or last frame given or free."""
    timeline = Timeline()
    timeline.add(first, 0.0, still=True)
    for index in range(groups):
        timeline.add(None, 1.0 + index)
    if last is not None:
        timeline.add(last, groups + 0.5, still=True)
    return timeline


def between(groups: int, before: Floats | None, after: Floats | None) -> Timeline:
    """`groups` free latents behind the latents `before` and ahead of `after` [n, C, h, w]."""
    timeline = Timeline()
    past = [] if before is None else list(before[-CONTEXT:])
    future = [] if after is None else list(after[:CONTEXT])
    for latent in (*past, *[None] * groups, *future):
        timeline.add(latent, float(len(timeline)))
    return timeline


def filled(timeline: Timeline) -> Floats:
    """All latents [L, C, h, w] of a timeline with no free slot left."""
    latents = [latent for latent in timeline.latents if latent is not None]
    assert len(latents) == len(timeline)
    return np.stack(latents)
