"""Close-ups: stretches cut down to the tokens around an actor: more actors for the same work.

A backdrop fills most of a picture; actors fill a tenth of it. Training on parts
of pictures with their true positions is Patch Diffusion's (Wang et al. 2023), and here the part is
where somebody is.
"""

from __future__ import annotations

import torch
from torch import Tensor

from soramame.training.latents import Window


def close_up(window: Window, side: int, generator: torch.Generator) -> Window:
    """`side` x `side` tokens of every latent, around some token of each sample with an actor in it.

    The window's rope becomes [2, B, 1, T, E / 2], since each sample has positions of its own.
    """
    batch, frames, rows, columns = window.present.shape
    heights, widths = min(side, rows), min(side, columns)
    weight = window.present.amax(dim=1).flatten(1) + 1e-6
    chosen = torch.multinomial(weight, 1, generator=generator).squeeze(1)
    shifts = torch.rand((2, batch), generator=generator)
    top = _start(chosen // columns, shifts[0], heights, rows)
    left = _start(chosen % columns, shifts[1], widths, columns)

    def part(tokens_BLRCX: Tensor) -> Tensor:
        return torch.stack([
            one[:, t : t + heights, c : c + widths]
            for one, t, c in zip(tokens_BLRCX, top.tolist(), left.tolist(), strict=True)
        ])  # fmt: skip

    rope = window.rope.unflatten(1, (frames, rows, columns))
    turned = torch.stack([
        part(half.expand(batch, *half.shape)).flatten(1, 3).unsqueeze(1) for half in rope
    ])  # fmt: skip
    return window._replace(
        x=part(window.x), rope=turned, maps=part(window.maps), present=part(window.present)
    )


def _start(chosen_B: Tensor, shift_B: Tensor, size: int, limit: int) -> Tensor:
    """Where parts of `size` begin that hold what was chosen, anywhere in them."""
    return (chosen_B - (shift_B * size).long()).clamp(0, limit - size)
