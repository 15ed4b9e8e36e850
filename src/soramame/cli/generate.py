"""`soramame generate`: a sentence in, a signed file out."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from soramame.engine.engine import ModelEngine
from soramame.engine.progress import Progress as Step
from soramame.engine.progress import Report, silent
from soramame.making import FORMATS, Made, make, read_clip
from soramame.media.decode import first
from soramame.media.limits import Limits
from soramame.request import SEEDS, SIZES, STRENGTH, STYLES, Picture, Request, RequestError

MOST_VARIATIONS = 16
LONGEST_NAME = 48  # characters of a file name made from a prompt
_STAGES = {
    "text": "reading", "denoise": "denoising", "decode": "decoding",
    "encode": "encoding", "sign": "signing",
}  # fmt: skip


@dataclass(frozen=True)
class Output:
    """Where files go and what is printed meanwhile."""

    path: Path | None
    format: str | None
    as_json: bool
    console: Console


def generate(
    prompt: Annotated[str | None, typer.Argument(help="What should be seen.")] = None,
    seconds: Annotated[float, typer.Option(help="Length of the new footage, 1 to 12.")] = 4.0,
    size: Annotated[
        str, typer.Option(help=f"One of {', '.join(f'{w}x{h}' for w, h in SIZES)}.")
    ] = "256x256",
    seed: Annotated[int | None, typer.Option(help="Same seed, same video; random if left out.")] = (
        None
    ),
    variations: Annotated[int, typer.Option(help="How many videos, with seeds that follow.")] = 1,
    steps: Annotated[int | None, typer.Option(help="Denoising steps; the model's own if not.")] = (
        None
    ),
    guidance: Annotated[
        float | None, typer.Option(help="How closely to follow the prompt, 1 to 10.")
    ] = None,
    style: Annotated[str | None, typer.Option(help=f"One of: {', '.join(STYLES)}.")] = None,
    image: Annotated[Path | None, typer.Option(help="A picture to begin with.")] = None,
    last_image: Annotated[Path | None, typer.Option(help="A picture to end with.")] = None,
    extend: Annotated[Path | None, typer.Option(help="A clip to go on from.")] = None,
    backwards: Annotated[bool, typer.Option("--backwards", help="Extend before the clip.")] = False,
    connect: Annotated[
        tuple[Path, Path] | None, typer.Option(help="Two clips to lead from one to the other.")
    ] = None,
    loop: Annotated[bool, typer.Option("--loop", help="End where it began.")] = False,
    remix: Annotated[Path | None, typer.Option(help="A clip to make anew.")] = None,
    strength: Annotated[
        float | None,
        typer.Option(help=f"How far a remix goes from its clip, 0 to 1; {STRENGTH:g} if not told."),
    ] = None,
    negative: Annotated[str | None, typer.Option(help="What should not be seen.")] = None,
    model: Annotated[str | None, typer.Option(help="A model's name or folder.")] = None,
    runtime: Annotated[str, typer.Option(help="onnxruntime, openvino or torch.")] = "onnxruntime",
    format: Annotated[str | None, typer.Option(help=f"One of: {', '.join(FORMATS)}.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON line a file.")] = False,
    prompts: Annotated[
        Path | None, typer.Option(help="A text file with a prompt a line, instead of PROMPT.")
    ] = None,
) -> None:
    """Make a video from a sentence.

    Examples:

        soramame generate "a red fox hops to the left through a snowy forest at sunset"

        soramame generate "a blue robot dances" --style papercraft --seconds 6 -o robot.mp4

        soramame generate "it drives on into the night" --extend car.mp4

        soramame generate "a blue fox in the snow" --remix fox.mp4 --strength 0.5
    """
    from soramame.engine.models import load

    wanted = _prompts(prompt, prompts)
    if not 1 <= variations <= MOST_VARIATIONS:
        raise RequestError(f"{variations} variations; 1 to {MOST_VARIATIONS} are possible")
    engine = load(model, runtime)
    lowest = secrets.randbelow(SEEDS - MOST_VARIATIONS) if seed is None else seed
    films = tuple(path for path in (extend, remix, *(connect or ())) if path)
    clips = {path: read_clip(path, engine) for path in films}
    first_picture, last_picture = (_picture(path) for path in (image, last_image))
    sources = (*(path for path in (image, last_image) if path), *films)
    shown = Output(output, format, as_json, Console(stderr=True, quiet=as_json, highlight=False))
    jobs = [
        Request(
            prompt=text, seconds=seconds, size=parse_size(size), seed=lowest + offset,
            steps=steps, guidance=guidance, style=style,
            first=first_picture, last=last_picture,
            extend=clips[extend] if extend else None, backwards=backwards,
            connect=(clips[connect[0]], clips[connect[1]]) if connect else None, loop=loop,
            remix=clips[remix] if remix else None, strength=strength, negative_prompt=negative,
        )
        for text in wanted for offset in range(variations)
    ]  # fmt: skip
    targets = _targets(jobs, shown)
    try:
        for request, target in zip(jobs, targets, strict=True):
            _make_one(engine, request, target, shown, sources)
    except KeyboardInterrupt:
        Console(stderr=True).print("soramame: stopped; no unfinished file was left")
        raise typer.Exit(130) from None


def _make_one(
    engine: ModelEngine, request: Request, target: Path, shown: Output, sources: tuple[Path, ...]
) -> None:
    started = time.monotonic()
    understood = engine.read(request)
    shown.console.print(f"understood: [bold]{understood.summary}[/bold]", soft_wrap=True)
    shown.console.print(f"making:     {understood.caption}", soft_wrap=True)
    if understood.outside:
        shown.console.print(f"[yellow]outside its world: {', '.join(understood.outside)}[/yellow]")
    for note in understood.notes:
        shown.console.print(f"[yellow]{note}[/yellow]")
    with _bar(shown.console) as report:
        made = make(engine, request, target, shown.format, report, sources)
    taken = time.monotonic() - started
    if shown.as_json:
        print(json.dumps(_told(made, understood.caption, understood.outside, taken)), flush=True)
        return
    told = "signed" if made.signed else "not signed: this format can't carry credentials"
    shown.console.print(
        f"[bold]{made.path}[/bold]  {made.video.seconds:g} s of video in {taken:.1f} s, "
        f"seed {request.seed}, {told}",
        soft_wrap=True,
    )


def _told(made: Made, caption: str, outside: tuple[str, ...], taken: float) -> dict[str, object]:
    width, height = made.video.size
    return {
        "path": str(made.path), "seed": made.request.seed, "prompt": made.request.prompt,
        "caption": caption, "outside": list(outside), "frames": len(made.video),
        "seconds": made.video.seconds, "size": f"{width}x{height}", "signed": made.signed,
        "took": round(taken, 3),
        "stages": {stage: round(spent, 3) for stage, spent in made.seconds.items()},
    }  # fmt: skip


@contextmanager
def _bar(console: Console) -> Iterator[Report]:
    """A progress bar that names the stage; nothing where nobody watches."""
    if console.quiet:
        yield silent
        return
    columns = (TextColumn("{task.description:10}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=1.0)

        def report(step: Step) -> None:
            name = _STAGES[step.stage]
            bar.update(task, completed=step.fraction, description=name)

        yield report


def _prompts(prompt: str | None, file: Path | None) -> list[str]:
    if (prompt is None) == (file is None):
        raise RequestError("give one prompt, or a file of prompts with --prompts")
    if file is None:
        return [prompt or ""]
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError(f"can't read prompts from {file}: {error}") from error
    wanted = [line.strip() for line in lines if line.strip()]
    if not wanted:
        raise RequestError(f"there are no prompts in {file}")
    return wanted


def parse_size(text: str) -> tuple[int, int]:
    """A size such as "256x144" as (width, height)."""
    match = re.fullmatch(r"(\d{1,5})x(\d{1,5})", text)
    if not match:
        allowed = ", ".join(f"{w}x{h}" for w, h in SIZES)
        raise RequestError(f"size {text!r} is not WIDTHxHEIGHT; there are: {allowed}", "size")
    return int(match[1]), int(match[2])


def _picture(path: Path | None) -> Picture | None:
    return None if path is None else first(path, Limits())


def _targets(jobs: list[Request], shown: Output) -> list[Path]:
    """A file for each request: the one asked for, numbered where there are several."""
    ending = f".{shown.format or 'mp4'}"
    if shown.path is None:
        return [Path(f"{slug(job.prompt)}-{job.seed}{ending}") for job in jobs]
    if len(jobs) == 1:
        return [shown.path]
    ending = shown.path.suffix or ending
    return [shown.path.with_name(f"{shown.path.stem}-{i + 1}{ending}") for i in range(len(jobs))]


def slug(prompt: str) -> str:
    """A prompt's first words as a file name."""
    words = re.findall(r"\w+", prompt.lower())
    name = "-".join(words)
    if len(name) > LONGEST_NAME:  # end with a whole word, if there is one
        name = name[: LONGEST_NAME + 1].rpartition("-")[0] or name[:LONGEST_NAME]
    return name or "video"
