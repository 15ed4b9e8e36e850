"""Footage encoded once: shards of latents, and what became of every file.

Each file is decoded, cut into stretches and encoded by the codec, which also tells how much of it
the codec can keep. A prepared folder appears whole or not at all.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from soramame.model.codec import Codec
from soramame.request import FPS
from soramame.text.encoder import TextEncoder
from soramame.training.codec import moving
from soramame.training.footage import LeftOut, Source
from soramame.training.latents import Clip, Row, encode_clip, write_importance, write_shard
from soramame.training.stager import Stager
from soramame.training.stretches import Frames, Size, read_frames, stretches

RECORD = "clips.json"
SHARD = 128  # stretches
Report = Callable[[int, int], None]  # files done, files in all


@dataclass(frozen=True)
class Used:
    """What a file gave: seconds at 16 frames a second, size in pixels, how many stretches.

    error, moving_error: the codec's mean squared error on its first stretch, in pixels of [0, 1],
    over all pixels and over those that move (None where nothing does). staged: whether a plan was
    seen in it.
    """

    file: str
    seconds: float
    size: str
    stretches: int
    error: float
    moving_error: float | None
    staged: bool = False


@dataclass(frozen=True)
class Prepared:
    """A folder of latents and what lies in it."""

    folder: Path
    used: tuple[Used, ...]
    left_out: tuple[LeftOut, ...]


def prepare(
    sources: Sequence[Source],
    codec: Codec,
    latents: int,
    folder: Path,
    size: Size | None = None,
    report: Report = lambda done, total: None,
    stager: Stager | None = None,
) -> Prepared:
    """Encode all sources into `folder` as stretches of `latents` latents, unless it is there.

    Files that can't be read or are too short are left out, each with its reason. stager: sees plans
    in what tells of its world.
    """
    if not folder.exists():
        part = folder.with_name(folder.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        write_importance(codec, part)
        shelf = _Shelf(part)
        used, left_out = [], []
        for done, source in enumerate(sources):
            report(done, len(sources))
            try:
                used.append(_encode(source, codec, latents, size, shelf, stager))
            except (ValueError, MemoryError) as error:
                left_out.append(LeftOut(source.file, str(error) or "out of memory"))
        shelf.close()
        record = {"used": [asdict(u) for u in used], "left_out": [asdict(o) for o in left_out]}
        (part / RECORD).write_text(json.dumps(record, indent=1))
        part.replace(folder)
    record = json.loads((folder / RECORD).read_text())
    report(len(sources), len(sources))
    return Prepared(
        folder,
        tuple(Used(**entry) for entry in record["used"]),
        tuple(LeftOut(**entry) for entry in record["left_out"]),
    )


class _Shelf:
    """Rows waiting for their shard, apart by shape."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.written = folder, 0
        self.text = TextEncoder()
        self.rows: dict[tuple[int, ...], list[Row]] = {}

    def add(self, row: Row) -> None:
        """Keep a row; a shard is written when it is full."""
        shape = row["groups"].shape
        self.rows.setdefault(shape, []).append(row)
        if len(self.rows[shape]) == SHARD:
            self._write(self.rows.pop(shape))

    def close(self) -> None:
        """Write what is left."""
        for rows in self.rows.values():
            self._write(rows)

    def _write(self, rows: list[Row]) -> None:
        write_shard(rows, self.folder / f"{self.written:05d}")
        self.written += 1


def _encode(
    source: Source, codec: Codec, latents: int, size: Size | None, shelf: _Shelf,
    stager: Stager | None,
) -> Used:  # fmt: skip
    frames = read_frames(source.path, size)
    pieces = list(stretches(frames, latents))
    subject = None if stager is None else stager.subject(source.caption)
    for piece in pieces:
        row = encode_clip(Clip(piece, source.caption), codec, shelf.text)
        if stager is not None and subject is not None:
            row |= stager.plans(row, subject)
        shelf.add(row)
    error, moving_error = codec_error(codec, pieces[0])
    width, height = frames.shape[2], frames.shape[1]
    seconds = round(len(frames) / FPS, 3)
    told = source.file, seconds, f"{width}x{height}", len(pieces), error, moving_error
    return Used(*told, staged=subject is not None)


@torch.no_grad()
def codec_error(codec: Codec, frames_THWC: Frames) -> tuple[float, float | None]:
    """Mean squared error of the codec's round trip, in pixels of [0, 1]: all, and what moves."""
    frames = torch.from_numpy(frames_THWC).float()[None] / 127.5 - 1.0
    with torch.autocast("cpu", dtype=torch.bfloat16):
        decoded = codec.decode(codec.encode(frames)).float().clamp(-1, 1)
    error = (decoded - frames).square().mean(dim=-1) / 4
    moves = moving(frames) > 0
    return float(error.mean()), float(error[moves].mean()) if moves.any() else None
