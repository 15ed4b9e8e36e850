"""What a transformer's cell sees of a plan: its map, its actors' sketch and its scenery's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soramame.plan import MAPS, Floats, maps
from soramame.scenery import LAID, laid
from soramame.sketch import SKETCH, Draw, sketched

SEEN = MAPS + SKETCH + LAID  # numbers of a cell


@dataclass(frozen=True)
class Sketchers:
    """What draws actors and what draws scenery, given poses, text and mask."""

    actors: Draw
    scenery: Draw


def seen(
    sketchers: Sketchers | None, plans: Floats, tables: Floats, text: Floats, mask: Floats,
    h: int, w: int,
) -> NDArray[np.float32]:  # fmt: skip
    """What each of h x w cells sees of plans [B, L, PLAN] and tables [B, PROPS, PROP] of scenery:
    [B, L, SEEN, h, w].

    Without sketchers the sketches are empty.
    """
    parts = [maps(plans, h, w)]
    if sketchers is None:
        parts.append(np.zeros((*plans.shape[:2], SKETCH + LAID, h, w), np.float32))
    else:
        parts.append(sketched(sketchers.actors, plans, text, mask, h, w))
        parts.append(laid(sketchers.scenery, tables, plans, text, mask, h, w))
    return np.concatenate(parts, axis=2)
