"""`soramame models` and `soramame verify`: what there is, and what a file is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def models() -> None:
    """List the models inside the package.

    A model of one's own is a folder: `soramame generate "…" --model FOLDER`.
    """
    from soramame.engine.models import DEFAULT, specs

    for spec in specs():
        mark = " (default)" if spec.name == DEFAULT else ""
        print(f"{spec.name} {spec.version}{mark}: {spec.about} [{spec.licence}]")


def verify(
    files: Annotated[list[Path], typer.Argument(help="An mp4, png, webp, gif or jpeg, or many.")],
    authority: Annotated[
        Path | None, typer.Option(help="A PEM file of authorities that you trust.")
    ] = None,
) -> None:
    """Say whether a file's credentials are valid, changed or missing, and whose they are.

    The exit code is 0 if all files are valid and 1 if not.
    """
    from soramame.provenance.verify import verify as check

    states = set()
    for file in files:
        verdict = check(file, authority)
        states.add(verdict.state)
        print(f"{file}: {verdict}" if len(files) > 1 else verdict)
    if states != {"valid"}:
        raise typer.Exit(1)
