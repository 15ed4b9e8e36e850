"""The spotter's run: encoded pictures, and stretches of clips, whose scenes are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from soramame.model.spotter import BOX, PLACE, SIDES, Spotter
from soramame.plan import ACTOR, ACTOR_DEVIATION, ACTOR_MEAN, ACTORS, CAMERA
from soramame.spotting import ACTOR_WORDS, OF_ACTOR, OF_SCENE, SCENE_WORDS, target
from soramame.toybox.dataset import shards
from soramame.toybox.scene import COLOURLESS_LOOKS, Scene

UNSEEN = -100  # the label of what can't be seen
EDGE = 1.05  # half pictures from the middle at which an actor's middle counts as out of sight
PLACED = 1.0  # what the error of a box weighs, not squared: many are near, a few far off
WORD = 0.3  # what a wrong word weighs beside the numbers
FINDING = 2.0  # and what cells do


class Sights(NamedTuple):
    """A batch: latents [N, C, h, w], numbers [N, ACTORS * ACTOR + CAMERA], words [N, W]."""

    latents: Tensor
    numbers: Tensor
    words: Tensor


class Sighting(NamedTuple):
    """A shard's latents [n, L, C, h, w], left on disk, and for each its numbers and words."""

    latents: NDArray[np.generic]
    numbers: Tensor
    words: Tensor

    @property
    def size(self) -> int:
        """How many latents there are."""
        return self.latents.shape[0] * self.latents.shape[1]


