"""`soramame bench`: how long each stage takes on this machine, from a sentence to a signed file."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

from soramame.making import make
from soramame.request import Request

PROMPT = "a red fox hops to the left through a snowy forest at sunset, the camera orbits"


def bench(
    seconds: Annotated[float, typer.Option(help="Length of the clip.")] = 4.0,
    runs: Annotated[int, typer.Option(min=1, help="Warm runs after a first one.")] = 3,
    model: Annotated[str | None, typer.Option(help="A model's name or folder.")] = None,
    runtime: Annotated[str, typer.Option(help="openvino, onnxruntime or torch.")] = "openvino",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure a 256x256 clip end to end, signed: cold from a new process, warm by stage.

    Example: soramame bench --runtime onnxruntime
    """
    from soramame.engine.models import load

    cold = _cold(seconds, model, runtime)
    engine = load(model, runtime)
    stages: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for run in range(runs + 1):
            request = Request(PROMPT, seconds=seconds, seed=run)
            made = make(engine, request, Path(folder) / "clip.mp4")
            stages.append(made.seconds)
    warm = {name: statistics.median(s[name] for s in stages[1:]) for name in stages[0]}
    total = sum(warm.values())
    told = {
        "machine": _machine(), "model": f"{engine.name} {engine.version}", "runtime": runtime,
        "clip": f"{seconds:g} s, 256x256, {engine.spec.steps} steps", "warm runs": runs,
        "warm stages (s, medians)": {name: round(value, 3) for name, value in warm.items()},
        "warm (s)": round(total, 3), "times real time": round(seconds / total, 2),
        "cold, process start to file (s)": round(cold, 3),
        "peak memory (MB)": round(_peak_memory()),
    }  # fmt: skip
    if as_json:
        print(json.dumps(told))
        return
    for name, value in told.items():
        print(f"{name:32} {value}")


def _cold(seconds: float, model: str | None, runtime: str) -> float:
    """Seconds from a new process's start until its file is there."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable, "-m", "soramame", "generate", PROMPT, "--seconds", str(seconds),
            "--seed", "0", "--runtime", runtime, "-o", str(Path(folder) / "clip.mp4"), "--json",
            *(["--model", model] if model else []),
        ]  # fmt: skip
        started = time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - started


def _peak_memory() -> float:
    """The most memory that this process or a child of it has used, in megabytes."""
    import resource

    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return max(usage.ru_maxrss for usage in usages) / unit


def _machine() -> str:
    return f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}"
