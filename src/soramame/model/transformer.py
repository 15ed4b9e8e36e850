"""The transformer: noisy latents, text and a noise level per latent frame to clean latents.

A diffusion transformer (Peebles & Xie 2023) over spacetime patches, with text tokens in the same
stream and 3D rotary positions measured from the middle of the frame, so that any length, size and
aspect is only another set of positions. Each latent frame has a noise level of its own (diffusion
forcing, Chen et al. 2024), and the modulation by it is shared by all blocks but for a learned
offset (PixArt-alpha's adaLN-single). The network predicts the clean latents themselves
(x-prediction, Li & He 2025): a token has more dimensions than its noise leaves room for.

Shapes: B clips, L latent frames, h and w latent cells, C latent channels, p the patch side,
S = (h / p) * (w / p) tokens a frame, K text tokens, D width, N heads, E = D / N.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

TEXT_WIDTH = 384  # MiniLM's token states
FREQUENCIES = 256  # sines and cosines that spell out a noise level


@dataclass(frozen=True)
class TransformerConfig:
    """Sizes of a transformer. `patch` latent cells along each side make one token."""

    channels: int = 64
    width: int = 512
    depth: int = 10
    heads: int = 8
    patch: int = 2
    expansion: int = 4

    @property
    def head_width(self) -> int:
        """E; its pairs are shared out over time, rows and columns (1/4, 3/8, 3/8)."""
        return self.width // self.heads


def rotary_axes(config: TransformerConfig) -> tuple[int, int, int]:
    """How many of a head's E / 2 rotating pairs belong to time, rows and columns."""
    pairs = config.head_width // 2
    space = pairs * 3 // 8
    return pairs - 2 * space, space, space


def rotary_angles(positions_LS3: Tensor, config: TransformerConfig) -> Tensor:
    """Rotation angles [L, S, E / 2] of tokens at (time, row, column), by RoPE's eq. 15.

    Wavelengths run geometrically from about 2 to 64 positions, the extent of a long clip.
    """
    angles = []
    for axis, pairs in enumerate(rotary_axes(config)):
        exponent = torch.arange(pairs, dtype=torch.float32) / max(1, pairs - 1)
        frequency = math.pi * (2.0 / 64.0) ** exponent
        angles.append(positions_LS3[..., axis : axis + 1] * frequency)
    return torch.cat(angles, dim=-1)


def grid_positions(times_L: Tensor, rows: int, columns: int) -> Tensor:
    """Token positions [L, rows * columns, 3]: time as given, rows and columns from the middle."""
    y = torch.arange(rows, dtype=torch.float32) - (rows - 1) / 2
    x = torch.arange(columns, dtype=torch.float32) - (columns - 1) / 2
    grid = torch.stack(torch.meshgrid(times_L.float(), y, x, indexing="ij"), dim=-1)
    return grid.flatten(1, 2)


def rotate(x_BNTE: Tensor, cos_TE: Tensor, sin_TE: Tensor) -> Tensor:
    """Rotate each head's halves against one another by the given angles."""
    first, second = x_BNTE.chunk(2, dim=-1)
    return torch.cat([first * cos_TE - second * sin_TE, second * cos_TE + first * sin_TE], dim=-1)


def level_features(levels_BL: Tensor) -> Tensor:
    """Noise levels 0 to 1 as sines and cosines [B, L, FREQUENCIES]."""
    half = FREQUENCIES // 2
    frequency = torch.exp(-math.log(1000.0) * torch.arange(half, dtype=torch.float32) / half)
    angle = 1000.0 * levels_BL[..., None] * frequency.to(levels_BL.device)
    return torch.cat([angle.cos(), angle.sin()], dim=-1)


