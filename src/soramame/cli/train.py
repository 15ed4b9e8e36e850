"""`soramame train`: one's own clips in, a model folder out."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from platformdirs import user_cache_path
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from soramame.cli.generate import parse_size
from soramame.request import SIZES, RequestError

if TYPE_CHECKING:
    from soramame.training.own import Material, Order


def train(
    data: Annotated[Path, typer.Option("--data", help="The folder of clips and captions.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The model folder to make.")],
    steps: Annotated[int, typer.Option(help="How many steps to train for.")] = 400,
    model: Annotated[
        str | None, typer.Option(help="What to begin with: a model's name or folder.")
    ] = None,
    from_nothing: Annotated[
        bool, typer.Option("--from-nothing", help="Keep that model's codec alone, and begin anew.")
    ] = False,
    allow_unlicensed: Annotated[
        bool, typer.Option("--allow-unlicensed", help="Also use clips that no licence is told of.")
    ] = False,
    name: Annotated[str | None, typer.Option(help="The model's name; the folder's if not.")] = None,
    size: Annotated[
        str | None, typer.Option(help="Cut all clips to this size, not each to the nearest.")
    ] = None,
    work: Annotated[
        Path | None, typer.Option(help="Where latents and checkpoints go; else the user's cache.")
    ] = None,
) -> None:
    """Train a model on one's own videos and pictures; the same command goes on where it stopped.

    A caption is a line {"file": …, "caption": …, "licence": …, "consent": …} of captions.jsonl in
    the folder, or a .txt beside the clip. A licence may also stand in licences.jsonl, or in a file
    LICENCE for all clips of its folder.

    Examples:

        soramame train --data holidays -o holiday-model

        soramame train --data clips -o mine --from-nothing --steps 20000 --size 256x144

        soramame generate "waves on a beach" --model holiday-model
    """
    try:
        from soramame.training.own import Order, gather, make_model
    except ImportError as error:
        raise RequestError(f"training needs the extra: pip install 'soramame[train]' ({error})") \
            from error  # fmt: skip
    from soramame.engine.models import folder_of

    order = Order(
        data, output, folder_of(model), work or _work(data, output),
        name or output.resolve().name, steps, from_nothing, allow_unlicensed, _size(size),
    )  # fmt: skip
    try:
        columns = (TextColumn("encoding"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("")
            material = gather(
                order, lambda done, total: bar.update(task, completed=done, total=total)
            )
        _tell(order, material)
        make_model(order, material)
    except KeyboardInterrupt:
        print("stopped; the same command goes on from the last checkpoint")
        raise typer.Exit(130) from None
    caption = material.manifest.clips[0].caption.replace('"', "'")
    print(f'{output} is made; try: soramame generate "{caption}" --model {output}')


def _tell(order: Order, material: Material) -> None:
    """What was found, before the long part begins."""
    told = material.manifest
    print(f"found {told.counts}; licences: {told.licences}")
    for left in told.left_out:
        print(f"left out {left.file}: {left.reason}")
    print(f"the codec reproduces it at {told.codec}; no finer detail can be learnt")
    if order.from_nothing:
        print(f"training from nothing, with the codec of {told.base} as it is: {order.steps} steps")
    else:
        print(f"fine-tuning {told.base}: {order.steps} steps")
    if material.staged:
        print(f"{material.staged} of the clips show who {told.base} knows: they are planned by it")
    print(f"checkpoint and sample sheets: {material.run}", flush=True)


def _work(data: Path, output: Path) -> Path:
    """A folder in the user's cache for this data and this model."""
    places = f"{data.resolve()}\n{output.resolve()}"
    return user_cache_path("soramame") / "train" / hashlib.sha256(places.encode()).hexdigest()[:12]


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    size = parse_size(text)
    if size not in SIZES:
        allowed = ", ".join(f"{w}x{h}" for w, h in SIZES)
        raise RequestError(f"size {text} can't be trained at; there are: {allowed}", "size")
    return size
