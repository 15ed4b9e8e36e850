"""`soramame bench`: how long each stage takes on this machine, from a sentence to a signed file."""

from __future__ import annotations

import json
import os
import platform
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from soramame.benchmarks.peers import Clip, PeerTime


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
    if peers:
        _need_a_peer()
    told = _own(seconds, runs, model, runtime)
    if peers:
        told |= _peers(seconds, runs, model)
    if as_json:
        print(json.dumps(told))
        return
    width = max(map(len, told))
    for name, value in told.items():
        print(f"{name:{width}} {value}")


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


def _need_a_peer() -> None:
    """A ValueError that says what to install, if there is no peer that could be timed."""
    from soramame.benchmarks.peers import INSTALL, missing

    lacking = missing()
    if all(lacking.values()):
        names = dict.fromkeys(name for names in lacking.values() for name in names)
        raise ValueError(f"--peers needs {', '.join(names)}: {INSTALL}")


def _peers(seconds: float, runs: int, model: str | None) -> dict[str, Any]:
    """What is measured of other pipelines at the same clip size, steps and guidance, by name."""
    from soramame.benchmarks.peers import INSTALL, PEERS, Clip, missing
    from soramame.benchmarks.work import parameters
    from soramame.engine.folder import read_spec
    from soramame.engine.models import folder_of
    from soramame.request import FPS
    from soramame.text.encoder import WIDTH

    spec = read_spec(folder_of(model))
    config = spec.configs["transformer"]
    token = config["channels"] * config["patch"] ** 2
    ours = parameters(config, token, WIDTH)
    told: dict[str, Any] = {"our transformer (M parameters)": round(ours / 1e6, 1)}
    clip = Clip(config, round(seconds * FPS), FPS, spec.steps, spec.guidance)
    for name, lacking in missing().items():
        if lacking:
            told[f"peer: {name}"] = f"not timed, needs {', '.join(lacking)}: {INSTALL}"
        else:
            told |= _peer(name, PEERS[name](clip, runs), clip)
    return told


def _peer(short: str, peer: PeerTime, clip: Clip) -> dict[str, Any]:
    """What is told of one peer, whose names begin with its short one."""
    made = f"{peer.frames} frames at {clip.fps} a second, 256x256, {clip.steps} steps"
    sizes = {part: round(size / 1e6, 1) for part, size in peer.parameters.items()}
    return {
        f"peer: {short}": f"{peer.name}, random weights, which times do not depend on",
        f"{short}: clip": f"{made}; not encoded, not signed",
        f"{short}: parameters (M)": sizes,
        f"{short}: warm stages (s, medians)": {n: round(s, 3) for n, s in peer.stages.items()},
        f"{short}: warm (s)": round(peer.total, 3),
        f"{short}: times real time": round(peer.frames / clip.fps / peer.total, 2),
    }


def _peak_memory() -> float:
    """The most memory that this process or a child of it has used, in megabytes."""
    import resource

    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return max(usage.ru_maxrss for usage in usages) / unit
