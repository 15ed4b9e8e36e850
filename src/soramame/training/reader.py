"""Teach the reader: prompts with known answers, their frozen token states, and a small network.

    python -m soramame.training.reader --prompts 50000 --rounds 7

Tensors: B prompts, L word pieces, A attributes, T tags.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from soramame.model.reader import SIZES, ReaderNet
from soramame.text.attributes import ATTRIBUTES, TAGS, VALUES
from soramame.text.encoder import WEIGHTS, TextEncoder
from soramame.text.wordpiece import Pieces
from soramame.training.prompts import Prompt, prompt

IGNORED = -100


@dataclass(frozen=True)
class Recipe:
    """What a run of training costs."""

    prompts: int = 50_000
    rounds: int = 7
    batch: int = 128
    rate: float = 2e-3
    threads: int = 1  # small matrices: more threads only wait for one another on a busy machine
    noise: float = 0.25  # of a token state's own spread; keeps the reader from learning by heart


@dataclass(frozen=True)
class Lesson:
    """A batch: states [B, L, 384], mask [B, L], values [B, A], tags [B, L], pointers [B, A, L]."""

    states: Tensor
    mask: Tensor
    values: Tensor
    tags: Tensor
    pointers: Tensor


def lessons(seeds: range, encoder: TextEncoder, size: int) -> list[Lesson]:
    """Prompts of these seeds as batches of prompts of like length."""
    prompts = [prompt(seed) for seed in seeds]
    pieces = encoder.pieces([p.text for p in prompts])
    order = sorted(range(len(prompts)), key=lambda i: len(pieces[i].ids))
    batches = [order[i : i + size] for i in range(0, len(order), size)]
    return [lesson([prompts[i] for i in b], [pieces[i] for i in b], encoder) for b in batches]


def lesson(prompts: list[Prompt], pieces: list[Pieces], encoder: TextEncoder) -> Lesson:
    """One batch with its answers; states are kept in half precision."""
    states, mask = encoder.encode([p.text for p in prompts])
    tags = np.full(mask.shape, IGNORED)
    pointers = np.zeros((len(prompts), len(ATTRIBUTES), mask.shape[1]), bool)
    for i, (told, encoding) in enumerate(zip(prompts, pieces, strict=True)):
        tags[i, 1 : len(encoding.ids) - 1] = 0
        for span in told.spans:
            inside = [
                k
                for k, (start, end) in enumerate(encoding.offsets)
                if start < span.end and end > span.start and end > start
            ]
            tags[i, inside] = TAGS.index(span.attribute.removesuffix("2"))
            if span.attribute in VALUES:
                pointers[i, ATTRIBUTES.index(span.attribute), inside] = True
    values = torch.tensor([[_value(p, name) for name in ATTRIBUTES] for p in prompts])
    half = torch.from_numpy(states).half()
    answers = (torch.from_numpy(x) for x in (tags, pointers))
    return Lesson(half, torch.from_numpy(mask), values, *answers)


def _value(told: Prompt, attribute: str) -> int:
    value = told.told.get(attribute)
    return 0 if value is None else 1 + VALUES[attribute].index(value)


def loss(net: ReaderNet, batch: Lesson, noise: float) -> Tensor:
    """Cross entropy of the values and the tags, and of looking where the words stand."""
    states = batch.states.float()
    states = states + noise * states.std() * torch.randn_like(states)
    logits, tags, looks = net(states, batch.mask)
    parts = logits.split(SIZES, -1)
    values = [F.cross_entropy(p, batch.values[:, a]) for a, p in enumerate(parts)]
    told = batch.pointers.any(-1)
    on_words = (looks * batch.pointers).sum(-1)[told].clamp_min(1e-6).log().neg().mean()
    named = F.cross_entropy(tags.flatten(0, 1), batch.tags.flatten(), ignore_index=IGNORED)
    return torch.stack(values).sum() + 2.0 * named + 0.5 * on_words


def train(recipe: Recipe) -> ReaderNet:
    """A network trained by the recipe; prints the loss of every round."""
    torch.manual_seed(0)
    torch.set_num_threads(recipe.threads)
    encoder, net = TextEncoder(threads=recipe.threads), ReaderNet()
    start = time.monotonic()
    batches = lessons(range(recipe.prompts), encoder, recipe.batch)
    print(f"{recipe.prompts} prompts in {time.monotonic() - start:.0f} s", flush=True)
    steps = recipe.rounds * len(batches)
    optimizer = torch.optim.AdamW(net.parameters(), recipe.rate, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, steps, pct_start=0.1)
    for number in range(recipe.rounds):
        total = 0.0
        for batch in _shuffled(batches, number):
            optimizer.zero_grad()
            value = loss(net, batch, recipe.noise)
            value.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += value.item()
        print(f"round {number + 1}: {total / len(batches):.4f}", end=" ")
        print(f"after {time.monotonic() - start:.0f} s", flush=True)
    return net.eval()


def _shuffled(batches: list[Lesson], seed: int) -> Iterator[Lesson]:
    order: NDArray[np.int64] = np.random.default_rng(seed).permutation(len(batches))
    return (batches[i] for i in order)


def export(net: ReaderNet, path: Path) -> None:
    """Write the network as ONNX, for any number and length of prompts."""
    states, mask = torch.zeros(2, 7, 384), torch.ones(2, 7, dtype=torch.bool)
    prompts, pieces = torch.export.Dim("prompts"), torch.export.Dim("pieces", max=128)
    program = torch.onnx.export(
        net,
        (states, mask),
        input_names=["states", "mask"],
        output_names=["values", "tags", "looks"],
        dynamic_shapes=({0: prompts, 1: pieces},) * 2,
        opset_version=18,
        dynamo=True,
        verbose=False,
    )
    assert program is not None
    onnx.save(program.model_proto, path)


def main() -> None:
    """Train by the recipe that the command line gives, and write the shipped weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prompts", type=int, default=Recipe.prompts)
    parser.add_argument("--rounds", type=int, default=Recipe.rounds)
    parser.add_argument("--out", type=Path, default=WEIGHTS / "reader.onnx")
    given = parser.parse_args()
    export(train(Recipe(given.prompts, given.rounds)), given.out)


if __name__ == "__main__":
    main()
