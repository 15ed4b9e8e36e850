"""An LTX pipeline as the folder that OpenVINO GenAI opens, graphs and all.

GenAI reads what optimum-intel exports. That wants an older hub library than diffusers does, so the
three networks are traced here: their inputs have the names that GenAI's `ltx_pipeline.hpp` sets.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from soramame.text.encoder import LONGEST, WIDTH

GRAPH = "openvino_model.xml"


def write_folder(pipeline: Any, folder: Path) -> None:
    """Write diffusers' `LTXPipeline` (in float32, on the CPU) into an empty folder.

    Weights are kept in float32; GenAI's `compile` chooses what to multiply in.
    """
    from openvino import save_model
    from openvino_tokenizers import convert_tokenizer

    pipeline.save_config(folder)
    pipeline.scheduler.save_config(folder / "scheduler")
    pipeline.transformer.save_config(folder / "transformer")
    pipeline.vae.save_config(folder / "vae_decoder")
    pipeline.text_encoder.config.save_pretrained(folder / "text_encoder")
    graphs = {
        "transformer": transformer_graph(pipeline.transformer),
        "vae_decoder": decoder_graph(pipeline.vae),
        "text_encoder": text_graph(pipeline.text_encoder),
    }
    for name, graph in graphs.items():
        save_model(graph, folder / name / GRAPH, compress_to_fp16=False)
    tokenizer = convert_tokenizer(pipeline.tokenizer)
    (folder / "tokenizer").mkdir()
    save_model(tokenizer, folder / "tokenizer" / "openvino_tokenizer.xml")


def transformer_graph(transformer: Any) -> Any:
    """One call of the transformer: tokens [B, N, 128] to velocities of the same shape.

    Frames, rows and columns are numbers that it is given, from which it makes the rotary angles,
    and so are the pixels between tokens and the seconds between latents (3 numbers).
    """
    import torch

    class Call(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(
            self,
            hidden_states: torch.Tensor,
            encoder_hidden_states: torch.Tensor,
            timestep: torch.Tensor,
            encoder_attention_mask: torch.Tensor,
            num_frames: torch.Tensor,
            height: torch.Tensor,
            width: torch.Tensor,
            rope_interpolation_scale: torch.Tensor,
        ) -> Any:
            levels = timestep.expand(hidden_states.shape[0])  # GenAI 2026.4 gives one for a pair
            return self.transformer(
                hidden_states, encoder_hidden_states, levels, encoder_attention_mask,
                num_frames, height, width, rope_interpolation_scale, return_dict=False,
            )[0]  # fmt: skip

    frames, rows, columns = 2, 3, 4
    return _traced(
        Call(),
        hidden_states=torch.zeros(2, frames * rows * columns, transformer.config.in_channels),
        encoder_hidden_states=torch.zeros(2, LONGEST, WIDTH),
        timestep=torch.ones(2),
        encoder_attention_mask=torch.ones(2, LONGEST, dtype=torch.int64),
        num_frames=torch.tensor(frames),
        height=torch.tensor(rows),
        width=torch.tensor(columns),
        rope_interpolation_scale=torch.ones(3),
    )


def decoder_graph(codec: Any) -> Any:
    """The codec's decoder: latents [B, 128, L, R, C] to a video [B, 3, 8 L - 7, 32 R, 32 C]."""
    import torch

    class Decode(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.codec = codec

        def forward(self, latent_sample: torch.Tensor) -> Any:
            return self.codec.decode(latent_sample, return_dict=False)[0]

    return _traced(Decode(), latent_sample=torch.zeros(1, codec.config.latent_channels, 2, 3, 4))


def text_graph(text_encoder: Any) -> Any:
    """The text encoder: numbers of word pieces [B, K] to their states [B, K, W]."""
    import torch

    class Encode(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.text_encoder = text_encoder

        def forward(self, input_ids: torch.Tensor) -> Any:
            return self.text_encoder(input_ids)[0]

    return _traced(Encode(), input_ids=torch.ones(2, LONGEST, dtype=torch.int64))


def _traced(module: Any, **examples: Any) -> Any:
    """An OpenVINO graph of a module with inputs named like the examples, of any size."""
    from openvino import convert_model

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch's tracer: shapes that Python compares
        return convert_model(module.eval(), example_input=examples)
