"""What a job is to make, as it is kept in its row, and how it becomes the engine's `Request`."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from soramame.request import FPS, Request
from soramame.service.media import Media
from soramame.service.sizes import native_size, write_size
from soramame.video import Limits, Video

VERBS = ("create", "extend")


@dataclass(frozen=True)
class Recipe:
    """A video to make; pictures and clips are named by their keys in the media store.

    seconds: of new footage. size: what was asked for; the model makes `native`. source: the folder
    of a finished video, clip: an uploaded one; one of the two when something is extended.
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
            "loop": self.loop,
            "fps": FPS,
            "native_size": write_size(self.native),
            "scaled": self.native != self.size,
        }

    def check(self) -> None:
        """Raises `RequestError` if no engine could make this; opens no file."""
        grey = np.full((1, 1, 3), 128, np.uint8)
        self._request(
            first=None if self.first is None else grey,
            last=None if self.last is None else grey,
            extend=None if self.verb != "extend" else Video(grey[None]),
        )

    def request(self, media: Media, limits: Limits) -> Request:
        """The engine's request; raises FileNotFoundError if something it needs is gone."""
        return self._request(
            first=self._picture(media, self.first, limits),
            last=self._picture(media, self.last, limits),
            extend=None if self.verb != "extend" else self._clip(media, limits),
        )

    def _request(self, **given: Any) -> Request:
        return Request(
            self.prompt, self.seconds, self.native, self.seed, self.steps, self.guidance,
            self.style, loop=self.loop, backwards=self.backwards, **given,
        )  # fmt: skip

    def _picture(self, media: Media, key: str | None, limits: Limits) -> NDArray[np.uint8] | None:
        if key is None:
            return None
        picture: NDArray[np.uint8] = Video.read(media.get(key), limits, size=self.native).frames[0]
        return picture

    def _clip(self, media: Media, limits: Limits) -> Video:
        if self.clip is not None:
            return Video.read(media.get(self.clip), limits, fps=FPS, size=self.native)
        assert self.source is not None
        video = Video.read(media.get(f"{self.source}/video.mp4"), limits, fps=FPS, size=self.native)
        try:
            latents = np.load(io.BytesIO(media.get(f"{self.source}/latents.npy")))
        except FileNotFoundError:
            return video
        return replace(video, latents=latents)


def save_latents(video: Video, path: Path) -> None:
    """Keep a video's latents, if it has any, so that it can be extended without loss."""
    if video.latents is not None:
        np.save(path, video.latents.astype(np.float32), allow_pickle=False)
