"""`soramame toybox …`: film the rendered world, a clip, a sheet or a whole dataset."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from soramame.cli.generate import parse_size
from soramame.request import RequestError

if TYPE_CHECKING:
    from soramame.toybox.renderer import Renderer

toybox = typer.Typer(help="The rendered world that the model was trained on.", no_args_is_help=True)
_FRAMES = (1, 81)
Size = Annotated[str, typer.Option(help="Width and height in pixels, such as 256x144.")]
Split = Annotated[str, typer.Option(help="train, scenes or combinations.")]


@toybox.command()
def render(
    seed: Annotated[int, typer.Option(help="Which scene of the grammar.")] = 0,
    output: Annotated[Path, typer.Option("-o", "--output", help="mp4, webm, gif, webp, png.")] = (
        Path("clip.mp4")
    ),
    frames: Annotated[int, typer.Option(help="1 to 81, at 16 a second.")] = 65,
    size: Size = "256x256",
    split: Split = "train",
) -> None:
    """Render one scene and print its caption.

    Example: soramame toybox render --seed 7 -o clip.mp4
    """
    from soramame.toybox import grammar
    from soramame.toybox.captions import canonical
    from soramame.video import Video

    _check_frames(frames)
    width, height = parse_size(size)
    scene = grammar.sample(seed, split)
    with _renderer(width, height) as renderer:
        Video(renderer.clip(scene, frames)).save(output)
    print(f"{output}: {canonical(scene)}")


@toybox.command()
def sheet(
    output: Annotated[Path, typer.Option("-o", "--output", help="A png.")] = Path("sheet.png"),
    seed: Annotated[int, typer.Option(help="The first scene.")] = 0,
    rows: Annotated[int, typer.Option(min=1, max=100, help="How many scenes.")] = 8,
    size: Size = "256x256",
    split: Split = "train",
) -> None:
    """Render a contact sheet of scenes with their captions."""
    from soramame.toybox import grammar
    from soramame.toybox.captions import canonical
    from soramame.toybox.sheet import contact_sheet

    width, height = parse_size(size)
    with _renderer(width, height) as renderer:
        scenes = [grammar.sample(seed + row, split) for row in range(rows)]
        shown = [(canonical(s), renderer.clip(s, 5, start=0.3, fps=1.4)) for s in scenes]
    contact_sheet(shown).save(output)
    print(output)


@toybox.command()
def dataset(
    folder: Annotated[Path, typer.Argument(help="Where the shards go.")],
    clips: Annotated[int, typer.Option(min=1, help="How many clips.")] = 1000,
    seed: Annotated[int, typer.Option(help="Same seed, same dataset.")] = 0,
    frames: Annotated[int, typer.Option(help="1 to 81, at 16 a second.")] = 33,
    split: Split = "train",
    processes: Annotated[int | None, typer.Option(min=1, help="All cores if left out.")] = None,
) -> None:
    """Render many clips into shards; the same command goes on where it was cut off."""
    from soramame.toybox.dataset import write_dataset

    _check_frames(frames)
    columns = (TextColumn("rendering"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as bar:
        task = bar.add_task("", total=clips)
        write_dataset(
            folder, clips, seed, frames, processes=processes or os.cpu_count() or 1, split=split,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )  # fmt: skip


def _check_frames(frames: int) -> None:
    low, high = _FRAMES
    if not low <= frames <= high:
        raise RequestError(f"{frames} frames; {low} to {high} are possible")


def _renderer(width: int, height: int) -> Renderer:
    try:
        from soramame.toybox.renderer import Renderer
    except ImportError as error:
        raise RequestError(f"rendering needs the extra: pip install 'soramame[toybox]' ({error})") \
            from error  # fmt: skip
    return Renderer(width, height)
