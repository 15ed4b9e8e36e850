r"""Train the transformer on encoded pictures and clips.

    python runs/transformer.py ~/.cache/soramame/latents \
        ~/.cache/soramame/transformer --codec ~/.cache/soramame/codec --steps 60000

Give it the same folders again to go on after an interruption; --steps and the shares may change on
the way: pictures alone at first, clips later, and a last number of steps with which the rate falls.
Every thousand steps a sheet of samples of unseen scenes appears in the run's folder.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from soramame.engine.folder import ModelSpec
from soramame.model.transformer import Transformer, TransformerConfig
from soramame.toybox import grammar
from soramame.toybox.captions import canonical
from soramame.training.codec import open_codec
from soramame.training.latents import IMPORTANCE, Latents
from soramame.training.loop import Run, Schedule, train
from soramame.training.samples import averaged, write_samples
from soramame.training.transformer import HEAD_WIDTH, compile_blocks, draw_window, flow_loss

BATCH = 8  # stretches of SHORT latents; half as many of LONG, four times as many pictures
SHORT, LONG = 5, 9  # latent frames of a stretch: 2 and 4 seconds
RATE = 1.5e-3
SAMPLES = 4  # captions on a sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("latents", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--codec", type=Path, help="its run's folder, for the sheets of samples")
    parser.add_argument("--steps", type=int, default=60000)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--depth", type=int, default=8)
    parser.add_argument("--pictures", type=float, default=0.5, help="share of steps of pictures")
    parser.add_argument("--long", type=float, default=0.2, help="share of steps of 4 seconds")
    given = parser.parse_args()
    torch.manual_seed(0)
    channels = len(np.load(given.latents / IMPORTANCE))
    config = TransformerConfig(channels, given.width, given.depth, given.width // HEAD_WIDTH)
    latents = Latents(given.latents, config)
    model = Transformer(config)
    run = Run(given.folder, model, Schedule(given.steps, RATE))
    pictures_only = given.pictures == 1

    def loss(model: torch.nn.Module, step: int, rank: int) -> tuple[torch.Tensor, dict[str, float]]:
        seed = (3, step, rank)
        long = not pictures_only and np.random.default_rng(seed).random() < given.long
        size, length = (BATCH // 2, LONG) if long else (BATCH, 1 if pictures_only else SHORT)
        window = draw_window(latents, size, length, seed, given.pictures)
        return flow_loss(model, window, latents.importance, seed)

    def sheet(run: Run) -> None:
        if given.codec is not None:
            path = run.folder / f"samples-{run.step:06d}.png"
            captions = [canonical(grammar.sample(seed, "scenes")) for seed in range(SAMPLES)]
            codec, copy = open_codec(given.codec), averaged(run, model)
            write_samples(path, spec_of(config), codec, copy, captions)

    train(run, loss, sheet, wrap=compile_blocks)


def spec_of(config: TransformerConfig) -> ModelSpec:
    """How the sheets are sampled."""
    return ModelSpec(
        "in training", "0", config.channels, config.patch, config.head_width, window=LONG,
        steps=16, guidance=2.5, shift=2.0, renewed=1.0,
    )  # fmt: skip


if __name__ == "__main__":
    main()
