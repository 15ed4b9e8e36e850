"""Measures of pixels, each on a picture whose answer is known."""

import numpy as np
import pytest

from soramame.evaluation import pixels
from soramame.evaluation.pixels import Frames


def grey(*levels: int) -> Frames:
    return np.stack([np.full((4, 4, 3), level, np.uint8) for level in levels])


def test_psnr_of_one_level() -> None:
    assert pixels.psnr(grey(100), grey(101)) == pytest.approx(48.131, abs=1e-3)
    assert pixels.psnr(grey(0), grey(255)) == pytest.approx(0)
    assert pixels.psnr(grey(7), grey(7)) == pytest.approx(99)


def test_what_moves_differs_from_its_mean_in_any_channel() -> None:
    frames = grey(100, 100, 100, 100)
    frames[0, 1, 2, 0] = 180
    moves = pixels.moving(frames)
    assert moves[:, 1, 2].all()  # 60 and 20 levels from the mean of 120; 6 % are 15.3
    assert moves.sum() == 4
    assert not pixels.moving(grey(100, 110)).any()


def test_a_seam_is_told_in_usual_steps() -> None:
    assert pixels.seam(grey(0, 10, 20, 30)) == pytest.approx(3)
    assert pixels.seam(grey(0, 10, 20, 10)) == pytest.approx(1)
    assert pixels.seam(grey(5, 5, 5)) == 0


def test_lab_of_known_colours() -> None:
    colours = np.array([[255, 255, 255], [0, 0, 0], [255, 0, 0]], np.uint8)
    expected = [(100, 0, 0), (0, 0, 0), (53.24, 80.09, 67.20)]
    np.testing.assert_allclose(pixels.lab(colours), expected, atol=0.05)


def test_drift_is_the_distance_of_mean_colours() -> None:
    assert pixels.drift(grey(255), grey(0)) == pytest.approx(100, abs=0.01)
    assert pixels.drift(grey(119, 119), grey(0)) == pytest.approx(50.03, abs=0.01)
    assert pixels.drift(grey(80), grey(80)) == 0
