"""The decoder's second run: to read animatics, and to forgive what the transformer gets wrong.

The first run shows the decoder latents as the encoder makes them. Those that it decodes for people
are the transformer's, which are wrong in ways of their own. So this run shows it both, with what is
sketched (`training.repainting`). Where hardly more is left of a clip than its sketches, the decoder
is to show what was rendered where something is sketched, and elsewhere what it would have shown
before, since what it can't know it would only blur. Of all others it is to show what was rendered.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from soramame.animatic import FINER
from soramame.media.whole import whole_file
from soramame.model.codec import PATCH, Codec
from soramame.sketch import CHANNELS
from soramame.tokens import SPAN
from soramame.training.codec import moving, psnr
from soramame.training.repainting import LATENTS, Batch

REACH = 6  # pixels of an animatic around what is sketched
SHARP = 1.0  # the weight of the absolute error


class Finished(nn.Module):
    """A codec whose decoder learns; called as model(latents, animatic)."""

    def __init__(self, codec: Codec) -> None:
        super().__init__()
        self.codec = codec

    def forward(self, latents: Tensor, animatic: Tensor) -> Tensor:
        """Frames [B, L * 8, H, W, 3]."""
        pixels: Tensor = self.codec.decoder(latents, animatic).flatten(1, 2)
        return pixels


def to_finish(codec: Codec) -> Finished:
    """A codec's weights with what reads animatics beside them, which does nothing yet."""
    made = Codec(replace(codec.config, animated=FINER))
    made.load_state_dict({**made.state_dict(), **codec.state_dict()})
    return Finished(made)


def finishing_loss(
    model: nn.Module, teacher: nn.Module, batch: Batch
) -> tuple[Tensor, dict[str, float]]:
    """Absolute and squared error, what moves counted four times.

    The squared error alone would mix what is sketched with what latents show, wherever either may
    be wrong; the absolute error chooses.

    teacher: as the decoder was before this run; it is shown no animatic.
    """
    with torch.autocast("cpu", dtype=torch.bfloat16):
        decoded = model(batch.latents, batch.animatic)
        with torch.no_grad():
            before = teacher(batch.latents, torch.zeros_like(batch.animatic)).float()
    known = torch.maximum(sketched(batch.animatic), 1 - batch.forgotten[:, None, None, None])
    distance = decoded.float() - torch.lerp(before, batch.frames, known[..., None])
    error = distance.square().mean(dim=-1)
    moves = moving(batch.frames)
    weight = 1 + 3 * moves * known
    sharp = distance.abs().mean(dim=-1)
    loss = ((error + SHARP * sharp) * weight).sum() / weight.sum()
    with torch.no_grad():
        shown = (decoded.float() - batch.frames).square().mean(dim=-1)
        share = known.sum().clamp(min=1)
        details = {
            "psnr": psnr(error.mean()),
            "psnr sketched": psnr((shown * known).sum() / share),
        }
    return loss, details


def sketched(animatic_BLSDhw: Tensor) -> Tensor:
    """How much of a pixel and of what is near it has a sketch, [B, L * 8, H, W].

    Near an actor is where they are at any time of the latent: there it leaves shadows of them.
    """
    actors = animatic_BLSDhw[:, :, :, CHANNELS - 1].amax(dim=2, keepdim=True)
    opacity = torch.maximum(actors, animatic_BLSDhw[:, :, :, 2 * CHANNELS - 1]).flatten(1, 2)
    near = F.max_pool2d(opacity, 2 * REACH + 1, stride=1, padding=REACH)
    return F.interpolate(near, scale_factor=PATCH // FINER, mode="bilinear", align_corners=False)


@torch.no_grad()
def write_sheet(model: Finished, batch: Batch, path: Path) -> None:
    """What was rendered above what is decoded, a few frames of each crop of a batch."""
    model.eval()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        decoded = model(batch.latents, batch.animatic).float()
    model.train()
    chosen = torch.linspace(2, LATENTS * SPAN - 1, 6).long()
    rows = [
        torch.cat(list(frames[chosen]), dim=1)
        for pair in zip(batch.frames, decoded, strict=True)
        for frames in pair
    ]
    pixels = ((torch.cat(rows).clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8)
    with whole_file(path) as part:
        Image.fromarray(pixels.numpy()).save(part, format="png")
