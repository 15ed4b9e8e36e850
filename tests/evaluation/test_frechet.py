"""The Fréchet distance against its closed forms."""

import math

import numpy as np
import pytest

from soramame.evaluation.frechet import Gaussian, distance, fit, shrink


def gaussian(mean: list[float], covariance: list[list[float]]) -> Gaussian:
    return Gaussian(np.array(mean), np.array(covariance), 2, 0.0)


def test_of_equals_it_is_nothing() -> None:
    one = gaussian([1.0, 2.0], [[2.0, 0.5], [0.5, 1.0]])
    assert distance(one, one) == pytest.approx(0, abs=1e-9)


def test_apart_from_means_diagonals_differ_by_their_deviations() -> None:
    one = gaussian([0.0, 0.0], [[4.0, 0.0], [0.0, 9.0]])
    other = gaussian([3.0, 4.0], [[1.0, 0.0], [0.0, 1.0]])
    assert distance(one, other) == pytest.approx(25 + (2 - 1) ** 2 + (3 - 1) ** 2)


def test_covariances_that_do_not_commute() -> None:
    """For two dimensions tr (AB)^(1/2) = (tr AB + 2 (det AB)^(1/2))^(1/2)."""
    a, b = [[2.0, 1.0], [1.0, 3.0]], [[1.0, -0.5], [-0.5, 2.0]]
    product = np.array(a) @ np.array(b)
    cross = math.sqrt(np.trace(product) + 2 * math.sqrt(np.linalg.det(product)))
    found = distance(gaussian([0.0, 0.0], a), gaussian([0.0, 0.0], b))
    assert found == pytest.approx(5 + 3 - 2 * cross)


def test_many_features_come_near_the_truth() -> None:
    rng = np.random.default_rng(0)
    one = fit(rng.normal(0, 1, (20_000, 4)))
    other = fit(rng.normal(1, 2, (20_000, 4)))
    assert distance(one, other) == pytest.approx(4 * 1 + 4 * (2 - 1) ** 2, rel=0.03)
    assert one.shrunk > 0.5  # a sphere is what it is
    assert other.clips == 20_000


def test_shrinking_finds_a_sphere_from_few_and_leaves_a_clear_shape() -> None:
    rng = np.random.default_rng(0)
    sphere, share = shrink(rng.normal(0, 1, (20, 50)))
    assert share > 0.8
    assert np.linalg.eigvalsh(sphere).min() > 0.5
    long = rng.normal(0, 1, (500, 3)) * (10, 1, 0.1)
    _, share = shrink(long - long.mean(0))
    assert share < 0.05


def test_one_clip_has_no_spread() -> None:
    with pytest.raises(ValueError, match="N of 2 or more"):
        fit(np.zeros((1, 5)))
