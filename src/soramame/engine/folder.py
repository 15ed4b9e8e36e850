"""A model folder: what `model.json` in it says of the model."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

GRAPHS = ("encoder", "transformer", "decoder")
CASCADE = ("planner", "sketcher", "spotter", "arranger", "scenery")  # more graphs, of staged models


@dataclass(frozen=True)
class ModelSpec:
    """What the engine must know of a model.

    window: the most latent frames that it was trained to see at once. reads: "toybox" where
    prompts are read and rewritten in the built-in world's words, "text" where taken as they are.
    renewed, below: see `sampling.euler`. unguided: the noise level up to which no guidance is taken
    (Kynkäänniemi et al. 2024). staged: whether what is made is planned, arranged and sketched first
    by the networks of CASCADE, where the prompt tells of their world; None in folders of an older
    make, whose graphs run no more.
    """

    name: str
    version: str
    channels: int
    patch: int
    head_width: int
    window: int
    steps: int
    guidance: float
    shift: float
    renewed: float = 0.0
    below: float = 1.0
    unguided: float = 0.0
    staged: bool | None = None
    reads: str = "text"
    about: str = ""
    licence: str = "Apache-2.0"
    configs: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def animated(self) -> int:
        """Pixels of the animatic that the decoder reads along a latent cell's side; 0 for none."""
        return int(self.configs.get("codec", {}).get("animated", 0))


class ModelError(ValueError):
    """A folder that holds no model, or a broken one."""


def read_spec(folder: Path) -> ModelSpec:
    """The spec of the model in `folder`; raises ModelError, saying what is missing."""
    missing = [
        name
        for name in ("model.json", "weights.safetensors", *(f"{graph}.onnx" for graph in GRAPHS))
        if not (folder / name).is_file()
    ]
    if missing:
        raise ModelError(f"{folder} holds no model: {', '.join(missing)} missing")
    try:
        data = json.loads((folder / "model.json").read_text())
        known = {entry.name for entry in fields(ModelSpec)}
        spec = ModelSpec(**{key: value for key, value in data.items() if key in known})
    except (TypeError, ValueError) as error:
        raise ModelError(f"{folder / 'model.json'} can't be read: {error}") from error
    if spec.staged is None or spec.animated == 1:  # "true" in folders of 0.9
        raise ModelError(f"{folder} was made by an older Soramame: make it again with this one")
    lacking = [name for name in CASCADE if not (folder / f"{name}.onnx").is_file()]
    if spec.staged and lacking:
        raise ModelError(f"{folder} holds no model: {lacking[0]}.onnx missing")
    return spec
