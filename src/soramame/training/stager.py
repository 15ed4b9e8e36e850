"""What is seen of the toybox's world in footage of one's own: plans, for the base's own spotter.

A base that stages what it makes paints poorly without a plan. Footage whose caption tells of
somebody whom the base knows is looked at by its spotter, so that a model which learns from it can
be staged as the base is.
"""

from __future__ import annotations

import numpy as np

from soramame.engine.sight import spot_plan
from soramame.engine.torch_networks import TorchNetworks
from soramame.model.codec import Codec
from soramame.model.stored import Cascade
from soramame.model.transformer import Transformer
from soramame.text.encoder import TextEncoder
from soramame.text.reader import Reader
from soramame.training.latents import Row


class Stager:
    """A base model's eye for who is where."""

    def __init__(self, codec: Codec, transformer: Transformer, cascade: Cascade) -> None:
        self._networks = TorchNetworks(codec, transformer, cascade)
        self._reader = Reader(TextEncoder())

    def subject(self, caption: str) -> str | None:
        """Who of the base's world a caption tells of; None for somebody else."""
        return self._reader.read(caption).told.get("subject")

    def plans(self, row: Row, subject: str) -> Row:
        """The plans [1 + k, PLAN] of a row's groups and of its stills."""
        groups, stills = (row[name].astype(np.float32) for name in ("groups", "stills"))
        alone = [spot_plan(self._networks, one[None], subject) for one in stills]
        plan = spot_plan(self._networks, groups, subject)
        return {"plan": plan, "still_plan": np.concatenate(alone)}
