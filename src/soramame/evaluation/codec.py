"""The codec alone: renders through the model folder's encoder and decoder and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from soramame.engine.latents import LatentCodec
from soramame.evaluation import pixels
from soramame.evaluation.pixels import Frames
from soramame.evaluation.share import Share
from soramame.request import FPS
from soramame.tokens import SPAN
from soramame.video import Video

FLOOR, AIM = (29.0, 24.0), (34.0, 30.0)  # decibels over all pixels and over those that move


@dataclass(frozen=True)
class CodecScore:
    """PSNR in decibels, of all clips' pixels together and clip by clip.

    moves: the share of pixels that move. read: attributes that the recogniser reads rightly after
    the round trip, and before it.
    """

    everywhere: float
    moving: float
    moves: float
    clips: tuple[tuple[float, float], ...]
    read: Share
    read_before: Share


def round_trip(codec: LatentCodec, frames: Frames) -> Frames:
    """Frames [1 + 8 k, H, W, 3] encoded and decoded."""
    video = Video(frames, FPS)
    latents = codec.head(video, video.size)
    return codec.decode(latents, [True, *[False] * (len(latents) - 1)])


def whole_groups(frames: int) -> int:
    """The number nearest to `frames` that the codec takes whole: 1 + 8 k, 9 at least."""
    return 1 + SPAN * max(1, round(frames / SPAN))


def measured(codec: LatentCodec, frames: Frames, path: Path) -> dict[str, Any]:
    """Squared errors of a clip's round trip, which is written to `path`."""
    trip = round_trip(codec, frames)
    Video(trip, FPS).save(path)
    error, moves = pixels.squared_error(trip, frames), pixels.moving(frames)
    return {
        "error": float(error.mean()),
        "moving error": float(error[moves].mean()) if moves.any() else 0.0,
        "moves": float(moves.mean()),
    }


def score(notes: Sequence[dict[str, Any]], read: Share, read_before: Share) -> CodecScore:
    """The score of clips of one size and length, from what `measured` noted of each."""
    error, moving, moves = (
        np.array([note[name] for note in notes]) for name in ("error", "moving error", "moves")
    )
    pooled = float((moving * moves).sum() / max(moves.sum(), 1e-12))
    clips = tuple(
        (pixels.decibels(e), pixels.decibels(m))
        for e, m, share in zip(error, moving, moves, strict=True)
        if share > 0
    )
    return CodecScore(
        pixels.decibels(float(error.mean())), pixels.decibels(pooled), float(moves.mean()),
        clips, read, read_before,
    )  # fmt: skip
