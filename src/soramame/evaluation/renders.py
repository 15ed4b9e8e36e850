"""Held-out renders, kept in the user's cache: what a perfect model would have made.

They are drawn once for a state of the toybox's code, and are then there for every evaluation,
also where the renderer's extra is not installed.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

import soramame.toybox
from soramame.evaluation.shelf import Shelf
from soramame.request import FPS
from soramame.toybox.scene import Scene
from soramame.video import Video

if TYPE_CHECKING:
    from soramame.toybox.renderer import Renderer

SIDE = 256  # pixels
Frames = NDArray[np.uint8]  # [T, H, W, 3]
_UNSEEN = (  # modules of the toybox that do not change what is seen
    "captions", "phrases", "lexicon", "outside", "words_en", "words_nl", "sentences_en",
    "sentences_nl", "dataset", "sheet", "presence", "staging",
)  # fmt: skip


class Renders:
    """Renders of scenes, `seconds` long; the renderer is opened when it is first needed."""

    def __init__(self, seconds: float, cache: Path | None = None) -> None:
        self.count = round(seconds * FPS)
        root = cache or platformdirs.user_cache_path("soramame") / "renders"
        self.shelf = Shelf(root / f"{world_mark()}-{self.count}")
        self._renderer: Renderer | None = None

    def keep(self, scene: Scene) -> str:
        """The name of a scene's render on the shelf; it is drawn if it isn't there.

        Raises ValueError where that needs the renderer and it can't be had.
        """
        name = hashlib.sha256(json.dumps(scene.to_json()).encode()).hexdigest()[:16]

        def draw(path: Path) -> dict[str, Any]:
            Video(self.clip(scene, self.count), FPS).save(path)
            return {"scene": scene.to_json()}

        self.shelf.made(name, draw)
        return name

    def clip(self, scene: Scene, frames: int) -> Frames:
        """A scene drawn anew, no file between: uint8 [T, 256, 256, 3]."""
        return self._open().clip(scene, frames)

    def check(self) -> None:
        """Raise ValueError where nothing can be drawn."""
        self._open()

    def _open(self) -> Renderer:
        if self._renderer is None:
            try:
                from soramame.toybox.renderer import Renderer

                self._renderer = Renderer(SIDE, SIDE)
            except Exception as error:  # whatever OpenGL's drivers raise
                raise ValueError(
                    "held-out renders are needed to compare with: pip install 'soramame[toybox]', "
                    f"and a driver for OpenGL without a window (EGL): {error}"
                ) from error
        return self._renderer

    def __enter__(self) -> Renders:
        """The renders themselves."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the renderer back."""
        if self._renderer is not None:
            self._renderer.close()


def world_mark() -> str:
    """Twelve letters that change with the code that draws."""
    root = Path(soramame.toybox.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".glsl", ".vert", ".frag") and path.stem not in _UNSEEN:
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]
