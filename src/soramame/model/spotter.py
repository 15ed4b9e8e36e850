"""The spotter: what a picture shows, as a sentence would tell it, and a plan's moment of it.

It looks at a picture's latent, so it costs nothing beside the codec, and lets a clip that begins
with somebody's picture go on with who is there, where they stand and how the camera sees them
(`soramame.spotting`). A few convolutions find the cells of each actor, which training shows them;
what is told of an actor is read from its own cells, and of the scene from all.

Shapes: N pictures, C channels of h x w cells, D width, A actors.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from soramame.model.sketcher import Layer
from soramame.plan import ACTORS

FINE, WIDTH = 96, 192
DEPTHS = (2, 3)
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
        self.actor = nn.Linear(WIDTH, of_actor)
        self.scene = nn.Linear(WIDTH, of_scene)

    @classmethod
    def sized(cls, state: Mapping[str, Tensor]) -> Spotter:
        """A spotter as large as its weights, with them."""
        channels = state["enter.weight"].shape[1] - PLACE
        spotter = cls(channels, len(state["actor.bias"]), len(state["scene.bias"]))
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
        return torch.cat([actors.flatten(1), scene], dim=1), where


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
