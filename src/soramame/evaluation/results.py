"""All that an evaluation found, and its form as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from soramame.evaluation.alignment import Alignment
from soramame.evaluation.codec import CodecScore
from soramame.evaluation.consistency import Consistency
from soramame.evaluation.share import Share

MODEL, RENDERS, READER = "model", "renders", "reader"  # whose answers: clips, renders, the prompt


@dataclass(frozen=True)
class Fidelity:
    """Fréchet distances to the reference renders: `model` of made clips, `renders` of renders.

    clips: how many there are made, rendered of the same scenes, and in the reference.
    shrunk: how far each of the three covariances was drawn towards a sphere, 0 to 1.
    """

    model: float | None
    renders: float
    clips: tuple[int, int, int]
    shrunk: tuple[float, float, float]
    dimensions: int


@dataclass(frozen=True)
class Results:
    """What was found, by series (MODEL, RENDERS, READER); parts not asked for are empty or None.

    stills: PSNR by name. loops: seams in ordinary steps. extensions: drifts of each clip.
    """

    about: dict[str, Any]
    alignment: dict[str, Alignment] = field(default_factory=dict)
    fidelity: Fidelity | None = None
    consistency: dict[str, Consistency] = field(default_factory=dict)
    stills: tuple[dict[str, float], ...] = ()
    loops: tuple[float, ...] = ()
    extensions: tuple[tuple[float, ...], ...] = ()
    drift_of_renders: tuple[float, ...] = ()  # within a clip, as the yardstick of extensions
    codec: CodecScore | None = None


def plain(value: Any) -> Any:
    """Results, or a part of them, as JSON's own types; a share also tells its interval."""
    if isinstance(value, Share):
        low, high = value.interval
        told = {"right": value.right, "of": value.of, "share": value.share, "95%": [low, high]}
        return plain(told)
    if is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return round(value, 4) if isinstance(value, float) else value
