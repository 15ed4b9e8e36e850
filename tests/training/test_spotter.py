"""The spotter: it learns what encoded renders show."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from soramame import plan as plans
from soramame.model.spotter import Spotter
from soramame.spotting import OF_ACTOR, OF_SCENE, read
from soramame.toybox import staging
from soramame.toybox.scene import Actor, Scene
from soramame.training.spotter import SightShelf, in_boxes, labelled, new_spotter, spot_loss

CHANNELS = 5
SCENES = (
    Scene((Actor("car", "red", "drive", "right"),), "desert", seed=3),
    Scene((Actor("fox", "blue", "jump"), Actor("ball", "pink", "jump")), "meadow", "night",
          relation="left of", look="archival", seed=4),
)  # fmt: skip


@pytest.fixture
def shelf(tmp_path: Path) -> SightShelf:
    """Two clips of three latents and their mirror images: noise but for who and where it is."""
    shard, encoded = tmp_path / "clips" / "shard-00000", tmp_path / "latents" / "clips-shard-00000"
    shard.mkdir(parents=True)
    encoded.mkdir(parents=True)
    lines = [json.dumps({"scene": scene.to_json()}) + "\n" for scene in SCENES]
    (shard / "clips.jsonl").write_text("".join(lines))
    rng = np.random.default_rng(0)
    for name, moving in (("groups", True), ("stills", False)):
        plans, latents = [], []
        for index, scene in enumerate(SCENES):
            plan = (staging.groups if moving else staging.stills)(scene, 3, 0.0, 16 / 9)
            for turned in (plan, staging.mirrored(scene, plan)):
                numbers, _ = labelled(turned, scene)
                latent = 0.3 * rng.standard_normal((3, CHANNELS, 9, 16))
                latent[:, :2] += in_boxes(torch.from_numpy(numbers), 9, 16).numpy()
                latent[:, 2] += index
                plans.append(turned)
                latents.append(latent)
        np.save(encoded / f"{'plan' if moving else 'still_plan'}.npy", np.stack(plans))
        np.save(encoded / f"{name}.npy", np.stack(latents).astype(np.float16))
    return SightShelf([tmp_path / "clips"], tmp_path / "latents")


def test_it_learns_and_finds_who_is_there(shelf: SightShelf) -> None:
    batch = shelf.batch(24, 1)
    assert batch.latents.shape == (24, CHANNELS, 9, 16)
    torch.manual_seed(0)
    spotter = new_spotter(CHANNELS)
    optimiser = torch.optim.AdamW(spotter.parameters(), 2e-3)
    losses = []
    for _ in range(120):
        loss, details = spot_loss(spotter, batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 3
    assert min(details["subject"], details["place"]) > 0.9
    assert details["box"] < 0.3  # deviations of boxes
    with torch.no_grad():
        told = spotter(batch.latents).numpy()
    subjects = [read(one).told.get("subject") for one in told]
    assert "car" in subjects
    assert {"fox", "ball"} & set(subjects)
    assert torch.equal(shelf.batch(24, 1).words, batch.words)


def test_colours_that_nobody_sees_are_not_asked_for() -> None:
    plan = staging.stills(SCENES[1], 1, 0.0, 1.0)
    _, words = labelled(plan, SCENES[1])
    assert (words[0, [1, 3]] == -100).all()
    assert (words[0, [0, 2]] >= 0).all()


def test_it_is_as_large_as_its_weights_and_takes_any_shape() -> None:
    spotter = Spotter.sized(Spotter(CHANNELS, OF_ACTOR, OF_SCENE).state_dict())
    for shape in ((9, 16), (16, 9), (5, 5)):
        told = spotter(torch.randn(2, CHANNELS, *shape))
        assert told.shape == (2, plans.ACTORS * OF_ACTOR + OF_SCENE)


def test_one_that_only_an_older_model_had_is_refused() -> None:
    state = Spotter(CHANNELS, OF_ACTOR, OF_SCENE).state_dict()
    old = {name: value for name, value in state.items() if not name.startswith("votes.")}
    with pytest.raises(ValueError, match=r"older than 0\.11"):
        Spotter.sized(old)


def test_cells_are_in_a_box_as_far_as_it_covers_them() -> None:
    plan = staging.stills(SCENES[0], 1, 1.0, 16 / 9)
    numbers, _ = labelled(plan, SCENES[0])
    (car, nobody) = in_boxes(torch.from_numpy(numbers), 36, 64)[0]
    x, y, wide, high = plan[0, 1:5]
    assert float(car.sum()) == pytest.approx(np.exp(wide + high) / 4 * 36 * 64, rel=0.2)
    rows, columns = torch.nonzero(car > 0.5, as_tuple=True)
    assert float(columns.float().mean() + 0.5) / 32 - 1 == pytest.approx(x, abs=0.05)
    assert float(rows.float().mean() + 0.5) / 18 - 1 == pytest.approx(y, abs=0.05)
    assert not nobody.any()
