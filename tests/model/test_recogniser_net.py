"""The recogniser's network: any number of frames, each clip by itself, time told apart."""

import pytest
import torch

from soramame.model.recogniser import RecogniserConfig, RecogniserNet

CONFIG = RecogniserConfig((3, 2), (16, 16, 32), (1, 1, 1), kept=4, width=32, blocks=1, side=32)


@pytest.fixture(scope="module")
def net() -> RecogniserNet:
    torch.manual_seed(0)
    return RecogniserNet(CONFIG).eval()


def clips(count: int, frames: int) -> torch.Tensor:
    return torch.rand(count, frames, 32, 32, 3, generator=torch.Generator().manual_seed(1)) * 2 - 1


@pytest.mark.parametrize("frames", [1, 3, 9])
def test_logits_and_features_for_any_number_of_frames(net: RecogniserNet, frames: int) -> None:
    readings, where = net(clips(2, frames))
    assert readings.shape == (2, 3 + 2 + 32)
    assert where.shape == (2, frames, 2, 2)


def test_a_clip_is_read_by_itself(net: RecogniserNet) -> None:
    both, alone = net(clips(2, 5)), net(clips(2, 5)[1:])
    for found, expected in zip(alone, both, strict=True):
        torch.testing.assert_close(found, expected[1:], atol=1e-5, rtol=1e-4)


def test_time_has_a_direction(net: RecogniserNet) -> None:
    forwards = clips(1, 5)
    assert (net(forwards)[0] - net(forwards.flip(1))[0]).abs().max() > 1e-3


def test_places_are_told_apart(net: RecogniserNet) -> None:
    picture = clips(1, 1)
    assert (net(picture)[0] - net(picture.roll(16, dims=3))[0]).abs().max() > 1e-3
