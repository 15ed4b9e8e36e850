"""`soramame evaluate`: is it good? Clips are made, read and compared; a report says what came."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from soramame.request import RequestError

if TYPE_CHECKING:
    from soramame.engine.engine import ModelEngine
    from soramame.evaluation.evaluation import Evaluation, Tell
    from soramame.evaluation.plan import Plan
    from soramame.evaluation.results import Results

ALL_PARTS = "alignment, fidelity, consistency, stills, loops, extensions, codec"


def evaluate(
    output: Annotated[Path, typer.Option("-o", "--output", help="The report's folder.")] = Path(
        "evaluation"
    ),
    prompts: Annotated[int, typer.Option(help="Held-out prompts; all counts follow.")] = 510,
    seconds: Annotated[float, typer.Option(help="Length of each clip, 1 to 12.")] = 4.0,
    steps: Annotated[int | None, typer.Option(help="Denoising steps; the model's own if not.")] = (
        None
    ),
    guidance: Annotated[
        float | None, typer.Option(help="How closely to follow the prompt, 1 to 10.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same prompts and clips.")] = 0,
    parts: Annotated[str, typer.Option(help=f"Some of {ALL_PARTS}; all if left out.")] = "",
    renders: Annotated[
        bool, typer.Option("--renders", help="Evaluate renders in place of a model.")
    ] = False,
    model: Annotated[str | None, typer.Option(help="A model's name or folder.")] = None,
    runtime: Annotated[str, typer.Option(help="onnxruntime, openvino or torch.")] = "onnxruntime",
) -> None:
    """Measure how good a model is, and write a report as a page with pictures.

    Held-out prompts become clips, a recogniser reads them, and renders of the same scenes are the
    yardstick (needs the extra: pip install 'soramame[toybox]'). The same command goes on where it
    was cut off.

    Examples:

        soramame evaluate -o report

        soramame evaluate --prompts 30 --seconds 2 --parts alignment,codec -o quick

        soramame evaluate --renders --prompts 60 -o ceiling
    """
    from soramame.evaluation.evaluation import Evaluation, claim
    from soramame.evaluation.plan import OF_CLIPS, PARTS, Plan
    from soramame.evaluation.renders import Renders
    from soramame.evaluation.summary import lines
    from soramame.evaluation.viewing import Viewer

    if renders and model is not None:
        raise RequestError("--renders evaluates no model: leave --model out")
    every = OF_CLIPS if renders else PARTS
    chosen = tuple(part.strip() for part in parts.split(",")) if parts else every
    plan = Plan(prompts, seconds, steps, guidance, seed, chosen, renders)
    console = Console(stderr=True, highlight=False)
    try:
        engine, about = _subject(plan, model, runtime)
        viewer = Viewer.open()
        claim(output, about)
        with Renders(seconds) as drawn, _bars(console) as tell:
            evaluation = Evaluation(plan, output, engine, viewer, drawn, tell)
            results = _reported(evaluation, {**about, "recogniser": viewer.mark})
    except KeyboardInterrupt:
        console.print("soramame: stopped; the same command goes on from here")
        raise typer.Exit(130) from None
    for line in lines(results):
        mark = {True: "met", False: "missed", None: ""}[line.met]
        print(f"{line.name:32} {line.value:>9}  {mark:6}  {line.beside}")
    print(output / "index.html")


def _subject(
    plan: Plan, model: str | None, runtime: str
) -> tuple[ModelEngine | None, dict[str, Any]]:
    """The engine to evaluate, if any, and all that decides its clips."""
    from soramame.engine.models import folder_of, load
    from soramame.evaluation.viewing import fingerprint

    dials: dict[str, Any] = {"seconds": plan.seconds, "seed": plan.seed}
    if plan.renders:
        return None, {"evaluated": "renders in place of a model", **dials}
    engine = load(model, runtime)
    spec = engine.spec
    dials |= {
        "steps": plan.steps or spec.steps, "runtime": runtime,
        "guidance": spec.guidance if plan.guidance is None else plan.guidance,
        "weights": fingerprint(folder_of(model)),
    }  # fmt: skip
    return engine, {"evaluated": f"{spec.name} {spec.version}", **dials}


def _reported(evaluation: Evaluation, about: dict[str, Any]) -> Results:
    """Run the evaluation and write results.json and index.html."""
    from soramame.evaluation import report
    from soramame.evaluation.machine import machine
    from soramame.evaluation.results import plain
    from soramame.evaluation.samples import samples
    from soramame.evaluation.shelf import write_json
    from soramame.evaluation.strips import strips
    from soramame.media.whole import whole_file

    began = time.monotonic()
    about = {
        **about, "prompts": len(evaluation.prompts), "parts": ", ".join(evaluation.plan.parts),
        "command": shlex.join(["soramame", *sys.argv[1:]]),
        "started": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"), **machine(),
    }  # fmt: skip
    results = evaluation.run(about)
    took = {"this run": _duration(time.monotonic() - began), **_timings(evaluation)}
    results = replace(results, about={**about, **took})
    write_json(evaluation.folder / "results.json", plain(results))
    with whole_file(evaluation.folder / "index.html") as part:
        shown = samples(evaluation), strips(evaluation, results)
        part.write_text(report.page(results, *shown), "utf-8")
    return results


def _timings(evaluation: Evaluation) -> dict[str, str]:
    """How long the clips of each part took, in this run and in those before it."""
    return {
        f"making {part}": f"{_duration(sum(took.values()))}, {len(took)} of them"
        for part, took in evaluation.took.items()
    }


def _duration(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 120 else f"{seconds:.1f} s"


@contextmanager
def _bars(console: Console) -> Iterator[Tell]:
    """A bar for each stage, with the time that is left of it; all vanish at the end."""
    columns = (
        TextColumn("{task.description:11}"), BarColumn(), MofNCompleteColumn(),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield tell
