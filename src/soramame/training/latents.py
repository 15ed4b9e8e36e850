"""Clips encoded once and kept: what the transformer learns from.

A shard is a folder of arrays for n clips of equal size and length: `groups` [n, L, C, h, w] (the
clip's latents, the first being its first frame held still), `stills` [n, L, C, h, w] (frame 8 i
held still, for keyframes), `text` [n, K, 384], `mask` [n, K], `present` [n, L, h, w] (where the
actors are), `plan` and `still_plan` [n, L, PLAN] (see `soramame.plan`), and `scenery` [n, PROPS,
PROP] (see `soramame.scenery`); float16 but for the masks, which are bool, and what is planned,
which is float32. A picture is a clip of one latent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from soramame.model.codec import Codec
from soramame.model.transformer import TransformerConfig
from soramame.plan import PLAN
from soramame.scenery import PROP, PROPS
from soramame.seen import Sketchers, seen
from soramame.tokens import SPAN, Floats, cut, grid, layout, positions, rope, rotary_angles

TEXT_TOKENS = 40  # longer captions are cut
IMPORTANCE = "importance.npy"  # [C]: how much a channel weighs in pixels, one on average
STILLS = 3  # how much a clip counts for, at most, where pictures are drawn
Shard = dict[str, NDArray[np.generic]]
UNLAID = 0.15  # how often nothing is told of the scenery, as of a given picture's
_FIELDS = ("groups", "stills", "text", "mask", "present", "plan", "still_plan", "scenery")
_WHOLE = ("text", "mask", "scenery")  # what a clip has one of
_MOVING = {"x": "groups", "plan": "plan", "present": "present"}  # what a latent is made of
_STILL = {"x": "stills", "plan": "still_plan", "present": "present"}
Row = dict[str, NDArray[Any]]  # a clip's entry in each of the fields


class Staging(NamedTuple):
    """Who is where in a clip: cells [1 + k, H / 16, W / 16] that hold an actor, and its plans.

    plan, still_plan: [1 + k, PLAN], of the groups and of every eighth frame held still. scenery:
    [PROPS, PROP].
    """

    present: NDArray[np.bool_]
    plan: Floats
    still_plan: Floats
    scenery: Floats

    @classmethod
    def unknown(cls, shape: tuple[int, int, int]) -> Staging:
        """Nobody and nothing known, for 1 + k latents of h x w cells."""
        nothing = np.zeros((shape[0], PLAN), np.float32)
        empty = np.zeros((PROPS, PROP), np.float32)
        return cls(np.zeros(shape, np.bool_), nothing, nothing, empty)


class Clip(NamedTuple):
    """Frames uint8 [1 + 8k, H, W, 3] and the sentence that tells what they show.

    staging: None where nobody knows.
    """

    frames: NDArray[np.uint8]
    caption: str
    staging: Staging | None = None


class Encodes(Protocol):
    """What turns captions into token states; `text.encoder.TextEncoder` does."""

    def encode(self, texts: list[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """States [n, K, 384] and mask [n, K]."""


def encode_shard(clips: Iterator[Clip], codec: Codec, text: Encodes, folder: Path) -> None:
    """Encode all clips into the shard `folder`, which appears whole or not at all."""
    write_shard([encode_clip(clip, codec, text) for clip in clips], folder)


@torch.no_grad()
def encode_clip(clip: Clip, codec: Codec, text: Encodes) -> Row:
    """One clip's row in a shard."""
    frames = torch.from_numpy(clip.frames).float()[None] / 127.5 - 1.0
    stills = frames[:, ::SPAN].unsqueeze(2).expand(-1, -1, SPAN, -1, -1, -1)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        groups_LChw = codec.encode(frames)[0]
        stills_LChw = codec.encoder(stills[0])
    states, mask = pad_text(*text.encode([clip.caption]))
    unknown = Staging.unknown((len(groups_LChw), *groups_LChw.shape[-2:]))
    return {
        "groups": groups_LChw.half().numpy(),
        "stills": stills_LChw.half().numpy(),
        "text": states[0].astype(np.float16),
        "mask": mask[0],
        **(clip.staging or unknown)._asdict(),
    }


def write_shard(rows: Sequence[Row], folder: Path) -> None:
    """Keep rows of equal shapes as the shard `folder`, which appears whole or not at all."""
    temporary = folder.with_name(folder.name + ".part")
    temporary.mkdir(parents=True, exist_ok=True)
    for name in _FIELDS:
        np.save(temporary / f"{name}.npy", np.stack([row[name] for row in rows]))
    temporary.replace(folder)


def write_importance(codec: Codec, folder: Path) -> None:
    """Keep beside the shards what a change of each latent channel does to the pixels."""
    squares = codec.decoder.linear.weight.detach().square().sum(dim=(0, 2, 3)).numpy()
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / IMPORTANCE, squares / squares.mean())


