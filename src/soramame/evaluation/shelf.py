"""A folder of clips that are made once: an evaluation that is cut off goes on where it was.

A clip is NAME.mp4 and, written last, NAME.json with what was measured while it was made.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from soramame.media.whole import whole_file
from soramame.video import Video

Make = Callable[[Path], dict[str, Any]]  # writes the clip there, returns what it measured


class Shelf:
    """Clips in `folder`, by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Where a clip is or would be."""
        return self.folder / f"{name}.mp4"

    def has(self, name: str) -> bool:
        """Whether a clip is there, whole."""
        return self._note(name).exists()

    def made(self, name: str, make: Make) -> dict[str, Any]:
        """What was measured of a clip, and `took` in seconds; it is made if it isn't there."""
        if not self.has(name):
            started = time.monotonic()
            told = make(self.path(name))
            told["took"] = round(time.monotonic() - started, 3)
            write_json(self._note(name), told)
        measured: dict[str, Any] = json.loads(self._note(name).read_text("utf-8"))
        return measured

    def frames(self, name: str) -> NDArray[np.uint8]:
        """A clip's frames as people see them, from its file; uint8 [T, H, W, 3]."""
        return Video.read(self.path(name)).frames

    def _note(self, name: str) -> Path:
        return self.folder / f"{name}.json"


def write_json(path: Path, data: Any) -> None:
    """Write JSON whole or not at all."""
    with whole_file(path) as part:
        part.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")
