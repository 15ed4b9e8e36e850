"""Glimpses of clips, four a second and small: what the recogniser learns from.

A folder of glimpses holds a folder for each shard, in it `frames.npy` (uint8 [N, T, 128, 128, 3],
one row a clip), `where.npy` (uint8 [N, 2, T, 8, 8], how many sixteenths of a cell the actor fills
that is told of the clip, and of the clip in a mirror) and `scenes.json`. A row covers four seconds
by 1 + 16 k frames, or is a single picture.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soramame.evaluation.recogniser import (
    GLIMPSES,
    RATE,
    SIDE,
    VALUES,
    Frames,
    fitted,
    from_the_left,
)
from soramame.toybox.dataset import Plan, Size, read_shard, shards
from soramame.toybox.presence import presence
from soramame.toybox.renderer import FPS, Renderer
from soramame.toybox.scene import Scene

Row = tuple[Scene, Frames, Frames]  # a scene, its frames, and where the told actor is in them
Labels = NDArray[np.int64]  # one for each attribute
Progress = Callable[[int, int], None]  # shards done, shards in all
SIZES = ((128, 128, 0.7), (128, 72, 0.15), (72, 128, 0.15))  # width, height, share of the shards
UNSEEN = -100  # the label of what can't be seen
MOTION = ("action", "direction", "camera")  # what a single picture does not show
CELLS = 8  # along a frame's side
SHORT = 5  # frames of a stretch that may begin anywhere
_STEP = round(FPS / RATE)
_LONG = 1 + _STEP * (GLIMPSES - 1)


def shrink(dataset: Path, folder: Path) -> None:
    """Keep glimpses of a rendered data set's finished shards, twice as dense as they are read.

    Raises ValueError unless it holds pictures or clips of four seconds.
    """
    for path in shards(dataset):
        _keep(folder / f"{dataset.name}-{path.name}", partial(_shrunk, path))


def render(
    folder: Path, clips: int, seed: int, processes: int = 1, progress: Progress = lambda *_: None
) -> None:
    """Render glimpses of `clips` scenes for training, and nothing between them.

    A few small frames cost far less than a clip, so that many more scenes can be seen.
    """
    plan = Plan(clips, seed, GLIMPSES, SIZES)
    left = [n for n in range(plan.shards) if not _kept_at(folder, seed, n).exists()]
    if not left:
        return
    with get_context("spawn").Pool(processes) as pool:
        for number, _ in enumerate(pool.imap(partial(_draw, folder, plan), left), 1):
            progress(plan.shards - len(left) + number, plan.shards)


def labels(scene: Scene, picture: bool = False) -> Labels:
    """The place of each attribute among its VALUES, or UNSEEN."""
    told = from_the_left(scene).attributes
    seen = {k: v for k, v in told.items() if not (picture and k in MOTION)}
    indices = [names.index(seen[k]) if k in seen else UNSEEN for k, names in VALUES.items()]
    return np.array(indices, np.int64)


def whereabouts(scene: Scene, times: Iterable[float], size: Size) -> Frames:
    """How many sixteenths of each cell the actor that is told fills in frames of `size` (width,
    height) as they are fitted, as they are and in a mirror, uint8 [2, T, 8, 8].

    In a mirror the other one of two side by side is on the left, so that it is told.
    """
    times = tuple(times)
    asis, flipped = (
        _filled(scene, int(way.relation == "right of"), times, size)
        for way in (scene, scene.mirrored())
    )
    return np.stack([asis, flipped[:, :, ::-1]])


def _filled(scene: Scene, actor: int, times: Iterable[float], size: Size) -> Frames:
    part = SIDE // CELLS // 4
    width, height = (round(side * SIDE / max(size)) for side in size)
    found = presence(scene, times, (width, height), part, [actor])
    square = np.zeros((len(found), 4 * CELLS, 4 * CELLS), np.bool_)
    top, left = (SIDE - height) // 2 // part, (SIDE - width) // 2 // part
    square[:, top : top + found.shape[1], left : left + found.shape[2]] = found
    return square.reshape(-1, CELLS, 4, CELLS, 4).sum(axis=(2, 4)).astype(np.uint8)


class Batch(NamedTuple):
    """Frames uint8 [B, T, 128, 128, 3], labels [B, 9], and where the told actor is [B, T, 8, 8]."""

    frames: Frames
    labels: Labels
    where: Frames


class Glimpses:
    """All rows of a folder; a batch depends on its seed alone."""

    def __init__(self, folder: Path) -> None:
        shards = [_Shard(path.parent) for path in sorted(folder.glob("*[0-9]/frames.npy"))]
        self.clips = [row for shard in shards if not shard.picture for row in shard.rows()]
        self.pictures = [row for shard in shards if shard.picture for row in shard.rows()]
        if not self.clips:
            raise ValueError(f"there are no glimpses of clips in {folder}")

    def batch(self, size: int, length: int, *seed: int) -> Batch:
        """`size` stretches of `length` frames, half of them mirrored.

        Longer stretches begin at a clip's start, where its action does; short ones anywhere.
        """
        rng = np.random.default_rng(seed)
        rows = len(self.clips) + (len(self.pictures) if length == 1 else 0)
        picked = [self._stretch(int(k), length, rng) for k in rng.integers(rows, size=size)]
        return Batch(*(np.stack(arrays) for arrays in zip(*picked, strict=True)))

    def _stretch(self, index: int, length: int, rng: np.random.Generator) -> Batch:
        clips = len(self.clips)
        frames, told, where = self.clips[index] if index < clips else self.pictures[index - clips]
        mirrored = rng.integers(2)
        step = max(1, (len(frames) - 1) // (GLIMPSES - 1))
        starts = len(frames) - step * (length - 1)
        first = int(rng.integers(starts if length <= SHORT else min(step, starts)))
        shown = slice(first, first + step * length, step)
        frames = frames[shown, :, ::-1] if mirrored else frames[shown]
        return Batch(frames, told[mirrored], where[mirrored, shown])


class _Shard:
    """A shard's arrays; labels are [N, mirrored or not, 9]."""

    def __init__(self, folder: Path) -> None:
        self.frames = np.load(folder / "frames.npy", mmap_mode="r")
        self.where = np.load(folder / "where.npy")
        self.picture = self.frames.shape[1] == 1
        told = (folder / "scenes.json").read_text("utf-8")
        self.scenes = [Scene.from_json(scene) for scene in json.loads(told)]
        self.labels = np.stack([self._labels(scene) for scene in self.scenes])

    def _labels(self, scene: Scene) -> Labels:
        return np.array([labels(way, self.picture) for way in (scene, scene.mirrored())])

    def rows(self) -> Iterator[Batch]:
        """One row after the other, its frames left on disk; those of two actors come twice, as it
        is harder to see who of them is told first."""
        rows = map(Batch, self.frames, self.labels, self.where)
        for scene, row in zip(self.scenes, rows, strict=True):
            yield from [row] * len(scene.actors)


