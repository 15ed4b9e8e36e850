r"""Render cutouts of seeded scenes' actors, and train the sketcher on them.

    python runs/sketcher.py ~/.cache/soramame/small ~/.cache/soramame/small-sketcher --side 32
    python runs/sketcher.py ~/.cache/soramame/cutouts ~/.cache/soramame/sketcher \
        --scenes 14000 --steps 4500 --begin ~/.cache/soramame/small-sketcher

Give it the same folders again to go on after an interruption. `--begin FOLDER` begins with another
run's weights, whose cutouts may be smaller. Small, 14,000 scenes take seven minutes of one core and
3,000 steps ten more: then 19.5 dB on scenes that it never saw. Large, 4,500 steps took 55 minutes
of a shared core: 22.3 dB on what it saw.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from rich.progress import track

from soramame.model.sketcher import Sketcher
from soramame.sketch import SIDE
from soramame.training.loop import Run, Schedule, train
from soramame.training.sketcher import SHARD, CutoutShelf, begun, sketch_loss, write_cutouts

SEED = 17
BATCH = 192
RATE = 1e-3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cutouts", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scenes", type=int, default=30000)
    parser.add_argument("--steps", type=int, default=10000)
    parser.add_argument("--side", type=int, default=SIDE, help="pixels of a cutout, 32 or 64")
    parser.add_argument("--begin", type=Path, help="the run whose sketcher it begins as")
    given = parser.parse_args()
    shards = -(-given.scenes // SHARD)
    written = write_cutouts(given.cutouts, given.scenes, SEED, side=given.side)
    for _ in track(written, "cutting out", shards):
        pass
    shelf = CutoutShelf(given.cutouts)
    torch.manual_seed(0)
    sketcher = begun(given.begin) if given.begin else Sketcher(side=given.side)
    run = Run(given.folder, sketcher, Schedule(given.steps, RATE, decay=0.4))

    def loss(model: torch.nn.Module, step: int, rank: int) -> tuple[torch.Tensor, dict[str, float]]:
        chosen = np.random.default_rng((17, step, rank)).integers(len(shelf), size=BATCH)
        return sketch_loss(model, shelf.batch(chosen))

    train(run, loss)


if __name__ == "__main__":
    main()
