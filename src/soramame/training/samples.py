"""Sample sheets: what a model in training makes of a few captions, as one picture.

The engine itself makes the clips, so that a sheet shows what `soramame generate` would.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from soramame.engine.engine import ModelEngine
from soramame.engine.folder import ModelSpec
from soramame.engine.torch_networks import TorchNetworks
from soramame.media.whole import whole_file
from soramame.model.codec import Codec
from soramame.model.stored import Cascade
from soramame.model.transformer import Transformer, TransformerConfig
from soramame.request import FPS, SECONDS, Request
from soramame.tokens import SPAN
from soramame.toybox.sheet import contact_sheet
from soramame.training.loop import Run

WINDOW = 9  # the most latent frames that a run shows at once


def spec_of(config: TransformerConfig, **told: Any) -> ModelSpec:
    """The spec of a transformer of these sizes, sampled as suits a young one; `told` goes first."""
    usual: dict[str, Any] = {
        "name": "in training", "version": "0", "channels": config.channels,
        "patch": config.patch, "head_width": config.head_width, "window": WINDOW,
        "steps": 16, "guidance": 2.5, "shift": 2.0, "renewed": 1.0, "staged": False,
    }  # fmt: skip
    return ModelSpec(**(usual | told))


def write_samples(
    path: Path,
    spec: ModelSpec,
    codec: Codec,
    transformer: Transformer,
    captions: Sequence[str],
    size: tuple[int, int] = (256, 256),
    cascade: Cascade | None = None,
) -> None:
    """Write a contact sheet (png) with a clip of one window for each caption, seeds 0, 1, 2 …

    spec: sizes, window, steps, guidance and shift; captions are read as `spec.reads` says.
    """
    engine = ModelEngine(spec, TorchNetworks(codec, transformer, cascade))
    seconds = max(SECONDS[0], (1 + SPAN * (spec.window - 1)) / FPS)
    requests = [
        Request(caption, seconds=seconds, size=size, seed=seed)
        for seed, caption in enumerate(captions)
    ]
    sheet = contact_sheet([(r.prompt, engine.generate(r).frames) for r in requests])
    with whole_file(path) as part:
        sheet.save(part)


def averaged(run: Run, transformer: Transformer) -> Transformer:
    """A transformer of the same sizes with the run's averaged weights."""
    copy = Transformer(transformer.config)
    copy.load_state_dict(run.ema)
    return copy
