"""A share of counted things, and how far chance may have moved it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_Z = 1.959964  # of the normal distribution, for 95 %


@dataclass(frozen=True)
class Share:
    """`right` of `of`; the share is 0 of nothing."""

    right: int
    of: int

    @classmethod
    def count(cls, found: Iterable[bool]) -> Share:
        """How many of some answers are yes."""
        answers = list(found)
        return cls(sum(answers), len(answers))

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.right / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of Wilson (1927); 0 to 1 of nothing."""
        if not self.of:
            return 0.0, 1.0
        n, p, z2 = self.of, self.share, _Z * _Z
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        reach = _Z / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return max(0.0, middle - reach), min(1.0, middle + reach)

    def __str__(self) -> str:
        """Such as "93.3 %", or "–" of nothing."""
        return percent(self.share, 1) if self.of else "–"


def percent(share: float, places: int = 0) -> str:
    """A share in words, such as "60 %"."""
    return f"{100 * share:.{places}f} %"
