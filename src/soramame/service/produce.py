"""One finished video: made, scaled, signed, with its thumbnail and spritesheet beside it.

What the engine makes is small; it is scaled frame by frame as it is written, so that a minute at
1920x1080 (6 GB of frames) takes no more memory than the engine's own frames and a few large ones.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PIL import Image

from soramame.engine.engine import Engine
from soramame.engine.progress import Progress, Report, silent
from soramame.engine.prompt import Prompt
from soramame.making import Made, make
from soramame.media.fit import Size
from soramame.request import SEEDS, Request
from soramame.video import Video

SHEET_COLUMNS, SHEET_ROWS = 5, 5
SHEET_SIDE = 192  # pixels of the longer side of each picture in a spritesheet
THUMBNAIL_SIDE = 512
PREVIEW_SIDE = 128


class Repeated:
    """An engine that extends a clip several times over, each time by what the request says."""

    def __init__(self, engine: Engine, rounds: int) -> None:
        self.name, self.version = engine.name, engine.version
        self._engine, self._rounds = engine, rounds

    def understand(self, prompt: str, seed: int = 0, style: str | None = None) -> Prompt:
        """What the engine takes a prompt to say."""
        return self._engine.understand(prompt, seed, style)

    def generate(self, request: Request, report: Report = silent) -> Video:
        """The clip after the last round; each round has a seed of its own."""
        video = self._engine.generate(request, self._part(report, 0))
        for done in range(1, self._rounds):
            request = replace(request, extend=video, seed=(request.seed + 1) % SEEDS)
            video = self._engine.generate(request, self._part(report, done))
        return video

    def _part(self, report: Report, done: int) -> Report:
        def told(progress: Progress) -> None:
            report(replace(progress, fraction=(done + progress.fraction) / self._rounds))

        return told


def produce(
    engine: Engine,
    request: Request,
    size: Size,
    folder: Path,
    report: Report,
    sources: tuple[Path, ...] = (),
    rounds: int = 1,
) -> Made:
    """Make a video of `size` (width, height) and write all its files into `folder`."""
    maker, path = Repeated(engine, rounds), folder / "video.mp4"
    made = make(maker, request, path, report=report, sources=sources, size=size)
    made.video.thumbnail(THUMBNAIL_SIDE, size).save(folder / "thumbnail.webp", quality=85)
    spritesheet(made.video, size).save(folder / "spritesheet.jpg", quality=85)
    return made


def spritesheet(video: Video, size: Size) -> Image.Image:
    """Up to 25 pictures in reading order, evenly spread over the clip as it is at `size`."""
    sheet = video.sheet(SHEET_COLUMNS, SHEET_ROWS, size)
    factor = min(1.0, SHEET_SIDE / max(size))
    width, height = (max(1, round(side * factor)) for side in sheet.size)
    return sheet.resize((width, height), Image.Resampling.LANCZOS)


def preview(clip: Video) -> bytes:
    """A small animated WebP of a clip that is still being made."""
    factor = min(1.0, PREVIEW_SIDE / max(clip.size))
    width, height = (max(1, round(side * factor)) for side in clip.size)
    return clip.scaled(width, height).to_bytes("webp")
