"""Our own clip, timed: cold from a new process, then warm, stage by stage."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from soramame.benchmarks.work import Counted
from soramame.engine.engine import ModelEngine
from soramame.engine.folder import read_spec
from soramame.engine.models import folder_of
from soramame.engine.networks import open_networks
from soramame.making import make
from soramame.request import Request

PROMPT = "a red fox hops to the left through a snowy forest at sunset, the camera orbits"


@dataclass(frozen=True)
class Timed:
    """A clip's times in seconds, medians of the warm runs, and operations a second of denoising."""

    model: str
    steps: int
    guidance: float
    cold: float
    stages: dict[str, float]
    rate: float

    @property
    def warm(self) -> float:
        """Seconds from request to signed file."""
        return sum(self.stages.values())


def timed(seconds: float, runs: int, model: str | None, runtime: str) -> Timed:
    """A 256x256 clip of `seconds`, once cold and `runs` times warm, end to end and signed."""
    cold = _cold(seconds, model, runtime)
    folder = folder_of(model)
    spec = read_spec(folder)
    counted = Counted(open_networks(folder, runtime), spec.configs["transformer"])
    engine = ModelEngine(spec, counted)
    stages: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as place:
        for run in range(runs + 1):
            if run == 1:
                counted.operations, counted.seconds = 0, 0.0
            made = make(engine, Request(PROMPT, seconds=seconds, seed=run), Path(place) / "c.mp4")
            stages.append(made.seconds)
    warm = {name: statistics.median(s[name] for s in stages[1:]) for name in stages[0]}
    rate = counted.operations / counted.seconds
    name = f"{spec.name} {spec.version}"
    return Timed(name, spec.steps, spec.guidance, cold, warm, rate)


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
