"""The planner: a sentence to a plan of who is where, latent by latent (`soramame.plan`).

The transformer's own blocks over one token a latent frame: rectified flow over a few dozen numbers,
so that a plan for twelve seconds takes hundredths of a second, and millions of them can be learnt
from without a picture being rendered. Each latent frame has a noise level of its own, so that what
is known of a plan (a clip's past) can be given and the rest made to fit.

Shapes: B plans, L latent frames, N numbers of a plan, Q features of a noise level, K text tokens,
D width, E half a head's numbers.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from soramame.model.transformer import TEXT_WIDTH, Block, TransformerConfig, normalise
from soramame.plan import HEAD_WIDTH, PLAN
from soramame.tokens import LEVEL_FEATURES

NUMBERS = PLAN - 1
SIZES = TransformerConfig(width=3 * HEAD_WIDTH, depth=6, heads=3)


class Planner(nn.Module):
    """Noisy plans to clean ones, both as `plan.scaled`."""

    def __init__(self, config: TransformerConfig = SIZES, numbers: int = NUMBERS) -> None:
        super().__init__()
        width = config.width
        self.numbers_in = nn.Linear(numbers, width)
        self.told = nn.Linear(TEXT_WIDTH, width)
        self.aspect_in = nn.Linear(1, width)
        self.still_mark = nn.Parameter(torch.zeros(width))
        self.when = nn.Linear(LEVEL_FEATURES, width)
        self.level1 = nn.Linear(LEVEL_FEATURES, width)
        self.level2 = nn.Linear(width, 6 * width)
        self.blocks = nn.ModuleList([Block(config) for _ in range(config.depth)])
        self.final = nn.Linear(width, 2 * width)
        self.out = nn.Linear(width, numbers)
        for layer in (self.level2, self.final, self.out):
            nn.init.zeros_(layer.weight)

    def forward(
        self,
        x_BLN: Tensor,
        levels_BLQ: Tensor,
        still_L: Tensor,
        times_LQ: Tensor,
        rope_2LE: Tensor,
        aspect_B: Tensor,
        text_BKW: Tensor,
        mask_BK: Tensor,
    ) -> Tensor:
        """Clean numbers [B, L, N].

        levels, times: noise levels and times by `tokens.level_features`; still, rope, text and mask
        as the transformer takes them; aspect: the logarithm of width over height.
        """
        b, frames = levels_BLQ.shape[:2]
        count = mask_BK.sum(dim=1, keepdim=True)
        gist = (text_BKW * mask_BK[:, :, None]).sum(dim=1) / count.clamp(min=1)
        whole = self.told(gist) + self.aspect_in(aspect_B[:, None])
        condition = F.silu(self.level1(levels_BLQ) + self.when(times_LQ) + whole[:, None])
        shared = self.level2(condition).reshape(b, frames, 6, -1)
        x = self.numbers_in(x_BLN) + still_L[:, None] * self.still_mark
        rope = rope_2LE.to(x.dtype)
        bias = F.pad(-1e4 * (1.0 - mask_BK), (0, rope.shape[1]))[:, None, None, :].to(x.dtype)
        x = x.unsqueeze(2)
        for block in self.blocks:
            x = block(x, text_BKW, shared, rope, bias)
        shift, scale = self.final(condition).chunk(2, dim=-1)
        clean: Tensor = self.out(normalise(x.squeeze(2)) * (1 + scale) + shift)
        return clean
