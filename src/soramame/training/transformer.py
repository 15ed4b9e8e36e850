"""The transformer's run: rectified flow with a noise level for every latent frame."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from soramame.model.transformer import Transformer, TransformerConfig
from soramame.tokens import level_features
from soramame.training.latents import Latents, Window

HEAD_WIDTH = 64
UNTOLD = 0.1  # how often the text is hidden, for guidance
UNPLANNED = 0.15  # how often the plan is: given pictures and clips come without one
SMALLEST_LEVEL = 0.25  # below it the loss's weight stops growing
ACTORS = 2.0  # how much more a token that an actor fills counts for
_BANDS = ((0.9, 1.0), (0.6, 0.9), (0.0, 0.6))  # of noise levels, whose errors are told apart


def draw_window(
    latents: Latents, shares: Mapping[int, float], total: int, seed: tuple[int, ...], rank: int = 0
) -> Window:
    """About `total` latents in stretches of one length: pictures, or clips of one of the kinds.

    shares: how often each length is drawn; 1 is a picture. Clips are from their start, from within,
    or with a keyframe at their end. Processes of different rank draw different clips of one shape,
    so that none waits for another.
    """
    drawn = torch.rand(2, generator=generator_of(*seed, 0)).tolist()
    reached = np.cumsum(list(shares.values()))
    length = list(shares)[int(np.searchsorted(reached, drawn[0] * reached[-1], side="right"))]
    size = max(1, total // length)
    if length == 1:
        return latents.window(size, 1, True, False, *seed, rank=rank)
    kind = drawn[1]
    opening, closing = kind < 0.7 or kind >= 0.85, kind >= 0.85
    return latents.window(size, length, opening, closing, *seed, rank=rank)


def draw_levels(window: Window, seed: tuple[int, ...]) -> Tensor:
    """Noise levels [B, L]: what is given is at 0 and not learnt from.

    Of all samples 55 % have one level for all, 20 % a clean beginning of random length, 15 % a
    clean end or both, 10 % a level of its own for every frame. A closing keyframe is given three
    times in four.
    """
    batch, frames = window.x.shape[:2]
    generator = generator_of(*seed, 1)
    one, many, begins, ends, kind, keyframe = (
        torch.rand((batch, n), generator=generator) for n in (1, frames, 1, 1, 1, 1)
    )
    levels = torch.where(kind < 0.9, logit_normal(one), logit_normal(many)).expand(batch, frames)
    place = torch.arange(frames)
    head = place < 1 + (begins * (frames - 2)).floor()
    tail = place >= frames - 1 - (ends * (frames - 3)).floor()
    if frames == 1:
        return levels
    levels = levels.masked_fill(head & (kind >= 0.55) & (kind < 0.83), 0.0)
    levels = levels.masked_fill(tail & (kind >= 0.75) & (kind < 0.90), 0.0)
    if window.still[-1] > 0:
        last = torch.where(keyframe[:, 0] < 0.75, torch.zeros(batch), torch.ones(batch))
        levels = torch.cat([levels[:, :-1], last[:, None]], dim=1)
    return levels


def logit_normal(uniform: Tensor, mean: float = 0.8, deviation: float = 1.4) -> Tensor:
    """Uniform numbers to noise levels, logit-normal (Esser et al. 2024, eq. 19), towards noise."""
    normal = torch.erfinv((2 * uniform - 1).clamp(-0.9999, 0.9999)) * 2**0.5
    return torch.sigmoid(mean + deviation * normal)


def flow_loss(
    model: nn.Module, window: Window, importance: Tensor, seed: tuple[int, ...]
) -> tuple[Tensor, dict[str, float]]:
    """Squared error of the velocity that the predicted clean tokens imply (JiT, eq. 6).

    importance [F] weighs a token's numbers by what they change in pixels; tokens with an actor in
    them count for more, since a backdrop's many tokens would drown them out.
    """
    levels = draw_levels(window, seed)
    generator = generator_of(*seed, 2)
    noise = torch.randn(window.x.shape, generator=generator)
    told, planned = torch.rand((2, len(levels), 1), generator=generator)
    shown = hide(window, (told >= UNTOLD).float(), (planned >= UNPLANNED).float())
    clean = predict(model, noisy(window.x, noise, levels), levels, shown)
    error = frame_error(clean, window.x, window, importance)
    learnt = ((levels > 0) & (levels < 1)).float()
    loss = (error * learnt / levels.clamp(min=SMALLEST_LEVEL).square()).sum() / learnt.sum()
    return loss, _by_level(error.detach(), levels)


def noisy(x_BLRCF: Tensor, noise: Tensor, levels_BL: Tensor) -> Tensor:
    """Tokens at the noise levels of their frames."""
    t = levels_BL[:, :, None, None, None]
    return (1 - t) * x_BLRCF + t * noise


def hide(window: Window, told_B1: Tensor, planned_B1: Tensor) -> Window:
    """The window with the text, and the plan, of those samples hidden that have a 0 there."""
    return window._replace(
        mask=window.mask * told_B1,
        plan=window.plan * planned_B1[:, :, None],
        maps=window.maps * planned_B1[:, :, None, None, None],
    )


def predict(model: nn.Module, x_BLRCF: Tensor, levels_BL: Tensor, window: Window) -> Tensor:
    """A model's clean tokens [B, L, R, C, F], given the window's text and plan."""
    features = torch.from_numpy(level_features(levels_BL.numpy()))
    w = window
    with torch.autocast("cpu", dtype=torch.bfloat16):
        clean: Tensor = model(
            x_BLRCF, features, w.still, w.rope, w.plan, w.maps, w.text, w.mask
        )  # fmt: skip
    return clean.float()


def frame_error(clean: Tensor, target: Tensor, window: Window, importance: Tensor) -> Tensor:
    """Squared error [B, L]: numbers by their importance [F], tokens by who is in them."""
    error = ((clean - target).square() * importance).mean(dim=4)
    weight = 1 + ACTORS * window.present
    return (error * weight / weight.mean()).mean(dim=(2, 3))


def _by_level(error: Tensor, levels: Tensor) -> dict[str, float]:
    """The mean error in each band of noise levels that occurs."""
    told = {}
    for low, high in _BANDS:
        inside = (levels > low) & (levels <= high) & (levels < 1)
        if inside.any():
            told[f"x>{low:g}"] = float(error[inside].mean())
    return told


def generator_of(*seed: int) -> torch.Generator:
    """A generator that depends on all of the given numbers."""
    state = 0
    for number in seed:
        state = (state * 1_000_003 + number + 1) % 2**62
    return torch.Generator().manual_seed(state)


def compile_blocks(model: nn.Module) -> nn.Module:
    """Compile one block for all, and the detail head: quicker to start than the whole."""
    torch._dynamo.config.recompile_limit = 32  # one for each shape of a batch
    transformer = cast(Transformer, model)
    for part in [*transformer.blocks, *([transformer.detail] if transformer.detail else [])]:
        part.compile(dynamic=False)
    return model


def open_transformer(folder: Path) -> Transformer:
    """The transformer of a run's folder, with its averaged weights."""
    weights = torch.load(folder / "checkpoint.pt", weights_only=True)["ema"]
    model = Transformer(config_of(weights))
    model.load_state_dict(weights)
    return model


def config_of(weights: dict[str, Tensor]) -> TransformerConfig:
    """The sizes of the transformer that has these weights."""

    def blocks(prefix: str) -> int:
        return len(
            {name[len(prefix) :].split(".")[0] for name in weights if name.startswith(prefix)}
        )

    width, token = weights["patch_in.weight"].shape
    channels = token // TransformerConfig.patch**2
    sizes = channels, width, blocks("blocks."), width // HEAD_WIDTH
    return TransformerConfig(*sizes, detail_depth=blocks("detail.blocks."))
