r"""Train the transformer on encoded clips.

    python runs/transformer.py ~/.cache/soramame/latents \
        ~/.cache/soramame/transformer --steps 60000

Give it the same folder again to go on after an interruption.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from soramame.model.transformer import Transformer, TransformerConfig
from soramame.training.latents import Latents
from soramame.training.loop import Run, Schedule, train
from soramame.training.transformer import draw_window, flow_loss

BATCH = 8
LENGTH = 5  # latent frames of a stretch
RATE = 1.2e-3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("latents", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--steps", type=int, default=60000)
    parser.add_argument("--width", type=int, default=384)
    parser.add_argument("--depth", type=int, default=9)
    given = parser.parse_args()
    torch.manual_seed(0)
    config = TransformerConfig(width=given.width, depth=given.depth, heads=given.width // 64)
    latents = Latents(given.latents, config)
    run = Run(given.folder, Transformer(config), Schedule(given.steps, RATE))

    def loss(model: torch.nn.Module, step: int, rank: int) -> tuple[torch.Tensor, dict[str, float]]:
        seed = (3, step, rank)
        window = draw_window(latents, BATCH, LENGTH, seed)
        return flow_loss(model, window, latents.importance, seed)

    train(run, loss, wrap=compile_blocks)


def compile_blocks(model: torch.nn.Module) -> torch.nn.Module:
    """Compile one block for all: ten times quicker to start than the whole, as quick to run."""
    for block in model.blocks:
        block.compile(dynamic=False)
    return model


if __name__ == "__main__":
    main()
