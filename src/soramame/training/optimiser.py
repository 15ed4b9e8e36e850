"""Which parameter is trained by what: Muon for hidden matrices, AdamW for all else."""

from __future__ import annotations

from torch import nn, optim

HIDDEN = ("blocks.",)  # whose matrices Muon orthogonalises (Jordan et al. 2024)


def make_optimisers(model: nn.Module, rate: float) -> list[optim.Optimizer]:
    """Optimisers over all trainable parameters; each group's "peak" is its highest rate."""
    trained = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    hidden = [p for n, p in trained if p.ndim == 2 and n.startswith(HIDDEN)]
    names = {id(p) for p in hidden}
    others = [p for _, p in trained if id(p) not in names]
    made: list[optim.Optimizer] = [
        optim.AdamW(others, lr=rate, betas=(0.9, 0.98), weight_decay=0.0)
    ]
    if hidden:
        made.append(optim.Muon(hidden, lr=rate, weight_decay=0.01, adjust_lr_fn="match_rms_adamw"))
    for optimiser in made:
        for group in optimiser.param_groups:
            group["peak"] = group["lr"]
    return made
