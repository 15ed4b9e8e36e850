"""What is seen of the toybox's world in footage of one's own, by the shipped model's own eye."""

import numpy as np

from soramame import plan as plans
from soramame.engine.folder import read_spec
from soramame.engine.models import folder_of
from soramame.model.stored import open_modules
from soramame.text.encoder import TextEncoder
from soramame.toybox import staging
from soramame.toybox.renderer import Renderer
from soramame.toybox.scene import Actor, Scene
from soramame.training.latents import Clip, encode_clip
from soramame.training.stager import Stager

BUS = Scene((Actor("bus", "red", "drive", "left"),), "city", "night", seed=5)
FRAMES, START = 17, 1.5  # of a clip, and seconds into its scene


def test_who_is_known_is_planned_as_they_are(renderer: Renderer) -> None:
    codec, transformer, cascade = open_modules(folder_of(), read_spec(folder_of()).configs)
    assert cascade is not None
    stager = Stager(codec, transformer, cascade)
    assert stager.subject("our red bus in ember light") == "bus"
    assert stager.subject("waves and more waves") is None
    with Renderer(256, 256) as large:
        frames = large.clip(BUS, FRAMES, START)
    row = encode_clip(Clip(frames, "our red bus in ember light"), codec, TextEncoder())
    seen = stager.plans(row, "bus")
    true = {
        "plan": staging.groups(BUS, 3, START, 1.0), "still_plan": staging.stills(BUS, 3, START, 1.0)
    }  # fmt: skip
    for name, plan in true.items():
        assert seen[name].shape == row[name].shape == plan.shape
        assert np.abs(plans.moments(seen[name] - plan)[..., 1]).max() < 0.35, name
