"""A model folder taken apart into runs again, so that training goes on where only it was kept."""

from __future__ import annotations

from pathlib import Path

from torch import nn

from soramame.engine.folder import read_spec
from soramame.model.stored import open_modules
from soramame.training.codec import NoisyCodec
from soramame.training.loop import Run, Schedule

UNTIMED = Schedule(steps=1, rate=0.0)  # a run has its own when it goes on


def unpack(model: Path, folder: Path) -> list[Path]:
    """Make a run of each network of a model folder: `codec`, `transformer`, and what stages in
    `cascade/`; their folders. Weights are those of the export, rounded as they are there; steps
    count from nought and the optimisers begin anew. Raises ValueError where runs lie already.
    """
    codec, transformer, cascade = open_modules(model, read_spec(model).configs)
    networks: dict[str, nn.Module] = {"codec": NoisyCodec.around(codec), "transformer": transformer}
    if cascade is not None:
        networks |= {f"cascade/{name}": each for name, each in cascade._asdict().items()}
    folders = {name: folder / name for name in networks}
    for path in folders.values():
        if (path / "checkpoint.pt").exists():
            raise ValueError(f"{path} holds a run already")
    for name, network in networks.items():
        Run(folders[name], network, UNTIMED).save()
    return list(folders.values())
