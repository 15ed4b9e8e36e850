"""Latents as tokens: what is cut can be pasted, and places are measured from the middle."""

import numpy as np
import pytest

from soramame import tokens


@pytest.mark.parametrize(("h", "w"), [(16, 16), (9, 16), (16, 9), (1, 1)])
@pytest.mark.parametrize("patch", [1, 2])
def test_paste_undoes_cut(h: int, w: int, patch: int) -> None:
    latents = np.random.default_rng(0).standard_normal((2, 3, 5, h, w)).astype(np.float32)
    cut = tokens.cut(latents, patch)
    rows, columns = tokens.grid(h, w, patch)
    assert cut.shape == (2, 3, rows, columns, 5 * patch**2)
    np.testing.assert_array_equal(tokens.paste(cut, h, w, patch), latents)


def test_the_middle_is_the_origin_at_every_size() -> None:
    for rows, columns in ((8, 8), (5, 8), (8, 5)):
        where = tokens.positions(np.arange(2.0), rows, columns)
        np.testing.assert_allclose(where[..., 1:].mean(axis=(0, 1)), 0, atol=1e-9)


def test_neighbours_keep_their_distance_at_every_size() -> None:
    """A rotation tells only how far apart two tokens are, so clips of any size look alike."""
    square = tokens.rotary_angles(tokens.positions(np.arange(1.0), 8, 8), 64)[0].reshape(8, 8, -1)
    wide = tokens.rotary_angles(tokens.positions(np.arange(1.0), 5, 8), 64)[0].reshape(5, 8, -1)
    np.testing.assert_allclose(square[3, 4] - square[2, 3], wide[3, 4] - wide[2, 3], atol=1e-6)


def test_every_token_has_its_rotation() -> None:
    angles = tokens.rotary_angles(tokens.positions(np.arange(2.0), 2, 2), 32)
    cosines, sines = tokens.rope(angles)
    assert cosines.shape == (2 * 4, 16)
    np.testing.assert_allclose(cosines**2 + sines**2, 1, atol=1e-6)


def test_level_features_tell_levels_apart() -> None:
    features = tokens.level_features(np.array([0.0, 0.01, 0.5, 1.0]))
    assert features.shape == (4, tokens.LEVEL_FEATURES)
    distances = np.linalg.norm(features[:, None] - features[None], axis=-1)
    assert distances[~np.eye(4, dtype=bool)].min() > 1


def test_layout_places_the_closing_frame_half_a_step_behind() -> None:
    still, times = tokens.layout(3, opening=True, closing=True)
    assert still.tolist() == [1, 0, 0, 1]
    assert times.tolist() == [0, 1, 2, 2.5]
