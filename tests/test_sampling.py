"""Samplers and schedules, against flows whose answer is known."""

import numpy as np
import pytest
import torch

from soramame import sampling


def test_levels_fall_from_the_highest_to_zero() -> None:
    for shift in (1.0, 3.0):
        levels = sampling.shifted_levels(8, shift)
        assert levels[0] == np.float32(sampling.HIGHEST)
        assert levels[-1] == 0
        assert (np.diff(levels) < 0).all()
    assert sampling.shifted_levels(8, 3.0)[4] > sampling.shifted_levels(8)[4]


@pytest.mark.parametrize("steps", [1, 4])
def test_euler_finds_the_target_of_a_perfect_denoiser(steps: int) -> None:
    target = np.full((3, 2, 2), 5.0, np.float32)
    noise = np.random.default_rng(0).standard_normal(target.shape).astype(np.float32)
    levels = sampling.frame_levels(sampling.shifted_levels(steps), np.ones(3, np.float32))
    seen = list(sampling.euler(lambda x, t: target, noise, levels))
    assert [step.done for step in seen] == list(range(1, steps + 1))
    np.testing.assert_allclose(seen[-1].clean, target)


def test_renewed_noise_ends_at_the_target_too() -> None:
    target, random = np.full((2, 3), 5.0, np.float32), np.random.default_rng(0)
    levels = sampling.frame_levels(sampling.shifted_levels(4), np.array([0, 1], np.float32))
    x = random.standard_normal((2, 3)).astype(np.float32)

    def noise() -> np.ndarray:
        return random.standard_normal((2, 3)).astype(np.float32)

    *_, last = sampling.euler(lambda x, t: target, x, levels, 1.0, noise)
    np.testing.assert_allclose(last.clean[1], target[1])
    np.testing.assert_array_equal(last.clean[0], x[0])


def test_renewing_some_noise_keeps_the_deviation_of_gaussian_data() -> None:
    """Data N(0, 4): with a fifth of the noise drawn anew at each of many steps."""
    random = np.random.default_rng(1)

    def denoise(x: np.ndarray, t: np.ndarray) -> np.ndarray:
        a = 1 - t[0]
        return (4 * a / (4 * a * a + t[0] ** 2) * x).astype(np.float32)

    def noise() -> np.ndarray:
        return random.standard_normal((1, 20_000)).astype(np.float32)

    levels = sampling.frame_levels(sampling.shifted_levels(400), np.ones(1, np.float32))
    *_, half = sampling.euler(denoise, noise(), levels, 0.2, noise)
    assert half.clean.std() == pytest.approx(2.0, rel=0.1)


def test_noise_is_renewed_below_a_level_alone() -> None:
    levels = np.array([[0.9, 0.9], [0.6, 0.3], [0.3, 0.1], [0, 0]], np.float32)

    def last(below: float, seed: int) -> np.ndarray:
        random = np.random.default_rng(seed)
        seen = []

        def denoise(x: np.ndarray, t: np.ndarray) -> np.ndarray:
            seen.append(x)
            return np.zeros_like(x)

        def noise() -> np.ndarray:
            return random.standard_normal((2, 4)).astype(np.float32)

        list(sampling.euler(denoise, np.ones((2, 4), np.float32), levels, 1.0, noise, below))
        return np.stack(seen)

    np.testing.assert_allclose(last(0.0, 1), last(0.0, 2))
    one, other = last(0.5, 1), last(0.5, 2)  # the second frame alone is that low, at one step
    np.testing.assert_allclose(one[:2], other[:2])
    np.testing.assert_allclose(one[2, 0], other[2, 0])
    assert not np.allclose(one[2, 1], other[2, 1])


def test_euler_is_exact_for_gaussian_data_in_the_limit() -> None:
    """For data N(0, s^2) the ideal denoiser is linear and the flow's end is x_1 times s."""
    s = 0.3
    x = np.random.default_rng(1).standard_normal((1, 1000)).astype(np.float32)

    def denoise(x_t: np.ndarray, t: np.ndarray) -> np.ndarray:
        level = float(t[0])
        signal, variance = 1 - level, (1 - level) ** 2 * s**2 + level**2
        return x_t * signal * s**2 / variance

    levels = sampling.frame_levels(sampling.shifted_levels(400), np.ones(1, np.float32))
    *_, last = sampling.euler(denoise, x, levels)
    assert last.clean.std() == pytest.approx(s, rel=0.05)


def test_given_frames_are_left_untouched() -> None:
    x = np.random.default_rng(2).standard_normal((3, 4)).astype(np.float32)
    levels = sampling.frame_levels(sampling.shifted_levels(5), np.array([0, 1, 1], np.float32))
    *_, last = sampling.euler(lambda x, t: np.zeros_like(x), x, levels)
    np.testing.assert_array_equal(last.clean[0], x[0])
    np.testing.assert_array_equal(last.clean[1:], 0)


def test_numpy_and_torch_agree() -> None:
    x = np.random.default_rng(3).standard_normal((2, 3)).astype(np.float32)
    levels = sampling.frame_levels(sampling.shifted_levels(4), np.ones(2, np.float32))
    *_, plain = sampling.euler(lambda x, t: 0.5 * x, x, levels)
    *_, tensor = sampling.euler(lambda x, t: 0.5 * x, torch.from_numpy(x), levels)
    np.testing.assert_allclose(tensor.clean.numpy(), plain.clean, rtol=1e-6)


def test_renoise_mixes_by_level() -> None:
    clean, noise = np.ones((2, 2), np.float32), np.full((2, 2), 3.0, np.float32)
    mixed = sampling.renoise(clean, noise, np.array([0.0, 0.5], np.float32))
    np.testing.assert_allclose(mixed, [[1, 1], [2, 2]])


def test_guidance_of_one_changes_nothing() -> None:
    a, b = np.array([1.0]), np.array([4.0])
    assert sampling.guide(a, b, 1.0) == a
    assert sampling.guide(a, b, 2.0) == -2


def test_a_schedule_that_starts_late_begins_at_its_own_level() -> None:
    levels = sampling.shifted_levels(4)
    np.testing.assert_array_equal(sampling.levels_from(levels, 1.0), levels)
    np.testing.assert_allclose(sampling.levels_from(levels, 0.6), [0.6, *levels[2:]])
    np.testing.assert_array_equal(sampling.levels_from(levels, levels[2]), levels[2:])
    np.testing.assert_array_equal(sampling.levels_from(levels, 0.0), [0.0])
    assert sampling.levels_from(levels, 0.6).dtype == np.float32
