"""The planner's run: plans of scenes that nobody has to render, and rectified flow over them."""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from soramame.media.whole import whole_file
from soramame.model.planner import Planner
from soramame.plan import LONGEST, MOMENTS, Floats, known, moments, placed, scaled, tidy
from soramame.sampling import HIGHEST
from soramame.text.encoder import TextEncoder
from soramame.tokens import level_features
from soramame.toybox import grammar, staging
from soramame.toybox.captions import canonical
from soramame.toybox.dataset import draw_size
from soramame.training.latents import encode_captions
from soramame.training.transformer import generator_of, logit_normal

SHARD = 500  # scenes
LATE = 0.3  # how often a plan goes on from its middle
HALF_AWAY = 0.375  # of the way between two latents' moments: where a latent's last frame is
SMALLEST_LEVEL = 0.1  # below it the loss's weight stops growing


class Plans(NamedTuple):
    """A batch: numbers [B, L, N], still [L], times [L], aspect [B], text [B, K, 384], its mask.

    given: rows of each that are known at least, [B]; what begins in the middle can't be guessed.
    """

    x: Tensor
    still: Tensor
    times: Tensor
    aspect: Tensor
    text: Tensor
    mask: Tensor
    given: Tensor


def write_plans(folder: Path, scenes: int, seed: int) -> Iterator[int]:
    """Write the plans of seeded training scenes in shards, or those that are missing.

    Yields how many scenes are done. A shard holds plans [2n, 1 + L, PLAN] (each and its mirror
    image), aspects, texts and masks.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = TextEncoder()
    for first in range(0, scenes, SHARD):
        path = folder / f"plans-{seed}-{first:07d}.npz"
        if not path.exists():
            rows = [
                _scene(seed * 10_000_000 + first + i) for i in range(min(SHARD, scenes - first))
            ]
            told = [caption for _, _, captions in rows for caption in captions]
            states, mask = encode_captions(text, told)
            with whole_file(path) as part, part.open("wb") as file:
                np.savez(
                    file, plans=np.stack([plan for plans, _, _ in rows for plan in plans]),
                    aspects=np.repeat([aspect for _, aspect, _ in rows], 2).astype(np.float32),
                    text=states.astype(np.float16), mask=mask,
                )  # fmt: skip
        yield min(first + SHARD, scenes)


def _scene(seed: int) -> tuple[list[NDArray[np.float32]], float, list[str]]:
    scene = grammar.sample(seed, "train")
    rng = np.random.default_rng(seed)
    width, height = draw_size(rng)
    plan = staging.groups(scene, LONGEST, 0.0, width / height).astype(np.float32)
    captions = [canonical(scene), canonical(scene.mirrored())]
    return [plan, staging.mirrored(scene, plan)], log(width / height), captions


class PlanShelf:
    """All plans of a folder in memory; a batch depends on its seed alone."""

    def __init__(self, folder: Path) -> None:
        shards = [dict(np.load(path)) for path in sorted(folder.glob("plans-*.npz"))]
        self.fields = {
            name: np.concatenate([shard[name] for shard in shards]) for name in shards[0]
        }

    def batch(self, size: int, *seed: int) -> Plans:
        """Plans of one length, mostly that of four seconds, and mostly from their beginning.

        Others go on from a frame held still in their middle, as from a picture that is given.
        """
        rng = np.random.default_rng(seed)
        length = 9 if rng.random() < 0.5 else int(rng.integers(1, LONGEST + 1))
        rows = rng.integers(len(self.fields["plans"]), size=size)
        still = np.zeros(length, np.float32)
        still[0] = 1.0
        late = (rng.random(size) < LATE) & (length < LONGEST)
        first = np.where(late, rng.integers(LONGEST - length + 1, size=size), 0)
        plans = self.fields["plans"][rows[:, None], first[:, None] + np.arange(length)]
        cut = (first > 0) & (length > 1)
        if cut.any():
            plans[cut, :1] = held(plans[cut, :1], plans[cut, 1:2])
        arrays = (
            scaled(plans), still, np.arange(length),
            *(self.fields[name][rows] for name in ("aspects", "text", "mask")), cut,
        )  # fmt: skip
        return Plans(*(torch.from_numpy(np.asarray(a, dtype=np.float32)) for a in arrays))


def held(row: Floats, after: Floats) -> Floats:
    """The rows [n, 1, PLAN] of the last frames of rows, held still; after: those that follow."""
    one, other = moments(row)[..., 1, :], moments(after)[..., 0, :]
    moment = one + HALF_AWAY * (other - one)
    return tidy(known(np.repeat(moment[..., None, :], MOMENTS, axis=-2)))


def plan_loss(
    planner: nn.Module, plans: Plans, seed: tuple[int, ...]
) -> tuple[Tensor, dict[str, float]]:
    """Squared error of the velocity that the predicted clean numbers imply (JiT, eq. 6).

    In one of five plans a beginning of random length is given, at level 0.
    """
    x = plans.x
    batch, length = x.shape[:2]
    generator = generator_of(*seed, 1)
    one, given, begins = torch.rand((3, batch, 1), generator=generator)
    levels = logit_normal(one, 0.0, 1.4).clamp(max=HIGHEST).expand(batch, length)
    row = torch.arange(length)
    levels = levels.masked_fill((given < 0.2) & (row < begins * length), 0.0)
    levels = levels.masked_fill(row < plans.given[:, None], 0.0)
    t = levels[:, :, None]
    noise = torch.randn(x.shape, generator=generator)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        clean = denoise(planner, (1 - t) * x + t * noise, levels, plans).float()
    error = (clean - x).square().mean(dim=2)
    learnt = (levels > 0).float()
    count = learnt.sum().clamp(min=1)
    loss = (error * learnt / levels.clamp(min=SMALLEST_LEVEL).square()).sum() / count
    return loss, {"error": float((error.detach() * learnt).sum() / count)}


def denoise(planner: nn.Module, x_BLN: Tensor, levels_BL: Tensor, plans: Plans) -> Tensor:
    """A planner's clean numbers [B, L, N]."""
    when, rope = (torch.from_numpy(array) for array in placed(plans.times.numpy()))
    clean: Tensor = planner(
        x_BLN, torch.from_numpy(level_features(levels_BL.numpy())), plans.still,
        when, rope, plans.aspect, plans.text, plans.mask,
    )  # fmt: skip
    return clean


def open_planner(folder: Path) -> Planner:
    """The planner of a run's folder, with its averaged weights."""
    planner = Planner()
    planner.load_state_dict(torch.load(folder / "checkpoint.pt", weights_only=True)["ema"])
    return planner
