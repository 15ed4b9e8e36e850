"""The transformer as a sampler wants it: noisy latents and their levels in, clean latents out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soramame import tokens
from soramame.engine.folder import ModelSpec
from soramame.engine.networks import Networks
from soramame.engine.planning import unknown
from soramame.graphs import Floats
from soramame.sampling import guide
from soramame.seen import Sketchers, seen

Denoise = Callable[[Floats, NDArray[np.float32]], Floats]


@dataclass(frozen=True)
class Conditioning:
    """What holds for all of a clip before it is painted.

    text [2, K, 384] and its mask [2, K]: with the sentence first, then without. scenery: [PROPS,
    PROP].
    """

    text: Floats
    mask: Floats
    scenery: Floats


def sketchers(networks: Networks, spec: ModelSpec) -> Sketchers | None:
    """What draws a model's sketches; None where it has nothing of the kind."""
    return Sketchers(networks.sketch, networks.sketch_scenery) if spec.staged else None


def denoiser(
    networks: Networks, spec: ModelSpec, conditioning: Conditioning, plan: Floats | None,
    times: Sequence[float], still: Sequence[bool], cells: tuple[int, int],
    guidance: float = 1.0, unguided: float = 0.0,
) -> Denoise:  # fmt: skip
    """A model's denoiser for latents [L, C, h, w] at `times`; cells: h and w.

    plan: [L, PLAN], or None where nobody knows. guidance: 1 takes one pass a step; it rests up to
    the noise level `unguided`.
    """
    patch, text, mask = spec.patch, conditioning.text, conditioning.mask
    where = tokens.positions(np.array(times) - times[0], *tokens.grid(*cells, patch))
    rope = tokens.rope(tokens.rotary_angles(where, spec.head_width))
    held = np.array(still, dtype=np.float32)
    batch = 1 if guidance == 1.0 else 2
    known = unknown(len(times)) if plan is None else plan
    drawn = sketchers(networks, spec)
    cells_see = seen(drawn, known[None], conditioning.scenery[None], text[:1], mask[:1], *cells)
    plans = np.repeat(known[None].astype(np.float32), batch, 0)
    maps = np.repeat(tokens.cut(cells_see, patch), batch, 0)

    def denoise(x: Floats, levels: NDArray[np.float32]) -> Floats:
        n = batch if levels.max() > unguided else 1
        cut = np.repeat(tokens.cut(x, patch)[None], n, 0)
        features = np.repeat(tokens.level_features(levels)[None], n, 0)
        told = (each[:n] for each in (plans, maps, text, mask))
        clean = networks.denoise(cut, features, held, rope, *told)
        chosen = clean[0] if n == 1 else guide(clean[0], clean[1], guidance)
        return np.ascontiguousarray(tokens.paste(chosen, *cells, patch), dtype=np.float32)

    return denoise
