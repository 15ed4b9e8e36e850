"""The transformer: noisy tokens, text and a noise level per latent frame to clean tokens.

A diffusion transformer (Peebles & Xie 2023) over spacetime patches, with 3D rotary positions
measured from the middle of the frame, so that any length, size and aspect is only another set of
positions. Text is read twice: its tokens are more keys and values in every block, and their mean
joins the noise level in the modulation, as a class label does in DiT. Each latent frame has a noise
level of its own (diffusion forcing, Chen et al. 2024), and the modulation is shared by all blocks
but for a learned offset (PixArt-alpha's adaLN-single). The network predicts the clean latents
themselves (x-prediction, Li & He 2025): a token has more dimensions than its noise leaves room for.
Where a plan (`soramame.plan`) is known, its maps are read with the tokens, as a camera's rays are
in CameraCtrl (He et al. 2024), and its numbers join the modulation; zeros are an unknown plan.

Tokens are cut from latents, and placed in space and time, by `soramame.tokens`. What the inside of
a token looks like is left to a cheap local head (`model.detail`).

Shapes: B clips, L latent frames, S = R x C tokens a frame, F numbers a token, Q a noise level's
features, P numbers of a plan, M of its map in a token, K text tokens, D width, N heads, E = D / N.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from soramame.model.detail import Detail
from soramame.plan import PLAN
from soramame.seen import SEEN
from soramame.tokens import LEVEL_FEATURES

TEXT_WIDTH = 384  # MiniLM's token states


@dataclass(frozen=True)
class TransformerConfig:
    """Sizes of a transformer. `patch` x `patch` latent cells make one token."""

    channels: int = 64
    width: int = 512
    depth: int = 10
    heads: int = 8
    patch: int = 2
    expansion: int = 4
    detail_width: int = 128
    detail_depth: int = 0  # 0: no detail head

    @property
    def head_width(self) -> int:
        """E, the numbers of one head."""
        return self.width // self.heads

    @property
    def token(self) -> int:
        """F, the numbers of one token."""
        return self.channels * self.patch**2


def rotate(x_BNTE: Tensor, cos_TE: Tensor, sin_TE: Tensor) -> Tensor:
    """Rotate each head's halves against one another by the given angles."""
    first, second = x_BNTE.chunk(2, dim=-1)
    return torch.cat([first * cos_TE - second * sin_TE, second * cos_TE + first * sin_TE], dim=-1)


