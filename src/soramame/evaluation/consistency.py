"""Consistency: whether a clip still shows at its end who was there at its beginning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from soramame.evaluation.share import Share
from soramame.evaluation.viewing import Viewing
from soramame.toybox.scene import COLOURLESS_LOOKS, Scene


@dataclass(frozen=True)
class Consistency:
    """First second against last: cosines of the features, and what still reads the same."""

    cosines: tuple[float, ...]
    subject: Share
    colour: Share  # of clips whose look shows colours


def consistency(scenes: Sequence[Scene], viewings: Sequence[Viewing]) -> Consistency:
    """The consistency of clips of these scenes."""
    coloured = [
        viewing
        for scene, viewing in zip(scenes, viewings, strict=True)
        if scene.look not in COLOURLESS_LOOKS
    ]
    return Consistency(
        tuple(round(viewing.cosine, 4) for viewing in viewings),
        Share.count(v.first["subject"] == v.last["subject"] for v in viewings),
        Share.count(v.first["colour"] == v.last["colour"] for v in coloured),
    )
