"""The sketcher's run: cutouts of seeded scenes' actors, and how far drawn ones are from them."""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from soramame.media.whole import whole_file
from soramame.model.sketcher import Sketcher
from soramame.plan import ACTOR, ACTORS, Floats, moments
from soramame.sketch import CHANNELS, SIDE, Draw, box, poses
from soramame.text.encoder import TextEncoder
from soramame.toybox import grammar, staging
from soramame.toybox.captions import canonical
from soramame.toybox.dataset import draw_size
from soramame.toybox.renderer import Renderer
from soramame.toybox.scene import Scene
from soramame.training.latents import encode_captions

SHARD = 500  # scenes
TIMES = 4  # moments of each
LONGEST = 12.0  # seconds
SHARP = 0.1  # the weight of the absolute error
FARTHEST = 1.6  # half pictures from the middle at which a box's may be for its actor to be drawn


class Cutouts(NamedTuple):
    """A batch: poses [B, 1, POSE], text [B, K, 384], its mask, and cutouts [B, 1, 4, S, S]."""

    poses: Tensor
    text: Tensor
    mask: Tensor
    drawn: Tensor


def write_cutouts(
    folder: Path, scenes: int, seed: int, split: str = "train", side: int = SIDE
) -> Iterator[int]:
    """Write cutouts of seeded scenes' actors in shards, or those that are missing.

    Yields how many scenes are done. A shard holds cutouts uint8 [n, side, side, 4], plans [n, PLAN]
    of their moments, which actor each is, aspects, which row of texts, and those and their masks;
    first the scenes', then their mirror images'.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = TextEncoder()
    with Renderer(side, side) as renderer:
        for first in range(0, scenes, SHARD):
            path = folder / f"cutouts-{split}-{seed}-{first:07d}.npz"
            if not path.exists():
                seeds = range(first, min(first + SHARD, scenes))
                fields: dict[str, Any] = _shard(
                    renderer, text, [seed * 10_000_000 + i for i in seeds], split
                )
                with whole_file(path) as part, part.open("wb") as file:
                    np.savez(file, **fields)
            yield min(first + SHARD, scenes)


def _shard(
    renderer: Renderer, text: TextEncoder, seeds: list[int], split: str
) -> dict[str, NDArray[Any]]:
    names = ("cutouts", "plans", "mirrored", "actors", "aspects")
    fields: dict[str, list[Any]] = {name: [] for name in names}
    rows, captions = [], []
    for row, seed in enumerate(seeds):
        scene = grammar.sample(seed, split)
        captions += [canonical(scene), canonical(scene.mirrored())]
        for found in _drawn(renderer, scene, np.random.default_rng((seed, 5))):
            for name, value in zip(fields, found, strict=True):
                fields[name].append(value)
            rows.append(row)
    cutouts, plans, mirrored, actors, aspects = (np.stack(values) for values in fields.values())
    states, mask = encode_captions(text, captions)
    return {
        "cutouts": np.concatenate([cutouts, cutouts[:, :, ::-1]]),
        "plans": np.concatenate([plans, mirrored]).astype(np.float32),
        "actors": np.tile(actors, 2),
        "aspects": np.tile(aspects, 2).astype(np.float32),
        "rows": np.concatenate([2 * np.array(rows), 2 * np.array(rows) + 1]),
        "text": states.astype(np.float16),
        "mask": mask,
    }


def _drawn(renderer: Renderer, scene: Scene, rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """Cutouts of a scene's actors at a few moments, with the moment's plan and that of the mirror
    image, actor and aspect."""
    width, height = draw_size(rng)
    aspect = width / height
    for _ in range(TIMES):
        seconds = float(rng.uniform(0, 4.0 if rng.random() < 0.7 else LONGEST))
        plan = staging.stills(scene, 1, seconds, aspect)[0]
        for index in range(len(scene.actors)):
            actor = moments(plan)[0, index * ACTOR : (index + 1) * ACTOR]
            sides = box(actor)
            if np.abs(actor[1:3]).max() < FARTHEST and np.abs(sides).max() < 4:
                cutout = renderer.cutout(scene, index, seconds, aspect, sides.tolist())
                yield cutout, plan, staging.mirrored(scene, plan), index, log(aspect)


class CutoutShelf:
    """All cutouts of a folder in memory; a batch depends on its seed alone."""

    def __init__(self, folder: Path, split: str = "train") -> None:
        shards = [dict(np.load(path)) for path in sorted(folder.glob(f"cutouts-{split}-*.npz"))]
        before = np.cumsum([0, *(len(shard["text"]) for shard in shards[:-1])])
        for shard, start in zip(shards, before, strict=True):
            shard["rows"] = shard["rows"] + start
        self.fields = {
            name: np.concatenate([shard[name] for shard in shards]) for name in shards[0]
        }
        f = self.fields
        told = poses(f["plans"], f["aspects"])[:, 0]
        self.poses = told[np.arange(len(told)), f["actors"]]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.poses)

    def batch(self, chosen: NDArray[np.int64]) -> Cutouts:
        """Those with these numbers."""
        f, rows = self.fields, self.fields["rows"][chosen]
        drawn = f["cutouts"][chosen].transpose(0, 3, 1, 2)[:, None] / np.float32(255)
        arrays = (self.poses[chosen][:, None], f["text"][rows], f["mask"][rows], drawn)
        return Cutouts(*(torch.from_numpy(np.asarray(a, dtype=np.float32)) for a in arrays))


def sketch_loss(sketcher: nn.Module, batch: Cutouts) -> tuple[Tensor, dict[str, float]]:
    """Squared error of colours and opacity, and a little of the absolute error, which does not blur
    an edge that may be here or there."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        drawn = sketcher(batch.poses, batch.text, batch.mask).float()
    error = drawn - batch.drawn
    squared = error.square().mean()
    loss = squared + SHARP * error.abs().mean()
    return loss, {"dB": float(-10 * torch.log10(squared.detach()))}


def open_sketcher(folder: Path) -> Sketcher:
    """The sketcher of a run's folder, with its averaged weights."""
    return Sketcher.sized(torch.load(folder / "checkpoint.pt", weights_only=True)["ema"])


def begun(folder: Path) -> Sketcher:
    """A sketcher that begins as that of a run's folder, whose cutouts may be smaller: what makes
    them larger begins anew (Karras et al. 2018)."""
    sketcher, smaller = Sketcher(), open_sketcher(folder).state_dict()
    new = sketcher.state_dict()
    fitting = {key: value for key, value in smaller.items() if new[key].shape == value.shape}
    sketcher.load_state_dict({**new, **fitting})
    return sketcher


def drawer(sketcher: Sketcher) -> Draw:
    """A sketcher as a function of arrays; where a pose is all zero, nothing is drawn."""
    sketcher.eval()

    def draw(poses: Floats, text: Floats, mask: Floats) -> Floats:
        posed, states, there = (
            torch.from_numpy(np.asarray(a, dtype=np.float32)) for a in (poses, text, mask)
        )
        drawn = torch.zeros(*posed.shape[:2], CHANNELS, sketcher.side, sketcher.side)
        filled = posed.any(dim=-1)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            told = posed[..., -ACTORS:] @ sketcher.read(states, there)
            drawn[filled] = sketcher.draw(posed[filled], told[filled]).float()
        filled_in: Floats = drawn.numpy()
        return filled_in

    return draw
