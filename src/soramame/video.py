"""A video: frames and their rate, read from and written to the files that people use.

video = Video.read("holiday.mov", fps=16, size=(256, 256))
video.save("holiday.mp4")
"""

from __future__ import annotations

import base64
import math
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from soramame.media.decode import decode
from soramame.media.encode import Frames, encode
from soramame.media.fit import Size, check_size, stretched
from soramame.media.limits import Limits
from soramame.media.whole import VideoError

__all__ = ["Limits", "Video", "VideoError"]

RATES = (0.1, 1000)  # frames a second
NOTEBOOK_SIDE = 480  # pixels; the longer side of a video shown in a notebook
SHEET_GAP = 2  # pixels between the pictures of a contact sheet


@dataclass(frozen=True, eq=False)
class Video:
    """Frames uint8 [T, H, W, 3] in sRGB, shown at `fps` frames a second.

    `latents` are the model's own representation of the same clip, if a model made it, so that it
    can be continued with no round trip through pixels, `plan` is who is where in it, a row for each
    latent (`soramame.plan`), and `scenery` what stands around (`soramame.scenery`); `metadata` says
    how it was made. Two videos are equal if they look alike: frames and rate alone count.
    """

    frames: Frames
    fps: float = 16.0
    latents: NDArray[np.float32] | None = field(default=None, repr=False)
    metadata: Mapping[str, Any] = field(default_factory=dict, repr=False)
    plan: NDArray[np.float32] | None = field(default=None, repr=False)
    scenery: NDArray[np.float32] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Refuse what is no video, saying what one is."""
        shape, dtype = self.frames.shape, self.frames.dtype
        if dtype != np.uint8 or len(shape) != 4 or shape[3] != 3 or 0 in shape:
            raise VideoError(
                f"frames are uint8 [T, H, W, 3] and at least one, not {dtype} {list(shape)}"
            )
        low, high = RATES
        if not low <= self.fps <= high:
            raise VideoError(
                f"a rate of {self.fps} frames a second is not possible; {low} to {high} are"
            )

    @classmethod
    def read(
        cls,
        source: str | Path | bytes,
        limits: Limits | None = None,
        fps: float | None = None,
        size: tuple[int, int] | None = None,
    ) -> Video:
        """Decode a video, or a picture as a video of one frame, from a path or from bytes.

        `fps` resamples in time; `size` (width, height) scales and crops to fill. Raises VideoError
        for what can't be read and for what exceeds `limits`.
        """
        place = source if isinstance(source, bytes) else Path(source)
        frames, rate = decode(place, limits or Limits(), fps, size)
        return cls(frames, rate)

    def save(self, path: str | Path, format: str | None = None) -> Path:
        """Write an mp4, webm, gif, webp or png, whole or not at all, and return its path.

        The format follows from the name's ending unless given. Raises VideoError.
        """
        path = Path(path)
        encode(self.frames, self.fps, path, format or path.suffix.removeprefix(".").lower())
        return path

    def to_bytes(self, format: str = "mp4") -> bytes:
        """The contents of the file that `save` would write."""
        with tempfile.TemporaryDirectory() as folder:
            return self.save(Path(folder) / "video", format).read_bytes()

    def __len__(self) -> int:
        """The number of frames."""
        return len(self.frames)

    def __iter__(self) -> Iterator[NDArray[np.uint8]]:
        """Each frame, uint8 [H, W, 3]."""
        return iter(self.frames)

    def __eq__(self, other: object) -> bool:
        """Whether both show the same frames at the same rate."""
        if not isinstance(other, Video):
            return NotImplemented
        return self.fps == other.fps and np.array_equal(self.frames, other.frames)

    __hash__ = None  # type: ignore[assignment]  # frames are arrays

    def __repr__(self) -> str:
        """One line: how many frames, of what size, for how long."""
        width, height = self.size
        return f"Video({len(self)} frames of {width}x{height}, {self.seconds:.2f} s)"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.frames.shape[2], self.frames.shape[1]

    @property
    def seconds(self) -> float:
        """How long the video lasts."""
        return len(self) / self.fps

    def scaled(self, width: int, height: int) -> Video:
        """The video at another size, stretched where the proportions differ (Lanczos)."""
        check_size((width, height))
        if (width, height) == self.size:
            return self
        frames = np.empty((len(self), height, width, 3), np.uint8)
        for index, frame in enumerate(self):
            frames[index] = stretched(frame, (width, height))
        return replace(self, frames=frames)

    def sheet(self, columns: int = 5, rows: int = 1, size: Size | None = None) -> Image.Image:
        """A contact sheet: frames spread evenly from the first to the last, in reading order.

        Each is stretched to `size` (width, height) if it is given. Raises VideoError.
        """
        if min(columns, rows) < 1:
            raise VideoError(f"a sheet of {columns}x{rows} is not possible; give 1 or more")
        count = min(columns * rows, len(self))
        columns = min(columns, count)
        rows = math.ceil(count / columns)
        size = size or self.size
        check_size(size)
        step_x, step_y = (side + SHEET_GAP for side in size)
        extent = (columns * step_x - SHEET_GAP, rows * step_y - SHEET_GAP)
        sheet = Image.new("RGB", extent, "white")
        for place, index in enumerate(np.linspace(0, len(self) - 1, count).round().astype(int)):
            row, column = divmod(place, columns)
            picture = Image.fromarray(stretched(self.frames[index], size))
            sheet.paste(picture, (column * step_x, row * step_y))
        return sheet

    def thumbnail(self, side: int = 256, size: Size | None = None) -> Image.Image:
        """The middle frame, made smaller if needed until neither side exceeds `side` pixels.

        Before that it is stretched to `size` (width, height) if it is given. Raises VideoError.
        """
        size = size or self.size
        check_size(size)
        picture = Image.fromarray(stretched(self.frames[len(self) // 2], size))
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        return picture

    def _repr_html_(self) -> str:
        """The video itself, playing in a notebook."""
        factor = min(1.0, NOTEBOOK_SIDE / max(self.size))
        width, height = (max(1, round(side * factor)) for side in self.size)
        data = base64.b64encode(self.scaled(width, height).to_bytes("mp4")).decode("ascii")
        return (
            f'<video width="{width}" height="{height}" controls autoplay loop muted playsinline '
            f'src="data:video/mp4;base64,{data}"></video>'
        )
