"""Graphs for OpenVINO GenAI compute what PyTorch does, at other sizes than they were traced at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from soramame.benchmarks import genai_folder
from soramame.benchmarks.ltx import ltx

EXTRA = "needs pip install 'soramame[peers]'"
CONFIG = {
    "channels": 8, "width": 96, "depth": 1, "heads": 2, "patch": 2, "expansion": 4,
    "detail_width": 16, "detail_depth": 0,
}  # fmt: skip
STATES, ONES = torch.randn(1, 7, 384), torch.ones(1, 7, dtype=torch.int64)


@pytest.fixture(scope="module")
def pipeline() -> Any:
    pytest.importorskip("diffusers", reason=EXTRA)
    pytest.importorskip("transformers", reason=EXTRA)
    return ltx(CONFIG)


def _ran(graph: Any, **inputs: torch.Tensor) -> np.ndarray[Any, Any]:
    """A graph's first output, in float32."""
    openvino = pytest.importorskip("openvino", reason=EXTRA)
    exact = {"INFERENCE_PRECISION_HINT": "f32"}
    compiled = openvino.Core().compile_model(graph, "CPU", exact)
    result: np.ndarray[Any, Any] = compiled({n: a.numpy() for n, a in inputs.items()})[0]
    return result


def _transformer(pipeline: Any) -> tuple[Any, Any]:
    video = torch.randn(1, 3 * 5 * 2, 128)
    sizes = {"num_frames": 3, "height": 5, "width": 2}
    scale = torch.tensor([0.5, 32.0, 32.0])
    expected = pipeline.transformer(
        video, STATES, torch.full((1,), 700.0), ONES, 3, 5, 2, scale, return_dict=False
    )[0]
    return expected, _ran(
        genai_folder.transformer_graph(pipeline.transformer),
        hidden_states=video, encoder_hidden_states=STATES, timestep=torch.full((1,), 700.0),
        encoder_attention_mask=ONES, rope_interpolation_scale=scale,
        **{name: torch.tensor(value) for name, value in sizes.items()},
    )  # fmt: skip


def _decoder(pipeline: Any) -> tuple[Any, Any]:
    latents = torch.randn(1, 128, 3, 2, 1)
    expected = pipeline.vae.decode(latents, return_dict=False)[0]
    return expected, _ran(genai_folder.decoder_graph(pipeline.vae), latent_sample=latents)


def _text(pipeline: Any) -> tuple[Any, Any]:
    pieces = torch.arange(1, 12)[None]
    expected = pipeline.text_encoder(pieces)[0]
    return expected, _ran(genai_folder.text_graph(pipeline.text_encoder), input_ids=pieces)


@pytest.mark.parametrize("part", [_transformer, _decoder, _text])
def test_a_graph_gives_what_pytorch_gives(
    part: Callable[[Any], tuple[Any, Any]], pipeline: Any
) -> None:
    with torch.inference_mode():
        expected, got = part(pipeline)
    np.testing.assert_allclose(got, expected.numpy(), atol=2e-4 * float(expected.abs().max()))


def test_the_folder_cuts_words_as_we_do(pipeline: Any, tmp_path: Path) -> None:
    genai = pytest.importorskip("openvino_genai", reason=EXTRA)
    genai_folder.write_folder(pipeline, tmp_path)
    tokenizer = genai.Tokenizer(tmp_path / "tokenizer")
    pieces = tokenizer.encode("A red fox hops!").input_ids.data
    assert pieces.tolist() == pipeline.tokenizer(["A red fox hops!"])["input_ids"]
    assert tokenizer.get_pad_token_id() == pipeline.tokenizer.pad_token_id
