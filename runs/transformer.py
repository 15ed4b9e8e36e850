r"""Train the transformer on encoded clips.

    python runs/transformer.py ~/.cache/soramame/latents \
        ~/.cache/soramame/transformer --steps 60000

Give it the same folder again to go on after an interruption.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from soramame.model.transformer import Transformer, TransformerConfig
from soramame.training.latents import IMPORTANCE, Latents
from soramame.training.loop import Run, Schedule, train
from soramame.training.transformer import draw_window, flow_loss

BATCH = 8  # stretches of SHORT latents; half as many of LONG, four times as many pictures
SHORT, LONG = 5, 9  # latent frames of a stretch: 2 and 4 seconds
RATE = 1.2e-3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("latents", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--steps", type=int, default=60000)
    parser.add_argument("--width", type=int, default=384)
    parser.add_argument("--depth", type=int, default=9)
    parser.add_argument("--long", type=float, default=0.2, help="share of steps of 4 seconds")
    given = parser.parse_args()
    torch.manual_seed(0)
    channels = len(np.load(given.latents / IMPORTANCE))
    config = TransformerConfig(channels, given.width, given.depth, heads=given.width // 64)
    latents = Latents(given.latents, config)
    run = Run(given.folder, Transformer(config), Schedule(given.steps, RATE))

    def loss(model: torch.nn.Module, step: int, rank: int) -> tuple[torch.Tensor, dict[str, float]]:
        seed = (3, step, rank)
        is_long = np.random.default_rng(seed).random() < given.long
        size, length = (BATCH // 2, LONG) if is_long else (BATCH, SHORT)
        window = draw_window(latents, size, length, seed)
        return flow_loss(model, window, latents.importance, seed)

    train(run, loss, wrap=compile_blocks)


def compile_blocks(model: torch.nn.Module) -> torch.nn.Module:
    """Compile one block for all: quicker to start than the whole."""
    torch._dynamo.config.recompile_limit = 32  # one for each shape of a batch
    for block in model.blocks:
        block.compile(dynamic=False)
    return model


if __name__ == "__main__":
    main()
