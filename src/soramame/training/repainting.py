"""What the decoder's second run learns from: crops of clips as a finished model repaints them.

Rendered clips' latents are noised and denoised again, as in SDEdit (Meng et al. 2021), with what
the plan and the sketches say of the clip. Of most hardly anything is left but what is sketched
(FORGOTTEN); others are noised less, so that their clip is still in them, if smudged.

Shapes: crops of LATENTS latents of CELLS x CELLS cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from soramame.animatic import FINER, animated
from soramame.engine.denoising import Conditioning, denoiser, sketchers
from soramame.engine.engine import ModelEngine
from soramame.model.codec import PATCH
from soramame.plan import Floats
from soramame.sampling import HIGHEST, euler, frame_levels, levels_from, renoise, shifted_levels
from soramame.sketch import CHANNELS
from soramame.tokens import SPAN
from soramame.training.codec import LATENT_NOISE
from soramame.training.latents import Row

LATENTS, CELLS = 3, 8
EACH = 4  # crops of a clip
NEAR = 0.7  # the share of crops that hold an actor
FORGOTTEN = (0.93, HIGHEST)  # how far latents are noised before they are denoised again
SMUDGED = (0.3, 0.9)  # and how far those are that still hold their clip
SMUDGES = 0.35  # the share of these
PLAIN, ENCODED = 0.25, 0.4  # up to which share nothing is sketched; latents are the encoder's
UNLAID = 0.1  # how often nothing is told of the scenery, as of a given picture's


class Crop(NamedTuple):
    """Frames uint8 [LATENTS * 8, H, W, 3], their latents and the model's [LATENTS, C, h, w],
    float16, the animatic uint8 [LATENTS, 8, DRAWN, H / 2, W / 2], and whether the model's latents
    hold no more of the frames than that."""

    frames: NDArray[np.uint8]
    latents: NDArray[np.float16]
    painted: NDArray[np.float16]
    animatic: NDArray[np.uint8]
    forgotten: NDArray[np.bool_]


def cut_crops(
    frames: NDArray[np.uint8], row: Row, engine: ModelEngine, rng: np.random.Generator
) -> Iterator[Crop]:
    """Yield EACH crops of an encoded clip, frames [1 + 8 k, H, W, 3]."""
    conditioning = conditioning_of(row)
    latents = row["groups"].astype(np.float32)
    forgotten = rng.random() >= SMUDGES
    level = float(rng.uniform(*(FORGOTTEN if forgotten else SMUDGED)))
    painted = repainted(engine, latents, row["plan"], conditioning, level, rng)
    drawn = sketchers(engine.networks, engine.spec)
    assert drawn is not None
    told = conditioning.scenery, conditioning.text[:1], conditioning.mask[:1]
    size = (cells * FINER for cells in latents.shape[-2:])
    animatic = animated(drawn, row["plan"], opened(len(latents)), *told, *size)
    drawings = (animatic * 255).round().astype(np.uint8)
    groups = np.concatenate([np.repeat(frames[:1], SPAN, axis=0), frames[1:]])
    for _ in range(EACH):
        at, y, x = _place(row["present"], rng)
        here = slice(at, at + LATENTS)
        rows, columns = slice(y, y + CELLS), slice(x, x + CELLS)
        yield Crop(
            groups[at * SPAN : (at + LATENTS) * SPAN, _of(rows, PATCH), _of(columns, PATCH)],
            row["groups"][here, :, rows, columns],
            painted[here, :, rows, columns].astype(np.float16),
            drawings[here, :, :, _of(rows, FINER), _of(columns, FINER)],
            np.array(forgotten),
        )


def conditioning_of(row: Row) -> Conditioning:
    """What is known of an encoded clip, as the engine has it."""
    text, mask = (row[name].astype(np.float32)[None] for name in ("text", "mask"))
    return Conditioning(text, mask, row["scenery"])


def opened(latents: int) -> list[bool]:
    """Which latents of a clip hold one frame still."""
    return [True, *[False] * (latents - 1)]


def repainted(
    engine: ModelEngine, latents_LChw: Floats, plan: Floats, conditioning: Conditioning,
    level: float, rng: np.random.Generator,
) -> Floats:  # fmt: skip
    """A clip's latents noised to `level` and denoised again by a model that knows its plan."""
    spec, count = engine.spec, len(latents_LChw)

    def draw() -> Floats:
        return rng.standard_normal(latents_LChw.shape, dtype=np.float32)

    levels = frame_levels(
        levels_from(shifted_levels(spec.steps, spec.shift), level), np.ones(count, np.float32)
    )
    times, still = list(map(float, range(count))), opened(count)
    denoise = denoiser(
        engine.networks, spec, conditioning, plan, times, still, latents_LChw.shape[-2:]
    )  # fmt: skip
    x = renoise(latents_LChw, draw(), levels[0])
    for step in euler(denoise, x, levels, spec.renewed, draw, spec.below):
        x = step.clean
    return x


