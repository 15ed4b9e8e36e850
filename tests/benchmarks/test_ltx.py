"""The random LTX that peers run is of the size of our model."""

from __future__ import annotations

import pytest

from soramame.benchmarks.ltx import ltx, sizes, whole_frames
from soramame.benchmarks.work import parameters
from soramame.engine.folder import read_spec
from soramame.engine.models import folder_of
from soramame.text.encoder import WIDTH

EXTRA = "needs pip install 'soramame[peers]'"


def test_frames_are_one_and_whole_latents() -> None:
    assert [whole_frames(frames) for frames in (1, 2, 9, 10, 64)] == [1, 9, 9, 17, 65]


def test_a_pipeline_has_about_as_many_parameters_as_ours() -> None:
    pytest.importorskip("diffusers", reason=EXTRA)
    pytest.importorskip("transformers", reason=EXTRA)
    config = read_spec(folder_of(None)).configs["transformer"]
    ours = parameters(config, config["channels"] * config["patch"] ** 2, WIDTH)
    theirs = sizes(ltx(config))
    assert theirs["transformer"] == pytest.approx(ours, rel=0.2)
    assert theirs["text encoder"] == pytest.approx(22.7e6, rel=0.1)  # all-MiniLM-L6-v2's
