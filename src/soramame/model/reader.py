"""The reader's network: token states in, what the sentence tells and what each word is for out.

Two small transformer blocks learn which word says what of whom; what a word means is read from its
own state, so that a synonym never seen in training is read by its likeness to those that were.
Shapes: B prompts, L word pieces, A attributes, V all values of all attributes, T tags.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from soramame.text.attributes import ATTRIBUTES, TAGS, VALUES

STATES = 384
WIDTH = 128
HEADS = 4
BLOCKS = 2
LONGEST = 128
SIZES = tuple(1 + len(VALUES[name]) for name in ATTRIBUTES)  # value 0 is "untold"


class Block(nn.Module):
    """Attention over the sentence, then a perceptron, each on normalised input."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH)
        self.up = nn.Linear(WIDTH, 3 * WIDTH)
        self.down = nn.Linear(3 * WIDTH, WIDTH)
        self.drop = nn.Dropout(dropout)

    def forward(self, x_BLD: Tensor, bias_B1L: Tensor) -> Tensor:
        """One block; `bias` is very negative on padding."""
        B, L, D = x_BLD.shape
        qkv = self.qkv(self.norm1(x_BLD)).reshape(B, L, 3, HEADS, D // HEADS)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        weights = q @ k.transpose(-1, -2) * (D // HEADS) ** -0.5 + bias_B1L[:, None]
        mixed = (weights.softmax(-1) @ v).transpose(1, 2).reshape(B, L, D)
        x_BLD = x_BLD + self.drop(self.out(mixed))
        out: Tensor = x_BLD + self.drop(self.down(F.gelu(self.up(self.norm2(x_BLD)))))
        return out


class ReaderNet(nn.Module):
    """For every attribute a pointer to the words that tell it, and their meaning."""

    def __init__(self, dropout: float = 0.15) -> None:
        super().__init__()
        self.scale = nn.LayerNorm(STATES)
        self.drop = nn.Dropout(dropout)
        self.blur = nn.Dropout(0.5)  # what a word means is not to be learnt from its company
        self.enter = nn.Linear(STATES, WIDTH)
        self.places = nn.Parameter(torch.randn(LONGEST, WIDTH) * 0.02)
        self.blocks = nn.ModuleList(Block(dropout) for _ in range(BLOCKS))
        self.norm = nn.LayerNorm(WIDTH)
        self.pointers = nn.Linear(WIDTH, len(ATTRIBUTES))
        self.meaning = nn.Linear(STATES, WIDTH)
        self.values = nn.ModuleList(nn.Linear(2 * WIDTH, size) for size in SIZES)
        self.tags = nn.Linear(2 * WIDTH, len(TAGS))

    def forward(self, states_BLD: Tensor, mask_BL: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Value logits [B, V], tag logits [B, L, T], and where each attribute looks [B, A, L]."""
        states = self.drop(self.scale(states_BLD))
        bias_B1L = (mask_BL.to(states.dtype) - 1.0)[:, None] * 1e4
        x = self.enter(states) + self.places[: states.shape[1]]
        for block in self.blocks:
            x = block(x, bias_B1L)
        x = self.norm(x)
        words = torch.cat((self.blur(x), self.meaning(states)), -1)
        looks_BAL = (self.pointers(x).transpose(1, 2) + bias_B1L).softmax(-1)
        told = looks_BAL @ words
        logits = [head(told[:, a]) for a, head in enumerate(self.values)]
        return torch.cat(logits, -1), self.tags(words), looks_BAL