def _shrunk(path: Path) -> Iterator[Row]:
    for scene, start, frames in read_shard(path):
        if len(frames) not in (1, _LONG):
            raise ValueError(f"{path} has clips of {len(frames)} frames; 1 or {_LONG} are needed")
        every = _STEP // 2
        times = start + np.arange(0, len(frames), every) / FPS
        size = frames.shape[2], frames.shape[1]
        yield scene, fitted(frames[::every]), whereabouts(scene, times, size)


def _kept_at(folder: Path, seed: int, shard: int) -> Path:
    return folder / f"glimpses-{seed}-{shard:05d}"


def _draw(folder: Path, plan: Plan, shard: int) -> None:
    _keep(_kept_at(folder, plan.seed, shard), partial(_drawn, plan, shard))


def _drawn(plan: Plan, shard: int) -> Iterator[Row]:
    size = plan.size(shard)
    with Renderer(*size) as renderer:
        for number in plan.numbers(shard):
            seed, scene, _ = plan.clip(number)
            start = np.random.default_rng((seed, 0x91)).uniform(0, 1 / RATE)
            frames = renderer.clip(scene, plan.frames, start, RATE)
            times = start + np.arange(plan.frames) / RATE
            yield scene, fitted(frames), whereabouts(scene, times, size)


def _keep(folder: Path, rows: Callable[[], Iterable[Row]]) -> None:
    """Write one shard whole, unless it is there."""
    if folder.exists():
        return
    scenes, frames, where = zip(*rows(), strict=True)
    unfinished = folder.with_name(f"{folder.name}.part")
    unfinished.mkdir(parents=True, exist_ok=True)
    np.save(unfinished / "frames.npy", np.stack(frames))
    np.save(unfinished / "where.npy", np.stack(where))
    (unfinished / "scenes.json").write_text(json.dumps([s.to_json() for s in scenes]), "utf-8")
    unfinished.rename(folder)
