"""A model folder's networks in PyTorch: for GPUs, for research, and to check the others by."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from soramame.engine.folder import read_spec
from soramame.model.codec import Codec
from soramame.model.stored import Cascade, open_modules
from soramame.model.transformer import Transformer

Floats = NDArray[np.float32]


class TorchNetworks:
    """`engine.networks.Networks` by the modules themselves."""

    def __init__(
        self, codec: Codec, transformer: Transformer, cascade: Cascade | None = None,
        device: str = "cpu",
    ) -> None:  # fmt: skip
        self.device = torch.device(device)
        self.codec, self.transformer = codec.to(device).eval(), transformer.to(device).eval()
        self.cascade = cascade
        for network in cascade or ():
            network.to(device).eval()

    @classmethod
    def open(cls, folder: Path) -> TorchNetworks:
        """The networks of a model folder."""
        return cls(*open_modules(folder, read_spec(folder).configs))

    def _in(self, array: Floats) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(array, dtype=np.float32)).to(self.device)

    @torch.inference_mode()
    def encode(self, groups_GSHWC: Floats) -> Floats:
        """See `Networks`."""
        return np.asarray(self.codec.encoder(self._in(groups_GSHWC)).cpu())

    @torch.inference_mode()
    def denoise(
        self, tokens: Floats, levels: Floats, still: Floats, rope: Floats,
        plan: Floats, maps: Floats, text: Floats, mask: Floats,
    ) -> Floats:  # fmt: skip
        """See `Networks`."""
        inputs = (tokens, levels, still, rope, plan, maps, text, mask)
        return np.asarray(self.transformer(*map(self._in, inputs)).cpu())

    @torch.inference_mode()
    def plan(
        self, numbers: Floats, levels: Floats, still: Floats, times: Floats, rope: Floats,
        aspect: Floats, text: Floats, mask: Floats,
    ) -> Floats:  # fmt: skip
        """See `Networks`."""
        assert self.cascade is not None
        inputs = (numbers, levels, still, times, rope, aspect, text, mask)
        return np.asarray(self.cascade.planner(*map(self._in, inputs)).cpu())

    @torch.inference_mode()
    def sketch(self, poses: Floats, text: Floats, mask: Floats) -> Floats:
        """See `Networks`."""
        assert self.cascade is not None
        return np.asarray(self.cascade.sketcher(*map(self._in, (poses, text, mask))).cpu())

    @torch.inference_mode()
    def arrange(
        self, rows: Floats, levels: Floats, still: Floats, times: Floats, rope: Floats,
        aspect: Floats, text: Floats, mask: Floats,
    ) -> Floats:  # fmt: skip
        """See `Networks`."""
        assert self.cascade is not None
        inputs = (rows, levels, still, times, rope, aspect, text, mask)
        return np.asarray(self.cascade.arranger(*map(self._in, inputs)).cpu())

    @torch.inference_mode()
    def sketch_scenery(self, poses: Floats, text: Floats, mask: Floats) -> Floats:
        """See `Networks`."""
        assert self.cascade is not None
        return np.asarray(self.cascade.scenery(*map(self._in, (poses, text, mask))).cpu())

    @torch.inference_mode()
    def spot(self, latents_NChw: Floats) -> Floats:
        """See `Networks`."""
        assert self.cascade is not None
        return np.asarray(self.cascade.spotter(self._in(latents_NChw)).cpu())

    @torch.inference_mode()
    def decode(self, latents_1LChw: Floats, animatic: Floats | None = None) -> Floats:
        """See `Networks`."""
        drawn = None if animatic is None else self._in(animatic)
        return np.asarray(self.codec.decoder(self._in(latents_1LChw), drawn).cpu())