def pad_text(
    states_BKW: NDArray[np.float32], mask_BK: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Cut or fill the token states to TEXT_TOKENS."""
    short = TEXT_TOKENS - states_BKW.shape[1]
    if short <= 0:
        return states_BKW[:, :TEXT_TOKENS], mask_BK[:, :TEXT_TOKENS]
    return np.pad(states_BKW, ((0, 0), (0, short), (0, 0))), np.pad(mask_BK, ((0, 0), (0, short)))


def encode_captions(
    text: Encodes, captions: Sequence[str]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """States [n, TEXT_TOKENS, 384] and mask of many captions, fifty at a time."""
    pairs = [
        pad_text(*text.encode(list(captions[start : start + 50])))
        for start in range(0, len(captions), 50)
    ]
    states, masks = zip(*pairs, strict=True)
    return np.concatenate(states), np.concatenate(masks)


class Window(NamedTuple):
    """A batch of stretches of clips, all cut alike.

    x [B, L, R, C, F] tokens; rope [2, L * S, E / 2]; still [L] 1 where a latent holds one frame;
    plan [B, L, PLAN], and maps [B, L, R, C, SEEN * P * P], what cells see of it and of its sketch;
    text [B, K, 384] and its mask [B, K]; present [B, L, R, C], the share of a token that an actor
    touches.
    """

    x: Tensor
    rope: Tensor
    still: Tensor
    plan: Tensor
    maps: Tensor
    text: Tensor
    mask: Tensor
    present: Tensor


class Latents:
    """All shards of a folder, by frame size; a batch depends on its seed alone.

    sketchers: without them all sketches are empty.
    """

    def __init__(
        self, folder: Path, config: TransformerConfig, sketchers: Sketchers | None = None
    ) -> None:
        self.config, self.sketchers = config, sketchers
        self.sizes: dict[tuple[int, ...], list[Shard]] = {}
        for path in sorted(p for p in folder.iterdir() if p.is_dir() and p.suffix != ".part"):
            shard = {name: np.load(path / f"{name}.npy", mmap_mode="r") for name in _FIELDS}
            self.sizes.setdefault(shard["groups"].shape[1:], []).append(shard)
        if not self.sizes:
            raise ValueError(f"there are no encoded clips in {folder}")
        cells = config.patch**2
        self.importance = torch.from_numpy(np.load(folder / IMPORTANCE).repeat(cells)).float()
        self.clips = sum(len(s["mask"]) for shards in self.sizes.values() for s in shards)

    def window(
        self, size: int, length: int, opening: bool, closing: bool, *seed: int, rank: int = 0
    ) -> Window:
        """A batch of `length` latents a clip, and one more for a closing keyframe.

        opening: start at the clip's first frame, held still; else somewhere after it, where the
        clip is long enough. closing: append the stretch's last frame, held still, half a step
        behind it. A single opening latent is a picture: any frame that is kept as one. The frames'
        size depends on `seed` alone, which clips they are on `rank` too.
        """
        shards = self._shards(length, np.random.default_rng(seed))
        rng = np.random.default_rng((*seed, rank))
        counts = np.cumsum([len(shard["mask"]) for shard in shards])
        total = shards[0]["groups"].shape[1]
        opening = opening or total == length
        fields = ("x", "plan", "present", *_WHOLE)
        picked: dict[str, list[Any]] = {name: [] for name in fields}
        for index in rng.integers(counts[-1], size=size):
            where = int(np.searchsorted(counts, index, side="right"))
            shard, row = shards[where], int(index - (counts[where - 1] if where else 0))
            start = 0 if opening else int(rng.integers(1, total - length + 1))
            picture = length == 1 and opening
            start = int(rng.integers(total)) if picture else start
            kind = _STILL if picture else _MOVING
            last = slice(start + length - 1, start + length)
            for name, field in kind.items():
                value = shard[field][row, start : start + length]
                if closing:
                    value = np.concatenate([value, shard[_STILL[name]][row, last]])
                picked[name].append(value)
            for name in _WHOLE:
                picked[name].append(shard[name][row])
            if rng.random() < UNLAID:
                picked["scenery"][-1] = np.zeros_like(picked["scenery"][-1])
        return self._window(picked, *layout(length, opening, closing))

    def _shards(self, length: int, rng: np.random.Generator) -> list[Shard]:
        """All shards of one shape, long enough; a shape's chance is by how much it holds."""
        shapes = [shape for shape in self.sizes if shape[0] >= length]
        if not shapes:
            raise ValueError(f"no encoded clip is {length} latents long")
        most = STILLS if length == 1 else 1
        held = [
            min(shape[0], most) * sum(len(shard["mask"]) for shard in self.sizes[shape])
            for shape in shapes
        ]
        return self.sizes[shapes[rng.choice(len(shapes), p=np.array(held) / sum(held))]]

    def _window(self, picked: dict[str, list[Any]], still: Floats, times: Floats) -> Window:
        latents = np.stack(picked["x"])
        h, w = latents.shape[-2:]
        patch = self.config.patch
        angles = rotary_angles(positions(times, *grid(h, w, patch)), self.config.head_width)
        present = cut(np.stack(picked["present"])[:, :, None].astype(np.float32), patch).mean(-1)
        plan = np.stack(picked["plan"])
        text, mask = (np.stack(picked[name]).astype(np.float32) for name in ("text", "mask"))
        tables = np.stack(picked["scenery"])
        maps = cut(seen(self.sketchers, plan, tables, text, mask, h, w), patch)
        arrays = (cut(latents, patch), rope(angles), still, plan, maps, text, mask, present)
        return Window(*(torch.from_numpy(np.asarray(a, dtype=np.float32)) for a in arrays))
