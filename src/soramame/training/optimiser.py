"""The optimiser of all runs: AdamW, with weight decay on matrices alone.

Muon for the hidden matrices was tried first: on a CPU its Newton-Schulz iterations took longer
than the forward and backward pass together (docs/experiments.md).
"""

from __future__ import annotations

from torch import nn, optim


def make_optimisers(model: nn.Module, rate: float) -> list[optim.Optimizer]:
    """Optimisers over all trainable parameters; each group's "peak" is its highest rate."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    groups = [
        {"params": [p for p in trained if p.ndim >= 2], "weight_decay": 0.01},
        {"params": [p for p in trained if p.ndim < 2], "weight_decay": 0.0},
    ]
    made = [optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)]
    for optimiser in made:
        for group in optimiser.param_groups:
            group["peak"] = group["lr"]
    return list(made)