class Modulation(nn.Module):
    """Six vectors a frame (shift, scale, gate; for attention and for the MLP), text left as is."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.offset = nn.Parameter(torch.zeros(6, width))

    def forward(self, shared_BL6D: Tensor) -> tuple[Tensor, ...]:
        """[B, L, 6, D] to six of [B, L, 1, D]."""
        return (shared_BL6D + self.offset).unsqueeze(3).unbind(dim=2)


class Block(nn.Module):
    """Attention and MLP over text and video tokens together; both start as the identity."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        width = config.width
        self.heads = config.heads
        self.modulation = Modulation(width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.query_scale = nn.Parameter(torch.ones(config.head_width))
        self.key_scale = nn.Parameter(torch.ones(config.head_width))
        self.out = nn.Linear(width, width, bias=False)
        self.up = nn.Linear(width, config.expansion * width, bias=False)
        self.down = nn.Linear(config.expansion * width, width, bias=False)

    def forward(
        self, text_BKD: Tensor, video_BLSD: Tensor, shared: Tensor, rope: Tensor, bias: Tensor
    ) -> tuple[Tensor, Tensor]:
        """One block; rope [2, K + L * S, E / 2] is cos and sin, bias [B, 1, 1, K + L * S]."""
        shift1, scale1, gate1, shift2, scale2, gate2 = self.modulation(shared)
        text, video = normalise(text_BKD), normalise(video_BLSD) * (1 + scale1) + shift1
        text, video = self.attend(text, video, rope, bias)
        text_BKD, video_BLSD = text_BKD + text, video_BLSD + gate1 * video
        text, video = normalise(text_BKD), normalise(video_BLSD) * (1 + scale2) + shift2
        text_BKD = text_BKD + self.down(F.gelu(self.up(text), approximate="tanh"))
        video = self.down(F.gelu(self.up(video), approximate="tanh"))
        return text_BKD, video_BLSD + gate2 * video

    def attend(
        self, text_BKD: Tensor, video_BLSD: Tensor, rope: Tensor, bias: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Attention of all tokens to all tokens that `bias` does not hide."""
        b, k, d = text_BKD.shape
        x = torch.cat([text_BKD, video_BLSD.reshape(b, -1, d)], dim=1)
        q, key, v = self.qkv(x).reshape(b, -1, 3, self.heads, d // self.heads).unbind(dim=2)
        size = (d // self.heads,)
        q = (F.rms_norm(q, size) * self.query_scale.to(q.dtype)).transpose(1, 2)
        key = (F.rms_norm(key, size) * self.key_scale.to(key.dtype)).transpose(1, 2)
        q, key = rotate(q, rope[0], rope[1]), rotate(key, rope[0], rope[1])
        y = F.scaled_dot_product_attention(q, key, v.transpose(1, 2), attn_mask=bias)
        y = self.out(y.transpose(1, 2).reshape(b, -1, d))
        return y[:, :k], y[:, k:].reshape(video_BLSD.shape)


def normalise(x: Tensor) -> Tensor:
    """Layer normalisation without learned parts; the modulation brings them."""
    return F.layer_norm(x, (x.shape[-1],))


class Transformer(nn.Module):
    """Noisy latents to clean ones."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.config = config
        width, token = config.width, config.channels * config.patch**2
        self.patch_in = nn.Linear(token, width)
        self.text_in = nn.Linear(TEXT_WIDTH, width)
        self.still_mark = nn.Parameter(torch.zeros(width))  # marks latents of one frame, held still
        self.level1 = nn.Linear(FREQUENCIES, width)
        self.level2 = nn.Linear(width, 6 * width)
        self.blocks = nn.ModuleList([Block(config) for _ in range(config.depth)])
        self.final = nn.Linear(width, 2 * width)
        self.patch_out = nn.Linear(width, token)
        self.initialise()

    def initialise(self) -> None:
        """Xavier for matrices; zero for what must start as the identity or as nothing."""
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        for layer in (self.level2, self.final, self.patch_out):  # gates and output start closed
            nn.init.zeros_(layer.weight)

    def forward(
        self,
        x_BLChw: Tensor,
        levels_BL: Tensor,
        still_L: Tensor,
        angles_LSE: Tensor,
        text_BKW: Tensor,
        text_mask_BK: Tensor,
    ) -> Tensor:
        """Clean latents [B, L, C, h, w].

        levels: 0 clean to 1 noise. still: 1 where a latent frame holds one frame, else 0.
        angles: `rotary_angles`. text: token states; text_mask: 1 for a token, 0 for padding.
        """
        b, frames, _, h, w = x_BLChw.shape
        text = self.text_in(text_BKW)
        video = self.patch_in(self.cut(x_BLChw)) + still_L[:, None, None] * self.still_mark
        condition = F.silu(self.level1(level_features(levels_BL)))
        shared = self.level2(condition).reshape(b, frames, 6, -1)
        shared = shared.to(video.dtype)
        rope, bias = self.positions(angles_LSE, text_mask_BK)
        for block in self.blocks:
            text, video = block(text, video, shared, rope, bias)
        shift, scale = self.final(condition).unsqueeze(2).chunk(2, dim=-1)
        return self.paste(self.patch_out(normalise(video) * (1 + scale) + shift), h, w)

    def positions(self, angles_LSE: Tensor, text_mask_BK: Tensor) -> tuple[Tensor, Tensor]:
        """Rotary cos and sin over text (not rotated) and video, and the mask as a bias."""
        angles = F.pad(angles_LSE.flatten(0, 1), (0, 0, text_mask_BK.shape[1], 0))
        hidden = F.pad(1.0 - text_mask_BK, (0, angles.shape[0] - text_mask_BK.shape[1]))
        return torch.stack([angles.cos(), angles.sin()]), -1e4 * hidden[:, None, None, :]

    def cut(self, x_BLChw: Tensor) -> Tensor:
        """Latents to tokens [B, L, S, C * p * p]; odd sides are padded with zeros."""
        p = self.config.patch
        x = F.pad(x_BLChw, (0, -x_BLChw.shape[-1] % p, 0, -x_BLChw.shape[-2] % p))
        b, frames, c, h, w = x.shape
        x = x.reshape(b, frames, c, h // p, p, w // p, p).permute(0, 1, 3, 5, 2, 4, 6)
        return x.reshape(b, frames, (h // p) * (w // p), c * p * p)

    def paste(self, tokens_BLSF: Tensor, h: int, w: int) -> Tensor:
        """The inverse of `cut`, for latents of h rows and w columns."""
        p, c = self.config.patch, self.config.channels
        rows, columns = -(-h // p), -(-w // p)
        b, frames = tokens_BLSF.shape[:2]
        x = tokens_BLSF.reshape(b, frames, rows, columns, c, p, p).permute(0, 1, 4, 2, 5, 3, 6)
        return x.reshape(b, frames, c, rows * p, columns * p)[..., :h, :w]
