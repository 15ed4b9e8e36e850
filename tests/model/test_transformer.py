"""The transformer: shapes of every kind, hidden text, and a level for each frame."""

import numpy as np
import pytest
import torch

from soramame import tokens
from soramame.model.transformer import Transformer, TransformerConfig
from soramame.plan import PLAN
from soramame.seen import SEEN

TINY = TransformerConfig(channels=4, width=32, depth=2, heads=2, detail_width=16, detail_depth=2)


def model() -> Transformer:
    torch.manual_seed(0)
    made = Transformer(TINY)
    for parameter in made.parameters():
        if not parameter.any():
            torch.nn.init.normal_(parameter, std=0.2)
    return made.eval()


def inputs(
    frames: int = 3, rows: int = 2, columns: int = 2, words: int = 5
) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    where = tokens.positions(np.arange(frames), rows, columns)
    rope = tokens.rope(tokens.rotary_angles(where, TINY.head_width))
    levels = tokens.level_features(np.full((1, frames), 0.5))
    return {
        "x_BLRCF": torch.randn(1, frames, rows, columns, TINY.token, generator=generator),
        "levels_BLQ": torch.from_numpy(levels),
        "still_L": torch.zeros(frames),
        "rope_2TE": torch.from_numpy(rope),
        "plan_BLP": torch.randn(1, frames, PLAN, generator=generator),
        "maps_BLRCM": torch.randn(
            1, frames, rows, columns, SEEN * TINY.patch**2, generator=generator
        ),
        "text_BKW": torch.randn(1, words, 384, generator=generator),
        "mask_BK": torch.ones(1, words),
    }


@pytest.mark.parametrize(("frames", "rows", "columns"), [(1, 8, 8), (9, 5, 8), (4, 8, 5)])
def test_any_length_size_and_aspect(frames: int, rows: int, columns: int) -> None:
    given = inputs(frames, rows, columns)
    assert model()(**given).shape == given["x_BLRCF"].shape


def test_it_starts_by_answering_nothing() -> None:
    assert not Transformer(TINY)(**inputs()).any()


def test_hidden_text_is_not_read() -> None:
    given = inputs()
    other = {**given, "text_BKW": given["text_BKW"].flip(1)}
    made = model()
    assert not torch.allclose(made(**given), made(**other))
    hidden = torch.zeros(1, 5)
    torch.testing.assert_close(
        made(**{**given, "mask_BK": hidden}), made(**{**other, "mask_BK": hidden})
    )


@pytest.mark.parametrize("name", ["plan_BLP", "maps_BLRCM"])
def test_a_plan_is_read_and_none_is_as_good_as_one_at_first(name: str) -> None:
    given = inputs()
    other = {**given, name: torch.zeros_like(given[name])}
    assert not torch.allclose(model()(**given), model()(**other))
    new = Transformer(TINY)
    for layer in (new.patch_out, new.level2, new.final):
        torch.nn.init.normal_(layer.weight, std=0.2)
    torch.testing.assert_close(new(**given), new(**other))


def test_each_frame_has_a_level_of_its_own() -> None:
    given = inputs()
    changed = {**given, "levels_BLQ": given["levels_BLQ"].clone()}
    changed["levels_BLQ"][:, 1] = torch.from_numpy(tokens.level_features(np.zeros(1)))
    made = model()
    assert not torch.allclose(made(**given)[:, 1], made(**changed)[:, 1])


def test_moving_all_tokens_alike_changes_nothing() -> None:
    """Rotary positions are relative, for tokens that stand apart from text without position."""
    given = inputs(words=5)
    given["mask_BK"] = torch.zeros(1, 5)
    where = tokens.positions(np.arange(3) + 7.0, 2, 2)
    moved = tokens.rope(tokens.rotary_angles(where, TINY.head_width))
    made = model()
    torch.testing.assert_close(
        made(**given), made(**{**given, "rope_2TE": torch.from_numpy(moved)}), atol=1e-4, rtol=1e-4
    )
