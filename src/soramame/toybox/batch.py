"""Parts as instance arrays: packed once, then chosen and sorted for each pass without a loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soramame.toybox.frame import SHADOW_RADIUS, View
from soramame.toybox.parts import MESHES, Matrix, Part

FLOATS = 18  # an instance: three rows of its matrix, linear colour, gloss, glow, fill
COARSE_PIXELS = 9.0  # a body whose radius on screen is smaller is drawn with the coarse mesh
_REACH = {"capsule": 1.0, "sphere": 0.5, "hemisphere": 0.5, "torus": 0.5}


@dataclass(frozen=True)
class Batch:
    """N parts: instances [N, 18], numbers of their meshes [N], bounding spheres [N, 4]."""

    instances: NDArray[np.float32]
    meshes: NDArray[np.int64]
    bounds: NDArray[np.float64]


def pack(
    parts: Sequence[Part], parent: Matrix | None = None, fill: float = 0.0, lamps: float = 1.0
) -> Batch:
    """A batch of parts under a parent's matrix; `lamps` dims their glow, `fill` lights actors."""
    matrices = np.array([part.matrix for part in parts]).reshape(-1, 4, 4)
    if parent is not None:
        matrices = parent @ matrices
    meshes = np.array([MESHES.index(part.mesh) for part in parts], np.int64)
    colours = np.array([part.colour for part in parts], float).reshape(-1, 3)
    shine = np.array([(p.gloss, p.glow * lamps, fill) for p in parts], float).reshape(-1, 3)
    rows = matrices[:, :3].reshape(-1, 12)
    instances = np.concatenate([rows, colours * colours, shine], 1).astype(np.float32)
    reach = np.array([_REACH.get(part.mesh, 0.87) for part in parts])
    radius = np.sqrt((matrices[:, :3, :3] ** 2).sum(1).max(1, initial=0.0)) * reach
    return Batch(instances, meshes, np.concatenate([matrices[:, :3, 3], radius[:, None]], 1))


def join(batches: Sequence[Batch]) -> Batch:
    """One batch of all."""
    return Batch(
        np.concatenate([b.instances for b in batches]),
        np.concatenate([b.meshes for b in batches]),
        np.concatenate([b.bounds for b in batches]),
    )


def seen(batch: Batch, view: View, height: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The instances within the camera's view, sorted, and how many there are of each mesh, [16].

    Meshes count twice: fine ones at 2 * number, coarse ones after each.
    """
    centre, radius = batch.bounds[:, :3], batch.bounds[:, 3]
    clip = centre @ view.camera[:, :3].T + view.camera[:, 3]
    depth = clip[:, 3]
    lengths = np.linalg.norm(view.camera[:2, :3], axis=1)
    reach_x, reach_y = radius * (1 + lengths[0]), radius * (1 + lengths[1])
    shown = (
        (np.abs(clip[:, 0]) < depth + reach_x)
        & (np.abs(clip[:, 1]) < depth + reach_y)
        & (depth > -radius)
    )
    pixels = radius * lengths[1] * 0.5 * height / np.maximum(depth, 0.3)
    return _sorted(batch, shown, pixels < COARSE_PIXELS)


def casting(batch: Batch, view: View) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The instances that may throw a shadow on the stage, sorted and counted like `seen`."""
    centre, radius = batch.bounds[:, :3], batch.bounds[:, 3]
    at = centre @ view.light[:2, :3].T + view.light[:2, 3]
    shown: NDArray[np.bool_] = np.all(np.abs(at) < 1 + radius[:, None] / SHADOW_RADIUS, axis=1)
    return _sorted(batch, shown, radius < 0.25)


def _sorted(
    batch: Batch, shown: NDArray[np.bool_], coarse: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    chosen = np.flatnonzero(shown)
    kind = 2 * batch.meshes[chosen] + coarse[chosen]
    order = np.argsort(kind, kind="stable")
    return batch.instances[chosen[order]], np.bincount(kind, minlength=2 * len(MESHES))
