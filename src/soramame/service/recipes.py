"""What a job is to make, as it is kept in its row, and how it becomes the engine's `Request`."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from soramame.media.decode import first
from soramame.media.kept import find
from soramame.request import FPS, SECONDS, Picture, Request, RequestError, native_size
from soramame.service.media import Media
from soramame.service.sizes import working_size, write_size
from soramame.video import Limits, Video

if TYPE_CHECKING:
    from soramame.engine.engine import Engine

LONGEST_EXTENSION = 20.0  # seconds of new footage, as the SDK knows it


@dataclass(frozen=True)
class Recipe:
    """A video to make; pictures and clips are named by their keys in the media store.

    verb: create, extend or remix. seconds: of new footage. size: what was asked for; the model
    makes `native`. source: the folder of a finished video, clip: an uploaded one; one of the two
    when something is extended or remixed.
    """

    prompt: str
    verb: str = "create"
    seconds: float = 4.0
    size: tuple[int, int] = (256, 256)
    seed: int = 0
    steps: int | None = None
    guidance: float | None = None
    style: str | None = None
    loop: bool = False
    first: str | None = None
    last: str | None = None
    source: str | None = None
    clip: str | None = None
    backwards: bool = False
    strength: float | None = None
    negative_prompt: str | None = None

    @property
    def rounds(self) -> int:
        """How many times the engine is asked: an extension may exceed what it makes at once."""
        return 1 if self.verb != "extend" else max(1, math.ceil(self.seconds / SECONDS[1]))

    @property
    def native(self) -> tuple[int, int]:
        """The size that the model makes."""
        return native_size(self.size)

    @classmethod
    def from_row(cls, stored: dict[str, Any]) -> Recipe:
        """Read a recipe from its row's JSON."""
        return cls(**{**stored, "size": tuple(stored["size"])})

    def as_json(self) -> dict[str, Any]:
        """The recipe for its row."""
        return asdict(self)

    def public(self) -> dict[str, Any]:
        """What the API's answer tells beside the contract's fields."""
        return {
            "seed": self.seed,
            "steps": self.steps,
            "guidance": self.guidance,
            "style": self.style,
            "negative_prompt": self.negative_prompt,
            "strength": self.strength,
            "loop": self.loop,
            "fps": FPS,
            "native_size": write_size(self.native),
            "scaled": self.native != self.size,
        }

    def check(self) -> None:
        """Raises `RequestError` if no engine could make this; opens no file."""
        if self.verb == "extend" and not 0 < self.seconds <= LONGEST_EXTENSION:
            raise RequestError(
                f"seconds {self.seconds:g} is outside {SECONDS[0]:g} to {LONGEST_EXTENSION:g}",
                "seconds",
            )
        grey = np.full((1, 1, 3), 128, np.uint8)
        frames = max(1, round(self.seconds * FPS)) if self.verb == "remix" else 1
        self._request(
            first=None if self.first is None else grey,
            last=None if self.last is None else grey,
            clip=Video(grey[None].repeat(frames, 0)),
        )

    def fetch(self, media: Media, folder: Path) -> dict[str, Path]:
        """Copy what the recipe names into a folder; raises FileNotFoundError if it is gone."""
        named = {
            "first": self.first,
            "last": self.last,
            "clip": self.clip,
            "source": None if self.source is None else f"{self.source}/video.mp4",
        }
        paths = {name: folder / name for name, key in named.items() if key is not None}
        for name, path in paths.items():
            path.write_bytes(media.get(named[name] or ""))
        return paths

    def request(self, paths: dict[str, Path], limits: Limits, engine: Engine) -> Request:
        """The engine's request, from the files that `fetch` brought. Raises `VideoError`."""
        return self._request(
            first=self._picture(paths.get("first"), limits),
            last=self._picture(paths.get("last"), limits),
            clip=self._clip(paths, limits, engine),
        )

    def _request(self, first: Picture | None, last: Picture | None, clip: Video | None) -> Request:
        settings: dict[str, Any] = {
            "seed": self.seed, "steps": self.steps, "guidance": self.guidance, "style": self.style,
            "negative_prompt": self.negative_prompt,
        }  # fmt: skip
        if self.verb == "remix":  # as long and as large as its clip
            return Request(self.prompt, remix=clip, strength=self.strength, **settings)
        extend = clip if self.verb == "extend" else None
        return Request(
            self.prompt, self.seconds / self.rounds, self.native, first=first, last=last,
            extend=extend, backwards=self.backwards, loop=self.loop, **settings,
        )  # fmt: skip

    def _picture(self, path: Path | None, limits: Limits) -> Picture | None:
        if path is None:
            return None
        return first(path, limits, self.native)

    def _clip(self, paths: dict[str, Path], limits: Limits, engine: Engine) -> Video | None:
        """The clip to start from, stretched to the native size, as what is made is stretched back.

        One of our own comes with the latents that were kept in its file.
        """
        size = working_size(self.size)
        if "clip" in paths:
            return Video.read(paths["clip"], limits, FPS, size).scaled(*self.native)
        if "source" not in paths:
            return None
        video = Video.read(paths["source"], fps=FPS, size=size).scaled(*self.native)
        kept = find(paths["source"])
        if kept is None or (kept.model, kept.version) != (engine.name, engine.version):
            return video
        told = {"caption": kept.caption}
        return replace(
            video, latents=kept.latents, metadata=told, plan=kept.plan, scenery=kept.scenery
        )
