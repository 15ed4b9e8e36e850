"""`soramame bench`: how long each stage takes on this machine, from a sentence to a signed file."""

from __future__ import annotations

import json
import os
import platform
import sys
from typing import Annotated, Any

import typer


def bench(
    seconds: Annotated[float, typer.Option(help="Length of the clip.")] = 4.0,
    runs: Annotated[int, typer.Option(min=1, help="Warm runs after a first one.")] = 3,
    model: Annotated[str | None, typer.Option(help="A model's name or folder.")] = None,
    runtime: Annotated[str, typer.Option(help="onnxruntime, openvino or torch.")] = "onnxruntime",
    peers: Annotated[bool, typer.Option("--peers", help="Time other pipelines too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure a 256x256 clip end to end, signed: cold from a new process, warm by stage.

    Example: soramame bench --runtime openvino --peers
    """
    from soramame.benchmarks import peers as others

    if peers and others.missing():
        raise ValueError(f"--peers needs {', '.join(others.missing())}: {others.INSTALL}")
    told = _own(seconds, runs, model, runtime)
    if peers:
        told |= _peers(seconds, model)
    if as_json:
        print(json.dumps(told))
        return
    for name, value in told.items():
        print(f"{name:32} {value}")


def _own(seconds: float, runs: int, model: str | None, runtime: str) -> dict[str, Any]:
    """What is measured of our own clip, by name."""
    from soramame.benchmarks.clip import timed
    from soramame.benchmarks.peak import peak

    clip = timed(seconds, runs, model, runtime)
    memory = round(_peak_memory())  # before the products of `peak` add to it
    best = peak(runtime)
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        "model": clip.model, "runtime": runtime,
        "clip": f"{seconds:g} s, 256x256, {clip.steps} steps", "warm runs": runs,
        "warm stages (s, medians)": {name: round(s, 3) for name, s in clip.stages.items()},
        "warm (s)": round(clip.warm, 3), "times real time": round(seconds / clip.warm, 2),
        "cold, process start to file (s)": round(clip.cold, 3),
        "peak memory (MB)": memory,
        "denoising (GFLOP/s)": round(clip.rate / 1e9),
        f"matrix peak, {best.numbers} (GFLOP/s)": round(best.rate / 1e9),
        "denoising's share of the peak": f"{clip.rate / best.rate:.0%}",
    }  # fmt: skip


def _peers(seconds: float, model: str | None) -> dict[str, Any]:
    """What is measured of other pipelines at the same clip size, steps and guidance, by name."""
    from soramame.benchmarks.peers import TEXT_WIDTH, diffusers_ltx
    from soramame.benchmarks.work import parameters
    from soramame.engine.folder import read_spec
    from soramame.engine.models import folder_of
    from soramame.request import FPS

    spec = read_spec(folder_of(model))
    config = spec.configs["transformer"]
    token = config["channels"] * config["patch"] ** 2
    peer = diffusers_ltx(config, round(seconds * FPS), FPS, spec.steps, spec.guidance)
    return {
        "our transformer (M parameters)": round(parameters(config, token, TEXT_WIDTH) / 1e6, 1),
        f"peer: {peer.name}": "random weights, which times do not depend on",
        "  parameters (M)": f"{peer.transformer / 1e6:.1f}, decoder {peer.decoder / 1e6:.1f}",
        "  warm (s)": f"{peer.total:.2f}: denoise {peer.denoise:.2f}, decode {peer.decode:.2f}",
        "  times real time": round(seconds / peer.total, 2),
    }


def _peak_memory() -> float:
    """The most memory that this process or a child of it has used, in megabytes."""
    import resource

    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return max(usage.ru_maxrss for usage in usages) / unit