def _place(present: NDArray[np.bool_], rng: np.random.Generator) -> tuple[int, int, int]:
    """The first latent, row and column of a crop; most crops hold a cell with an actor."""
    count, h, w = present.shape
    at, y, x = (int(rng.integers(n + 1)) for n in (count - LATENTS, h - CELLS, w - CELLS))
    filled = np.argwhere(present)
    if len(filled) and rng.random() < NEAR:
        when, row, column = filled[rng.integers(len(filled))]
        shift = rng.integers(0, (LATENTS, CELLS, CELLS))
        at, y, x = (
            int(np.clip(place - back, 0, limit))
            for place, back, limit in zip(
                (when, row, column), shift, (count - LATENTS, h - CELLS, w - CELLS), strict=True
            )
        )
    return at, y, x


def _of(cells: slice, size: int) -> slice:
    return slice(cells.start * size, cells.stop * size)


def write_crops(crops: list[Crop], folder: Path) -> None:
    """Keep crops as the shard `folder`, which appears whole or not at all."""
    temporary = folder.with_name(folder.name + ".part")
    temporary.mkdir(parents=True, exist_ok=True)
    for name, values in zip(Crop._fields, zip(*crops, strict=True), strict=True):
        np.save(temporary / f"{name}.npy", np.stack(values))
    temporary.replace(folder)


class Batch(NamedTuple):
    """Frames [B, LATENTS * 8, H, W, 3] in [-1, 1], latents and animatics of crops, and whose
    latents hold no more of the frames than the animatic does [B]."""

    frames: Tensor
    latents: Tensor
    animatic: Tensor
    forgotten: Tensor


class CropShelf:
    """All crops of a folder's shards; a batch depends on its seed alone."""

    def __init__(self, folder: Path) -> None:
        paths = sorted(p for p in folder.iterdir() if p.is_dir() and p.suffix != ".part")
        self.shards = [
            {name: np.load(path / f"{name}.npy", mmap_mode="r") for name in Crop._fields}
            for path in paths
        ]
        if not self.shards:
            raise ValueError(f"there are no crops in {folder}")
        self.counts = np.cumsum([len(shard["frames"]) for shard in self.shards])

    def batch(self, size: int, *seed: int) -> Batch:
        """A batch in which some latents are the encoder's, some the model's."""
        rng = np.random.default_rng(seed)
        picked = [self._pick(rng) for _ in range(size)]
        columns = (np.stack(column).astype(np.float32) for column in zip(*picked, strict=True))
        frames, latents, animatic, forgotten = map(torch.from_numpy, columns)
        return Batch(frames / 127.5 - 1, latents, animatic / 255, forgotten)

    def _pick(self, rng: np.random.Generator) -> tuple[NDArray[Any], ...]:
        index = int(rng.integers(self.counts[-1]))
        where = int(np.searchsorted(self.counts, index, side="right"))
        row = index - (int(self.counts[where - 1]) if where else 0)
        crop = {name: array[row] for name, array in self.shards[where].items()}
        kind = rng.random()
        latents, forgotten = crop["painted"], crop["forgotten"]
        animatic = crop["animatic"].copy()
        if kind < ENCODED:
            forgotten = np.array(False)
            noise = rng.standard_normal(latents.shape, dtype=np.float32)
            latents = crop["latents"] + LATENT_NOISE * rng.random() * noise
        if kind < PLAIN:
            animatic[:] = 0
        elif rng.random() < UNLAID:
            animatic[:, :, CHANNELS:] = 0
        return crop["frames"], latents, animatic, forgotten
