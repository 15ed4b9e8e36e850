"""MiniLM, the text encoder: a six-layer BERT, written out so that it can be read and exported.

The weights are those of sentence-transformers' all-MiniLM-L6-v2 (Apache-2.0), which turn every
word piece of a sentence into a state of 384 numbers. Shapes: B texts, L word pieces, D = 384.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

WIDTH = 384
HEADS = 12
LAYERS = 6
HIDDEN = 1536
VOCABULARY = 30522
POSITIONS = 512
EPSILON = 1e-12


class Block(nn.Module):
    """Attention, then a perceptron, each added to its input and normalised afterwards."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, EPSILON)
        self.up = nn.Linear(WIDTH, HIDDEN)
        self.down = nn.Linear(HIDDEN, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, EPSILON)

    def forward(self, x_BLD: Tensor, bias_B11L: Tensor) -> Tensor:
        """One block; `bias` is 0 on word pieces and very negative on padding."""
        B, L, D = x_BLD.shape
        qkv = self.qkv(x_BLD).reshape(B, L, 3, HEADS, D // HEADS).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        weights = q @ k.transpose(-1, -2) * (D // HEADS) ** -0.5 + bias_B11L
        mixed = (weights.softmax(-1) @ v).transpose(1, 2).reshape(B, L, D)
        x_BLD = self.norm1(x_BLD + self.out(mixed))
        out: Tensor = self.norm2(x_BLD + self.down(F.gelu(self.up(x_BLD))))
        return out


class MiniLM(nn.Module):
    """Word piece numbers in, token states out."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))

    def forward(self, ids_BL: Tensor, mask_BL: Tensor) -> Tensor:
        """States [B, L, D] of `ids`; `mask` is true on word pieces, false on padding."""
        x_BLD = self.norm(self.words(ids_BL) + self.positions.weight[: ids_BL.shape[1]])
        bias_B11L = (mask_BL.to(x_BLD.dtype) - 1.0)[:, None, None, :] * 1e4
        for block in self.blocks:
            x_BLD = block(x_BLD, bias_B11L)
        return x_BLD


def load(path: Path) -> MiniLM:
    """The encoder from all-MiniLM-L6-v2's `model.safetensors`."""
    model = MiniLM()
    model.load_state_dict(_renamed(load_file(path)))
    return model.eval()


def _renamed(theirs: dict[str, Tensor]) -> dict[str, Tensor]:
    """Their names to ours: q, k, v in one matrix, the only token type folded into the places."""
    token_type = theirs["embeddings.token_type_embeddings.weight"][0]
    ours = {
        "words.weight": theirs["embeddings.word_embeddings.weight"],
        "positions.weight": theirs["embeddings.position_embeddings.weight"] + token_type,
    }
    names = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for end in ("weight", "bias"):
        ours[f"norm.{end}"] = theirs[f"embeddings.LayerNorm.{end}"]
        for i in range(LAYERS):
            layer = f"encoder.layer.{i}."
            for our, their in names.items():
                ours[f"blocks.{i}.{our}.{end}"] = theirs[f"{layer}{their}.{end}"]
            attention = [f"{layer}attention.self.{p}.{end}" for p in ("query", "key", "value")]
            ours[f"blocks.{i}.qkv.{end}"] = torch.cat([theirs[name] for name in attention])
    return ours
