"""The spotter: what a picture shows, as a sentence would tell it, and a plan's moment of it.

It looks at a picture's latent, so it costs nothing beside the codec, and lets a clip that begins
with somebody's picture go on with who is there, where they stand and how the camera sees them
(`soramame.spotting`). A few convolutions find the cells of each actor, which training shows them;
what is told of an actor is read from its own cells, and of the scene from all. Its box is a vote:
each of the finer cells tells how far its sides are (as in FCOS, Tian et al. 2019, eq. 1), and the
more a cell knows of that, the more it counts.

Shapes: N pictures, C channels of h x w cells, D width, A actors.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from soramame.model.sketcher import Layer
from soramame.plan import ACTOR_DEVIATION, ACTOR_MEAN, ACTORS

FINE, WIDTH = 96, 192
DEPTHS = (2, 3)
SIDES = 4  # left, right, top and bottom of a box
BOX = slice(1, 1 + SIDES)  # where an actor's numbers tell its box: x, y, log w, log h
NARROWEST = 0.02  # of a box, in half pictures
PLACE = 3  # numbers that tell a cell where it is
SUMMED = WIDTH + 2 * PLACE  # numbers that sum up some cells


class Spotter(nn.Module):
    """Latents to what their pictures show."""

    def __init__(self, channels: int, of_actor: int, of_scene: int) -> None:
        """of_actor, of_scene: how many numbers are told of each actor, and of the scene."""
        super().__init__()
        self.enter = nn.Conv2d(channels + PLACE, FINE, 1)
        self.fine = nn.ModuleList([Cells(FINE) for _ in range(DEPTHS[0])])
        self.down = nn.Conv2d(FINE, WIDTH, 3, stride=2, padding=1)
        self.deep = nn.ModuleList([Cells(WIDTH) for _ in range(DEPTHS[1])])
        self.find = nn.Conv2d(WIDTH, ACTORS, 1)
        self.merge = nn.Linear((ACTORS + 1) * SUMMED, (ACTORS + 1) * WIDTH)
        self.layers = nn.ModuleList([Layer(WIDTH) for _ in range(2)])
        self.up = nn.ConvTranspose2d(WIDTH, FINE, 2, stride=2)
        self.near = nn.ModuleList([Cells(FINE) for _ in range(DEPTHS[0])])
        self.votes = nn.Conv2d(FINE, ACTORS * (1 + SIDES), 1)
        self.actor = nn.Linear(WIDTH, of_actor)
        self.scene = nn.Linear(WIDTH, of_scene)

    @classmethod
    def sized(cls, state: Mapping[str, Tensor]) -> Spotter:
        """A spotter as large as its weights, with them."""
        channels = state["enter.weight"].shape[1] - PLACE
        spotter = cls(channels, len(state["actor.bias"]), len(state["scene.bias"]))
        if "votes.weight" not in state:
            raise ValueError("this spotter is older than 0.11: take the model's newer version")
        spotter.load_state_dict(state)
        return spotter

    def forward(self, latents_NChw: Tensor) -> Tensor:
        """What is told of each actor, from left to right, then of the scene: [N, A * a + s]."""
        told, _ = self.look(latents_NChw)
        return told

    def look(self, latents_NChw: Tensor) -> tuple[Tensor, Tensor]:
        """That, and the logits of each actor being in each of the coarser cells, [N, A, h, w]."""
        x = self.enter(torch.cat([latents_NChw, places(latents_NChw)], dim=1))
        for block in self.fine:
            x = block(x)
        fine = x
        x = self.down(x)
        for block in self.deep:
            x = block(x)
        where = self.find(x)
        cells = torch.cat([x, places(x), places(x).square()], dim=1).flatten(2).transpose(1, 2)
        everywhere = torch.zeros_like(where[:, :1])
        shares = torch.cat([where, everywhere], dim=1).flatten(2).softmax(-1)
        found = self.merge((shares @ cells).flatten(1)).unflatten(1, (ACTORS + 1, WIDTH))
        for layer in self.layers:
            found = layer(found)
        found = F.silu(found)
        actors, scene = self.actor(found[:, :ACTORS]), self.scene(found[:, ACTORS])
        boxes = self._boxes(fine, x)
        actors = torch.cat([actors[..., : BOX.start], boxes, actors[..., BOX.stop :]], dim=2)
        return torch.cat([actors.flatten(1), scene], dim=1), where

    def _boxes(self, fine_NDhw: Tensor, deep: Tensor) -> Tensor:
        """Each actor's box as a planner sees it, [N, A, SIDES]."""
        h, w = fine_NDhw.shape[2:]
        y = fine_NDhw + self.up(deep)[..., :h, :w]
        for block in self.near:
            y = block(y)
        votes = self.votes(y).float().unflatten(1, (ACTORS, 1 + SIDES)).flatten(3)
        shares = votes[:, :, :1].softmax(-1)
        at = places(fine_NDhw)[:, None, :2].float().flatten(3)  # [N, 1, x and y, h * w]
        near, far = F.softplus(votes[:, :, 1:]).unflatten(2, (2, 2)).unbind(3)
        low, high = ((shares * side).sum(-1) for side in (at - near, at + far))
        sizes = (high - low).clamp(min=NARROWEST).log()
        boxes = torch.cat([(low + high) / 2, sizes], dim=2)
        mean, deviation = (
            torch.from_numpy(numbers[BOX]).to(boxes.device)
            for numbers in (ACTOR_MEAN, ACTOR_DEVIATION)
        )
        return (boxes - mean) / deviation


class Cells(nn.Module):
    """Two convolutions around a shortcut."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(8, width)
        self.inner = nn.Conv2d(width, width, 3, padding=1)
        self.outer = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """[N, width, h, w] to the same."""
        y: Tensor = self.outer(F.silu(self.inner(self.norm(x))))
        return x + y


def places(cells_NChw: Tensor) -> Tensor:
    """Each cell's x and y, -1 to 1, and the shape of the picture, [N, PLACE, h, w]."""
    h, w = cells_NChw.shape[2:]
    like = torch.ones_like(cells_NChw[:, :1])
    x = (like.cumsum(3) - 0.5) / w * 2 - 1
    y = (like.cumsum(2) - 0.5) / h * 2 - 1
    return torch.cat([x, y, like * (w / h - 1)], dim=1)
