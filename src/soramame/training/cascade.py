"""What goes before the transformer, from the runs that made it."""

from __future__ import annotations

from pathlib import Path

from soramame.model.stored import Cascade
from soramame.training.planner import open_planner
from soramame.training.sketcher import open_sketcher
from soramame.training.spotter import open_spotter


def open_cascade(
    planner: Path | None, sketcher: Path | None, spotter: Path | None
) -> Cascade | None:
    """What three runs made; None if none of them is given, and a ValueError if only some are."""
    given = [folder for folder in (planner, sketcher, spotter) if folder is not None]
    if not given:
        return None
    if planner is None or sketcher is None or spotter is None:
        names = ", ".join(str(folder) for folder in given)
        raise ValueError(f"a planner, a sketcher and a spotter go together; given: {names}")
    return Cascade(open_planner(planner), open_sketcher(sketcher), open_spotter(spotter))
