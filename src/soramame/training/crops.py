"""Crops of rendered clips, kept as raw pixels on disk: what the codec learns from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

FRAMES, SIDE = 17, 128


def cut_crops(
    frames_THWC: NDArray[np.uint8], count: int, rng: np.random.Generator
) -> Iterator[NDArray[np.uint8]]:
    """Yield `count` random crops [17, 128, 128, 3], near the middle more often than at the rim."""
    length, height, width, _ = frames_THWC.shape
    for _ in range(count):
        t = rng.integers(length - FRAMES + 1)
        y, x = ((size - SIDE) * rng.beta(2, 2) for size in (height, width))
        y, x = round(y), round(x)
        yield frames_THWC[t : t + FRAMES, y : y + SIDE, x : x + SIDE]


def write_crops(
    clips: Iterator[NDArray[np.uint8]],
    path: Path,
    total: int,
    each: int = 2,
    report: Callable[[int], None] = lambda done: None,
) -> None:
    """Fill `path` (.npy, uint8 [total, 17, 128, 128, 3]) with `each` crops of every clip."""
    rng = np.random.default_rng(0)
    temporary = path.with_suffix(".part")
    store = np.lib.format.open_memmap(
        temporary, mode="w+", dtype=np.uint8, shape=(total, FRAMES, SIDE, SIDE, 3)
    )
    done = 0
    for frames in clips:
        for crop in cut_crops(frames, min(each, total - done), rng):
            store[done] = crop
            done += 1
        report(done)
        if done == total:
            break
    if done < total:
        raise ValueError(f"the data set gave {done} crops; {total} were asked for")
    store.flush()
    temporary.replace(path)


class Crops:
    """Random batches of crops as pixels in [-1, 1]; a batch depends on its seed alone."""

    def __init__(self, path: Path) -> None:
        self.store = np.load(path, mmap_mode="r")

    def batch(self, size: int, *seed: int) -> Tensor:
        """A batch [size, 17, 128, 128, 3], each crop mirrored every other time."""
        rng = np.random.default_rng(seed)
        picked = self.store[np.sort(rng.integers(len(self.store), size=size))]
        for index in np.flatnonzero(rng.random(size) < 0.5):
            picked[index] = picked[index][:, :, ::-1]
        return torch.from_numpy(picked).float() / 127.5 - 1.0
