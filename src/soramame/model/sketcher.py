"""The sketcher: what a sentence and a plan say of an actor, drawn alone and small.

It looks for its actor in the sentence by attention, and draws it by a small convolutional decoder
(`soramame.sketch`). It learns from cutouts that cost a thousandth of a clip to render, so it knows
the shapes of the world long before the transformer does.

Shapes: B clips, N cutouts of each, P numbers of a pose, K text tokens, D its width, A actors, S
pixels of a cutout.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from soramame.model.transformer import TEXT_WIDTH
from soramame.plan import ACTORS
from soramame.sketch import CHANNELS, POSE, SIDE

WIDTH = 384
HEADS = 8
DEPTH = 3
FEATURES = (96, 96, 48, 24)  # channels at 4, 8, 16 and 32 pixels
SMALL, LARGE = 32, 64  # what S can be


class Sketcher(nn.Module):
    """Poses and a sentence to cutouts of `side` pixels, SMALL or LARGE."""

    def __init__(self, pose: int = POSE, width: int = WIDTH, side: int = SIDE) -> None:
        super().__init__()
        if side not in (SMALL, LARGE):
            raise ValueError(f"cutouts of {side} pixels; they have {SMALL} or {LARGE}")
        self.side = side
        self.asking = nn.Parameter(torch.randn(ACTORS, width) / width**0.5)
        self.key = nn.Linear(TEXT_WIDTH, width, bias=False)
        self.value = nn.Linear(TEXT_WIDTH, width, bias=False)
        self.told = nn.Linear(width, width)
        self.posed = nn.Linear(pose, width)
        self.first = nn.Linear(2 * width, 2 * width)
        self.layers = nn.ModuleList([Layer(2 * width) for _ in range(DEPTH)])
        deep, middle, fine, finer = FEATURES
        self.canvas = nn.Linear(2 * width, deep * 16)
        self.deep = nn.Conv2d(deep, middle, 3, padding=1)
        self.middle = nn.Conv2d(middle, middle, 3, padding=1)
        self.fine = nn.Conv2d(middle, fine, 3, padding=1)
        self.finest = nn.Conv2d(fine, fine, 3, padding=1)
        if side == LARGE:
            self.grow = nn.Conv2d(fine, 4 * finer, 3, padding=1)
            self.grown = nn.Conv2d(finer, finer, 3, padding=1)
        self.out = nn.Conv2d(finer if side == LARGE else fine, CHANNELS * 4, 3, padding=1)

    @classmethod
    def sized(cls, state: Mapping[str, Tensor]) -> Sketcher:
        """One that has these weights."""
        width, pose = state["posed.weight"].shape
        sketcher = cls(pose, width, LARGE if "grow.weight" in state else SMALL)
        sketcher.load_state_dict(state)
        return sketcher

    def forward(self, poses_BNP: Tensor, text_BKW: Tensor, mask_BK: Tensor) -> Tensor:
        """Cutouts [B, N, 4, S, S], about 0 to 1."""
        b, n = poses_BNP.shape[:2]
        told = poses_BNP[..., -ACTORS:] @ self.read(text_BKW, mask_BK)
        drawn = self.draw(poses_BNP.flatten(0, 1), told.flatten(0, 1))
        return drawn.reshape(b, n, CHANNELS, self.side, self.side)

    def read(self, text_BKW: Tensor, mask_BK: Tensor) -> Tensor:
        """What the sentence says of each actor, [B, A, D]."""
        b, k = mask_BK.shape
        key = self.key(text_BKW).reshape(b, k, HEADS, -1).transpose(1, 2)
        value = self.value(text_BKW).reshape(b, k, HEADS, -1).transpose(1, 2)
        asking = self.asking.reshape(ACTORS, HEADS, -1).transpose(0, 1)
        bias = -1e4 * (1.0 - mask_BK)[:, None, None, :]
        weights = torch.softmax(asking @ key.transpose(2, 3) * 0.5 + bias, dim=-1)
        found = (weights @ value).transpose(1, 2).reshape(b, ACTORS, -1)
        told: Tensor = self.told(found)
        return told

    def draw(self, poses_NP: Tensor, told_ND: Tensor) -> Tensor:
        """Cutouts [N, 4, S, S] of what was read of each."""
        x = self.first(torch.cat([F.silu(self.posed(poses_NP)), F.silu(told_ND)], dim=-1))
        for layer in self.layers:
            x = layer(x)
        x = self.canvas(F.silu(x)).reshape(-1, FEATURES[0], 4, 4)
        x = F.silu(self.deep(twice(x)))
        x = x + F.silu(self.middle(x))
        x = F.silu(self.fine(twice(x)))
        x = x + F.silu(self.finest(x))
        if self.side == LARGE:
            x = F.silu(F.pixel_shuffle(self.grow(x), 2))
            x = x + F.silu(self.grown(x))
        return F.pixel_shuffle(self.out(x), 2)


class Layer(nn.Module):
    """A residual layer."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.inner = nn.Linear(width, width)
        self.outer = nn.Linear(width, width)

    def forward(self, x_ND: Tensor) -> Tensor:
        """The same shape."""
        y: Tensor = self.outer(F.silu(self.inner(F.layer_norm(x_ND, x_ND.shape[-1:]))))
        return x_ND + y


def twice(x: Tensor) -> Tensor:
    """Twice as high and wide."""
    return F.interpolate(x, scale_factor=2.0, mode="nearest")
