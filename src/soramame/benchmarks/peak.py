"""How fast a runtime multiplies large matrices on this machine, in what it denoises with."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from soramame.graphs import PRODUCT, exact_integers, session

ROWS, INNER, COLUMNS = 4096, 1024, 1024
TRIES = 12


@dataclass(frozen=True)
class Peak:
    """Operations a second (a multiplication and an addition are two) and the kind of number."""

    rate: float
    numbers: str


def peak(runtime: str) -> Peak:
    """The best of several products of [4096, 1024] and [1024, 1024] by one of RUNTIMES."""
    makers = {"onnxruntime": _integers, "openvino": _openvino, "torch": _torch}
    multiply, numbers = makers[runtime]()
    return Peak(2 * ROWS * INNER * COLUMNS / _best(multiply), numbers)


def _best(multiply: Callable[[], object]) -> float:
    """The shortest time in seconds, once it has run."""
    multiply()
    seconds = []
    for _ in range(TRIES):
        started = time.perf_counter()
        multiply()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def _integers() -> tuple[Callable[[], object], str]:
    """ONNX Runtime's product of 8-bit integers, which the blocks of a transformer are made of."""
    random = np.random.default_rng(0)
    a = random.integers(0, 255, (ROWS, INNER), np.uint8)
    b = random.integers(-127, 127, (INNER, COLUMNS), np.int8)
    opened = session(PRODUCT)
    numbers = "int8" if exact_integers() else "int8, which this CPU does not add exactly"
    return lambda: opened.run(None, {"a": a, "b": b}), numbers


def _openvino() -> tuple[Callable[[], object], str]:
    """OpenVINO's product with a constant matrix, in bfloat16 where the CPU has it."""
    import openvino
    from openvino import opset13

    core = openvino.Core()
    short = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    random = np.random.default_rng(0)
    a = random.standard_normal((ROWS, INNER), np.float32)
    b = random.standard_normal((INNER, COLUMNS), np.float32)
    given = opset13.parameter([ROWS, INNER], np.float32)
    graph = openvino.Model([opset13.matmul(given, b, False, False)], [given])
    hint = {"INFERENCE_PRECISION_HINT": "bf16" if short else "f32"}
    compiled = core.compile_model(graph, "CPU", {"PERFORMANCE_HINT": "LATENCY", **hint})
    return lambda: compiled([a], share_inputs=True), "bfloat16" if short else "float32"


def _torch() -> tuple[Callable[[], object], str]:
    """PyTorch's product in float32, in which its runtime works."""
    import torch

    a, b = torch.randn(ROWS, INNER), torch.randn(INNER, COLUMNS)
    return lambda: a @ b, "float32"
