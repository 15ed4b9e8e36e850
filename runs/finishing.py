r"""Teach the decoder to read animatics and to forgive the transformer's mistakes.

    python runs/finishing.py ~/.cache/soramame/repainted ~/.cache/soramame/codec \
        ~/.cache/soramame/finished

Cost: crops of 896 clips take 30 minutes of one core, 3,000 steps 67. What it gave is told in
docs/experiments.md.

It begins with the averaged weights of the codec's run, or of an earlier run of its own. Give it the
same folders again to go on after an interruption; `samples.png` in the run's folder shows how far
it is.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from soramame.training.codec import open_codec
from soramame.training.finishing import finishing_loss, to_finish, write_sheet
from soramame.training.loop import Run, Schedule, train
from soramame.training.repainting import CropShelf

BATCH = 4
RATE = 2e-4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("crops", type=Path)
    parser.add_argument("codec", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--steps", type=int, default=3000)
    given = parser.parse_args()
    shelf = CropShelf(given.crops)
    torch.manual_seed(0)
    model, teacher = (
        to_finish(open_codec(given.codec)).to(memory_format=torch.channels_last) for _ in range(2)
    )
    run = Run(given.folder, model, Schedule(given.steps, RATE, warmup=100, sheet_every=500))

    def loss(model: torch.nn.Module, step: int, rank: int) -> tuple[torch.Tensor, dict[str, float]]:
        return finishing_loss(model, teacher, shelf.batch(BATCH, 2, step, rank))

    def sheet(run: Run) -> None:
        write_sheet(model, shelf.batch(8, 3), given.folder / "samples.png")

    train(run, loss, sheet)


if __name__ == "__main__":
    main()
