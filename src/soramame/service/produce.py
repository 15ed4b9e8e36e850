"""One finished video: generated, scaled, encoded, with its thumbnail, spritesheet and latents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from soramame.engine.progress import Progress, Report
from soramame.request import Request
from soramame.service.recipes import save_latents
from soramame.video import Video

if TYPE_CHECKING:
    from soramame.engine.engine import Engine

SHEET_COLUMNS, SHEET_ROWS = 5, 5
SHEET_SIDE = 192  # pixels of the longer side of each picture in a spritesheet
PREVIEW_SIDE = 128


def produce(
    engine: Engine, request: Request, size: tuple[int, int], folder: Path, report: Report
) -> Video:
    """Make a video and write all its files into `folder`; the video at the size asked for."""
    video = engine.generate(request, report)
    report(Progress("encode", 0, 1, 0.9))
    save_latents(video, folder / "latents.npy")
    shown = video.scaled(*size)
    shown.save(folder / "video.mp4")
    shown.thumbnail(512).save(folder / "thumbnail.webp", quality=85)
    spritesheet(video).save(folder / "spritesheet.jpg", quality=85)
    return shown


def spritesheet(video: Video) -> Image.Image:
    """Up to 25 pictures in reading order, evenly spread over the clip."""
    return small(video, SHEET_SIDE).sheet(SHEET_COLUMNS, SHEET_ROWS)


def small(video: Video, side: int) -> Video:
    """The video with its longer side brought down to `side` pixels, if it is longer."""
    factor = min(1.0, side / max(video.size))
    width, height = (max(1, round(length * factor)) for length in video.size)
    return video.scaled(width, height)


def preview(video: Video) -> bytes:
    """A small animated WebP of a clip that is still being made."""
    return small(video, PREVIEW_SIDE).to_bytes("webp")
