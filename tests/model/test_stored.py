"""Models as folders keep them: what older ones lack is what takes no part."""

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from soramame.engine.folder import read_spec
from soramame.engine.models import BUILT_IN, DEFAULT
from soramame.model.stored import open_modules

FOLDER = BUILT_IN / DEFAULT
NEW = ("transformer.detail.draft", "transformer.detail.trust")


def test_a_model_from_before_the_draft_takes_none(tmp_path: Path) -> None:
    stored = load_file(FOLDER / "weights.safetensors")
    older = {key: value for key, value in stored.items() if not key.startswith(NEW)}
    assert len(older) < len(stored)
    save_file(older, tmp_path / "weights.safetensors")
    detail = open_modules(tmp_path, read_spec(FOLDER).configs)[1].detail
    assert detail is not None
    for layer in (detail.trust, detail.drafted):
        assert not any(torch.any(value != 0) for value in layer.state_dict().values())
