"""From trained modules to a model folder that runs without torch.

A model folder holds `model.json` (what it is), three graphs (`encoder.onnx`, `transformer.onnx`,
`decoder.onnx`) and perhaps those of what stages it (CASCADE), the transformer once more with
integer products (`transformer_int8.onnx`), and one `weights.safetensors`, which the graphs point
into: every runtime, torch included, reads the same numbers. Matrices and convolutions are stored
as int8 with a scale for each output channel, everything else as float32.
"""

from __future__ import annotations

import json
import logging
import shutil
import warnings
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import helper
from safetensors.numpy import save_file
from torch import Tensor, nn

from soramame.engine.folder import CASCADE, GRAPHS, ModelSpec
from soramame.model.codec import Codec, blank
from soramame.model.planner import SIZES, Planner
from soramame.model.sketcher import Sketcher
from soramame.model.spotter import Spotter
from soramame.model.stored import Cascade
from soramame.model.transformer import TEXT_WIDTH, Transformer
from soramame.plan import PLAN
from soramame.seen import SEEN
from soramame.tokens import LEVEL_FEATURES
from soramame.training.integer import integer_blocks

WEIGHTS = "weights.safetensors"
INTEGER = "transformer_int8.onnx"  # what ONNX Runtime takes instead of `transformer.onnx`
_QUANTISED_FROM = 4096  # smaller parameters stay float32
_ONNX_TYPES = {
    np.dtype(np.float32): onnx.TensorProto.FLOAT,
    np.dtype(np.int8): onnx.TensorProto.INT8,
}
Arrays = dict[str, NDArray[Any]]
Traced = tuple[nn.Module, tuple[Tensor, ...], dict[str, Sequence[int]]]
Place = tuple[np.dtype[Any], list[int], int, int]  # dtype, shape, offset and length in bytes


def export_folder(
    folder: Path, spec: ModelSpec, codec: Codec, transformer: Transformer,
    cascade: Cascade | None = None,
) -> None:  # fmt: skip
    """Write a model folder; a model that stood there is replaced file by file."""
    graphs = _graphs(codec, transformer)
    if cascade is not None:
        graphs |= {
            "planner": _planner_graph(cascade.planner, "numbers"),
            "sketcher": _sketcher_graph(cascade.sketcher),
            "spotter": _spotter_graph(cascade.spotter, codec.config.channels),
            "arranger": _planner_graph(cascade.arranger, "rows"),
            "scenery": _sketcher_graph(cascade.scenery),
        }
    write_graphs(folder, graphs)
    graph = onnx.load(folder / "transformer.onnx", load_external_data=False)
    onnx.save(integer_blocks(graph), folder / INTEGER)
    _write_spec(folder, replace(spec, staged=cascade is not None))


def export_like(
    base: Path, folder: Path, spec: ModelSpec, codec: Codec, transformer: Transformer,
    cascade: Cascade | None,
) -> None:  # fmt: skip
    """Write a model folder for modules of the same sizes as `base`'s, with the graphs of `base`.

    A graph knows where each weight lies, not what it is. Raises ValueError for other sizes.
    """
    modules: dict[str, nn.Module] = {
        "encoder": codec.encoder,
        "transformer": transformer,
        "decoder": codec.decoder,
    }
    if cascade is not None:
        modules |= cascade._asdict()
    if _write_weights(folder, modules) != _places(base / WEIGHTS):
        raise ValueError(f"the weights in {base} are not laid out like those of the new model")
    graphs = (*GRAPHS, *CASCADE) if spec.staged else GRAPHS
    for name in (*(f"{graph}.onnx" for graph in graphs), INTEGER):
        if (base / name).exists():
            shutil.copyfile(base / name, folder / name)
    _write_spec(folder, spec)


def write_graphs(folder: Path, graphs: dict[str, Traced]) -> None:
    """Write `NAME.onnx` for each graph, and the one file of weights that all of them point into."""
    places = _write_weights(folder, {name: module for name, (module, _, _) in graphs.items()})
    for name, (module, inputs, axes) in graphs.items():
        graph = _trace(module, inputs, axes)
        _refer(graph, name, places)
        onnx.save(graph, folder / f"{name}.onnx")


def _write_weights(folder: Path, modules: dict[str, nn.Module]) -> dict[str, Place]:
    folder.mkdir(parents=True, exist_ok=True)
    weights: Arrays = {}
    for name, module in modules.items():
        for key, value in module.state_dict().items():
            weights |= pack(f"{name}.{key}", value.detach().float().numpy())
    save_file(weights, folder / WEIGHTS)
    return _places(folder / WEIGHTS)


def _write_spec(folder: Path, spec: ModelSpec) -> None:
    (folder / "model.json").write_text(json.dumps(asdict(spec), indent=1) + "\n")


def pack(name: str, value: NDArray[Any]) -> Arrays:
    """A parameter as it is stored: int8 and "<name>:scale" for a large matrix, else float32."""
    value = np.ascontiguousarray(value, dtype=np.float32)
    if value.ndim < 2 or value.size < _QUANTISED_FROM:
        return {name: value}
    rest = tuple(range(1, value.ndim))
    scale = np.maximum(np.abs(value).max(axis=rest), 1e-12).astype(np.float32) / 127
    shaped = scale.reshape(-1, *[1] * len(rest))
    return {name: np.round(value / shaped).astype(np.int8), f"{name}:scale": scale}


