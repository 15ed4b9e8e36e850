"""How much a transformer multiplies, counted while it is at work."""

from __future__ import annotations

import time
from typing import Any

from soramame.engine.networks import Networks
from soramame.graphs import Floats
from soramame.plan import MOMENTS, PLAN
from soramame.seen import SEEN
from soramame.sketch import CHANNELS, FINE
from soramame.tokens import LEVEL_FEATURES

KERNEL = 9  # neighbours that a cell's convolution reads


def block_operations(width: int, expansion: int, video: int, text: int, states: int) -> int:
    """One block's operations for one clip of N video and K text tokens, at a width of D.

    Matrices: query, key and value 3 D^2, out D^2, up and down 2 e D^2 for each video token; key
    and value 2 W D for each text token. Attention: each video token with each token, twice
    (products with keys, sums of values), D numbers: 2 N (N + K) D. Each multiplication has its
    addition, hence twice all. Norms, rotations and activations are left out.
    """
    matrices = video * width**2 * (4 + 2 * expansion) + text * states * 2 * width
    return 2 * (matrices + 2 * video * (video + text) * width)


def operations(config: dict[str, Any], tokens: Floats, text: Floats) -> int:
    """One call's operations: all blocks, the layers before and behind them, and the conditions.

    config: a `TransformerConfig` as a dict; tokens [B, L, R, C, F], text [B, K, W].
    """
    batch, frames, rows, columns, size = tokens.shape
    pieces, states = text.shape[1:]
    width, video = config["width"], frames * rows * columns
    blocks = config["depth"] * block_operations(width, config["expansion"], video, pieces, states)
    ends = 2 * width * video * (2 * size + SEEN * config["patch"] ** 2)
    conditions = 2 * width * (states + frames * (LEVEL_FEATURES + PLAN + 9 * width))
    detail = detail_operations(config, frames, video) if config["detail_depth"] else 0
    return int(batch * (blocks + ends + conditions + detail))


def detail_operations(config: dict[str, Any], frames: int, video: int) -> int:
    """The detail head's operations for one clip: what it does for cells, tokens and frames."""
    channels, width, own = config["channels"], config["width"], config["detail_width"]
    cells = config["patch"] ** 2 * video
    block = 2 * own * (2 * config["expansion"] * own + KERNEL)
    draft = 2 * 2 * channels * (MOMENTS * CHANNELS * (FINE + 2) ** 2 + own)
    each = 4 * channels * own + config["detail_depth"] * block + 2 * (width + SEEN) * own + draft
    shared = 2 * width * (3 * config["detail_depth"] * own + 2 * channels)
    return int(cells * each + frames * shared)


def parameters(config: dict[str, Any], token: int, text_width: int) -> int:
    """How many numbers a transformer's matrices hold (`TransformerConfig` as a dict)."""
    width, depth, expansion = config["width"], config["depth"], config["expansion"]
    block = (4 + 2 * expansion) * width + 2 * text_width
    seen = PLAN + SEEN * config["patch"] ** 2
    ends = 2 * token + text_width + LEVEL_FEATURES + seen + 9 * width
    channels, own, layers = (config[f] for f in ("channels", "detail_width", "detail_depth"))
    told = own * config["patch"] ** 2 + 3 * layers * own + 2 * channels
    detail = (4 * channels + SEEN) * own + told * width + layers * (2 * expansion * own + 2) * own
    return int((depth * block + ends) * width + (detail if layers else 0))


class Counted:
    """Networks that count what denoising takes; all else as `engine.networks.Networks`."""

    def __init__(self, networks: Networks, config: dict[str, Any]) -> None:
        self.networks, self.config = networks, config
        self.operations, self.seconds = 0, 0.0
        self.encode, self.decode = networks.encode, networks.decode
        self.plan, self.sketch, self.spot = networks.plan, networks.sketch, networks.spot
        self.arrange, self.sketch_scenery = networks.arrange, networks.sketch_scenery

    def denoise(
        self, tokens: Floats, levels: Floats, still: Floats, rope: Floats,
        plan: Floats, maps: Floats, text: Floats, mask: Floats,
    ) -> Floats:  # fmt: skip
        """See `Networks`."""
        started = time.perf_counter()
        clean = self.networks.denoise(tokens, levels, still, rope, plan, maps, text, mask)
        self.seconds += time.perf_counter() - started
        self.operations += operations(self.config, tokens, text)
        return clean
