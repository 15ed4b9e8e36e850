"""The codec's run: start both directions from PCA, then learn what a linear map can't."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from soramame.animatic import FINER
from soramame.model.codec import PATCH, Codec, CodecConfig, patchify, to_groups
from soramame.training.crops import Crops

MOVES = 0.06 * 2  # in pixels of [-1, 1]: what counts as moving, by its distance from the mean
LATENT_NOISE = 0.08  # the decoder must forgive latents that are generated, not encoded


def moving(frames_BTHWC: Tensor) -> Tensor:
    """1 where any channel is further than 6 % of the range from its clip's mean over time."""
    distance = (frames_BTHWC - frames_BTHWC.mean(dim=1, keepdim=True)).abs().amax(dim=-1)
    return (distance > MOVES).to(frames_BTHWC.dtype)


def start_from_pca(codec: Codec, crops: Crops, batches: int = 40) -> None:
    """Fit PCA to patches, moving ones counted more; latents come out half whitened.

    Half: a latent's deviation is the root of its component's. Fully whitened, noise would hide
    the picture and its least detail at once; not at all, the range of scales asks for many steps.
    """
    rows, weights = [], []
    for index in range(batches):
        frames = crops.batch(8, 1, index)
        patches = patchify(to_groups(frames)[:, 1:].flatten(0, 1), PATCH)
        moves = moving(frames)[:, 1:].unflatten(1, (-1, 8)).flatten(0, 1)
        share = moves.unflatten(2, (-1, PATCH)).unflatten(4, (-1, PATCH)).mean(dim=(1, 3, 5))
        rows.append(patches.permute(0, 2, 3, 1).flatten(0, 2))
        weights.append(share.flatten())
    x, weight = torch.cat(rows), (1 + 8 * torch.cat(weights)).sqrt()[:, None]
    mean = x.mean(dim=0)
    channels = codec.config.channels
    torch.manual_seed(0)
    _, _, v = torch.svd_lowrank((x - mean) * weight, q=channels + 32, niter=3)
    basis = v[:, :channels].T.contiguous()
    deviation = ((x - mean) @ basis.T).std(dim=0)
    codec.start_from_pca(mean, basis, (deviation * deviation.mean()).sqrt())


def codec_loss(
    codec: nn.Module, frames_BTHWC: Tensor, seed: int
) -> tuple[Tensor, dict[str, float]]:
    """Squared error, moving pixels weighted four times, through slightly noisy latents.

    `codec` is called as codec(frames, noise) -> (reconstruction, latents).
    """
    generator = torch.Generator().manual_seed(seed)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        decoded, latents = codec(frames_BTHWC, generator)
    error = (decoded.float() - frames_BTHWC).square().mean(dim=-1)
    moves = moving(frames_BTHWC)
    weight = 1 + 3 * moves
    loss = (error * weight).sum() / weight.sum() + 1e-5 * latents.float().square().mean()
    with torch.no_grad():
        details = {
            "psnr": psnr(error.mean()),
            "psnr moving": psnr((error * moves).sum() / moves.sum().clamp(min=1)),
        }
    return loss, details


def psnr(squared_error: Tensor) -> float:
    """Decibels for pixels in [-1, 1], a range of 2."""
    return float(10 * torch.log10(4 / squared_error))


class NoisyCodec(nn.Module):
    """Encode, disturb, decode: the codec's forward pass in training."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.codec = Codec(config)

    @classmethod
    def around(cls, codec: Codec) -> NoisyCodec:
        """With this codec's weights."""
        made = cls(codec.config)
        made.codec = codec
        return made

    def forward(self, frames_BTHWC: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Frames [B, T, H, W, 3] to their reconstruction and their latents [B, L, C, h, w]."""
        latents = self.codec.encode(frames_BTHWC)
        shape = (len(latents), 1, 1, 1, 1)
        strength = LATENT_NOISE * torch.rand(shape, generator=generator)
        noise = torch.randn(latents.shape, generator=generator)
        return self.codec.decode(latents + (strength * noise).to(latents.dtype)), latents


def open_codec(folder: Path) -> Codec:
    """The codec of a run's folder, with its averaged weights; of its second run's too."""
    weights = torch.load(folder / "checkpoint.pt", weights_only=True)["ema"]
    channels = weights["codec.encoder.linear.weight"].shape[0]
    animated = FINER * any(key.startswith("codec.decoder.animated.") for key in weights)
    model = NoisyCodec(CodecConfig(channels=channels, animated=animated))
    model.load_state_dict(weights)
    return model.codec
