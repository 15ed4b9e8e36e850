"""The detail head: what the inside of a token looks like, drawn cell by cell.

A token is coarse (32 x 32 pixels of eight frames) and the transformer's width is less than its
numbers, so by itself it leaves seams between tokens and between latent frames. This head works at
the latents' own resolution: it sees the noisy cells themselves, what the transformer says of them,
and their neighbours in space and time, and adds to the transformer's guess. So the costly part
decides what is where and a cheap local part paints it, as in DeCo's pixel decoder (Ma et al. 2025).
What is already drawn it need not paint: a draft turns the sketches into latents by one convolution,
and is added as far as the noise level makes it worth more than what can be seen by then.
Its blocks are ConvNeXt's (Liu et al. 2022), modulated by noise level and text as in DiT.

Shapes: B clips, L latent frames, R x C tokens a frame, F numbers a token, M of a plan's map in it,
P cells along a token's side, h x w = R P x C P cells, D the transformer's width, E the head's.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from soramame.model.codec import PATCH, patchify
from soramame.plan import MAPS, MOMENTS
from soramame.scenery import LAID
from soramame.seen import SEEN
from soramame.sketch import CHANNELS, FINE, SKETCH
from soramame.tokens import SPAN


def to_cells(tokens_BLRCF: Tensor, patch: int) -> Tensor:
    """Tokens to their cells [B, L, h, w, F / P^2]; `tokens.cut` has laid them out."""
    b, frames, rows, columns, features = tokens_BLRCF.shape
    x = tokens_BLRCF.reshape(b, frames, rows, columns, features // patch**2, patch, patch)
    x = x.permute(0, 1, 2, 5, 3, 6, 4)
    return x.reshape(b, frames, rows * patch, columns * patch, features // patch**2)


def to_tokens(cells_BLhwC: Tensor, patch: int) -> Tensor:
    """The inverse of `to_cells`."""
    b, frames, h, w, channels = cells_BLhwC.shape
    x = cells_BLhwC.reshape(b, frames, h // patch, patch, w // patch, patch, channels)
    x = x.permute(0, 1, 2, 4, 6, 3, 5)
    return x.reshape(b, frames, h // patch, w // patch, channels * patch**2)


class LocalBlock(nn.Module):
    """Each cell looks at its neighbours in space and time, then an MLP; starts as nothing."""

    def __init__(self, width: int, expansion: int) -> None:
        super().__init__()
        self.space = nn.Conv2d(width, width, 3, padding=1, groups=width)
        self.time = nn.Parameter(torch.zeros(2, width))  # weights of the frame before and after
        self.up = nn.Linear(width, expansion * width, bias=False)
        self.down = nn.Linear(expansion * width, width, bias=False)

    def forward(self, x_BLhwE: Tensor, shift: Tensor, scale: Tensor, gate: Tensor) -> Tensor:
        """One block; shift, scale and gate are [B, L, 1, 1, E]."""
        frames = x_BLhwE.shape[:2]
        y = F.layer_norm(x_BLhwE, (x_BLhwE.shape[-1],)) * (1 + scale) + shift
        y = self.space(y.flatten(0, 1).permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        y = y.unflatten(0, frames)
        around = F.pad(y, (0, 0, 0, 0, 0, 0, 1, 1))
        before, after = self.time.to(y.dtype)
        y = y + before * around[:, :-2] + after * around[:, 2:]
        return x_BLhwE + gate * self.down(F.gelu(self.up(y), approximate="tanh"))


class Draft(nn.Module):
    """What the sketches say of the latents, actors in front of scenery.

    With `begin` the first C numbers start as the codec's encoding of the sketches enlarged, and the
    others as that of their opacity; both are linear where the encoder is.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        drawn = MOMENTS * CHANNELS
        self.read = nn.Conv2d(drawn, 2 * channels, FINE + 2, FINE, padding=1, bias=False)

    def forward(self, seen_BLhwM: Tensor) -> Tensor:
        """[B, L, h, w, 2 C] of what each cell sees, `soramame.seen`'s [B, L, h, w, SEEN]."""
        b, frames, h, w, _ = seen_BLhwM.shape
        _, actors, scenery = seen_BLhwM.split([MAPS, SKETCH, LAID], dim=-1)
        actors = actors.unflatten(-1, (MOMENTS, CHANNELS, FINE, FINE))
        scenery = scenery.unflatten(-1, (1, CHANNELS, FINE, FINE))
        drawn = actors + (1 - actors[..., -1:, :, :]) * scenery
        sheet = drawn.flatten(0, 1).permute(0, 3, 4, 1, 5, 2, 6)
        sheet = sheet.reshape(b * frames, MOMENTS * CHANNELS, h * FINE, w * FINE)
        return self.read(sheet).permute(0, 2, 3, 1).unflatten(0, (b, frames))

    @torch.no_grad()
    def begin(self, encoder: nn.Conv2d) -> None:
        """Start as the linear map of a codec's encoder, of sketches enlarged in space and time."""
        side, edge = FINE + 2, PATCH // FINE
        sheets = torch.eye(MOMENTS * CHANNELS * side**2).unflatten(1, (-1, side, side))
        large = F.interpolate(sheets, scale_factor=edge, mode="bilinear")
        large = large[..., edge:-edge, edge:-edge].unflatten(1, (MOMENTS, CHANNELS))
        when = (torch.arange(SPAN) + 0.5) * MOMENTS / SPAN - 0.5
        when = when.clamp(0, MOMENTS - 1)[:, None] - torch.arange(MOMENTS)
        groups = torch.einsum("sm,nmcyx->nsyxc", (1 - when.abs()).clamp(min=0), large)
        opacity = groups[..., 3:].expand(-1, -1, -1, -1, 3)
        colour = 2 * groups[..., :3] - opacity  # a codec's pixels are -1 to 1
        kinds = torch.stack([colour, opacity])
        read = F.conv2d(patchify(kinds.flatten(0, 1), PATCH), encoder.weight)
        shape = 2, MOMENTS * CHANNELS, side, side, -1
        self.read.weight.copy_(read.reshape(shape).movedim(-1, 1).flatten(0, 1))


