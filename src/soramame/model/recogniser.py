"""The recogniser's network: a few frames of a clip in, what they show out.

A residual trunk looks at each frame and, at two depths, at its neighbours in time. Half way, each
cell is matched with the cells of the next frame and of the fourth after it (Xu et al. 2022, GMFlow,
eq. 1-3), which tells how far it moved. The trunk learns where the actor that it tells about is, and
tells its motion from the ground's. What it
finds stays at its place (8 x 8 cells) until a frame becomes one token; two transformer blocks over
the frames' tokens follow. The number of frames is free: every batch has its own.

Shapes: B clips, T frames, N = B T images, D the width of a token and of the features.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from soramame.model.codec import TimeMix, close

HEADS = 4
SHARPNESS = 30.0  # of the matches
REACH = 4.0  # cells within which something is looked for in a later frame
LAGS = (1, 4)  # frames later; a quarter of a second shows steps, a whole one how far they lead


@dataclass(frozen=True)
class RecogniserConfig:
    """Sizes: `outputs` are the attributes' numbers of values, `widths` the channels at 1/4, 1/8
    and 1/16 of the resolution."""

    outputs: tuple[int, ...]
    widths: tuple[int, int, int] = (48, 96, 192)
    depths: tuple[int, int, int] = (1, 2, 2)
    kept: int = 24  # channels of a cell that go into its frame's token
    width: int = 256
    blocks: int = 2
    side: int = 128  # of the frames, in pixels
    frames: int = 17  # of a clip, at most


class Residual(nn.Module):
    """Two 3x3 convolutions on normalised input around a shortcut; starts by adding nothing."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(width // 16, width)
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        close(self.conv2)

    def forward(self, x: Tensor) -> Tensor:
        """[N, width, h, w] to the same."""
        return x + self.conv2(F.silu(self.conv1(F.silu(self.norm(x)))))


