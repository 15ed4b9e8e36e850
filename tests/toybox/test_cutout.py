"""Cutouts: an actor alone, which pasted where the plan has it looks like the picture there."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from soramame import sketch
from soramame.plan import ACTOR, MOMENTS, moments
from soramame.toybox import staging
from soramame.toybox.renderer import Renderer
from soramame.toybox.scene import Actor, Scene

FOX = Scene((Actor("fox", "red", "walk", "left"),), "meadow", seed=4)
PAIR = Scene(
    (Actor("car", "green", "drive", "right"), Actor("horse", "blue", "walk", "right")),
    "desert", relation="behind", seed=2,
)  # fmt: skip
SECONDS = 1.0


def _sketched(scene: Scene, size: tuple[int, int]) -> np.ndarray:
    """A sketch [4, H / 4, W / 4] of true cutouts."""
    width, height = size
    plan = staging.stills(scene, 1, SECONDS, width / height)
    with Renderer(sketch.SIDE, sketch.SIDE) as renderer:
        drawn = [
            renderer.cutout(
                scene, actor, SECONDS, width / height,
                sketch.box(moments(plan)[0, 0, actor * ACTOR : (actor + 1) * ACTOR]).tolist(),
            )
            for actor in range(len(scene.actors))
        ]  # fmt: skip
    cutouts = np.stack(drawn * MOMENTS).transpose(0, 3, 1, 2) / np.float32(255)
    h, w = height // 16, width // 16
    cells = sketch.pasted(plan, cutouts, h, w).reshape(MOMENTS, 4, 4, 4, h, w)
    return cells.transpose(0, 1, 4, 2, 5, 3).reshape(MOMENTS, 4, height // 4, width // 4)[0]


@pytest.mark.parametrize("scene", [FOX, PAIR], ids=["one", "two, one behind"])
@pytest.mark.parametrize("size", [(96, 96), (256, 144)])
def test_a_sketch_looks_like_its_picture(
    renderer: Renderer, scene: Scene, size: tuple[int, int]
) -> None:
    with Renderer(*size) as whole:
        picture = Image.fromarray(whole.render(scene, SECONDS))
    small = np.asarray(picture.resize((size[0] // 4, size[1] // 4), Image.Resampling.BOX)) / 255
    *colours, opacity = _sketched(scene, size)
    covered = opacity > 0.95
    assert covered.mean() > 0.01
    difference = np.abs(np.stack(colours, -1) - small)[covered]
    assert difference.mean() < 0.06


def test_nobody_is_drawn_beyond_their_box(renderer: Renderer) -> None:
    cutout = renderer.cutout(FOX, 0, SECONDS, 1.0, (2.0, 2.0, 3.0, 3.0))
    assert not cutout.any()
