"""An evaluation in a few lines: what is held against a floor, and what is only told."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from soramame.evaluation import codec
from soramame.evaluation.alignment import EVERYTHING, FLOOR, WHOLE_FLOOR
from soramame.evaluation.results import MODEL, RENDERS, Results
from soramame.evaluation.share import percent


@dataclass(frozen=True)
class Line:
    """One figure: its name, its value in words, what it is compared with, whether that is met."""

    name: str
    value: str
    beside: str
    met: bool | None = None


def lines(results: Results) -> list[Line]:
    """The figures that were measured, the most important first."""
    parts = (_alignment, _fidelity, _consistency, _verbs, _codec)
    return [line for part in parts for line in part(results)]


def _alignment(results: Results) -> Iterator[Line]:
    found = results.alignment.get(MODEL) or results.alignment.get(RENDERS)
    if found is None:
        return
    whole = found.whole[EVERYTHING]
    low, high = whole.interval
    yield Line("all of a prompt right", str(whole),
               f"{percent(low)} to {percent(high)}; floor {percent(WHOLE_FLOOR)}",
               whole.share >= WHOLE_FLOOR)  # fmt: skip
    told = {name: share for name, share in found.attributes[EVERYTHING].items() if share.of}
    worst = min(told, key=lambda name: told[name].share)
    yield Line(f"weakest attribute: {worst}", str(told[worst]), f"floor {percent(FLOOR)}",
               told[worst].share >= FLOOR)  # fmt: skip


def _fidelity(results: Results) -> Iterator[Line]:
    if found := results.fidelity:
        yardstick = f"renders {found.renders:.2f}"
        if found.model is not None:
            yield Line("Fréchet distance", f"{found.model:.2f}", yardstick)
        else:
            yield Line("Fréchet distance", f"{found.renders:.2f}", "renders to renders")


def _consistency(results: Results) -> Iterator[Line]:
    series = MODEL if MODEL in results.consistency else RENDERS
    if found := results.consistency.get(series):
        beside = "first to last second"
        if series == MODEL:
            beside += f"; renders {results.consistency[RENDERS].subject}"
        yield Line("subject reads the same", str(found.subject), beside)


def _verbs(results: Results) -> Iterator[Line]:
    if results.stills:
        made, trip = (statistics.mean(still[name] for still in results.stills)
                      for name in ("clip to picture", "round trip to picture"))  # fmt: skip
        yield Line("first frame to its picture", f"{made:.1f} dB", f"codec alone {trip:.1f} dB")
    if results.loops:
        yield Line("loop's seam", f"{statistics.median(results.loops):.2f}", "of a usual step")
    if results.extensions:
        drift = statistics.median(drifts[-1] for drifts in results.extensions)
        usual = statistics.median(results.drift_of_renders)
        yield Line("colour drift, 3 extensions", f"{drift:.1f}",
                   f"in L*a*b*; a render's clip {usual:.1f}")  # fmt: skip


def _codec(results: Results) -> Iterator[Line]:
    if found := results.codec:
        for name, value, floor in zip(
            ("all", "moving"), (found.everywhere, found.moving), codec.FLOOR, strict=True
        ):
            yield Line(f"codec, {name} pixels", f"{value:.1f} dB", f"floor {floor:g} dB",
                       value >= floor)  # fmt: skip
