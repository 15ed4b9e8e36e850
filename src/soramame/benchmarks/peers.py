"""The same clip by other people's pipelines, at a like number of parameters.

No weights are fetched: a peer is built from a small config of its own kind, with random numbers in
it. What it makes is noise; how long it takes is not changed by that. Its text encoder is left out
(it gets made-up token states), which is in the peer's favour.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from soramame.benchmarks.work import parameters

SIDE = 256
INSTALL = "pip install 'soramame[peers]'"
NEEDED = ("torch", "diffusers", "transformers")
TEXT_TOKENS, TEXT_WIDTH = 128, 384  # LTX pads every prompt to 128 pieces
LTX_MATRICES = 16  # width^2 numbers in a block of LTX: two attentions and an MLP


@dataclass(frozen=True)
class PeerTime:
    """A peer's size in parameters and its seconds for one clip."""

    name: str
    transformer: int
    decoder: int
    denoise: float
    decode: float

    @property
    def total(self) -> float:
        """Seconds from token states to frames; writing a file is not in them."""
        return self.denoise + self.decode


def missing() -> list[str]:
    """Which of the packages that peers need are not installed."""
    return [name for name in NEEDED if importlib.util.find_spec(name) is None]


def diffusers_ltx(
    config: dict[str, Any], frames: int, fps: int, steps: int, guidance: float
) -> PeerTime:
    """diffusers' LTX pipeline in bfloat16, of the size of a `TransformerConfig` (as a dict)."""
    import torch

    torch.manual_seed(0)
    pipeline = _pipeline(config)
    states = torch.randn(2, 1, TEXT_TOKENS, TEXT_WIDTH, dtype=torch.bfloat16)
    mask = torch.ones(1, TEXT_TOKENS, dtype=torch.bool)
    ends: list[float] = []

    def run() -> None:
        pipeline(
            prompt_embeds=states[0], prompt_attention_mask=mask,
            negative_prompt_embeds=states[1], negative_prompt_attention_mask=mask,
            height=SIDE, width=SIDE, num_frames=1 + -(-(frames - 1) // 8) * 8, frame_rate=fps,
            num_inference_steps=steps, guidance_scale=guidance, output_type="np",
            callback_on_step_end=_note(ends),
        )  # fmt: skip

    run()
    ends.clear()
    started = time.perf_counter()
    run()
    finished = time.perf_counter()
    return PeerTime(
        "diffusers LTX, bfloat16",
        _size(pipeline.transformer),
        _size(pipeline.vae.decoder),
        ends[-1] - started,
        finished - ends[-1],
    )


def _note(ends: list[float]) -> Callable[..., dict[str, Any]]:
    def note(pipeline: object, step: int, level: object, kept: dict[str, Any]) -> dict[str, Any]:
        ends.append(time.perf_counter())
        return kept

    return note


def _size(module: Any) -> int:
    return sum(entry.numel() for entry in module.parameters())


def _pipeline(config: dict[str, Any]) -> Any:
    """An LTX pipeline of a like size, its codec 8x32x32 as LTX's own, all weights random."""
    import torch
    from diffusers import (
        AutoencoderKLLTXVideo,
        FlowMatchEulerDiscreteScheduler,
        LTXPipeline,
        LTXVideoTransformer3DModel,
    )

    ours = parameters(config, config["channels"] * config["patch"] ** 2, TEXT_WIDTH)
    transformer = LTXVideoTransformer3DModel(
        num_attention_heads=config["heads"],
        attention_head_dim=config["width"] // config["heads"],
        cross_attention_dim=config["width"],
        caption_channels=TEXT_WIDTH,
        num_layers=max(1, round(ours / (LTX_MATRICES * config["width"] ** 2))),
    )
    widths = (32, 64, 128, 128)
    vae = AutoencoderKLLTXVideo(
        block_out_channels=widths,
        decoder_block_out_channels=widths,
        layers_per_block=(1, 1, 1, 1, 1),
        decoder_layers_per_block=(1, 1, 1, 1, 1),
    )
    pipeline = LTXPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=vae,
        text_encoder=None,
        tokenizer=None,
        transformer=transformer,
    ).to(torch.bfloat16)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline
