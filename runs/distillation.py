r"""Distil a trained transformer: guidance folded in, steps halved, one pass in place of four.

    python runs/distillation.py ~/.cache/soramame/latents ~/.cache/soramame/transformer \
        ~/.cache/soramame/distilled --steps 2000 --levels 8 --guidance 2.5

Give it the same folders again to go on after an interruption. To halve the steps once more, let the
distilled folder be the teacher, with --guidance 1. The shipped weights do without: six steps with
neither guidance nor distillation read as sixteen did.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from soramame.training.cascade import open_sketchers
from soramame.training.distillation import distillation_loss
from soramame.training.latents import Latents
from soramame.training.loop import Run, Schedule, train
from soramame.training.transformer import compile_blocks, draw_window, open_transformer

LATENTS = 36  # in a step
LENGTHS = {1: 0.2, 9: 0.8}  # how often stretches have so many latents
RATE = 3e-4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("latents", type=Path)
    parser.add_argument("teacher", type=Path, help="the folder of the transformer's run")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cascade", type=Path, help="its runs' folder, to sketch plans by")
    parser.add_argument("--steps", type=int, default=2000, help="of training")
    parser.add_argument("--levels", type=int, default=8, help="steps that the student will take")
    parser.add_argument("--guidance", type=float, default=2.5)
    parser.add_argument("--shift", type=float, default=2.0)
    given = parser.parse_args()
    teacher = open_transformer(given.teacher).requires_grad_(False)
    compile_blocks(teacher)
    student = open_transformer(given.teacher)
    latents = Latents(given.latents, student.config, open_sketchers(given.cascade))
    run = Run(given.folder, student, Schedule(given.steps, RATE, warmup=50, decay=0.5, ema=0.995))

    def loss(model: torch.nn.Module, step: int, rank: int) -> tuple[torch.Tensor, dict[str, float]]:
        window = draw_window(latents, LENGTHS, LATENTS, (5, step), rank)
        return distillation_loss(
            model, teacher, window, latents.importance, given.levels, given.guidance, given.shift,
            (5, step, rank),
        )  # fmt: skip

    train(run, loss, wrap=compile_blocks)


if __name__ == "__main__":
    main()
