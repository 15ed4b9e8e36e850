"""The verbs, measured: does a still begin its clip, does a loop close, do extensions keep colour.

Each measurement makes a clip at the path it is given and returns numbers for JSON.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from soramame.engine.engine import ModelEngine
from soramame.evaluation import pixels
from soramame.making import make, read_clip
from soramame.request import FPS, Picture, Request

EXTENSIONS = 3


def still(engine: ModelEngine, request: Request, picture: Picture, path: Path) -> dict[str, Any]:
    """PSNR, in decibels, of a clip's first frame and of the codec's round trip of the picture."""
    frames = make(engine, request, path).video.frames[:1]
    latent = engine.codec.picture(picture, request.size)
    trip = engine.codec.decode(latent[None], [True])
    return {
        "clip to picture": pixels.psnr(frames, picture[None]),
        "round trip to picture": pixels.psnr(trip, picture[None]),
        "clip to round trip": pixels.psnr(frames, trip),
    }


def loop(engine: ModelEngine, request: Request, path: Path) -> dict[str, Any]:
    """The step over a loop's seam, in ordinary steps."""
    return {"seam": pixels.seam(make(engine, request, path).video.frames)}


def extension(engine: ModelEngine, request: Request, clip: Path, path: Path) -> dict[str, Any]:
    """How far colours drift from a clip's first second to the last one of each extension.

    drift: EXTENSIONS + 1 distances in L*a*b*, the first of them within the clip itself.
    """
    video = read_clip(clip, engine)
    span = min(FPS, len(video) // 2)
    start = video.frames[:span]
    drifts = [pixels.drift(start, video.frames[-span:])]
    for number in range(EXTENSIONS):
        more = Request(
            request.prompt, seconds=request.seconds, seed=request.seed + 1 + number,
            steps=request.steps, guidance=request.guidance, extend=video,
        )  # fmt: skip
        last = number == EXTENSIONS - 1
        video = make(engine, more, path).video if last else engine.generate(more)
        drifts.append(pixels.drift(start, video.frames[-span:]))
    return {"drift": drifts}
