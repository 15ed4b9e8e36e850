"""The networks of a model folder behind one seam, run by OpenVINO, ONNX Runtime or PyTorch.

All three read the same graphs or modules and the same `weights.safetensors`; nothing else in the
engine knows which of them is at work.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
RUNTIMES = ("openvino", "onnxruntime", "torch")


class Networks(Protocol):
    """A model's three networks; shapes as in `model.codec` and `model.transformer`."""

    def encode(self, groups_GSHWC: Floats) -> Floats:
        """Groups of 8 frames [G, 8, H, W, 3], -1 to 1, to latents [G, C, h, w]."""

    def denoise(
        self, tokens: Floats, levels: Floats, still: Floats, rope: Floats,
        text: Floats, mask: Floats,
    ) -> Floats:  # fmt: skip
        """Noisy tokens [B, L, S, F] to clean ones."""

    def decode(self, latents_1LChw: Floats) -> Floats:
        """Latents [1, L, C, h, w] to groups of 8 frames [1, L, 8, H, W, 3]."""


Run = Callable[..., Floats]


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
        text: Floats, mask: Floats,
    ) -> Floats:  # fmt: skip
        """See `Networks`."""
        return self._run("transformer", tokens, levels, still, rope, text, mask)

    def decode(self, latents_1LChw: Floats) -> Floats:
        """See `Networks`."""
        return self._run("decoder", latents_1LChw)


def openvino_graph(path: Path) -> Run:
    """A graph compiled by OpenVINO for the CPU, in bfloat16 where the CPU has it."""
    import openvino

    settings = {"PERFORMANCE_HINT": "LATENCY"}
    if "BF16" in openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        settings["INFERENCE_PRECISION_HINT"] = "bf16"
    compiled = openvino.Core().compile_model(str(path), "CPU", settings)

    def run(*arrays: Floats) -> Floats:
        result: Floats = compiled(list(arrays), share_inputs=True)[0]
        return result

    return run


def onnxruntime_graph(path: Path) -> Run:
    """A graph run by ONNX Runtime on the CPU, in float32."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    names = [entry.name for entry in session.get_inputs()]

    def run(*arrays: Floats) -> Floats:
        result: Floats = session.run(None, dict(zip(names, arrays, strict=True)))[0]
        return result

    return run


def open_networks(folder: Path, runtime: str = "openvino") -> Networks:
    """The networks of a model folder under one of RUNTIMES."""
    makers: dict[str, Callable[[Path], Any]] = {
        "openvino": lambda path: Graphs(path, openvino_graph),
        "onnxruntime": lambda path: Graphs(path, onnxruntime_graph),
        "torch": _torch_networks,
    }
    if runtime not in makers:
        raise ValueError(f"unknown runtime {runtime!r}; there are: {', '.join(RUNTIMES)}")
    try:
        networks: Networks = makers[runtime](folder)
    except ImportError as error:
        raise ValueError(f"the runtime {runtime} is not installed: {error}") from error
    return networks


def _torch_networks(folder: Path) -> Networks:
    from soramame.engine.torch_networks import TorchNetworks

    return TorchNetworks.open(folder)
