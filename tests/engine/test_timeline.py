"""Timelines and verbs: what is given stays, what is free is filled once, frames add up."""

import numpy as np
import pytest

from soramame.engine.timeline import CONTEXT, Timeline, between, filled, opening
from soramame.engine.verbs import Footage, Sources, make
from soramame.plan import PLAN
from soramame.request import Request
from soramame.video import Video

CLIP = Video(np.zeros((65, 16, 16, 3), np.uint8))


def latent(value: float) -> np.ndarray:
    return np.full((2, 1, 1), value, np.float32)


def clip(length: int, start: float = 100) -> np.ndarray:
    return np.stack([latent(start + i) for i in range(length)])


class Filler:
    """Fills free slots with -1, window by window, and notes the windows."""

    def __init__(self, window: int = 5) -> None:
        self.window, self.seen = window, []

    def __call__(self, timeline: Timeline) -> None:
        for window in timeline.windows(self.window):
            given = timeline.latents[window]
            self.seen.append([x is not None for x in given])
            timeline.put(window, [latent(-1) if x is None else x for x in given])


def write(latents: int, past: np.ndarray | None = None) -> np.ndarray:
    """A plan that tells the place of each latent in its clip, behind what there is."""
    new = np.full((latents, PLAN), np.arange(latents)[:, None], np.float32)
    return new if past is None else np.concatenate([past, new[len(past) :]])


def values(latents: np.ndarray) -> list[float]:
    return latents[:, 0, 0, 0].tolist()


def test_windows_slide_over_their_own_past() -> None:
    filler, timeline = Filler(), opening(8)
    filler(timeline)
    assert filler.seen == [[False] * 5, [True, True, False, False, False],
                           [True, True, False]]  # fmt: skip
    assert len(filled(timeline)) == 9


def test_a_closing_frame_comes_half_a_step_behind() -> None:
    timeline = opening(4, last=latent(7))
    assert timeline.times == [0, 1, 2, 3, 4, 4.5]
    assert timeline.still == [True, False, False, False, False, True]
    assert timeline.first_free == 0


def test_between_looks_at_both_neighbours() -> None:
    timeline = between(2, clip(6), clip(6, 200))
    assert [x is None for x in timeline.latents] == [False] * CONTEXT + [True] * 2 + [False] * 2
    assert values(np.stack([x for x in timeline.latents if x is not None])) == [104, 105, 200, 201]