def _graphs(codec: Codec, transformer: Transformer) -> dict[str, Traced]:
    """For each graph: its module, inputs to trace it with, and which axes of which may vary."""
    config = transformer.config
    tokens = (
        torch.randn(2, 5, 2, 3, config.token), torch.randn(2, 5, LEVEL_FEATURES), torch.zeros(5),
        torch.randn(2, 30, config.head_width // 2), torch.randn(2, 5, PLAN),
        torch.randn(2, 5, 2, 3, SEEN * config.patch**2), torch.randn(2, 7, TEXT_WIDTH),
        torch.ones(2, 7),
    )  # fmt: skip
    axes: dict[str, Sequence[int]] = {
        "tokens": (0, 1, 2, 3), "levels": (0, 1), "still": (0,), "rope": (1,), "plan": (0, 1),
        "maps": (0, 1, 2, 3), "text": (0, 1), "mask": (0, 1),
    }  # fmt: skip
    frames = torch.randn(3, 8, 32, 48, 3)
    graphs: dict[str, Traced] = {
        "encoder": (codec.encoder, (frames,), {"frames": (0, 2, 3)}),
        "transformer": (transformer, tokens, axes),
        "decoder": _decoder_graph(codec),
    }
    return graphs


def _decoder_graph(codec: Codec) -> Traced:
    latents = torch.randn(1, 3, codec.config.channels, 4, 6)
    axes: dict[str, Sequence[int]] = {"latents": (1, 3, 4)}
    if not codec.config.animated:
        return codec.decoder, (latents,), axes
    return codec.decoder, (latents, blank(latents)), axes | {"animatic": (1, 4, 5)}


def _planner_graph(planner: Planner, rows: str) -> Traced:
    numbers = planner.out.out_features
    inputs = (
        torch.randn(2, 5, numbers), torch.randn(2, 5, LEVEL_FEATURES), torch.zeros(5),
        torch.randn(5, LEVEL_FEATURES), torch.randn(2, 5, SIZES.head_width // 2), torch.zeros(2),
        torch.randn(2, 7, TEXT_WIDTH), torch.ones(2, 7),
    )  # fmt: skip
    axes: dict[str, Sequence[int]] = {
        rows: (0, 1), "levels": (0, 1), "still": (0,), "times": (0,), "rope": (1,),
        "aspect": (0,), "text": (0, 1), "mask": (0, 1),
    }  # fmt: skip
    return planner, inputs, axes


def _sketcher_graph(sketcher: Sketcher) -> Traced:
    poses = torch.randn(2, 5, sketcher.posed.in_features)
    inputs = (poses, torch.randn(2, 7, TEXT_WIDTH), torch.ones(2, 7))
    return sketcher, inputs, {"poses": (0, 1), "text": (0, 1), "mask": (0, 1)}


def _spotter_graph(spotter: Spotter, channels: int) -> Traced:
    return spotter, (torch.randn(2, channels, 5, 6),), {"latents": (0, 2, 3)}


def _trace(
    module: nn.Module, inputs: tuple[Tensor, ...], names: dict[str, Sequence[int]]
) -> onnx.ModelProto:
    module.eval()
    dynamic = tuple({axis: torch.export.Dim.DYNAMIC for axis in axes} for axes in names.values())
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own deprecations
        program = torch.onnx.export(
            module, inputs, dynamo=True, dynamic_shapes=dynamic, optimize=False,
            input_names=list(names), verbose=False,
        )  # fmt: skip
    assert program is not None
    model = program.model_proto
    for noted in (model, model.graph, *model.graph.node, *model.graph.value_info):
        del noted.metadata_props[:]  # where in which source file it was written
    return model


def _places(path: Path) -> dict[str, Place]:
    """Where each tensor of a safetensors file lies."""
    types: dict[str, np.dtype[Any]] = {"F32": np.dtype(np.float32), "I8": np.dtype(np.int8)}
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    header.pop("__metadata__", None)
    places: dict[str, Place] = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        places[name] = (types[entry["dtype"]], entry["shape"], 8 + size + start, end - start)
    return places


def _refer(
    model: onnx.ModelProto,
    part: str,
    places: dict[str, Place],
) -> None:
    """Let the graph's parameters be those of the weights file."""
    kept, nodes = [], []
    for initializer in model.graph.initializer:
        key = f"{part}.{initializer.name}"
        if key not in places:
            kept.append(initializer)
        elif f"{key}:scale" in places:
            stored, scale = f"{initializer.name}:int8", f"{initializer.name}:scale"
            kept += [_external(stored, places[key]), _external(scale, places[f"{key}:scale"])]
            nodes.append(
                helper.make_node("DequantizeLinear", [stored, scale], [initializer.name], axis=0)
            )
        else:
            kept.append(_external(initializer.name, places[key]))
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    everything = [*nodes, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(everything)


def _external(name: str, place: Place) -> onnx.TensorProto:
    dtype, shape, offset, length = place
    tensor = onnx.TensorProto(name=name, data_type=_ONNX_TYPES[dtype], dims=shape)
    tensor.data_location = onnx.TensorProto.EXTERNAL
    for key, value in (("location", WEIGHTS), ("offset", offset), ("length", length)):
        tensor.external_data.add(key=key, value=str(value))
    return tensor
