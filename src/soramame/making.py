"""From a request to a finished file: generated, encoded, signed, whole or not at all."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from soramame.engine.engine import Engine
from soramame.engine.progress import Progress, Report, silent
from soramame.media.encode import encode
from soramame.media.fit import Size
from soramame.media.kept import Kept, find, keep
from soramame.media.whole import VideoError, whole_file
from soramame.provenance.formats import can_sign
from soramame.provenance.sign import Claim, sign
from soramame.request import Request
from soramame.video import Video

FORMATS = ("mp4", "webm", "gif", "webp", "png")
PAUSE = 1.0  # seconds between two reports of a clip that is being written


@dataclass(frozen=True)
class Made:
    """A finished file, the video as the engine made it, and how long each stage took."""

    path: Path
    video: Video
    request: Request
    signed: bool
    seconds: dict[str, float]


class Stopwatch:
    """A progress callback that passes everything on and adds up the time of each stage."""

    def __init__(self, report: Report) -> None:
        self._report, self._last = report, time.monotonic()
        self.seconds: dict[str, float] = {}

    @property
    def silence(self) -> float:
        """Seconds since the last report."""
        return time.monotonic() - self._last

    def __call__(self, progress: Progress) -> None:
        """Book the time since the last call on the stage that is reported."""
        now = time.monotonic()
        spent = self.seconds.get(progress.stage, 0.0) + now - self._last
        self.seconds[progress.stage] = spent
        self._last = now
        self._report(progress)


def check_target(path: Path, format: str | None = None) -> str:
    """The format of a file to be written at `path`; raises VideoError before any work is done."""
    chosen = (format or path.suffix.removeprefix(".") or "mp4").lower()
    if chosen not in FORMATS:
        raise VideoError(f"can't write {chosen!r}; there are: {', '.join(FORMATS)}")
    with whole_file(path.with_name(f".{path.name}.try")) as part:
        part.touch()
    path.with_name(f".{path.name}.try").unlink()
    return chosen


def make(
    engine: Engine,
    request: Request,
    path: Path,
    format: str | None = None,
    report: Report = silent,
    sources: tuple[Path, ...] = (),
    size: Size | None = None,
) -> Made:
    """Make the video asked for at `path`.

    sources: the files that the request's pictures and clips came from, for the credentials.
    size: width and height of the file, if the engine's frames are to be stretched as it is written.
    Raises RequestError, VideoError, SignError; what stood at `path` before then still stands.
    """
    chosen = check_target(path, format)
    watch = Stopwatch(report)
    video = engine.generate(request, watch)
    with whole_file(path) as part:
        try:
            signed = _write(engine, request, video, part, chosen, watch, sources, size)
        except VideoError as error:  # tell of the file that was asked for, not of the temporary one
            raise VideoError(str(error).replace(str(part), str(path))) from error
    return Made(path, video, request, signed, watch.seconds)


def _write(
    engine: Engine,
    request: Request,
    video: Video,
    path: Path,
    format: str,
    watch: Stopwatch,
    sources: tuple[Path, ...],
    size: Size | None,
) -> bool:
    """Encode and sign; returns whether the format can be signed."""
    count = len(video)

    def tell(done: int) -> None:
        if watch.silence >= PAUSE:
            watch(Progress("encode", done, count, 0.97 + 0.02 * done / count))

    encode(video.frames, video.fps, path, format, size, tell)
    if format == "mp4" and video.latents is not None:
        shown = video.metadata.get("caption")
        what = (video.latents, shown, video.plan, video.scenery)
        keep(path, Kept(engine.name, engine.version, *what))
    watch(Progress("encode", 1, 1, 0.99))
    if can_sign(format):
        made_by = (engine.name, engine.version, request.prompt, request.seed, request.verb)
        sign(path, path, Claim(*made_by, sources))
    watch(Progress("sign", 1, 1, 1.0))
    return can_sign(format)


def read_clip(path: Path, engine: Engine) -> Video:
    """A clip to start from, with the latents kept in its file if they are this model's own."""
    video = Video.read(path)
    kept = find(path)
    if kept is None or (kept.model, kept.version) != (engine.name, engine.version):
        return video
    told = {"caption": kept.caption}
    return Video(video.frames, video.fps, kept.latents, told, kept.plan, kept.scenery)
