"""The Fréchet distance between two sets of features, as if each were a Gaussian's.

The covariances are shrunk (Ledoit and Wolf 2004): a few hundred clips do not fix hundreds of
directions, and plain covariances would make any two small sets look far apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Gaussian:
    """A mean [D] and a covariance [D, D], how many clips they are of, and how far shrunk (0-1)."""

    mean: Doubles
    covariance: Doubles
    clips: int
    shrunk: float


def fit(features_ND: NDArray[np.floating]) -> Gaussian:
    """The Gaussian of N features of D numbers; a ValueError for fewer than two."""
    x = np.asarray(features_ND, np.float64)
    if x.ndim != 2 or len(x) < 2:
        raise ValueError(f"features {list(x.shape)} are not [N, D] with N of 2 or more")
    mean = x.mean(0)
    covariance, shrunk = shrink(x - mean)
    return Gaussian(mean, covariance, len(x), shrunk)


def shrink(centred_ND: Doubles) -> tuple[Doubles, float]:
    """A covariance drawn towards a sphere by the share that Ledoit and Wolf (2004) found best."""
    n, d = centred_ND.shape
    sample: Doubles = centred_ND.T @ centred_ND / n
    sphere = np.eye(d) * np.trace(sample) / d
    distance = np.square(sample - sphere).sum()
    scatter = (np.square(np.square(centred_ND).sum(1)).sum() / n - np.square(sample).sum()) / n
    share = float(np.clip(scatter / distance, 0, 1)) if distance > 0 else 1.0
    return (1 - share) * sample + share * sphere, share


def distance(one: Gaussian, other: Gaussian) -> float:
    """|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)): Heusel et al. 2017, equation 6."""
    root = _root(one.covariance)
    cross = np.linalg.eigvalsh(root @ other.covariance @ root)
    spread = np.trace(one.covariance) + np.trace(other.covariance)
    apart = np.square(one.mean - other.mean).sum()
    return float(max(0.0, apart + spread - 2 * np.sqrt(np.maximum(cross, 0)).sum()))


def _root(covariance: Doubles) -> Doubles:
    """The symmetric square root of a positive matrix."""
    values, vectors = np.linalg.eigh(covariance)
    root: Doubles = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    return root
