"""Cut the crops that the codec learns from out of a rendered data set.

python runs/crops.py ~/.cache/soramame/clips ~/.cache/soramame/crops.npy --crops 8000
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from rich.progress import track

from soramame.toybox.dataset import Frames, read_shard, shards
from soramame.training.crops import write_crops

EACH = 2  # crops of every clip


def clips(folder: Path) -> Iterator[Frames]:
    for shard in track(shards(folder), "cutting"):
        for _, _, frames in read_shard(shard):
            yield frames


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clips", type=Path)
    parser.add_argument("crops_file", type=Path)
    parser.add_argument("--crops", type=int, default=8000)
    given = parser.parse_args()
    write_crops(clips(given.clips), given.crops_file, given.crops, EACH)


if __name__ == "__main__":
    main()
