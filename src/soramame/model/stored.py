"""Modules as a model folder keeps them: their sizes in `model.json`, one file of weights."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from safetensors.numpy import load_file
from torch import Tensor

from soramame.model.codec import Codec, CodecConfig
from soramame.model.planner import Planner
from soramame.model.scenery import new_arranger
from soramame.model.sketcher import Sketcher
from soramame.model.spotter import Spotter
from soramame.model.transformer import Transformer, TransformerConfig


class Cascade(NamedTuple):
    """What goes before the transformer."""

    planner: Planner
    sketcher: Sketcher
    spotter: Spotter
    arranger: Planner
    scenery: Sketcher


def configs_of(codec: Codec, transformer: Transformer) -> dict[str, dict[str, Any]]:
    """Both modules' sizes, as `model.json` keeps them."""
    return {"codec": asdict(codec.config), "transformer": asdict(transformer.config)}


def open_modules(
    folder: Path, configs: dict[str, dict[str, Any]]
) -> tuple[Codec, Transformer, Cascade | None]:
    """The codec and the transformer whose sizes are `configs`, and what stages, if it is there."""
    sizes: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in configs["codec"].items()
    }
    codec = Codec(CodecConfig(**sizes))
    transformer = Transformer(TransformerConfig(**configs["transformer"]))
    cascade = None
    if load_weights(folder, "planner"):
        cascade = Cascade(
            Planner(), Sketcher.sized(load_weights(folder, "sketcher")),
            Spotter.sized(load_weights(folder, "spotter")), new_arranger(),
            Sketcher.sized(load_weights(folder, "scenery")),
        )  # fmt: skip
        for name in ("planner", "arranger"):
            getattr(cascade, name).load_state_dict(load_weights(folder, name))
    codec.encoder.load_state_dict(load_weights(folder, "encoder"))
    codec.decoder.load_state_dict(load_weights(folder, "decoder"))
    transformer.load_state_dict({**_undrafted(transformer), **load_weights(folder, "transformer")})
    return codec, transformer, cascade


def _undrafted(transformer: Transformer) -> dict[str, Tensor]:
    """The weights that models have lacked which were made before there was a draft: none of it is
    taken, as in every new transformer."""
    new = transformer.state_dict()
    return {key: new[key] for key in new if key.startswith(("detail.draft", "detail.trust"))}


def load_weights(folder: Path, part: str) -> dict[str, Tensor]:
    """The state dict of a model folder's part, "transformer" for one; empty where it has none."""
    stored = load_file(folder / "weights.safetensors")
    state = {}
    for key, value in stored.items():
        if key.startswith(f"{part}.") and not key.endswith(":scale"):
            scale = stored.get(f"{key}:scale")
            if scale is not None:
                value = value.astype(np.float32) * scale.reshape(-1, *[1] * (value.ndim - 1))
            state[key.removeprefix(f"{part}.")] = torch.from_numpy(value)
    return state
