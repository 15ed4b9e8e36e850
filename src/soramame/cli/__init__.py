"""The command line: `soramame generate "…"` and all its sisters."""

from __future__ import annotations

import sys

import typer
from rich.console import Console

from soramame import __version__
from soramame.cli.bench import bench
from soramame.cli.evaluate import evaluate
from soramame.cli.generate import generate
from soramame.cli.looking import models, verify
from soramame.cli.toybox import toybox
from soramame.cli.train import train

app = typer.Typer(
    name="soramame",
    help="An open Sora: type a sentence, get a video, on your own machine.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
app.command()(generate)
app.command()(models)
app.command()(verify)
app.command()(bench)
app.command()(evaluate)
app.command()(train)
app.add_typer(toybox, name="toybox")


def _mount_service() -> None:
    """Add the service's commands where the extra is installed; elsewhere say how to get them."""
    try:
        from soramame.service.cli import members_app, serve, workers
    except ImportError:
        for name in ("serve", "workers", "members"):
            app.command(name, help="Needs: pip install 'soramame[serve]'.")(_not_installed)
        return
    app.command()(serve)
    app.command()(workers)
    app.add_typer(members_app, name="members")


def _not_installed() -> None:
    raise ValueError("this command needs the extra: pip install 'soramame[serve]'")


@app.callback(invoke_without_command=True)
def root(
    version: bool = typer.Option(False, "--version", help="Print the version and leave."),
) -> None:
    """An open Sora: type a sentence, get a video, on your own machine."""
    if version:
        print(f"soramame {__version__}")
        raise typer.Exit


def main() -> None:
    """Run a command; what a person can mend is told in one line, with exit code 2."""
    if sys.argv[1:2] != ["generate"]:  # which has no need of the service's imports
        _mount_service()
    try:
        app()
    except (ValueError, OSError) as error:
        Console(stderr=True).print(f"soramame: {error}", markup=False, highlight=False)
        sys.exit(2)
