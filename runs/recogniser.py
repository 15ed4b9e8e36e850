r"""Teach the recogniser on renders, and write its weights for the package.

    python runs/recogniser.py ~/.cache/soramame/clips ~/.cache/soramame/pictures

Give it the same folders again to go on after an interruption; `--begin FOLDER` begins with exported
weights. Once all is rendered, `torchrun --nproc-per-node 2` trains on two cores. Cost: 14,000 steps
on 34,000 scenes took five and a half hours of one core, rendering included; 5,800 more on twice as
many frames and 24,600 new scenes, seven and a half. Score on 1,036 held-out renders of one actor
that nobody had looked at: time 98.4 %, action 98.6, direction 98.8, the rest 99.2 up.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import torch

from soramame.evaluation.recogniser import WEIGHTS
from soramame.training.glimpses import Glimpses, render, shrink
from soramame.training.loop import Run, Schedule, train
from soramame.training.recogniser import begun, export, new_net, open_net, step_loss

CACHE = Path("~/.cache/soramame/recogniser").expanduser()
RENDERED, SEED = 6144, 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", type=Path, nargs="*")
    parser.add_argument("--folder", type=Path, default=CACHE)
    parser.add_argument("--rendered", type=int, default=RENDERED)
    parser.add_argument("--seed", type=int, default=SEED, help="of what is rendered")
    parser.add_argument("--begin", type=Path, help="a folder of weights that it begins as")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    given = parser.parse_args()
    render(given.folder, given.rendered, given.seed, len(os.sched_getaffinity(0)))
    for dataset in given.datasets:
        shrink(dataset, given.folder)
    glimpses = Glimpses(given.folder)
    schedule = Schedule(given.steps, given.rate, warmup=50, decay=0.5, ema=0.998)
    net = begun(given.begin) if given.begin else new_net()
    run = Run(given.folder / "run", net, schedule)

    def loss(net: torch.nn.Module, step: int, rank: int) -> tuple[torch.Tensor, dict[str, float]]:
        return step_loss(net, glimpses, step, rank, 1.0 if given.begin else step / given.steps)

    train(run, loss)
    if int(os.environ.get("RANK", "0")) == 0:
        export(WEIGHTS, open_net(given.folder / "run"))


if __name__ == "__main__":
    main()
