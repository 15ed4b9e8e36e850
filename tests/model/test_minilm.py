"""The text encoder's network."""

from __future__ import annotations

import torch

from soramame.model.minilm import WIDTH, MiniLM


def test_padding_changes_nothing() -> None:
    torch.manual_seed(0)
    model = MiniLM().eval()
    ids = torch.tensor([[101, 2019, 4419, 102]])
    padded = torch.cat((ids, torch.zeros(1, 3, dtype=torch.long)), 1)
    with torch.no_grad():
        alone = model(ids, ids > 0)
        among = model(padded, padded > 0)
    assert alone.shape == (1, 4, WIDTH)
    torch.testing.assert_close(among[:, :4], alone)
