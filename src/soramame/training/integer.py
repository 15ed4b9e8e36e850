"""A graph whose blocks multiply integers: as fast as bfloat16, on CPUs without it too.

What goes into a matrix is rounded to 8 bits as it comes (one scale a tensor), the matrix is int8
already, and the sums are exact. Only the large matrices of the blocks are worth it and bear it:
those that take in noise or give out latents lose ten times as much and are little work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import onnx
from onnx import NodeProto, TensorProto, helper

BIG = re.compile(r"(detail\.)?blocks\.\d+\.(qkv|out|up|down)\.weight")


def integer_blocks(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy that multiplies int8 wherever a block's weight is `DequantizeLinear` of one."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    makers = {name: node for node in copy.graph.node for name in node.output}
    nodes = [new for node in copy.graph.node for new in _rewritten(node, makers)]
    del copy.graph.node[:]
    copy.graph.node.extend(_needed(nodes, {entry.name for entry in copy.graph.output}))
    return copy


def _needed(nodes: list[NodeProto], outputs: set[str]) -> list[NodeProto]:
    """The nodes that the outputs come from, in their order."""
    needed = set(outputs)
    kept: list[NodeProto] = []
    for node in reversed(nodes):
        if needed & set(node.output):
            kept.append(node)
            needed |= set(node.input)
    return kept[::-1]


def _rewritten(node: NodeProto, makers: dict[str, NodeProto]) -> Iterator[NodeProto]:
    """The node itself, or the five that multiply in integers instead of it."""
    weight = _block_weight(node, makers)
    if weight is None:
        yield node
        return
    stored, scale = weight.input
    name = node.name or node.output[0]
    small, step, zero = (f"{name}:{part}" for part in ("small", "step", "zero"))
    turned, sums, exact, steps = (f"{name}:{x}" for x in ("turned", "sums", "exact", "steps"))
    yield helper.make_node("DynamicQuantizeLinear", [node.input[0]], [small, step, zero])
    yield helper.make_node("Transpose", [stored], [turned], perm=[1, 0])
    yield helper.make_node("MatMulInteger", [small, turned, zero], [sums])
    yield helper.make_node("Cast", [sums], [exact], to=TensorProto.FLOAT)
    yield helper.make_node("Mul", [step, scale], [steps])
    yield helper.make_node("Mul", [exact, steps], [node.output[0]], name=name)


def _block_weight(node: NodeProto, makers: dict[str, NodeProto]) -> NodeProto | None:
    """The node that unpacks the int8 weight of a block's linear layer; None for other nodes."""
    if node.op_type != "MatMul" or node.input[1] not in makers:
        return None
    transpose = makers[node.input[1]]
    if transpose.op_type != "Transpose" or transpose.input[0] not in makers:
        return None
    weight = makers[transpose.input[0]]
    fits = weight.op_type == "DequantizeLinear" and BIG.fullmatch(weight.output[0])
    return weight if fits else None


def product() -> onnx.ModelProto:
    """The bare product of integers [M, K] and [K, N]: `soramame.graphs` asks a CPU by it."""
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["sums"])],
        "product",
        [
            helper.make_tensor_value_info("a", TensorProto.UINT8, ["M", "K"]),
            helper.make_tensor_value_info("b", TensorProto.INT8, ["K", "N"]),
        ],
        [helper.make_tensor_value_info("sums", TensorProto.INT32, ["M", "N"])],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
