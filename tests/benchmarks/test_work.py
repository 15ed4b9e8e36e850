"""Operations and parameters, counted by formula, against PyTorch's own count."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from soramame import tokens
from soramame.benchmarks.work import Counted, operations, parameters
from soramame.engine.torch_networks import TorchNetworks
from soramame.model.codec import Codec, CodecConfig
from soramame.model.transformer import TEXT_WIDTH, Transformer, TransformerConfig
from soramame.plan import PLAN
from soramame.seen import SEEN

CONFIG = TransformerConfig(channels=8, width=64, depth=3, heads=2, detail_width=16, detail_depth=2)
SIZES = {"tokens": (2, 5, 2, 3, CONFIG.token), "text": (2, 7, TEXT_WIDTH)}
INPUTS = [
    np.zeros(shape, np.float32)
    for shape in (SIZES["tokens"], (2, 5, tokens.LEVEL_FEATURES), (5,), (2, 30, 16), (2, 5, PLAN),
                  (2, 5, 2, 3, SEEN * CONFIG.patch**2), SIZES["text"], (2, 7))
]  # fmt: skip


@pytest.mark.parametrize("detail", [0, 2])
def test_operations_are_those_that_torch_counts(detail: int) -> None:
    config = replace(CONFIG, detail_depth=detail)
    net = Transformer(config).eval()
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        net(*(torch.from_numpy(array) for array in INPUTS))
    counted = operations(asdict(config), INPUTS[0], INPUTS[6])
    assert counted == counter.get_total_flops()


@pytest.mark.parametrize("detail", [0, 2])
def test_parameters_are_those_of_the_matrices(detail: int) -> None:
    config = replace(CONFIG, detail_depth=detail)
    matrices = [entry for entry in Transformer(config).parameters() if entry.ndim == 2]
    ours = parameters(asdict(config), config.token, TEXT_WIDTH)
    offsets = config.depth * 6 * config.width  # of the modulation, which multiply nothing
    assert ours == sum(entry.numel() for entry in matrices) - offsets


def test_counted_networks_give_the_same_and_count() -> None:
    plain = TorchNetworks(Codec(CodecConfig(channels=8)), Transformer(CONFIG))
    counted = Counted(plain, asdict(CONFIG))
    np.testing.assert_array_equal(counted.denoise(*INPUTS), plain.denoise(*INPUTS))
    assert counted.operations == operations(asdict(CONFIG), INPUTS[0], INPUTS[6])
    assert counted.seconds > 0
