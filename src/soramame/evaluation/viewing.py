"""What the recogniser saw of a clip: all of it, its first second and its last.

Viewings are kept beside the clips, under the recogniser's fingerprint, so that nothing is read
twice and everything is read again by another recogniser.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from soramame.evaluation.recogniser import WEIGHTS, Reading, Recogniser
from soramame.evaluation.shelf import Shelf
from soramame.media.whole import whole_file
from soramame.request import FPS

Frames = NDArray[np.uint8]  # [T, H, W, 3]


class Reads(Protocol):
    """What reads clips; `Recogniser` is the real one."""

    def read(self, frames: Frames, fps: float = 16.0) -> Reading:
        """What frames show."""


@dataclass(frozen=True)
class Viewing:
    """Attributes of a whole clip, its first second and its last; features [3, D] of the same."""

    whole: dict[str, str]
    first: dict[str, str]
    last: dict[str, str]
    features: NDArray[np.float32]

    @property
    def cosine(self) -> float:
        """How alike the features of the first and the last second are, -1 to 1."""
        _, first, last = self.features.astype(np.float64)
        return float(first @ last / max(np.linalg.norm(first) * np.linalg.norm(last), 1e-12))


class Viewer:
    """A recogniser that remembers, beside the clips, what it saw; `mark` tells it from others."""

    def __init__(self, recogniser: Reads, mark: str) -> None:
        self.recogniser, self.mark = recogniser, mark

    @classmethod
    def open(cls, runtime: str = "onnxruntime", folder: Path = WEIGHTS) -> Viewer:
        """The built-in recogniser; a ValueError where its weights are missing."""
        if not (folder / "recogniser.onnx").is_file():
            raise ValueError(f"there is no recogniser in {folder}; runs/recogniser.py makes one")
        return cls(Recogniser.open(runtime, folder), fingerprint(folder))

    def view(self, shelf: Shelf, name: str) -> Viewing:
        """What a clip on the shelf shows; read now unless it was before."""
        folder = shelf.folder / f"viewed-{self.mark}"
        kept = folder / f"{name}.npz"
        if not kept.exists():
            folder.mkdir(exist_ok=True)
            _keep(kept, see(self.recogniser, shelf.frames(name)))
        return _kept(kept)


def see(recogniser: Reads, frames: Frames) -> Viewing:
    """Read a clip: whole, and its first and last second (or halves, if it is shorter than two)."""
    span = max(1, min(FPS, len(frames) // 2))
    parts = [recogniser.read(part) for part in (frames, frames[:span], frames[-span:])]
    whole, first, last = (dict(part.attributes) for part in parts)
    return Viewing(whole, first, last, np.stack([part.features for part in parts]))


def fingerprint(folder: Path) -> str:
    """Twelve letters that change with a folder's files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _keep(path: Path, viewing: Viewing) -> None:
    told = json.dumps([viewing.whole, viewing.first, viewing.last])
    with whole_file(path) as part, part.open("wb") as file:
        np.savez(file, told=np.array(told), features=viewing.features)


def _kept(path: Path) -> Viewing:
    with np.load(path) as data:
        whole, first, last = json.loads(str(data["told"]))
        return Viewing(whole, first, last, data["features"])