class Modulation(nn.Module):
    """Six vectors a frame: shift, scale and gate, for attention and for the MLP."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.offset = nn.Parameter(torch.zeros(6, width))

    def forward(self, shared_BL6D: Tensor) -> tuple[Tensor, ...]:
        """[B, L, 6, D] to six of [B, L, 1, D]."""
        return (shared_BL6D + self.offset).unsqueeze(3).unbind(dim=2)


class Block(nn.Module):
    """Attention of video tokens to one another and to the text, then an MLP; starts as nothing."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        width = config.width
        self.heads = config.heads
        self.modulation = Modulation(width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.text_kv = nn.Linear(TEXT_WIDTH, 2 * width, bias=False)
        self.query_scale = nn.Parameter(torch.ones(config.head_width))
        self.key_scale = nn.Parameter(torch.ones(config.head_width))
        self.out = nn.Linear(width, width, bias=False)
        self.up = nn.Linear(width, config.expansion * width, bias=False)
        self.down = nn.Linear(config.expansion * width, width, bias=False)

    def forward(
        self, video_BLSD: Tensor, text_BKW: Tensor, shared: Tensor, rope: Tensor, bias: Tensor
    ) -> Tensor:
        """One block; rope [2, L * S, E / 2] is cos and sin, bias [B, 1, 1, K + L * S]."""
        shift1, scale1, gate1, shift2, scale2, gate2 = self.modulation(shared)
        x = normalise(video_BLSD) * (1 + scale1) + shift1
        video_BLSD = video_BLSD + gate1 * self.attend(x, text_BKW, rope, bias)
        x = normalise(video_BLSD) * (1 + scale2) + shift2
        return video_BLSD + gate2 * self.down(F.gelu(self.up(x), approximate="tanh"))

    def attend(self, x_BLSD: Tensor, text_BKW: Tensor, rope: Tensor, bias: Tensor) -> Tensor:
        """Attention of all video tokens to them all and to the text that `bias` does not hide.

        Written out, since PyTorch's fused attention takes thrice as long on a CPU, and back.
        """
        b, _, _, d = x_BLSD.shape
        split = (self.heads, d // self.heads)
        q, key, v = self.qkv(x_BLSD).reshape(b, -1, 3, *split).unbind(dim=2)
        text_key, text_v = self.text_kv(text_BKW).reshape(b, -1, 2, *split).unbind(dim=2)
        q, key, text_key = (self.scaled(*pair) for pair in (
            (q, self.query_scale), (key, self.key_scale), (text_key, self.key_scale)
        ))  # fmt: skip
        q, key = rotate(q, rope[0], rope[1]), rotate(key, rope[0], rope[1])
        key = torch.cat([text_key, key], dim=2)
        v = torch.cat([text_v, v], dim=1).transpose(1, 2)
        weights = (q * q.shape[-1] ** -0.5) @ key.transpose(2, 3)
        weights = torch.softmax(weights.float() + bias, dim=-1).to(v.dtype)
        return self.out((weights @ v).transpose(1, 2).reshape(x_BLSD.shape))

    def scaled(self, x_BTNE: Tensor, scale_E: Tensor) -> Tensor:
        """Normalised queries or keys [B, N, T, E] (QK-norm, Dehghani et al. 2023)."""
        x = F.rms_norm(x_BTNE, (x_BTNE.shape[-1],)) * scale_E.to(x_BTNE.dtype)
        return x.transpose(1, 2)


def normalise(x: Tensor) -> Tensor:
    """Layer normalisation without learned parts; the modulation brings them."""
    return F.layer_norm(x, (x.shape[-1],))


class Transformer(nn.Module):
    """Noisy tokens to clean ones."""

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__()
        self.config = config
        width, token = config.width, config.token
        self.patch_in = nn.Linear(token, width)
        self.told = nn.Linear(TEXT_WIDTH, width)
        self.still_mark = nn.Parameter(torch.zeros(width))  # marks latents of one frame, held still
        self.level1 = nn.Linear(LEVEL_FEATURES, width)
        self.level2 = nn.Linear(width, 6 * width)
        self.planned = nn.Sequential(nn.Linear(PLAN, width), nn.SiLU(), nn.Linear(width, width))
        self.maps_in = nn.Linear(SEEN * config.patch**2, width, bias=False)
        self.blocks = nn.ModuleList([Block(config) for _ in range(config.depth)])
        self.final = nn.Linear(width, 2 * width)
        self.patch_out = nn.Linear(width, token)
        self.detail = self.make_detail() if config.detail_depth else None
        self.initialise()

    def make_detail(self) -> Detail:
        """The head that the config asks for."""
        c = self.config
        return Detail(
            c.channels, c.width, c.patch, c.detail_width, c.detail_depth, c.expansion
        )  # fmt: skip

    def initialise(self) -> None:
        """Xavier for matrices; zero for what must start as the identity or as nothing."""
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        closed = [self.level2, self.final, self.patch_out]  # gates and outputs
        closed += [
            cast(nn.Linear, self.planned[-1]),
            self.maps_in,
        ]  # so that no plan is as good as one, at first
        if self.detail is not None:
            detail = self.detail
            closed += [detail.modulation, detail.out, detail.keep]
            closed += [detail.planned, detail.drafted, detail.trust]  # no plan, no sketch
        for layer in closed:
            nn.init.zeros_(layer.weight)

    def forward(
        self,
        x_BLRCF: Tensor,
        levels_BLQ: Tensor,
        still_L: Tensor,
        rope_2TE: Tensor,
        plan_BLP: Tensor,
        maps_BLRCM: Tensor,
        text_BKW: Tensor,
        mask_BK: Tensor,
    ) -> Tensor:
        """Clean tokens [B, L, R, C, F].

        levels: each frame's noise level by `tokens.level_features`. still: 1 where a latent frame
        holds one frame, else 0. rope: `tokens.rope`, over L * S tokens, or one for each clip
        [2, B, 1, L * S, E / 2]. plan: `soramame.plan`'s;
        maps: what each token's cells see of it. text: token states; mask: 1 for a text token, 0 for
        padding.
        """
        b, frames = levels_BLQ.shape[:2]
        count = mask_BK.sum(dim=1, keepdim=True)
        gist = (text_BKW * mask_BK[:, :, None]).sum(dim=1) / count.clamp(min=1)
        condition = self.level1(levels_BLQ) + self.told(gist)[:, None] + self.planned(plan_BLP)
        condition = F.silu(condition)
        shared = self.level2(condition).reshape(b, frames, 6, -1)
        video = self.patch_in(x_BLRCF.flatten(2, 3)) + self.maps_in(maps_BLRCM.flatten(2, 3))
        video = video + still_L[:, None, None] * self.still_mark
        rope = rope_2TE.to(video.dtype)
        bias = F.pad(-1e4 * (1.0 - mask_BK), (0, rope.shape[-2]))[:, None, None, :].to(video.dtype)
        for block in self.blocks:
            video = block(video, text_BKW, shared, rope, bias)
        shift, scale = self.final(condition).unsqueeze(2).chunk(2, dim=-1)
        video = (normalise(video) * (1 + scale) + shift).unflatten(2, x_BLRCF.shape[2:4])
        clean: Tensor = self.patch_out(video)
        if self.detail is None:
            return clean
        return clean + self.detail(x_BLRCF, maps_BLRCM, video, condition)
