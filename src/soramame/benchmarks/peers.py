"""The same clip by other people's pipelines, at a like number of parameters.

No weights are fetched: each peer runs the random LTX of `ltx.py`, from a sentence to frames.
Writing a file and signing it are not in its times, which is in the peers' favour.
"""

from __future__ import annotations

import importlib.util
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soramame.benchmarks.clip import PROMPT
from soramame.benchmarks.genai_folder import write_folder
from soramame.benchmarks.ltx import ltx, sizes, whole_frames
from soramame.text.encoder import LONGEST

SIDE = 256
INSTALL = "pip install 'soramame[peers]'"
_LTX = ("torch", "diffusers", "transformers")
NEEDED = {"diffusers": _LTX, "GenAI": (*_LTX, "openvino", "openvino_tokenizers", "openvino_genai")}
Stages = dict[str, float]


@dataclass(frozen=True)
class Clip:
    """What a peer is asked for, 256x256; it makes the fewest frames from `frames` on that it can.

    config: our `TransformerConfig` as a dict, whose size the peer is to have.
    """

    config: dict[str, Any]
    frames: int
    fps: int
    steps: int
    guidance: float


@dataclass(frozen=True)
class PeerTime:
    """A peer's parameters by part, what it made, and its seconds by stage, medians of warm runs."""

    name: str
    parameters: dict[str, int]
    frames: int
    stages: Stages

    @property
    def total(self) -> float:
        """Seconds from a sentence to frames."""
        return sum(self.stages.values())


def missing() -> dict[str, list[str]]:
    """Which of the packages that each peer needs are not installed."""
    return {
        peer: [name for name in names if importlib.util.find_spec(name) is None]
        for peer, names in NEEDED.items()
    }


def diffusers_ltx(clip: Clip, runs: int) -> PeerTime:
    """diffusers' LTX pipeline in bfloat16, `runs` times after a first one."""
    import torch

    pipeline = ltx(clip.config).to(torch.bfloat16)
    frames = whole_frames(clip.frames)

    def run() -> Stages:
        ends = [time.perf_counter()]
        states, mask, unasked_states, unasked_mask = pipeline.encode_prompt(
            PROMPT, do_classifier_free_guidance=clip.guidance > 1, max_sequence_length=LONGEST
        )
        ends.append(time.perf_counter())
        made = pipeline(
            prompt_embeds=states, prompt_attention_mask=mask,
            negative_prompt_embeds=unasked_states, negative_prompt_attention_mask=unasked_mask,
            height=SIDE, width=SIDE, num_frames=frames, frame_rate=clip.fps,
            num_inference_steps=clip.steps, guidance_scale=clip.guidance, output_type="np",
            callback_on_step_end=_note(ends),
        ).frames  # fmt: skip
        assert made.shape == (1, frames, SIDE, SIDE, 3)
        finished = time.perf_counter()
        return {
            "text": ends[1] - ends[0], "denoise": ends[-1] - ends[1], "decode": finished - ends[-1]
        }  # fmt: skip

    name = "diffusers LTX, bfloat16"
    with torch.inference_mode():
        return PeerTime(name, sizes(pipeline), frames, _medians(run, runs))


def genai_ltx(clip: Clip, runs: int) -> PeerTime:
    """OpenVINO GenAI's LTX pipeline, compiled for this one size, in bfloat16 where the CPU has it.

    Stages are those of its own metrics, to the millisecond; what is neither text encoder nor
    decoder is denoising.
    """
    import openvino
    import openvino_genai

    frames = whole_frames(clip.frames)
    short = "BF16" in openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    source = ltx(clip.config)
    with tempfile.TemporaryDirectory() as folder:
        write_folder(source, Path(folder))
        pipeline = openvino_genai.Text2VideoPipeline(folder)
        pipeline.reshape(1, frames, SIDE, SIDE, clip.guidance)
        pipeline.compile("CPU", INFERENCE_PRECISION_HINT="bf16" if short else "f32")

        def run() -> Stages:
            made = pipeline.generate(
                PROMPT, height=SIDE, width=SIDE, num_frames=frames, frame_rate=float(clip.fps),
                num_inference_steps=clip.steps, guidance_scale=clip.guidance,
                max_sequence_length=LONGEST,
            )  # fmt: skip
            assert tuple(made.video.shape) == (1, frames, SIDE, SIDE, 3)
            metrics = made.perf_metrics
            text = metrics.get_text_encoder_infer_duration()["text_encoder"]
            decode = metrics.get_vae_decoder_infer_duration()
            denoise = metrics.get_generate_duration() - text - decode
            return {"text": text / 1e3, "denoise": denoise / 1e3, "decode": decode / 1e3}

        name = f"OpenVINO GenAI LTX, {'bfloat16' if short else 'float32'}"
        return PeerTime(name, sizes(source), frames, _medians(run, runs))


PEERS: dict[str, Callable[[Clip, int], PeerTime]] = {
    "diffusers": diffusers_ltx,
    "GenAI": genai_ltx,
}


def _medians(run: Callable[[], Stages], runs: int) -> Stages:
    """Each stage's median over `runs` calls after a first one."""
    run()
    stages = [run() for _ in range(runs)]
    return {name: statistics.median(each[name] for each in stages) for name in stages[0]}


def _note(ends: list[float]) -> Callable[..., dict[str, Any]]:
    def note(pipeline: object, step: int, level: object, kept: dict[str, Any]) -> dict[str, Any]:
        ends.append(time.perf_counter())
        return kept

    return note
