"""The actors of the toybox: every subject's builder and measures, and the paints."""

from soramame.toybox.parts import Rgb
from soramame.toybox.subjects.beasts import BEASTS
from soramame.toybox.subjects.birds import BIRDS
from soramame.toybox.subjects.flyers import FLYERS
from soramame.toybox.subjects.subject import Subject
from soramame.toybox.subjects.things import THINGS
from soramame.toybox.subjects.vehicles import VEHICLES

SUBJECTS: dict[str, Subject] = {
    subject.name: subject for subject in (*VEHICLES, *FLYERS, *BEASTS, *BIRDS, *THINGS)
}

PAINTS: dict[str, Rgb] = {
    "red": (0.90, 0.08, 0.10),
    "orange": (1.00, 0.50, 0.04),
    "yellow": (1.00, 0.86, 0.10),
    "green": (0.12, 0.66, 0.22),
    "blue": (0.08, 0.37, 0.94),
    "purple": (0.54, 0.16, 0.76),
    "pink": (1.00, 0.50, 0.74),
    "brown": (0.44, 0.25, 0.12),
    "white": (0.95, 0.95, 0.93),
    "black": (0.11, 0.11, 0.13),
}

__all__ = ["PAINTS", "SUBJECTS", "Subject"]
