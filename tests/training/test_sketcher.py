"""The sketcher: it learns to draw, and an interrupted folder of cutouts is completed."""

from pathlib import Path

import numpy as np
import pytest
import torch

from soramame.model.sketcher import SMALL, Sketcher
from soramame.sketch import POSE, SIDE
from soramame.toybox.renderer import Renderer
from soramame.training import sketcher as sketching
from soramame.training.loop import Run, Schedule
from soramame.training.sketcher import CutoutShelf, begun, drawer, sketch_loss, write_cutouts


@pytest.fixture
def cutouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renderer: Renderer) -> Path:
    monkeypatch.setattr(sketching, "SHARD", 3)
    assert list(write_cutouts(tmp_path, 5, seed=1)) == [3, 5]
    return tmp_path


def test_missing_shards_are_written_and_others_left(cutouts: Path) -> None:
    first, second = sorted(cutouts.glob("*.npz"))
    kept, content = first.stat().st_mtime_ns, dict(np.load(second))
    second.unlink()
    assert list(write_cutouts(cutouts, 5, seed=1)) == [3, 5]
    assert first.stat().st_mtime_ns == kept
    again = np.load(second)
    assert all(np.array_equal(content[name], again[name]) for name in content)


def test_a_shelf_holds_mirror_images_with_their_own_words(cutouts: Path) -> None:
    shelf = CutoutShelf(cutouts)
    half = len(np.load(min(cutouts.glob("*.npz")))["rows"]) // 2
    one, other = (shelf.batch(np.array([index])) for index in (0, half))
    assert one.drawn.shape == (1, 1, 4, SIDE, SIDE)
    assert torch.equal(one.drawn.flip(-1), other.drawn)
    assert one.poses.shape == (1, 1, POSE)
    assert torch.equal(one.poses[..., 2:5], other.poses[..., 2:5])
    assert torch.equal(one.poses[..., 1], -other.poses[..., 1])


def test_one_that_draws_small_goes_on_to_draw_large(tmp_path: Path) -> None:
    small = Sketcher(side=SMALL)
    Run(tmp_path, small, Schedule(steps=1, rate=0.0)).save()
    large = begun(tmp_path)
    poses, text, mask = torch.randn(2, 3, POSE), torch.randn(2, 4, 384), torch.ones(2, 4)
    assert torch.equal(large.read(text, mask), small.read(text, mask))
    assert small(poses, text, mask).shape == (2, 3, 4, SMALL, SMALL)
    assert large(poses, text, mask).shape == (2, 3, 4, SIDE, SIDE)
    again = Sketcher.sized(large.state_dict())
    assert torch.equal(again(poses, text, mask), large(poses, text, mask))


def test_it_learns(cutouts: Path) -> None:
    shelf = CutoutShelf(cutouts)
    torch.manual_seed(0)
    sketcher = Sketcher()
    optimiser = torch.optim.AdamW(sketcher.parameters(), 1e-3)
    batch = shelf.batch(np.arange(len(shelf)))
    losses = []
    for _ in range(40):
        loss, _ = sketch_loss(sketcher, batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 2
    draw = drawer(sketcher)
    drawn = draw(*(part.numpy() for part in (batch.poses, batch.text, batch.mask)))
    assert np.square(drawn - batch.drawn.numpy()).mean() < losses[0] / 3
