"""The two networks of scenery: a small planner over a table's rows, and a small sketcher."""

from __future__ import annotations

from soramame.model.planner import Planner
from soramame.model.sketcher import Sketcher
from soramame.model.transformer import TransformerConfig
from soramame.plan import HEAD_WIDTH
from soramame.scenery import POSE, PROP, SIDE

ARRANGER = TransformerConfig(width=3 * HEAD_WIDTH, depth=3, heads=3)
WIDTH = 192  # of the sketcher


def new_arranger() -> Planner:
    """The network that places things, as it begins: a planner over rows instead of over time."""
    return Planner(ARRANGER, PROP)


def new_scenery() -> Sketcher:
    """The scenery's sketcher, as it begins."""
    return Sketcher(POSE, WIDTH, SIDE)
