"""Scenery's two runs: tables of what stands around in seeded scenes, to learn to arrange such, and
cutouts of those things, to learn to draw them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from soramame.media.whole import whole_file
from soramame.model.planner import Planner
from soramame.model.scenery import new_arranger, new_scenery
from soramame.model.sketcher import Sketcher
from soramame.plan import placed
from soramame.sampling import HIGHEST
from soramame.scenery import MIRROR, PROPS, SIDE, cameras, mirrored, scaled, shown
from soramame.text.encoder import TextEncoder
from soramame.tokens import level_features
from soramame.toybox import grammar, staging
from soramame.toybox.captions import canonical
from soramame.toybox.dataset import draw_size
from soramame.toybox.renderer import Renderer
from soramame.toybox.scene import Scene
from soramame.training.latents import encode_captions
from soramame.training.planner import SMALLEST_LEVEL
from soramame.training.sketcher import Cutouts
from soramame.training.transformer import generator_of, logit_normal

SHARD = 500  # scenes
TIMES = 2  # moments of each
LONGEST = 12.0  # seconds
THERE = 0.1  # what the rest of an empty row weighs

Net = TypeVar("Net", bound=nn.Module)
Made = tuple[NDArray[np.uint8], NDArray[np.float32]]  # a thing's cutout and pose


def write_scenery(folder: Path, scenes: int, seed: int, split: str = "train") -> Iterator[int]:
    """Write tables and cutouts of seeded scenes in shards, or those that are missing.

    Yields how many scenes are done. A shard holds tables [n, PROPS, PROP], texts and their masks;
    cutouts uint8 [m, SIDE, SIDE, 4], poses [m, POSE], and which row of the texts is theirs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = TextEncoder()
    with Renderer(SIDE, SIDE) as renderer:
        for first in range(0, scenes, SHARD):
            path = folder / f"scenery-{split}-{seed}-{first:07d}.npz"
            if not path.exists():
                last = min(first + SHARD, scenes)
                found = [grammar.sample(seed * 10_000_000 + i, split) for i in range(first, last)]
                fields: dict[str, Any] = _shard(renderer, text, found)
                with whole_file(path) as part, part.open("wb") as file:
                    np.savez(file, **fields)
            yield min(first + SHARD, scenes)


def _shard(renderer: Renderer, text: TextEncoder, scenes: list[Scene]) -> dict[str, Any]:
    tables, cutouts, poses, rows = [], [], [], []
    for row, scene in enumerate(scenes):
        tables.append(staging.scenery(scene))
        for cutout, pose in _drawn(renderer, scene, tables[-1], np.random.default_rng(scene.seed)):
            cutouts.append(cutout)
            poses.append(pose)
            rows.append(row)
    states, mask = encode_captions(text, [canonical(scene) for scene in scenes])
    return {
        "tables": np.stack(tables),
        "cutouts": np.stack(cutouts),
        "poses": np.stack(poses),
        "rows": np.array(rows),
        "text": states.astype(np.float16),
        "mask": mask,
    }


def _drawn(
    renderer: Renderer, scene: Scene, table: NDArray[np.float32], rng: np.random.Generator
) -> Iterator[Made]:
    """The things that a scene's camera sees at a few moments."""
    width, height = draw_size(rng)
    aspect = width / height
    for _ in range(TIMES):
        seconds = float(rng.uniform(0, 4.0 if rng.random() < 0.7 else LONGEST))
        plan = staging.stills(scene, 1, seconds, aspect)[0]
        seen = shown(table, cameras(plan), aspect)
        for row, box, pose in zip(seen.rows, seen.boxes, seen.poses, strict=True):
            yield renderer.standing(scene, int(row), seconds, aspect, box.tolist()), pose


class Tables(NamedTuple):
    """A batch: scaled tables [B, PROPS, PROP], text [B, K, 384] and its mask."""

    x: Tensor
    text: Tensor
    mask: Tensor


class SceneryShelf:
    """All of a folder in memory; a batch depends on its seed alone. Half is mirrored."""

    def __init__(self, folder: Path, split: str = "train") -> None:
        shards = [dict(np.load(path)) for path in sorted(folder.glob(f"scenery-{split}-*.npz"))]
        before = np.cumsum([0, *(len(shard["text"]) for shard in shards[:-1])])
        for shard, start in zip(shards, before, strict=True):
            shard["rows"] = shard["rows"] + start
        self.fields = {
            name: np.concatenate([shard[name] for shard in shards]) for name in shards[0]
        }

    def tables(self, size: int, *seed: int) -> Tables:
        """Some tables."""
        rng = np.random.default_rng(seed)
        rows = rng.integers(len(self.fields["tables"]), size=size)
        tables = self.fields["tables"][rows]
        turned = rng.random(size) < 0.5
        tables[turned] = mirrored(tables[turned])
        text, mask = (self.fields[name][rows].astype(np.float32) for name in ("text", "mask"))
        return Tables(*(torch.from_numpy(a) for a in (scaled(tables), text, mask)))

    def cutouts(self, size: int, *seed: int) -> Cutouts:
        """Some cutouts."""
        rng = np.random.default_rng(seed)
        chosen = rng.integers(len(self.fields["poses"]), size=size)
        rows = self.fields["rows"][chosen]
        drawn = self.fields["cutouts"][chosen].transpose(0, 3, 1, 2) / np.float32(255)
        poses = self.fields["poses"][chosen]
        turned = rng.random(size) < 0.5
        drawn[turned] = drawn[turned, :, :, ::-1]
        poses[turned] *= MIRROR
        text, mask = (self.fields[name][rows].astype(np.float32) for name in ("text", "mask"))
        arrays = (poses[:, None], text, mask, drawn[:, None])
        return Cutouts(*(torch.from_numpy(np.ascontiguousarray(a)) for a in arrays))


def table_loss(
    arranger: nn.Module, tables: Tables, seed: tuple[int, ...]
) -> tuple[Tensor, dict[str, float]]:
    """Squared error of the velocity that the predicted clean tables imply (JiT, eq. 6)."""
    x = tables.x
    generator = generator_of(*seed, 1)
    level = logit_normal(torch.rand((len(x), 1), generator=generator), 0.0, 1.4)
    levels = level.clamp(max=HIGHEST).expand(len(x), PROPS)
    t = levels[:, :, None]
    noise = torch.randn(x.shape, generator=generator)
    when, rope = (torch.from_numpy(array) for array in placed(np.arange(PROPS, dtype=np.float32)))
    features = torch.from_numpy(level_features(levels.numpy()))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        clean = arranger(
            (1 - t) * x + t * noise, features, torch.zeros(PROPS), when, rope,
            torch.zeros(len(x)), tables.text, tables.mask,
        ).float()  # fmt: skip
    weight = torch.where(x[..., :1] > 0, 1.0, THERE).expand(x.shape).clone()
    weight[..., 0] = 1.0
    error = ((clean - x).square() * weight).mean(dim=(1, 2))
    loss = (error / level[:, 0].clamp(min=SMALLEST_LEVEL).square()).mean()
    return loss, {"error": float(error.detach().mean())}


def open_arranger(folder: Path) -> Planner:
    """The arranger of a run's folder, with its averaged weights."""
    return _opened(new_arranger(), folder)


def open_scenery(folder: Path) -> Sketcher:
    """The scenery's sketcher of a run's folder, with its averaged weights."""
    return _opened(new_scenery(), folder)


def _opened(net: Net, folder: Path) -> Net:
    net.load_state_dict(torch.load(folder / "checkpoint.pt", weights_only=True)["ema"])
    return net
