"""An LTX pipeline of the size of one of our models, with random numbers for weights.

What it makes is noise; how long it takes is not changed by that. Its transformer, and its text
encoder (a T5), have about as many numbers as ours, its codec packs 8x32x32 as LTX's own does.
"""

from __future__ import annotations

from typing import Any

from soramame.benchmarks.work import parameters
from soramame.text.encoder import LONGEST, WEIGHTS, WIDTH

MATRICES = 16  # width^2 numbers in a block of LTX: two attentions and an MLP
FRAMES = 8  # pixel frames in a latent frame; the first frame has one of its own


def whole_frames(frames: int) -> int:
    """The fewest frames from `frames` on that LTX makes: 1 + 8 k."""
    return 1 + -(-(frames - 1) // FRAMES) * FRAMES


def size(module: Any) -> int:
    """How many numbers a PyTorch module holds."""
    return sum(entry.numel() for entry in module.parameters())


def sizes(pipeline: Any) -> dict[str, int]:
    """How many numbers each part of a pipeline that takes part in making a clip holds."""
    return {
        "text encoder": size(pipeline.text_encoder),
        "transformer": size(pipeline.transformer),
        "decoder": size(pipeline.vae.decoder),
    }


def ltx(config: dict[str, Any]) -> Any:
    """diffusers' `LTXPipeline` in float32, of the size of a `TransformerConfig` (as a dict)."""
    import diffusers
    import torch
    import transformers
    from diffusers import FlowMatchEulerDiscreteScheduler, LTXPipeline

    for library in (diffusers, transformers):
        library.utils.logging.set_verbosity_error()  # they advise on weights that mean something
    torch.manual_seed(0)
    tokenizer = _tokenizer()
    pipeline = LTXPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=_codec(),
        text_encoder=_text_encoder(len(tokenizer)),
        tokenizer=tokenizer,
        transformer=_transformer(config),
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _transformer(config: dict[str, Any]) -> Any:
    """As wide as ours, and as many blocks as come nearest to its number of parameters."""
    from diffusers import LTXVideoTransformer3DModel

    ours = parameters(config, config["channels"] * config["patch"] ** 2, WIDTH)
    return LTXVideoTransformer3DModel(
        num_attention_heads=config["heads"],
        attention_head_dim=config["width"] // config["heads"],
        cross_attention_dim=config["width"],
        caption_channels=WIDTH,
        num_layers=max(1, round(ours / (MATRICES * config["width"] ** 2))),
    ).eval()


def _codec() -> Any:
    from diffusers import AutoencoderKLLTXVideo

    widths, layers = (32, 64, 128, 128), (1, 1, 1, 1, 1)
    return AutoencoderKLLTXVideo(
        block_out_channels=widths,
        decoder_block_out_channels=widths,
        layers_per_block=layers,
        decoder_layers_per_block=layers,
    ).eval()


def _text_encoder(vocabulary: int) -> Any:
    """A T5 encoder with the layers, heads and widths of our MiniLM."""
    from transformers import T5Config, T5EncoderModel

    config = T5Config(
        vocab_size=vocabulary,
        d_model=WIDTH,
        num_layers=6,
        num_heads=12,
        d_kv=WIDTH // 12,
        d_ff=4 * WIDTH,
    )
    return T5EncoderModel(config).eval()


def _tokenizer() -> Any:
    """Our word pieces, as transformers reads them; no vocabulary has to be fetched."""
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast(
        tokenizer_file=str(WEIGHTS / "tokenizer.json"),
        pad_token="[PAD]",
        unk_token="[UNK]",
        model_max_length=LONGEST,
    )