class SightShelf:
    """All latents of encoded data sets, by shape, held still or moving; a batch depends on its
    seed."""

    def __init__(self, datasets: list[Path], latents: Path) -> None:
        shapes: dict[tuple[int, ...], list[Sighting]] = {}
        for dataset in datasets:
            for shard in shards(dataset):
                folder = latents / f"{dataset.name}-{shard.name}"
                lines = (shard / "clips.jsonl").read_text("utf-8").splitlines()
                scenes = [Scene.from_json(json.loads(line)["scene"]) for line in lines]
                for kind, planned in (("stills", "still_plan"), ("groups", "plan")):
                    encoded = np.load(folder / f"{kind}.npy", mmap_mode="r")
                    plans = np.load(folder / f"{planned}.npy")
                    told = [labelled(plans[i], scenes[i // 2]) for i in range(len(plans))]
                    labels = (torch.from_numpy(np.stack(part)) for part in zip(*told, strict=True))
                    shapes.setdefault(encoded.shape[-3:], []).append(Sighting(encoded, *labels))
        if not shapes:
            raise ValueError(f"there is nothing in {', '.join(map(str, datasets))}")
        self.shapes = list(shapes.values())

    def batch(self, size: int, *seed: int) -> Sights:
        """`size` latents of one shape."""
        rng = np.random.default_rng(seed)
        counts = np.array([sum(shard.size for shard in shape) for shape in self.shapes])
        shape = self.shapes[rng.choice(len(self.shapes), p=counts / counts.sum())]
        held = np.array([shard.size for shard in shape])
        picked = []
        for index in rng.choice(len(shape), size=size, p=held / held.sum()):
            shard = shape[index]
            at = tuple(rng.integers(shard.latents.shape[:2]))
            latent = torch.from_numpy(np.asarray(shard.latents[at], np.float32))
            picked.append((latent, shard.numbers[at], shard.words[at]))
        return Sights(*(torch.stack(part) for part in zip(*picked, strict=True)))


def labelled(plans: NDArray[np.float32], scene: Scene) -> tuple[NDArray[np.float32], ...]:
    """Numbers [L, ...] and words [L, W] of the stills with these plans [L, PLAN] of a scene."""
    numbers, words = [], []
    for plan in plans:
        told, order = target(plan)
        numbers.append(told)
        found = []
        for index in order:
            actor = scene.actors[index] if index < len(scene.actors) else None
            seen = actor is not None and abs(plan[index * ACTOR + 1]) < EDGE
            seen = seen and abs(plan[index * ACTOR + 2]) < EDGE
            for name, values in ACTOR_WORDS.items():
                hidden = name == "colour" and scene.look in COLOURLESS_LOOKS
                found.append(values.index(getattr(actor, name)) if seen and not hidden else UNSEEN)
        found += [values.index(getattr(scene, name)) for name, values in SCENE_WORDS.items()]
        words.append(found)
    return np.array(numbers, np.float32), np.array(words, np.int64)


def spot_loss(spotter: Spotter, batch: Sights) -> tuple[Tensor, dict[str, float]]:
    """Squared error of the numbers (of an actor's, where it is there), cross entropy of words and
    of the cells in which actors are."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        output, where = (part.float() for part in spotter.look(batch.latents))
    actors = output[:, : ACTORS * OF_ACTOR].unflatten(1, (ACTORS, OF_ACTOR))
    scene = output[:, ACTORS * OF_ACTOR :]
    told = batch.numbers[:, : ACTORS * ACTOR].unflatten(1, (ACTORS, ACTOR))
    there = (told[..., :1] > 0).float()
    weights = torch.cat([torch.ones_like(there), there.expand(-1, -1, ACTOR - 1)], dim=2)
    weights[..., BOX] = 0.0
    off = (actors[..., BOX] - told[..., BOX]).abs() * there
    errors = [
        ((actors[..., :ACTOR] - told).square() * weights).mean(),
        (scene[:, :CAMERA] - batch.numbers[:, ACTORS * ACTOR :]).square().mean(),
    ]
    logits = [part for actor in actors.unbind(1) for part in _parts(actor[:, ACTOR:], ACTOR_WORDS)]
    logits += _parts(scene[:, CAMERA:], SCENE_WORDS)
    names = [*[n + e for e in ("", "2") for n in ACTOR_WORDS], *SCENE_WORDS]
    boxed = off.sum() / (there.sum() * SIDES).clamp(min=1)
    details = {"numbers": float(errors[0].detach()), "camera": float(errors[1].detach())}
    details["box"] = float(boxed.detach())
    inside = in_boxes(batch.numbers, where.shape[2], where.shape[3])
    found = F.binary_cross_entropy_with_logits(where, inside)
    details["found"] = float(found.detach())
    loss = errors[0] + errors[1] + FINDING * found + PLACED * boxed
    for name, part, label in zip(names, logits, batch.words.T, strict=True):
        seen = label != UNSEEN
        if seen.any():
            loss = loss + WORD * F.cross_entropy(part[seen], label[seen], label_smoothing=0.02)
            details[name] = float((part[seen].argmax(1) == label[seen]).float().mean())
    return loss, details


def in_boxes(numbers: Tensor, h: int, w: int) -> Tensor:
    """How much of each cell is in each actor's box, roughly, [N, ACTORS, h, w]."""
    raw = numbers.numpy()[:, : ACTORS * ACTOR].reshape(-1, ACTORS, ACTOR) * ACTOR_DEVIATION
    there, x, y, log_w, log_h = np.moveaxis(raw + ACTOR_MEAN, -1, 0)[:5, ..., None]
    shares = []
    for middle, log_size, count in ((y, log_h, h), (x, log_w, w)):
        at = (np.arange(count) + 0.5) / count * 2 - 1
        over = (np.exp(log_size) / 2 - np.abs(at - middle)) * count / 2 + 0.5
        shares.append(over.clip(0, 1))
    boxes = there[..., None] * shares[0][..., :, None] * shares[1][..., None, :]
    return torch.from_numpy(boxes.astype(np.float32)).clamp(0, 1)


def _parts(logits: Tensor, words: dict[str, tuple[str, ...]]) -> list[Tensor]:
    return list(logits.split([len(values) for values in words.values()], dim=1))


def new_spotter(channels: int) -> Spotter:
    """The network as it begins."""
    torch.manual_seed(0)
    return Spotter(channels, OF_ACTOR, OF_SCENE)


def begun(folder: Path) -> Spotter:
    """A spotter that begins with what a run's folder has learnt, as far as that goes."""
    state = torch.load(folder / "checkpoint.pt", weights_only=True)["ema"]
    spotter = new_spotter(state["enter.weight"].shape[1] - PLACE)
    spotter.load_state_dict(state, strict=False)
    return spotter


def open_spotter(folder: Path) -> Spotter:
    """The spotter of a run's folder, with its averaged weights."""
    return Spotter.sized(torch.load(folder / "checkpoint.pt", weights_only=True)["ema"])
