"""The networks of a model folder behind one seam, run by ONNX Runtime, OpenVINO or PyTorch.

All three read the same graphs or modules and the same `weights.safetensors`; nothing else in the
engine knows which of them is at work.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from soramame.graphs import Floats, Run, exact_integers, onnxruntime_graph, openvino_graph

RUNTIMES = ("onnxruntime", "openvino", "torch")
INSTALLED_BY = {
    "onnxruntime": "pip install soramame",
    "openvino": "pip install 'soramame[openvino]'",
    "torch": "pip install 'soramame[train]'",
}


class Networks(Protocol):
    """A model's networks; shapes as in the modules of `soramame.model`."""

    def encode(self, groups_GSHWC: Floats) -> Floats:
        """Groups of 8 frames [G, 8, H, W, 3], -1 to 1, to latents [G, C, h, w]."""

    def denoise(
        self, tokens: Floats, levels: Floats, still: Floats, rope: Floats,
        plan: Floats, maps: Floats, text: Floats, mask: Floats,
    ) -> Floats:  # fmt: skip
        """Noisy tokens [B, L, R, C, F] to clean ones."""

    def plan(
        self, numbers: Floats, levels: Floats, still: Floats, times: Floats, rope: Floats,
        aspect: Floats, text: Floats, mask: Floats,
    ) -> Floats:  # fmt: skip
        """A noisy plan's numbers [B, L, N] to clean ones; of models that have a planner."""

    def sketch(self, poses: Floats, text: Floats, mask: Floats) -> Floats:
        """Poses [B, N, P] to cutouts [B, N, 4, S, S]; of models that have a sketcher."""

    def arrange(
        self, rows: Floats, levels: Floats, still: Floats, times: Floats, rope: Floats,
        aspect: Floats, text: Floats, mask: Floats,
    ) -> Floats:  # fmt: skip
        """A noisy table of scenery [B, N, P] to a clean one; of models that have an arranger."""

    def sketch_scenery(self, poses: Floats, text: Floats, mask: Floats) -> Floats:
        """As `sketch`, of what stands around."""

    def spot(self, latents_NChw: Floats) -> Floats:
        """What latents show [N, S], as `spotting` reads it; of models that have a spotter."""

    def decode(self, latents_1LChw: Floats, animatic: Floats | None = None) -> Floats:
        """Latents [1, L, C, h, w] to groups of 8 frames [1, L, 8, H, W, 3].

        animatic: [1, L, 8, DRAWN, H / 2, W / 2], for decoders that read one, and them alone.
        """


class Graphs:
    """Networks read from ONNX files, each compiled when it is first used."""

    def __init__(self, folder: Path, compile_graph: Callable[[Path], Run]) -> None:
        self._folder, self._compile = folder, compile_graph
        self._ready: dict[str, Run] = {}

    def _run(self, name: str, *arrays: Floats) -> Floats:
        if name not in self._ready:
            self._ready[name] = self._compile(self._folder / f"{name}.onnx")
        return self._ready[name](*arrays)

    def encode(self, groups_GSHWC: Floats) -> Floats:
        """See `Networks`."""
        return self._run("encoder", groups_GSHWC)

    def denoise(
        self, tokens: Floats, levels: Floats, still: Floats, rope: Floats,
        plan: Floats, maps: Floats, text: Floats, mask: Floats,
    ) -> Floats:  # fmt: skip
        """See `Networks`."""
        return self._run("transformer", tokens, levels, still, rope, plan, maps, text, mask)

    def plan(
        self, numbers: Floats, levels: Floats, still: Floats, times: Floats, rope: Floats,
        aspect: Floats, text: Floats, mask: Floats,
    ) -> Floats:  # fmt: skip
        """See `Networks`."""
        return self._run("planner", numbers, levels, still, times, rope, aspect, text, mask)

    def sketch(self, poses: Floats, text: Floats, mask: Floats) -> Floats:
        """See `Networks`."""
        return self._run("sketcher", poses, text, mask)

    def arrange(
        self, rows: Floats, levels: Floats, still: Floats, times: Floats, rope: Floats,
        aspect: Floats, text: Floats, mask: Floats,
    ) -> Floats:  # fmt: skip
        """See `Networks`."""
        return self._run("arranger", rows, levels, still, times, rope, aspect, text, mask)

    def sketch_scenery(self, poses: Floats, text: Floats, mask: Floats) -> Floats:
        """See `Networks`."""
        return self._run("scenery", poses, text, mask)

    def spot(self, latents_NChw: Floats) -> Floats:
        """See `Networks`."""
        return self._run("spotter", latents_NChw)

    def decode(self, latents_1LChw: Floats, animatic: Floats | None = None) -> Floats:
        """See `Networks`."""
        drawn = () if animatic is None else (animatic,)
        return self._run("decoder", latents_1LChw, *drawn)


def _integer_graph(path: Path) -> Run:
    """A graph by ONNX Runtime; in integers if it is there so (`NAME_int8.onnx`) and they serve."""
    integer = path.with_stem(f"{path.stem}_int8")
    return onnxruntime_graph(integer if integer.exists() and exact_integers() else path)


def open_networks(folder: Path, runtime: str = "onnxruntime") -> Networks:
    """The networks of a model folder under one of RUNTIMES."""
    makers: dict[str, Callable[[Path], Any]] = {
        "onnxruntime": lambda path: Graphs(path, _integer_graph),
        "openvino": lambda path: Graphs(path, openvino_graph),
        "torch": _torch_networks,
    }
    if runtime not in makers:
        raise ValueError(f"unknown runtime {runtime!r}; there are: {', '.join(RUNTIMES)}")
    if importlib.util.find_spec(runtime) is None:
        raise ValueError(f"{runtime} is not installed; {INSTALLED_BY[runtime]} brings it")
    networks: Networks = makers[runtime](folder)
    return networks


def _torch_networks(folder: Path) -> Networks:
    from soramame.engine.torch_networks import TorchNetworks

    return TorchNetworks.open(folder)
