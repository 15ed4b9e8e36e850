r"""Cut crops out of rendered clips, with their latents as a finished model would have painted them.

    python runs/repainting.py ~/.cache/soramame/clips src/soramame/weights/soramame-1 \
        ~/.cache/soramame/codec ~/.cache/soramame/repainted

Goes on where it was cut off. Several may run side by side with --part 0 --of 2 and so on.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from latents import clips
from rich.progress import track

from soramame.engine.models import load
from soramame.text.encoder import TextEncoder
from soramame.toybox.dataset import shards
from soramame.training.codec import open_codec
from soramame.training.latents import encode_clip
from soramame.training.repainting import cut_crops, write_crops


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("codec", type=Path)
    parser.add_argument("crops", type=Path)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--of", type=int, default=1)
    given = parser.parse_args()
    engine, codec, text = load(given.model), open_codec(given.codec), TextEncoder()
    for shard in track(shards(given.clips)[given.part :: given.of], "painting"):
        target = given.crops / f"{given.clips.name}-{shard.name}"
        if not target.exists():
            rng = np.random.default_rng(int(shard.name.rpartition("-")[2]))
            crops = [
                crop
                for index, clip in enumerate(clips(shard))
                if index % 4 in (0, 3)  # one of every two clips as its mirror image
                for crop in cut_crops(clip.frames, encode_clip(clip, codec, text), engine, rng)
            ]
            write_crops(crops, target)


if __name__ == "__main__":
    main()
