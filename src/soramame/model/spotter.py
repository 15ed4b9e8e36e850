"""The spotter: what a picture shows, as a sentence would tell it, and a plan's moment of it.

It looks at a picture's latent, so it costs nothing beside the codec, and lets a clip that begins
with somebody's picture go on with who is there, where they stand and how the camera sees them
(`soramame.spotting`). A few convolutions look at the cells; then each actor and the scene ask all
cells by attention, as the objects of DETR do (Carion et al. 2020).

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
HEADS = 6
DEPTHS = (2, 3)
PLACE = 3  # numbers that tell a cell where it is


class Spotter(nn.Module):
    """Latents to what their pictures show."""

    def __init__(self, channels: int, of_actor: int, of_scene: int) -> None:
        """of_actor, of_scene: how many numbers are told of each actor, and of the scene."""
        super().__init__()
        self.enter = nn.Conv2d(channels + PLACE, FINE, 1)
        self.fine = nn.ModuleList([Cells(FINE) for _ in range(DEPTHS[0])])
        self.down = nn.Conv2d(FINE, WIDTH, 3, stride=2, padding=1)
        self.deep = nn.ModuleList([Cells(WIDTH) for _ in range(DEPTHS[1])])
        self.asking = nn.Parameter(torch.randn(ACTORS + 1, WIDTH) / WIDTH**0.5)
        self.key = nn.Linear(WIDTH + PLACE, WIDTH)
        self.value = nn.Linear(WIDTH + PLACE, WIDTH)
        self.others = nn.Linear((ACTORS + 1) * WIDTH, WIDTH)
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
        x = torch.cat([latents_NChw, places(latents_NChw)], dim=1)
        x = self.enter(x)
        for block in self.fine:
            x = block(x)
        x = self.down(x)
        for block in self.deep:
            x = block(x)
        found = self.ask(torch.cat([x, places(x)], dim=1).flatten(2).transpose(1, 2))
        found = found + self.others(F.silu(found.flatten(1)))[:, None]
        for layer in self.layers:
            found = layer(found)
        found = F.silu(found)
        actors, scene = self.actor(found[:, :ACTORS]), self.scene(found[:, ACTORS])
        return torch.cat([actors.flatten(1), scene], dim=1)

    def ask(self, cells_NSD: Tensor) -> Tensor:
        """What each actor's question and the scene's find, [N, A + 1, D]."""
        n, s = cells_NSD.shape[:2]
        key = self.key(cells_NSD).reshape(n, s, HEADS, -1).transpose(1, 2)
        value = self.value(cells_NSD).reshape(n, s, HEADS, -1).transpose(1, 2)
        asking = self.asking.reshape(ACTORS + 1, HEADS, -1).transpose(0, 1)
        weights = torch.softmax(asking @ key.transpose(2, 3) * 0.5, dim=-1)
        return (weights @ value).transpose(1, 2).reshape(n, ACTORS + 1, WIDTH)


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
