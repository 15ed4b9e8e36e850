"""Graphs that multiply integers: near to the float ones, and only where they should."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnx.helper import make_node as node
from onnx.helper import make_tensor_value_info as value

from soramame.graphs import PRODUCT, onnxruntime_graph
from soramame.training.integer import integer_blocks, product

WIDTH = 64
LAYERS = ("patch_in", "blocks.0.up", "blocks.0.text_kv")


def layers() -> onnx.ModelProto:
    """Three linear layers in a row, stored as an exported model stores them."""
    random = np.random.default_rng(0)
    nodes, stored, x = [], [], "x"
    for name in LAYERS:
        weight = random.integers(-127, 127, (WIDTH, WIDTH), np.int8)
        scale = random.uniform(1e-3, 2e-3, WIDTH).astype(np.float32)
        stored += [numpy_helper.from_array(weight, f"{name}:int8")]
        stored += [numpy_helper.from_array(scale, f"{name}:scale")]
        packed = [f"{name}:int8", f"{name}:scale"]
        nodes += [
            node("DequantizeLinear", packed, [f"{name}.weight"], axis=0),
            node("Transpose", [f"{name}.weight"], [f"{name}:t"], perm=[1, 0]),
            node("MatMul", [x, f"{name}:t"], [f"{name}:y"]),
        ]
        x = f"{name}:y"
    ends = [value(name, onnx.TensorProto.FLOAT, ["N", WIDTH]) for name in ("x", x)]
    graph = helper.make_graph(nodes, "layers", ends[:1], ends[1:], stored)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)


def test_only_a_blocks_large_matrices_become_integer_products() -> None:
    kinds = [entry.op_type for entry in integer_blocks(layers()).graph.node]
    assert kinds.count("MatMulInteger") == 1
    assert kinds.count("MatMul") == kinds.count("DequantizeLinear") == 2


def test_the_given_graph_stays_as_it_is() -> None:
    model = layers()
    integer_blocks(model)
    assert model == layers()


def test_what_comes_out_is_nearly_the_same(tmp_path: Path) -> None:
    onnx.save(layers(), tmp_path / "float.onnx")
    onnx.save(integer_blocks(layers()), tmp_path / "integer.onnx")
    x = np.random.default_rng(1).standard_normal((20, WIDTH), np.float32)
    exact = onnxruntime_graph(tmp_path / "float.onnx")(x)
    found = onnxruntime_graph(tmp_path / "integer.onnx")(x)
    assert np.linalg.norm(found - exact) < 0.02 * np.linalg.norm(exact)


def test_the_shipped_product_is_the_one_made_here() -> None:
    assert onnx.load(PRODUCT) == product()
