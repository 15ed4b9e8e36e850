"""An ONNX graph as a function of arrays, run on the CPU by ONNX Runtime or by OpenVINO."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Run = Callable[..., Floats]
PRODUCT = Path(__file__).parent / "weights" / "product.onnx"  # made by `training.integer`
ERRORS_ONLY = 3


def session(path: Path, threads: int = 0) -> onnxruntime.InferenceSession:
    """A graph in ONNX Runtime; `threads` 0 lets the machine decide how many to use."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = ERRORS_ONLY
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def onnxruntime_graph(path: Path) -> Run:
    """A graph's first output by ONNX Runtime."""
    opened = session(path)
    names = [entry.name for entry in opened.get_inputs()]

    def run(*arrays: Floats) -> Floats:
        result: Floats = opened.run(None, dict(zip(names, arrays, strict=True)))[0]
        return result

    return run


@functools.cache
def exact_integers() -> bool:
    """Whether this CPU multiplies 8-bit integers exactly; x86 without VNNI cuts sums off."""
    a, b = np.full((1, 64), 255, np.uint8), np.full((64, 16), 127, np.int8)
    sums = session(PRODUCT, threads=1).run(None, {"a": a, "b": b})[0]
    return bool((sums == 64 * 255 * 127).all())


def openvino_graph(path: Path) -> Run:
    """A graph's first output by OpenVINO, in bfloat16 where the CPU has it."""
    import openvino

    settings = {"PERFORMANCE_HINT": "LATENCY"}
    if "BF16" in openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        settings["INFERENCE_PRECISION_HINT"] = "bf16"
    compiled = openvino.Core().compile_model(str(path), "CPU", settings)

    def run(*arrays: Floats) -> Floats:
        result: Floats = compiled(list(arrays), share_inputs=True)[0]
        return result

    return run
