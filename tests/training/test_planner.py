"""The planner: it learns where somebody goes, and an interrupted folder of plans is completed."""

from pathlib import Path

import numpy as np
import pytest
import torch

from soramame.model.planner import Planner
from soramame.plan import LONGEST, PLAN, moments, unscaled
from soramame.toybox import staging
from soramame.toybox.scene import Actor, Scene
from soramame.training import planner as planning
from soramame.training.planner import PlanShelf, denoise, plan_loss, write_plans


@pytest.fixture
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(planning, "SHARD", 3)
    assert list(write_plans(tmp_path, 5, seed=1)) == [3, 5]
    return tmp_path


def test_missing_shards_are_written_and_others_left(plans: Path) -> None:
    first, second = sorted(plans.glob("*.npz"))
    kept, content = first.stat().st_mtime_ns, dict(np.load(second))
    second.unlink()
    assert list(write_plans(plans, 5, seed=1)) == [3, 5]
    assert first.stat().st_mtime_ns == kept
    again = np.load(second)
    assert all(np.array_equal(content[name], again[name]) for name in content)


def test_a_batch_holds_plans_and_their_mirror_images(plans: Path) -> None:
    shelf = PlanShelf(plans)
    assert shelf.fields["plans"].shape == (10, LONGEST, PLAN)
    drawn = shelf.batch(6, 1)
    assert drawn.x.shape[::2] == (6, PLAN - 1)
    assert drawn.still[0] == 1
    assert torch.equal(drawn.x, shelf.batch(6, 1).x)


def test_it_learns(plans: Path) -> None:
    shelf = PlanShelf(plans)
    torch.manual_seed(0)
    planner = Planner()
    optimiser = torch.optim.AdamW(planner.parameters(), 1e-3)
    losses = []
    for _ in range(30):
        loss, _ = plan_loss(planner, shelf.batch(10, 7), (7,))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 3


def test_each_latent_has_a_level_of_its_own(plans: Path) -> None:
    drawn = PlanShelf(plans).batch(2, 3)
    planner = Planner().eval()
    torch.nn.init.normal_(planner.out.weight, std=0.2)
    levels = torch.full(drawn.x.shape[:2], 0.5)
    other = levels.clone()
    other[:, 0] = 0
    assert not torch.allclose(
        denoise(planner, drawn.x, levels, drawn)[:, -1],
        denoise(planner, drawn.x, other, drawn)[:, 0],
    )


def test_a_plan_tells_an_actor_s_way() -> None:
    """What it learns from: the picture's middle is passed after two seconds."""
    scene = Scene((Actor("bus", "red", "drive", "left"),), "city", seed=9)
    x = staging.groups(scene, LONGEST, 0.0, 1.0)[:, 1]
    assert x[0] > 0.3
    assert abs(x[4]) < 0.4
    assert x[8] < -0.3


def test_some_plans_go_on_from_a_frame_in_their_middle(
    plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A frame held still stands where the plan has it, and is always given."""
    monkeypatch.setattr(planning, "LATE", 1.0)
    shelf = PlanShelf(plans)
    whole = shelf.fields["plans"]
    found = 0
    for seed in range(12):
        batch = shelf.batch(10, 9, seed)
        if batch.x.shape[1] != 9:
            continue
        for row in np.flatnonzero(batch.given.numpy()):
            plan = unscaled(batch.x[row].numpy())
            same = np.abs(whole[:, :, None] - plan[1:]).max(axis=-1) < 1e-2  # [scenes, L, 8]
            scene, start = np.argwhere(same[:, :, 0])[0]
            told = moments(whole[scene, start - 1 : start + 1])
            held = moments(plan)[0]
            np.testing.assert_array_equal(held[0], held[1])
            low, high = sorted((told[0, 1, 1], told[1, 0, 1]))
            assert low - 1e-3 <= held[0, 1] <= high + 1e-3
            found += 1
    assert found > 5
