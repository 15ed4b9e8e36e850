"""Where the actors are in a picture, on a coarse grid: what training looks at most closely."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from soramame.toybox import camera, frame, looks, motion, subjects
from soramame.toybox.parts import Matrix, Part
from soramame.toybox.scene import Scene

SUN = (0.0, 1.0, 0.0)  # a view needs one; where things are does not depend on it
_CORNERS = np.array(
    [(x, y, z, 1.0) for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)]
).T  # [4, 8]


def presence(
    scene: Scene,
    seconds: Iterable[float],
    size: tuple[int, int],
    cell: int = 16,
    actors: Collection[int] | None = None,
) -> NDArray[np.bool_]:
    """Which cells of `cell` pixels an actor may touch at each time, [T, rows, columns].

    Found by projecting the boxes around an actor's parts, so a little generous; what stands in
    front of an actor is not asked. size: width and height of the picture. actors: the places of
    those that are asked about among the scene's; all of them unless given.
    """
    asked = range(len(scene.actors)) if actors is None else actors
    return np.stack([_at(scene, asked, moment, size, cell) for moment in seconds])


def _at(
    scene: Scene, actors: Collection[int], seconds: float, size: tuple[int, int], cell: int
) -> NDArray[np.bool_]:
    width, height = size
    shown = looks.held(looks.LOOKS[scene.look], seconds)
    shot = camera.shot(scene, shown, width / height)
    to_clip = frame.view(shot, width / height, SUN).camera
    touched = np.zeros((-(-height // cell), -(-width // cell)), np.bool_)
    for index in actors:
        actor = scene.actors[index]
        pose = motion.pose(scene, index, shown)
        parts = subjects.SUBJECTS[actor.subject].build(pose, subjects.PAINTS[actor.colour])
        _touch(touched, on_screen(parts, to_clip @ pose.root), size, cell)
    return touched


def on_screen(parts: Iterable[Part], to_clip: Matrix) -> NDArray[np.float64]:
    """The corners [P, 2, 8] of the parts' boxes, -1 to 1 from the left and from the top."""
    boxes = np.stack([part.matrix for part in parts]) @ _CORNERS  # [P, 4, 8]
    projected = to_clip @ boxes
    corners: NDArray[np.float64] = projected[:, :2] / np.maximum(projected[:, 3:], 1e-3)
    return corners


def _touch(
    touched: NDArray[np.bool_], screen: NDArray[np.float64], size: tuple[int, int], cell: int
) -> None:
    """Mark the cells that boxes [P, 2, 8] cover on the screen."""
    pixels = (screen * 0.5 + 0.5) * np.array(size)[:, None]
    low = np.floor(pixels.min(axis=2) / cell).astype(int)
    high = np.ceil(pixels.max(axis=2) / cell).astype(int)
    for (left, top), (right, bottom) in zip(np.maximum(low, 0), np.maximum(high, 0), strict=True):
        touched[top:bottom, left:right] = True
