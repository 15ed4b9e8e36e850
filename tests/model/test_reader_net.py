"""The reader's network."""

from __future__ import annotations

import torch

from soramame.model.reader import SIZES, STATES, ReaderNet
from soramame.text.attributes import ATTRIBUTES, TAGS


def test_shapes_and_padding() -> None:
    torch.manual_seed(0)
    net = ReaderNet().eval()
    states, mask = torch.randn(2, 9, STATES), torch.ones(2, 9, dtype=torch.bool)
    mask[:, 6:] = False
    with torch.no_grad():
        values, tags, looks = net(states, mask)
        alone, *_ = net(states[:, :6], mask[:, :6])
    assert values.shape == (2, sum(SIZES))
    assert tags.shape == (2, 9, len(TAGS))
    assert looks.shape == (2, len(ATTRIBUTES), 9)
    torch.testing.assert_close(looks.sum(-1), torch.ones(2, len(ATTRIBUTES)))
    torch.testing.assert_close(alone, values)
