"""The decoder's second run: crops as a finished model paints them, and what is learnt of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from soramame.engine.models import load
from soramame.model.codec import Codec, CodecConfig
from soramame.text.encoder import TextEncoder
from soramame.toybox import grammar, staging
from soramame.toybox.captions import canonical
from soramame.toybox.renderer import Renderer
from soramame.training.finishing import finishing_loss, to_finish, write_sheet
from soramame.training.latents import Clip, Staging, encode_clip
from soramame.training.repainting import CELLS, EACH, LATENTS, CropShelf, cut_crops, write_crops

FRAMES, SIZE = 33, 160


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, renderer: Renderer) -> CropShelf:
    """Crops of one rendered clip, by the shipped model."""
    scene = grammar.sample(8, "train")
    with Renderer(SIZE, SIZE) as drawing:
        frames = np.stack([drawing.render(scene, at / 16) for at in range(FRAMES)])
    count = 1 + (FRAMES - 1) // 8
    plan = staging.groups(scene, count, 0.0, 1.0)
    present = np.zeros((count, SIZE // 16, SIZE // 16), np.bool_)
    present[:, 5, 5] = True
    staged = Staging(present, plan, plan, staging.scenery(scene))
    torch.manual_seed(0)
    codec = Codec(CodecConfig(channels=96))
    row = encode_clip(Clip(frames, canonical(scene), staged), codec, TextEncoder())
    folder = tmp_path_factory.mktemp("crops")
    crops = list(cut_crops(frames, row, load(), np.random.default_rng(0)))
    assert len(crops) == EACH
    for crop in crops:
        assert crop.frames.shape == (LATENTS * 8, CELLS * 16, CELLS * 16, 3)
        assert crop.latents.shape == crop.painted.shape == (LATENTS, 96, CELLS, CELLS)
        assert crop.animatic.any()
        assert not np.array_equal(crop.latents, crop.painted)
    write_crops(crops, folder / "one")
    return CropShelf(folder)


def test_a_batch_depends_on_its_seed_alone(shelf: CropShelf) -> None:
    one, again, other = (shelf.batch(4, *seed) for seed in ((1, 2), (1, 2), (1, 3)))
    assert all(torch.equal(a, b) for a, b in zip(one, again, strict=True))
    assert not torch.equal(one.frames, other.frames) or not torch.equal(one.latents, other.latents)
    assert one.frames.abs().max() <= 1
    assert 0 <= one.animatic.min() <= one.animatic.max() <= 1


def test_the_second_run_begins_where_the_first_ended_and_learns(
    shelf: CropShelf, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    codec = Codec(CodecConfig(channels=96, widths=(16, 16, 8), depths=(1, 1, 1)))
    model, teacher = to_finish(codec), to_finish(codec)
    batch = shelf.batch(2, 4)
    before = codec.decoder(batch.latents).flatten(1, 2)
    blank = torch.zeros_like(batch.animatic)
    torch.testing.assert_close(model(batch.latents, blank), before, atol=0.05, rtol=0.02)
    optimiser = torch.optim.Adam(model.codec.decoder.parameters(), lr=3e-3)
    losses = []
    for _ in range(12):
        loss, details = finishing_loss(model, teacher, batch)
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.9 * losses[0]
    assert details.keys() == {"psnr", "psnr sketched"}
    animated = model.codec.decoder.animated
    assert animated is not None
    assert animated.read.weight.abs().max() > 0
    write_sheet(model, batch, tmp_path / "sheet.png")
    assert (tmp_path / "sheet.png").stat().st_size > 0
