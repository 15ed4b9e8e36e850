"""Scenery's runs: tables and cutouts of scenes, and the two networks that learn from them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from soramame.engine.arranging import arrange
from soramame.model.scenery import new_arranger, new_scenery
from soramame.scenery import POSE, PROP, PROPS, SIDE
from soramame.toybox.renderer import Renderer
from soramame.training import scenery as training
from soramame.training.scenery import (
    SceneryShelf,
    table_loss,
    write_scenery,
)
from soramame.training.sketcher import sketch_loss


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renderer: Renderer) -> Path:
    monkeypatch.setattr(training, "SHARD", 3)
    assert list(write_scenery(tmp_path, 5, seed=1)) == [3, 5]
    return tmp_path


def test_missing_shards_are_written_and_others_left(data: Path) -> None:
    first, second = sorted(data.glob("*.npz"))
    kept, content = first.stat().st_mtime_ns, dict(np.load(second))
    second.unlink()
    assert list(write_scenery(data, 5, seed=1)) == [3, 5]
    assert first.stat().st_mtime_ns == kept
    again = np.load(second)
    assert all(np.array_equal(content[name], again[name]) for name in content)


def test_cutouts_show_something_and_are_drawn_better_and_better(data: Path) -> None:
    batch = SceneryShelf(data).cutouts(24, 0)
    assert batch.drawn.shape == (24, 1, 4, SIDE, SIDE)
    assert batch.poses.shape == (24, 1, POSE)
    assert (batch.drawn[:, 0, 3].amax(dim=(1, 2)) > 0.5).float().mean() > 0.8
    losses = learn(new_scenery(), lambda net: sketch_loss(net, batch)[0], 40)
    assert losses[-1] < losses[0] / 4


def test_half_of_all_tables_are_mirrored(data: Path) -> None:
    """The sun is to the left and to the right of the same scene."""
    tables = SceneryShelf(data).tables(64, 0)
    assert tables.x.shape == (64, PROPS, PROP)
    same = (tables.x[:, 0, 1].abs() - tables.x[0, 0, 1].abs()).abs() < 1e-5
    assert len(tables.x[same, 0, 1].sign().unique()) == 2


def test_arranging_is_learnt_and_gives_a_table(data: Path) -> None:
    tables = SceneryShelf(data).tables(8, 0)
    arranger = new_arranger()
    losses = learn(arranger, lambda net: table_loss(net, tables, (0,))[0], 30)
    assert losses[-1] < losses[0] / 2

    class Networks:
        def arrange(self, *inputs: np.ndarray) -> np.ndarray:
            with torch.no_grad():
                return np.asarray(arranger(*map(torch.from_numpy, inputs)))

    text, mask = (part[:1].numpy() for part in (tables.text, tables.mask))
    one, again, other = (
        arrange(Networks(), text, mask, np.random.default_rng(seed)) for seed in (0, 0, 1)
    )
    assert one.shape == (PROPS, PROP)
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def learn(
    net: torch.nn.Module, loss_of: Callable[[torch.nn.Module], torch.Tensor], steps: int
) -> list[float]:
    optimiser = torch.optim.AdamW(net.parameters(), 1e-3)
    losses = []
    for _ in range(steps):
        loss = loss_of(net)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
