"""The text encoder: shapes, masks, and states that mean something."""

from __future__ import annotations

import numpy as np
import pytest

from soramame.text.encoder import LONGEST, WIDTH, States, TextEncoder

PUBLISHED = [0.6660, 0.1046, 0.1411]  # of the sentences below, sentence-transformers' front page
WEATHER = [
    "The weather is lovely today.",
    "It's so sunny outside!",
    "He drove to the stadium.",
]


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return TextEncoder()


def test_states_and_mask_are_as_long_as_the_longest_text(encoder: TextEncoder) -> None:
    states, mask = encoder.encode(["a fox", "a red fox in a forest"])
    assert states.shape == (2, 8, WIDTH)
    assert states.dtype == np.float32
    assert mask.dtype == bool
    assert mask.sum(1).tolist() == [4, 8]


def test_company_does_not_change_a_text(encoder: TextEncoder) -> None:
    alone, _ = encoder.encode(["a fox"])
    among, _ = encoder.encode(["a fox", "a red fox that hops to the left in a forest"])
    np.testing.assert_allclose(among[0, :4], alone[0], atol=1e-4)


def test_a_long_text_is_cut(encoder: TextEncoder) -> None:
    states, mask = encoder.encode(["fox " * 500])
    assert states.shape[1] == LONGEST
    assert mask.all()


def test_an_empty_text_has_only_its_frame(encoder: TextEncoder) -> None:
    assert encoder.encode([""])[1].sum() == 2


def test_no_texts_are_refused(encoder: TextEncoder) -> None:
    with pytest.raises(ValueError, match="at least one"):
        encoder.encode([])


def test_similarities_are_the_published_ones(encoder: TextEncoder) -> None:
    states, mask = encoder.encode(WEATHER)
    means = unit((states * mask[..., None]).sum(1) / mask.sum(1)[:, None])
    found = [means[0] @ means[1], means[0] @ means[2], means[1] @ means[2]]
    assert found == pytest.approx(PUBLISHED, abs=0.01)


def unit(vectors: States) -> States:
    lengths: States = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / lengths
