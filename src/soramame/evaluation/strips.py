"""Strips of frames that show the verbs and the codec at work, the worst of each first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from soramame.evaluation.evaluation import Evaluation
from soramame.evaluation.results import Results
from soramame.evaluation.samples import strip

SHOWN = 4  # strips of a part: the worst and the best two
Captioned = tuple[str, str]  # what is seen, and its data URI


def strips(evaluation: Evaluation, results: Results) -> dict[str, list[Captioned]]:
    """Captioned strips by part of the plan; parts not asked for are left out."""
    losses = [still["clip to picture"] for still in results.stills]
    codec = [moving for _, moving in results.codec.clips] if results.codec else []
    worst = {
        "stills": _worst([-loss for loss in losses]),
        "loops": _worst(results.loops),
        "extensions": _worst([drifts[-1] for drifts in results.extensions]),
        "codec": _worst([-decibels for decibels in codec]),
    }
    show = {"stills": _still, "loops": _loop, "extensions": _extension, "codec": _codec}
    return {
        part: [show[part](evaluation, results, number) for number in numbers]
        for part, numbers in worst.items()
        if numbers
    }


def _worst(badness: Sequence[float]) -> list[int]:
    order = [int(index) for index in np.argsort(badness)[::-1]]
    return order if len(order) <= SHOWN else [*order[: SHOWN // 2], *order[-SHOWN // 2 :]]


def _still(evaluation: Evaluation, results: Results, number: int) -> Captioned:
    frames = evaluation.frames_of("stills", number)
    picture = evaluation.frames_drawn(evaluation.prompts[number])[0]
    found = results.stills[number]
    caption = (
        f"given, first frame ({found['clip to picture']:.1f} dB; codec alone "
        f"{found['round trip to picture']:.1f}), middle, last"
    )
    return caption, strip([picture, frames[0], frames[len(frames) // 2], frames[-1]])


def _loop(evaluation: Evaluation, results: Results, number: int) -> Captioned:
    frames = evaluation.frames_of("loops", number)
    caption = f"the last two frames, the first two: a step of {results.loops[number]:.2f} between"
    return caption, strip([frames[-2], frames[-1], frames[0], frames[1]])


def _extension(evaluation: Evaluation, results: Results, number: int) -> Captioned:
    frames = evaluation.frames_of("extensions", number)
    drifts = results.extensions[number]
    ends = np.linspace(0, len(frames), 1 + len(drifts)).round().astype(int)[1:] - 1
    told = ", ".join(f"{drift:.1f}" for drift in drifts)
    return f"the first frame, the end of each part; drifts {told}", strip(frames[[0, *ends]])


def _codec(evaluation: Evaluation, results: Results, number: int) -> Captioned:
    assert results.codec is not None
    trip = evaluation.frames_of("codec", number)
    drawn = evaluation.renders.shelf.frames(evaluation.renders.keep(evaluation.reference[number]))
    everywhere, moving = results.codec.clips[number]
    caption = f"render, round trip, twice; {everywhere:.1f} dB, moving {moving:.1f} dB"
    last = len(drawn) - 1
    return caption, strip([drawn[0], trip[0], drawn[last], trip[last]])
