"""The shipped model taken apart into runs is the same model."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from soramame.engine.folder import read_spec
from soramame.engine.models import folder_of
from soramame.model.stored import open_modules
from soramame.training.cascade import open_cascade
from soramame.training.codec import open_codec
from soramame.training.transformer import open_transformer
from soramame.training.unpacking import unpack


def test_runs_hold_what_the_model_folder_holds(tmp_path: Path) -> None:
    shipped = folder_of("soramame-1")
    codec, transformer, cascade = open_modules(shipped, read_spec(shipped).configs)
    assert cascade is not None
    unpack(shipped, tmp_path)
    opened = open_cascade(tmp_path / "cascade")
    assert opened is not None
    pairs = [
        (codec, open_codec(tmp_path / "codec")),
        (transformer, open_transformer(tmp_path / "transformer")),
        *zip(cascade, opened, strict=True),
    ]
    for before, after in pairs:
        weights = before.state_dict()
        assert weights.keys() == after.state_dict().keys()
        assert all(torch.equal(weights[name], now) for name, now in after.state_dict().items())
    with pytest.raises(ValueError, match="holds a run already"):
        unpack(shipped, tmp_path)
