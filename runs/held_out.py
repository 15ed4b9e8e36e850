r"""How far a transformer's clean tokens are from the truth on held-out clips, by noise level.

    soramame toybox dataset ~/.cache/soramame/held-out --split scenes --clips 64 --frames 65
    python runs/latents.py ~/.cache/soramame/held-out ~/.cache/soramame/codec \
        ~/.cache/soramame/held-out-latents
    python runs/held_out.py ~/.cache/soramame/held-out-latents ~/.cache/soramame/transformer

Prints, for each level, the error of all tokens and that of tokens with an actor in them, weighted
by what numbers change in pixels: a measure without sampling, guidance or a recogniser, that tells
in half a minute of one core whether a change in training was worth it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from soramame.training.cascade import open_sketchers
from soramame.training.latents import Latents
from soramame.training.transformer import generator_of, hide, noisy, open_transformer, predict

LEVELS = (0.2, 0.5, 0.8, 0.99)
BATCHES, SIZE, LENGTH = 6, 8, 5  # stretches from clips' beginnings, the same in every call


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("latents", type=Path)
    parser.add_argument("folders", type=Path, nargs="+", help="of transformers' runs")
    parser.add_argument("--unplanned", action="store_true", help="hide the plan")
    parser.add_argument("--cascade", type=Path, help="its runs' folder, to sketch plans by")
    given = parser.parse_args()
    sketchers = open_sketchers(given.cascade)
    for folder in given.folders:
        model = open_transformer(folder).eval()
        latents = Latents(given.latents, model.config, sketchers)
        print(folder)
        for level in LEVELS:
            everywhere, actors = zip(
                *(
                    errors(model, latents, level, batch, given.unplanned)
                    for batch in range(BATCHES)
                ),
                strict=True,
            )
            print(f"  {level:4}  all {mean(everywhere):.4f}  actors {mean(actors):.4f}", flush=True)


def errors(
    model: torch.nn.Module, latents: Latents, level: float, batch: int, unplanned: bool = False
) -> tuple[float, float]:
    """The mean error of all tokens behind the opening picture, and of all that hold an actor."""
    window = latents.window(SIZE, LENGTH, True, False, 77, batch)
    told = torch.ones(SIZE, 1)
    window = hide(window, told, torch.zeros_like(told) if unplanned else told)
    levels = torch.full(window.x.shape[:2], level)
    noise = torch.randn(window.x.shape, generator=generator_of(5, batch))
    clean = predict(model, noisy(window.x, noise, levels), levels, window)
    error = ((clean - window.x).square() * latents.importance).mean(dim=4)
    return float(error[:, 1:].mean()), float(error[window.present > 0].mean())


def mean(numbers: tuple[float, ...]) -> float:
    return sum(numbers) / len(numbers)


if __name__ == "__main__":
    main()