@pytest.mark.parametrize("seconds", [1.0, 1.3, 4.0, 12.0])
@pytest.mark.parametrize("verb", ["text", "image", "frames", "extend", "precede", "loop"])
def test_footage_is_as_long_as_asked_for(verb: str, seconds: float) -> None:
    footage = made(verb, seconds)
    frames = sum(1 if still else 8 for still in footage.still)
    assert footage.new.stop <= frames
    count = footage.new.stop - footage.new.start
    wanted = round(seconds * 16)
    assert count == (-(-wanted // 8) * 8 if verb == "loop" else wanted)


def made(verb: str, seconds: float) -> Footage:
    given = {
        "text": (Request("p", seconds=seconds), Sources()),
        "image": (Request("p", seconds=seconds), Sources(first=latent(1))),
        "frames": (Request("p", seconds=seconds), Sources(latent(1), latent(2))),
        "extend": (Request("p", seconds=seconds, extend=CLIP), Sources(before=clip(9))),
        "precede": (
            Request("p", seconds=seconds, extend=CLIP, backwards=True), Sources(after=clip(9)),
        ),
        "loop": (Request("p", seconds=seconds, loop=True), Sources()),
        "connect": (
            Request("p", seconds=seconds, connect=(CLIP, CLIP)),
            Sources(before=clip(9), after=clip(9, 200)),
        ),
    }  # fmt: skip
    return make(*given[verb], Filler(), write)


def test_pictures_given_are_kept() -> None:
    assert values(made("frames", 2).kept)[:2] == [1, -1]


def test_an_extension_goes_on_from_the_kept_latents() -> None:
    footage = made("extend", 1)
    assert values(footage.kept) == [*values(clip(9)), -1, -1]
    assert values(footage.latents) == [107, 108, -1, -1]
    assert footage.new == slice(16, 32)


def test_what_came_before_ends_where_the_clip_begins() -> None:
    footage = made("precede", 1)
    assert values(footage.latents) == [-1, -1, -1, 101, 102]
    assert footage.new == slice(0, 16)
    assert values(footage.kept) == [-1, -1, -1, *values(clip(9))[1:]]


def test_a_bridge_joins_both_clips() -> None:
    footage = made("connect", 1)
    assert values(footage.latents) == [107, 108, -1, -1, -1, 200 + 1, 200 + 2]
    assert footage.new == slice(16, 16 + 23)
    assert len(footage.kept) == 9 + 3 + 8


def test_a_clip_of_one_frame_can_be_extended() -> None:
    request = Request("p", seconds=1, extend=CLIP)
    footage = make(request, Sources(before=clip(1)), Filler(), write)
    assert footage.new == slice(0, 16)


@pytest.mark.parametrize("verb", ["image", "frames", "extend", "precede", "connect"])
def test_what_leads_from_or_to_unplanned_latents_has_no_plan(verb: str) -> None:
    assert made(verb, 2).plan is None


def test_a_clip_goes_on_from_what_is_seen_of_its_picture() -> None:
    request, seen = Request("p", seconds=2), np.full((1, PLAN), 50, np.float32)
    picture = clip(1)[0]
    footage = make(request, Sources(first=picture, plan=seen), Filler(), write)
    assert len(footage.plan) == 5
    assert footage.plan[0, 0] == 50
    ends = Sources(first=picture, last=picture, plan=seen, plan_after=seen)
    assert make(request, ends, Filler(), write).plan[:, -1].all()
    before = Sources(after=clip(9), plan_after=np.ones((9, PLAN), np.float32))
    assert len(make(request, before, Filler(), write).plan) == 1 + 4 + 8


def test_a_new_clip_is_planned_whole() -> None:
    assert made("text", 2).plan[:, 0].tolist() == [0, 1, 2, 3, 4]


def test_an_extension_goes_on_with_the_plan() -> None:
    request = Request("p", seconds=1, extend=CLIP)
    seen: list[np.ndarray | None] = []

    def fill(timeline: Timeline) -> None:
        seen.append(timeline.plan)
        Filler()(timeline)

    known = np.full((9, PLAN), 50, np.float32)
    footage = make(request, Sources(before=clip(9), plan=known), fill, write)
    assert seen[0][:, 0].tolist() == [50, 50, 9, 10]
    assert footage.plan[:, 0].tolist() == [50] * 9 + [9, 10]


def test_bridges_lead_evenly_from_end_to_beginning() -> None:
    plans = []

    def fill(timeline: Timeline) -> None:
        plans.append(timeline.plan)
        Filler()(timeline)

    def known(value: float, latents: int) -> np.ndarray:
        return np.concatenate([np.full((latents, PLAN - 1), value), np.ones((latents, 1))], axis=1)

    def ascending(latents: int, past: np.ndarray | None) -> np.ndarray:
        return np.concatenate([known(i, 1) for i in range(latents)])

    connect = Request("p", seconds=1, connect=(CLIP, CLIP))
    given = Sources(None, None, clip(9), clip(9), None, known(1, 9), known(5, 9))
    footage = make(connect, given, fill, ascending)
    assert len(footage.plan) == len(footage.kept)
    x = plans[-1][:, 1]  # of an actor's box
    np.testing.assert_allclose(x, [1, 1, 1 + 4 / 7, 1 + 12 / 7, 1 + 20 / 7, 5, 5], atol=1e-6)
    looped = make(Request("p", seconds=2, loop=True), Sources(), fill, ascending)
    np.testing.assert_allclose(plans[-1][:, 1], [1, 2, 1.8, 1.4, 1, 2], atol=1e-6)
    assert len(looped.plan) == len(looped.kept)
