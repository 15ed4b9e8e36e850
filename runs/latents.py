r"""Encode every clip of a rendered data set, and its mirror image, once.

    python runs/latents.py ~/.cache/soramame/clips ~/.cache/soramame/codec \
        ~/.cache/soramame/latents

Several data sets may go into one folder of latents: pictures beside clips. Goes on where it was
cut off. Several may run side by side with --part 0 --of 2 and so on. With MALLOC_MMAP_MAX_=0 and
MALLOC_TRIM_THRESHOLD_=8000000000 in the environment glibc keeps its memory, which is 2.5 times
faster here.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from soramame.model.codec import PATCH
from soramame.scenery import mirrored
from soramame.text.encoder import TextEncoder
from soramame.tokens import SPAN
from soramame.toybox import staging
from soramame.toybox.captions import canonical
from soramame.toybox.dataset import Frames, read_shard, shards
from soramame.toybox.presence import presence
from soramame.toybox.renderer import FPS
from soramame.toybox.scene import Scene
from soramame.training.codec import open_codec
from soramame.training.latents import Clip, Staging, encode_shard, write_importance


def clips(shard: Path) -> Iterator[Clip]:
    for scene, start, frames in read_shard(shard):
        seen = stage(scene, start, frames)
        yield Clip(frames, canonical(scene), seen)
        flipped = np.ascontiguousarray(frames[:, :, ::-1])
        plans = (staging.mirrored(scene, plan) for plan in (seen.plan, seen.still_plan))
        turned = Staging(seen.present[:, :, ::-1], *plans, mirrored(seen.scenery))
        yield Clip(flipped, canonical(scene.mirrored()), turned)


def stage(scene: Scene, start: float, frames: Frames) -> Staging:
    count, height, width, _ = frames.shape
    asked = scene, 1 + (count - 1) // SPAN, start, width / height
    present = where_actors_are(scene, start, frames)
    plans = staging.groups(*asked), staging.stills(*asked)
    return Staging(present, *plans, staging.scenery(scene))


def where_actors_are(scene: Scene, start: float, frames: Frames) -> NDArray[np.bool_]:
    """For each latent, the cells that an actor touches at its beginning, middle or end."""
    count, height, width, _ = frames.shape
    moments = [0.0, *np.arange(1, count, SPAN / 2), count - 1.0]  # in frames
    seen = presence(scene, [start + m / FPS for m in moments], (width, height), PATCH)
    spans = [seen[i : i + 3].any(axis=0) for i in range(1, len(seen) - 2, 2)]
    return np.stack([seen[0], *spans])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", type=Path)
    parser.add_argument("codec", type=Path)
    parser.add_argument("latents", type=Path)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--of", type=int, default=1)
    given = parser.parse_args()
    codec, text = open_codec(given.codec), TextEncoder()
    write_importance(codec, given.latents)
    for shard in track(shards(given.clips)[given.part :: given.of], "encoding"):
        target = given.latents / f"{given.clips.name}-{shard.name}"
        if not target.exists():
            encode_shard(clips(shard), codec, text, target)


if __name__ == "__main__":
    main()
