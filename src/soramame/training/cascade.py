"""What goes before the transformer, from the runs that made it."""

from __future__ import annotations

from pathlib import Path

from soramame.engine.folder import CASCADE
from soramame.model.sketcher import Sketcher
from soramame.model.stored import Cascade
from soramame.seen import Sketchers
from soramame.training.planner import open_planner
from soramame.training.scenery import open_arranger, open_scenery
from soramame.training.sketcher import drawer, open_sketcher
from soramame.training.spotter import open_spotter


def open_cascade(folder: Path | None) -> Cascade | None:
    """What the runs in a folder made, each in a folder named after its network; None for None.

    Raises ValueError, naming them, where some are missing.
    """
    if folder is None:
        return None
    missing = [name for name in CASCADE if not (folder / name / "checkpoint.pt").exists()]
    if missing:
        raise ValueError(f"{folder} lacks the runs of: {', '.join(missing)}")
    return Cascade(
        open_planner(folder / "planner"), open_sketcher(folder / "sketcher"),
        open_spotter(folder / "spotter"), open_arranger(folder / "arranger"),
        open_scenery(folder / "scenery"),
    )  # fmt: skip


def open_sketchers(folder: Path | None) -> Sketchers | None:
    """What draws actors and scenery, from the runs in such a folder; None for None."""
    if folder is None:
        return None
    return sketching(open_sketcher(folder / "sketcher"), open_scenery(folder / "scenery"))


def sketching(actors: Sketcher, scenery: Sketcher) -> Sketchers:
    """What these two draw."""
    return Sketchers(drawer(actors), drawer(scenery))
