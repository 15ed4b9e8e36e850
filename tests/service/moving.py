"""A small procedural engine for the service's tests: squares that move, the same for a seed.

"slow" in a prompt makes each step take a fifth of a second, "broken" makes the engine fail, and
"deadly" breaks the worker's own loop.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass

import numpy as np
from PIL import Image

from soramame.engine.progress import Progress, Report, silent
from soramame.request import FPS, Request
from soramame.video import Video

STEPS = 4
begun: Counter[str] = Counter()  # steps begun, by prompt


@dataclass(frozen=True)
class Words:
    """A prompt as this engine understands it."""

    summary: str
    outside: tuple[str, ...]


@dataclass(frozen=True)
class Moving:
    name: str
    version: str = "1"

    def understand(self, prompt: str, seed: int = 0, style: str | None = None) -> Words:
        return Words(f"squares · {prompt}", ("fox",) if "fox" in prompt else ())

    def generate(self, request: Request, report: Report = silent) -> Video:
        pause = 0.2 if "slow" in request.prompt else 0.0
        steps = request.steps or STEPS
        clip = draw(request)
        for step in range(steps):
            report(Progress("denoise", step, steps, 0.8 * step / steps, lambda: clip))
            begun[request.prompt] += 1
            if "deadly" in request.prompt:
                raise SystemExit("the worker ends, as asked")
            if "broken" in request.prompt:
                raise RuntimeError("the engine is broken, as asked")
            time.sleep(pause)
        report(Progress("decode", 1, 1, 0.85))
        if request.remix is not None:
            clip = request.remix.frames // 2 + clip // 2
        latents = np.full((len(clip) // 8 + 1, 2, 2, 4), request.seed % 7, np.float32)
        for place, picture in ((0, request.first), (-1, request.last)):
            if picture is not None:
                clip[place] = np.asarray(Image.fromarray(picture).resize(request.size))
        if request.extend is None:
            return Video(clip, FPS, latents)
        if (kept := request.extend.latents) is None:
            latents = None  # nothing here could encode a clip
        else:
            latents = np.concatenate([latents, kept] if request.backwards else [kept, latents])
        parts = (
            (clip, request.extend.frames) if request.backwards else (request.extend.frames, clip)
        )
        return Video(np.concatenate(parts), FPS, latents)


def draw(request: Request) -> np.ndarray:
    """A square that crosses the frame once, on a ground whose colour follows from the seed.

    A remix lies half over its clip.
    """
    count, (width, height) = round(request.seconds * FPS), request.size
    rng = np.random.default_rng(request.seed)
    ground = rng.integers(0, 200, 3, dtype=np.uint8)
    frames = np.broadcast_to(ground, (count, height, width, 3)).copy()
    for index, frame in enumerate(frames):
        left = (width - 32) * index // count
        frame[height // 2 : height // 2 + 32, left : left + 32] = 255
    return frames


def load(name: str) -> Moving:
    return Moving(name)


def load_slowly(name: str) -> Moving:
    time.sleep(1.5)
    return Moving(name)
