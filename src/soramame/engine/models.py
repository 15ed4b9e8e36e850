"""Which models there are: those inside the package, and folders of one's own."""

from __future__ import annotations

from pathlib import Path

from soramame.engine.engine import ModelEngine
from soramame.engine.folder import ModelError, ModelSpec, read_spec
from soramame.engine.networks import open_networks

BUILT_IN = Path(__file__).parent.parent / "weights"
DEFAULT = "soramame-1"


def names() -> list[str]:
    """The built-in models' names."""
    return sorted(path.parent.name for path in BUILT_IN.glob("*/model.json"))


def folder_of(model: str | Path | None = None) -> Path:
    """The folder of a built-in model by name, or the folder given; raises ModelError."""
    built_in = BUILT_IN / str(model or DEFAULT)
    if built_in.parent == BUILT_IN and (built_in / "model.json").exists():
        return built_in
    if model is not None and Path(model).is_dir():
        return Path(model)
    raise ModelError(
        f"unknown model {str(model)!r}; there are: {', '.join(names())}, or a model's folder"
    )


def specs() -> list[ModelSpec]:
    """What there is to say of every built-in model."""
    return [read_spec(BUILT_IN / name) for name in names()]


def load(model: str | Path | None = None, runtime: str = "onnxruntime") -> ModelEngine:
    """An engine for a built-in model (the default one for None) or for a model's folder."""
    folder = folder_of(model)
    return ModelEngine(read_spec(folder), open_networks(folder, runtime))
