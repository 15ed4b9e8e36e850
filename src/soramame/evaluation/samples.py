"""Clips to look at: as they come, the best and the worst, with what was asked and what was read."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from soramame.evaluation.alignment import NOTHING
from soramame.evaluation.evaluation import Evaluation
from soramame.evaluation.pixels import Frames
from soramame.evaluation.prompts import Prompt
from soramame.evaluation.viewing import Viewing

EACH = 12  # samples of a kind
SIDE, GAP, SHOWN = 144, 3, 5  # pixels, and frames of a strip


@dataclass(frozen=True)
class Sample:
    """A strip of frames and, as `truth`, the middle of the scene's render; both are data URIs.

    told: attribute, what was asked and what was read.
    """

    text: str
    group: str
    told: tuple[tuple[str, str, str], ...]
    strip: str
    truth: str

    @property
    def wrong(self) -> int:
        """How many attributes were read otherwise than asked."""
        return sum(asked != read for _, asked, read in self.told)


def samples(evaluation: Evaluation) -> dict[str, list[Sample]]:
    """EACH of every kind; "right" and "wrong" begin with those that tell or miss the most."""
    viewings = evaluation.made or evaluation.drawn
    pairs = list(zip(evaluation.prompts, viewings, strict=False))
    misses = {p.number: _misses(p, viewing) for p, viewing in pairs}
    right = sorted((p for p in pairs if not misses[p[0].number]), key=lambda p: -len(p[0].told))
    wrong = sorted((p for p in pairs if misses[p[0].number]), key=lambda p: -misses[p[0].number])
    kinds = {"as they come": pairs, "right": right, "wrong": wrong}
    return {
        kind: [_sample(evaluation, *pair) for pair in chosen[:EACH]]
        for kind, chosen in kinds.items()
    }


def strip(pictures: Sequence[Frames] | Frames) -> str:
    """Pictures [H, W, 3] side by side as a data URI (WebP)."""
    size = (SIDE, SIDE * pictures[0].shape[0] // pictures[0].shape[1])
    sheet = Image.new("RGBA", ((SIDE + GAP) * len(pictures) - GAP, size[1]))
    for index, picture in enumerate(pictures):
        small = Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS)
        sheet.paste(small, (index * (SIDE + GAP), 0))
    file = io.BytesIO()
    sheet.save(file, "WEBP", quality=80)
    return f"data:image/webp;base64,{base64.b64encode(file.getvalue()).decode()}"


def spread(frames: Frames, count: int = SHOWN) -> Frames:
    """So many frames, evenly from the first to the last."""
    chosen: Frames = frames[np.linspace(0, len(frames) - 1, count).round().astype(int)]
    return chosen


def _misses(prompt: Prompt, viewing: Viewing) -> int:
    return sum(viewing.whole.get(name) != value for name, value in prompt.told.items())


def _sample(evaluation: Evaluation, prompt: Prompt, viewing: Viewing) -> Sample:
    drawn = evaluation.frames_drawn(prompt)
    frames = evaluation.frames_of("clips", prompt.number) if evaluation.made else drawn
    told = tuple(
        (name, value, viewing.whole.get(name, NOTHING)) for name, value in prompt.told.items()
    )
    middle = drawn[len(drawn) // 2]
    return Sample(prompt.text, prompt.group, told, strip(spread(frames)), strip([middle]))
