r"""Train the transformer on encoded pictures and clips.

    python runs/transformer.py ~/.cache/soramame/latents \
        ~/.cache/soramame/transformer --codec ~/.cache/soramame/codec --steps 60000

Give it the same folders again to go on after an interruption; --steps and --lengths may change on
the way: pictures alone at first (1:1), clips later, and a last number of steps with which the rate
falls.
Cost: the shipped weights took 48,500 steps, some fifteen hours of one core in all; the plan, the
sketches, the detail head and the draft were put into them as nothing on the way. Score: see
runs/held_out.py and `soramame evaluate` in docs/experiments.md.
Every thousand steps a sheet of samples of unseen scenes appears in the run's folder.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from soramame.model.transformer import Transformer, TransformerConfig
from soramame.toybox import grammar
from soramame.toybox.captions import canonical
from soramame.training.cascade import open_cascade, open_sketchers
from soramame.training.closeups import close_up
from soramame.training.codec import open_codec
from soramame.training.latents import IMPORTANCE, Latents
from soramame.training.loop import Run, Schedule, train
from soramame.training.samples import averaged, spec_of, write_samples
from soramame.training.transformer import (
    HEAD_WIDTH,
    compile_blocks,
    draw_window,
    flow_loss,
    generator_of,
)

LATENTS = 40  # in a step
LENGTHS = "1:0.35,3:0.25,5:0.2,9:0.2"  # pictures, and clips of 1, 2 and 4 seconds
SIDE = 4  # tokens, of a close-up
RATE = 1.5e-3
SAMPLES = 4  # captions on a sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("latents", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--codec", type=Path, help="its run's folder: to begin from, for sheets")
    parser.add_argument("--cascade", type=Path, help="its runs' folder, see training/cascade.py")
    parser.add_argument("--steps", type=int, default=60000)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--depth", type=int, default=8)
    parser.add_argument("--detail", type=int, default=3, help="blocks of the detail head")
    parser.add_argument("--closeups", type=float, default=0.7, help="how often, see closeups.py")
    parser.add_argument("--lengths", default=LENGTHS, help="latents of a stretch, and how often")
    given = parser.parse_args()
    torch.manual_seed(0)
    channels = len(np.load(given.latents / IMPORTANCE))
    heads = given.width // HEAD_WIDTH
    config = TransformerConfig(
        channels, given.width, given.depth, heads, detail_depth=given.detail
    )  # fmt: skip
    latents = Latents(given.latents, config, open_sketchers(given.cascade))
    model = Transformer(config)
    if given.codec is not None and model.detail is not None:
        model.detail.draft.begin(open_codec(given.codec).encoder.linear)
    run = Run(given.folder, model, Schedule(given.steps, RATE))
    shares = {int(n): float(share) for n, share in (x.split(":") for x in given.lengths.split(","))}

    def loss(model: torch.nn.Module, step: int, rank: int) -> tuple[torch.Tensor, dict[str, float]]:
        seed = (3, step)
        near = bool(torch.rand((), generator=generator_of(*seed, 3)) < given.closeups)
        total = LATENTS * (4 if near else 1)  # a close-up has a quarter of the tokens
        window = draw_window(latents, shares, total, seed, rank)
        if near:
            window = close_up(window, SIDE, generator_of(*seed, rank, 4))
        return flow_loss(model, window, latents.importance, (*seed, rank))

    def sheet(run: Run) -> None:
        if given.codec is not None:
            path = run.folder / f"samples-{run.step:06d}.png"
            captions = [canonical(grammar.sample(seed, "scenes")) for seed in range(SAMPLES)]
            codec, copy = open_codec(given.codec), averaged(run, model)
            cascade = open_cascade(given.cascade)
            spec = spec_of(config, staged=cascade is not None)
            write_samples(path, spec, codec, copy, captions, cascade=cascade)

    train(run, loss, sheet, wrap=compile_blocks)


if __name__ == "__main__":
    main()