class Detail(nn.Module):
    """What is to be added to the transformer's clean tokens, which starts it as nothing."""

    def __init__(
        self, channels: int, told: int, patch: int, width: int, depth: int, expansion: int
    ) -> None:
        super().__init__()
        self.patch, self.depth = patch, depth
        self.seen = nn.Linear(channels, width)
        self.planned = nn.Linear(SEEN, width, bias=False)
        self.draft = Draft(channels)
        self.drafted = nn.Linear(2 * channels, width, bias=False)
        self.trust = nn.Linear(told, channels)  # how much of the draft is taken, by noise level
        self.told = nn.Linear(told, width * patch**2)
        self.modulation = nn.Linear(told, 3 * depth * width)
        self.blocks = nn.ModuleList([LocalBlock(width, expansion) for _ in range(depth)])
        self.out = nn.Linear(width, channels)
        self.keep = nn.Linear(told, channels)  # how much of the noisy cells stays, by noise level

    def forward(
        self, x_BLRCF: Tensor, maps_BLRCM: Tensor, video_BLRCD: Tensor, condition_BLD: Tensor
    ) -> Tensor:
        """Tokens [B, L, R, C, F] to add.

        x: the noisy tokens. maps: what they see of the plan. video: the transformer's last states.
        condition: noise level, text and plan.
        """
        noisy = to_cells(x_BLRCF, self.patch)
        x = self.seen(noisy) + to_cells(self.told(video_BLRCD), self.patch)
        maps = to_cells(maps_BLRCM, self.patch)
        draft = self.draft(maps)
        x = x + self.planned(maps) + self.drafted(draft)
        modulation = self.modulation(condition_BLD).unflatten(2, (self.depth, 3, -1))
        for index, block in enumerate(self.blocks):
            x = block(x, *modulation[:, :, index, :, None, None].unbind(dim=2))
        kept = self.keep(condition_BLD)[:, :, None, None] * noisy
        taken = self.trust(condition_BLD)[:, :, None, None] * draft.chunk(2, dim=-1)[0]
        return to_tokens(self.out(F.layer_norm(x, (x.shape[-1],))) + kept + taken, self.patch)
