"""Clips encoded once and kept: what the transformer learns from.

A shard is a folder of arrays for n clips of equal size and length: `groups` [n, L, C, h, w] (the
clip's latents, the first being its first frame held still), `stills` [n, L, C, h, w] (frame 8 i
held still, for keyframes), `text` [n, K, 384] and `mask` [n, K]; float16 but for the bool mask.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from soramame.model.codec import SPAN, Codec
from soramame.model.transformer import TransformerConfig
from soramame.tokens import Floats, cut, grid, layout, positions, rope, rotary_angles

TEXT_TOKENS = 32  # longer captions are cut
IMPORTANCE = "importance.npy"  # [C]: how much a channel weighs in pixels, one on average
_FIELDS = ("groups", "stills", "text", "mask")


class Clip(NamedTuple):
    """Frames uint8 [1 + 8k, H, W, 3] and the sentence that tells what they show."""

    frames: NDArray[np.uint8]
    caption: str


class Encodes(Protocol):
    """What turns captions into token states; `text.encoder.TextEncoder` does."""

    def encode(self, texts: list[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """States [n, K, 384] and mask [n, K]."""


@torch.no_grad()
def encode_shard(clips: Iterator[Clip], codec: Codec, text: Encodes, folder: Path) -> None:
    """Encode all clips into the shard `folder`, which appears whole or not at all."""
    rows: dict[str, list[NDArray[np.generic]]] = {name: [] for name in _FIELDS}
    for clip in clips:
        frames = torch.from_numpy(clip.frames).float()[None] / 127.5 - 1.0
        stills = frames[:, ::SPAN].unsqueeze(2).expand(-1, -1, SPAN, -1, -1, -1)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            groups_LChw = codec.encode(frames)[0]
            stills_LChw = codec.encoder(stills[0])
        states, mask = pad_text(*text.encode([clip.caption]))
        rows["groups"].append(groups_LChw.half().numpy())
        rows["stills"].append(stills_LChw.half().numpy())
        rows["text"].append(states[0].astype(np.float16))
        rows["mask"].append(mask[0])
    temporary = folder.with_name(folder.name + ".part")
    temporary.mkdir(parents=True, exist_ok=True)
    for name, arrays in rows.items():
        np.save(temporary / f"{name}.npy", np.stack(arrays))
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


class Window(NamedTuple):
    """A batch of stretches of clips, all cut alike.

    x [B, L, S, F] tokens; rope [2, K + L * S, E / 2]; still [L] 1 where a latent holds one frame;
    text [B, K, 384] and its mask [B, K].
    """

    x: Tensor
    rope: Tensor
    still: Tensor
    text: Tensor
    mask: Tensor


class Latents:
    """All shards of a folder, by frame size; a batch depends on its seed alone."""

    def __init__(self, folder: Path, config: TransformerConfig) -> None:
        self.config = config
        self.sizes: dict[tuple[int, ...], list[dict[str, NDArray[np.generic]]]] = {}
        for path in sorted(p for p in folder.iterdir() if p.is_dir() and p.suffix != ".part"):
            shard = {name: np.load(path / f"{name}.npy", mmap_mode="r") for name in _FIELDS}
            self.sizes.setdefault(shard["groups"].shape[1:], []).append(shard)
        if not self.sizes:
            raise ValueError(f"there are no encoded clips in {folder}")
        self.shapes = list(self.sizes)
        clips = [sum(len(s["mask"]) for s in self.sizes[shape]) for shape in self.shapes]
        self.shares = np.array(clips) / sum(clips)
        cells = config.patch**2
        self.importance = torch.from_numpy(np.load(folder / IMPORTANCE).repeat(cells)).float()
        self.clips = sum(clips)

    def window(self, size: int, length: int, opening: bool, closing: bool, *seed: int) -> Window:
        """A batch of `length` latents a clip, and one more for a closing keyframe.

        opening: start at the clip's first frame, held still; else somewhere after it.
        closing: append the stretch's last frame, held still, half a step behind it.
        """
        rng = np.random.default_rng(seed)
        shards = self.sizes[self.shapes[rng.choice(len(self.shapes), p=self.shares)]]
        counts = np.cumsum([len(shard["mask"]) for shard in shards])
        picked: dict[str, list[Any]] = {"x": [], "text": [], "mask": []}
        for index in rng.integers(counts[-1], size=size):
            where = int(np.searchsorted(counts, index, side="right"))
            row = int(index - (counts[where - 1] if where else 0))
            shard = shards[where]
            total = shard["groups"].shape[1]
            start = 0 if opening else int(rng.integers(1, total - length + 1))
            x = shard["groups"][row, start : start + length]
            if length == 1 and opening:  # a picture: any frame that is kept will do
                x = shard["stills"][row, rng.integers(total)][None]
            if closing:
                x = np.concatenate([x, shard["stills"][row, start + length - 1][None]])
            picked["x"].append(x)
            picked["text"].append(shard["text"][row])
            picked["mask"].append(shard["mask"][row])
        return self._window(picked, *layout(length, opening, closing))

    def _window(self, picked: dict[str, list[Any]], still: Floats, times: Floats) -> Window:
        latents = np.stack(picked["x"])
        h, w = latents.shape[-2:]
        rows, columns = grid(h, w, self.config.patch)
        angles = rotary_angles(positions(times, rows, columns), self.config.head_width)
        turned = rope(angles, TEXT_TOKENS)
        arrays = (cut(latents, self.config.patch), turned, still, picked["text"], picked["mask"])
        return Window(*(torch.from_numpy(np.asarray(a, dtype=np.float32)) for a in arrays))