class Stage(nn.Module):
    """Half the resolution, a look at the frames before and after, and residual blocks."""

    def __init__(self, width_in: int, width_out: int, depth: int) -> None:
        super().__init__()
        self.down = nn.Conv2d(4 * width_in, width_out, 1)
        self.time = TimeMix(width_out, width_out)
        self.blocks = nn.ModuleList(Residual(width_out) for _ in range(depth))
        self.norm = nn.GroupNorm(width_in // 16, width_in)

    def forward(self, x: Tensor, frames: int) -> Tensor:
        """[N, width_in, h, w] to [N, width_out, h / 2, w / 2]."""
        x = self.down(F.pixel_unshuffle(F.silu(self.norm(x)), 2))
        x = x + F.silu(self.time(x, frames))
        for block in self.blocks:
            x = block(x)
        return x


class Flow(nn.Module):
    """How far what is in each cell moves until a later frame, by matching features.

    Matching is not trained: what tells attributes apart tells places apart as well.
    """

    places: Tensor  # [cells, 2]

    def __init__(self, side: int) -> None:
        super().__init__()
        self.side = side  # in cells
        self.register_buffer("places", cells(side), persistent=False)

    @torch.no_grad()
    def forward(self, x: Tensor, frames: int) -> Tensor:
        """[N, width, h, w] to steps to the right and down, in cells, for each of LAGS one after
        the other, [N, 2 * lags, h, w]. The last frame stands in for those after it."""
        x_NPW = x.flatten(2).transpose(1, 2)
        x_NPW = F.normalize(x_NPW - x_NPW.mean(dim=2, keepdim=True), dim=2)
        x_BT = x_NPW.unflatten(0, (-1, frames))
        now = torch.arange(frames, device=x.device)
        near = (
            self.places @ self.places.T - self.places.square().sum(-1) / 2
        )  # up to each row's sum
        steps = []
        for lag in LAGS:
            later = x_BT[:, (now + lag).clamp_max(frames - 1)].flatten(0, 1)
            alike = (SHARPNESS * x_NPW) @ later.transpose(1, 2) + near / REACH**2
            steps.append(alike.softmax(-1) @ self.places - self.places)
        return torch.cat(steps, dim=2).transpose(1, 2).unflatten(2, (self.side, self.side))


def cells(side: int) -> Tensor:
    """The middles of side x side cells as (x, y) from the picture's middle, [cells, 2]."""
    line = torch.arange(side) - (side - 1) / 2
    y, x = torch.meshgrid(line, line, indexing="ij")
    return torch.stack([x, y], dim=-1).reshape(-1, 2)


class Block(nn.Module):
    """Attention over a clip's frames, then a perceptron, each on normalised input."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def forward(self, x_BTD: Tensor) -> Tensor:
        """[B, T, D] to the same."""
        b, t, d = x_BTD.shape
        qkv = self.qkv(self.norm1(x_BTD)).reshape(b, t, 3, HEADS, d // HEADS)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        weights = (q @ k.transpose(-1, -2) * (d // HEADS) ** -0.5).softmax(-1)
        x_BTD = x_BTD + self.out((weights @ v).transpose(1, 2).reshape(b, t, d))
        return x_BTD + self.down(F.gelu(self.up(self.norm2(x_BTD))))


class RecogniserNet(nn.Module):
    """Frames to the logits of every attribute's values, and features that sum a clip up."""

    cells: Tensor  # [cells, 2]

    def __init__(self, config: RecogniserConfig) -> None:
        super().__init__()
        self.config = config
        fine, middle, deep = config.widths
        self.stem = nn.Conv2d(48, fine, 3, padding=1)
        self.fine = nn.Sequential(*[Residual(fine) for _ in range(config.depths[0])])
        self.middle = Stage(fine, middle, config.depths[1])
        self.deep = Stage(middle, deep, config.depths[2])
        self.last = nn.GroupNorm(deep // 16, deep)
        self.keep = nn.Conv2d(deep, config.kept, 1)
        self.find = nn.Conv2d(deep, 1, 1)
        self.flow = Flow(config.side // 8)
        self.moving = nn.Conv2d(2 * len(LAGS), middle, 3, padding=1)
        side = config.side // 16
        self.register_buffer("cells", cells(side), persistent=False)
        steps = 2 * len(LAGS)
        entering = (config.kept + 1 + steps) * side**2 + 3 * deep + 2 + 2 * steps
        self.enter = nn.Linear(entering, config.width)
        self.places = nn.Parameter(torch.randn(config.frames, config.width) * 0.02)
        self.blocks = nn.ModuleList(Block(config.width) for _ in range(config.blocks))
        self.norm = nn.LayerNorm(config.width)
        self.heads = nn.Linear(config.width, sum(config.outputs))

    def forward(self, frames_BTHWC: Tensor) -> tuple[Tensor, Tensor]:
        """Pixels [B, T, H, W, 3], -1 to 1, to what they show.

        Returns logits and features side by side, [B, V + D], and for each cell the logit of an
        the told actor being there, [B, T, H / 16, W / 16].
        """
        frames = frames_BTHWC.shape[1]
        x = frames_BTHWC.flatten(0, 1).permute(0, 3, 1, 2)
        x = self.middle(self.fine(self.stem(F.pixel_unshuffle(x, 4))), frames)
        flow = self.flow(x, frames)
        x = F.silu(self.last(self.deep(x + self.moving(flow), frames)))
        where = self.find(x)
        tokens = self.enter(self._summed_up(x, where, flow)).unflatten(0, (-1, frames))
        tokens = tokens + self.places[:frames]
        for block in self.blocks:
            tokens = block(tokens)
        features = self.norm(tokens.mean(dim=1))
        readings = torch.cat([self.heads(features), features], dim=1)
        return readings, where[:, 0].unflatten(0, (-1, frames))

    def _summed_up(self, x: Tensor, where: Tensor, flow: Tensor) -> Tensor:
        """A frame as one vector: what is in each cell, on average, most, and where the actors are;
        how all cells move, where the actors are and how they and the ground move, [N, ...]."""
        coarse_flow = F.avg_pool2d(flow, 2).flatten(2)  # [N, 2 * lags, cells]
        actors, ground = (logits.flatten(2).softmax(-1) for logits in (where, -where))
        parts = [
            self.keep(x).flatten(1), where.sigmoid().flatten(1), x.mean(dim=(2, 3)),
            x.amax(dim=(2, 3)), (x.flatten(2) * actors).sum(-1),
            coarse_flow.flatten(1), (actors * self.cells.T).sum(-1),
            (coarse_flow * actors).sum(-1), (coarse_flow * ground).sum(-1),
        ]  # fmt: skip
        return torch.cat(parts, dim=1)
