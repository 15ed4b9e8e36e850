r"""Encode every clip of a rendered data set, and its mirror image, once.

    python runs/latents.py ~/.cache/soramame/clips ~/.cache/soramame/codec \
        ~/.cache/soramame/latents

Goes on where it was cut off. Several may run side by side with --part 0 --of 2 and so on.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rich.progress import track

from soramame.text.encoder import TextEncoder
from soramame.toybox.captions import canonical
from soramame.toybox.dataset import read_shard, shards
from soramame.training.codec import open_codec
from soramame.training.latents import Clip, encode_shard, write_importance


def clips(shard: Path) -> Iterator[Clip]:
    for scene, _, frames in read_shard(shard):
        yield Clip(frames, canonical(scene))
        yield Clip(np.ascontiguousarray(frames[:, :, ::-1]), canonical(scene.mirrored()))


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
        target = given.latents / shard.name
        if not target.exists():
            encode_shard(clips(shard), codec, text, target)


if __name__ == "__main__":
    main()
