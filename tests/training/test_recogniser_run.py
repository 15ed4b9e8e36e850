"""The recogniser's run: disturbed pixels, a loss that falls, and weights that read the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from soramame.evaluation.recogniser import RUNTIMES, SIDE, SIZES, VALUES, WEIGHTS
from soramame.model.recogniser import RecogniserConfig, RecogniserNet
from soramame.model.stored import load_weights
from soramame.training.glimpses import UNSEEN
from soramame.training.recogniser import (
    attributes_loss,
    begun,
    disturbed,
    export,
    new_net,
    recoloured,
)


def test_a_clip_is_disturbed_as_one_and_stays_what_it_is() -> None:
    gradient = np.linspace(0, 255, SIDE, dtype=np.uint8)
    picture = np.broadcast_to(gradient[None, :, None], (SIDE, SIDE, 3))
    frames = torch.from_numpy(np.stack([picture] * 6).reshape(2, 3, SIDE, SIDE, 3))
    pixels = disturbed(frames, torch.Generator().manual_seed(0))
    assert pixels.shape == frames.shape
    middle = pixels[:, :, 32:96, 32:96].mean(dim=(2, 3, 4))
    assert (middle - middle[:, :1]).abs().max() < 0.01
    assert middle.abs().max() < 0.3


def test_where_colours_are_exchanged_nothing_is_asked_that_they_tell() -> None:
    frames = torch.zeros(32, 2, 4, 4, 3, dtype=torch.uint8)
    frames[..., 0], frames[..., 1] = 200, 100
    labels = torch.ones(32, len(VALUES), dtype=torch.int64)
    found, asked = recoloured(frames, labels, torch.Generator().manual_seed(0))
    assert torch.equal(found.sort(-1).values, frames.sort(-1).values)
    exchanged = (found != frames).flatten(1).any(1)
    assert 4 < exchanged.sum() < 20
    colour, action = (list(VALUES).index(name) for name in ("colour", "action"))
    assert (asked[exchanged, colour] == UNSEEN).all()
    assert (asked[:, action] == 1).all()
    assert (asked == 1).all(1).sum() >= 12


def test_what_cannot_be_seen_is_not_asked() -> None:
    output = torch.zeros(4, sum(SIZES) + 8, requires_grad=True)
    told = torch.zeros(4, len(SIZES), dtype=torch.int64)
    told[:, 1] = UNSEEN
    loss, details = attributes_loss(output, told)
    assert "colour" not in details
    assert loss.item() == pytest.approx(sum(np.log(s) for s in SIZES) - np.log(SIZES[1]), abs=1e-3)
    loss.backward()
    assert output.grad is not None
    assert not output.grad[:, SIZES[0] : SIZES[0] + SIZES[1]].any()


def test_exported_weights_read_the_same_in_every_runtime(tmp_path: Path) -> None:
    torch.manual_seed(0)
    net = RecogniserNet(
        RecogniserConfig((70, 9), (16, 16, 32), (1, 1, 1), kept=8, width=64, blocks=1, side=64)
    )
    export(tmp_path, net)
    assert b".py" not in (tmp_path / "recogniser.onnx").read_bytes()
    net.load_state_dict(load_weights(tmp_path, "recogniser"))
    for frames in (1, 4):
        pixels = torch.rand(1, frames, 64, 64, 3, generator=torch.Generator().manual_seed(frames))
        with torch.no_grad():
            expected = net(pixels)[0].numpy()
        assert expected.shape == (1, 70 + 9 + 64)
        for name, tolerance in {"onnxruntime": 1e-4, "openvino": 0.1}.items():
            found = RUNTIMES[name](tmp_path / "recogniser.onnx")(pixels.numpy())
            np.testing.assert_allclose(found, expected, atol=tolerance, err_msg=name)


def test_the_shipped_weights_are_small() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) < 4e6


def test_a_run_begins_as_exported_weights_as_far_as_they_fit(tmp_path: Path) -> None:
    exported = new_net()
    with torch.no_grad():
        exported.find.bias.fill_(3.0)
    exported.places = torch.nn.Parameter(torch.ones(5, exported.config.width))
    export(tmp_path, exported)
    net = begun(tmp_path)
    assert net.find.bias.item() == 3.0
    assert net.places.shape == (net.config.frames, net.config.width)
    assert net.places.abs().max() < 1
