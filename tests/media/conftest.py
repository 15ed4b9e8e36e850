"""A clip that all tests of files share."""

import numpy as np
import pytest
from numpy.typing import NDArray

Picture = NDArray[np.float64]


@pytest.fixture
def frames() -> NDArray[np.uint8]:
    """17 frames of 96x64: a red disc rises over a sky and a meadow."""
    y, x = np.mgrid[0:64, 0:96].astype(float)
    sky = np.stack([60 + y * 2, 120 + y, 255 - y], axis=-1)
    still = _over(sky, (70.0, 150.0, 50.0), y - 44)
    clip = []
    for time in range(17):
        distance = np.hypot(x - 10 - 4 * time, y - 50 + 2 * time)
        clip.append(_over(still, (220.0, 30.0, 30.0), 11 - distance))
    return np.stack(clip).astype(np.uint8)


def _over(below: Picture, colour: tuple[float, float, float], inside: Picture) -> Picture:
    """Paint where `inside` is positive, with an edge two pixels wide, as a renderer draws it."""
    cover = np.clip(inside / 2 + 0.5, 0, 1)[..., None]
    return below * (1 - cover) + np.array(colour) * cover
