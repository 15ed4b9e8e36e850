"""Close-ups: who is in them, and that a token keeps its place, its map and its neighbours."""

import torch

from soramame.model.transformer import Transformer, TransformerConfig
from soramame.plan import PLAN
from soramame.seen import SEEN
from soramame.tokens import positions, rope, rotary_angles
from soramame.training.closeups import close_up
from soramame.training.latents import Window
from soramame.training.transformer import flow_loss, generator_of

CONFIG = TransformerConfig(channels=1, width=32, depth=1, heads=1, patch=1)
ROWS, COLUMNS = 6, 8


def window(batch: int = 5, frames: int = 3) -> Window:
    """Tokens that tell their own row and column, and an actor in the last corner."""
    where = positions(torch.arange(frames).numpy(), ROWS, COLUMNS)
    place = torch.from_numpy(where).float().reshape(frames, ROWS, COLUMNS, 3)
    tokens = place[..., 1:2] * 100 + place[..., 2:]
    present = torch.zeros(batch, frames, ROWS, COLUMNS)
    present[:, :, -1, -1] = 1
    return Window(
        x=tokens.expand(batch, *tokens.shape).clone(),
        rope=torch.from_numpy(rope(rotary_angles(where, CONFIG.head_width))),
        still=torch.zeros(frames),
        plan=torch.zeros(batch, frames, PLAN),
        maps=tokens.expand(batch, *tokens.shape[:-1], SEEN).clone(),
        text=torch.zeros(batch, 4, 384),
        mask=torch.ones(batch, 4),
        present=present,
    )


def test_the_actor_is_in_every_one() -> None:
    near = close_up(window(), 4, generator_of(1))
    assert near.x.shape == (5, 3, 4, 4, 1)
    assert (near.present.sum(dim=(1, 2, 3)) == 3).all()


def test_tokens_keep_their_places_and_maps() -> None:
    whole = window()
    near = close_up(whole, 4, generator_of(1))
    assert torch.equal(near.maps[..., :1], near.x)
    where = positions(torch.arange(3).numpy(), ROWS, COLUMNS)
    first = where[0]
    by_place = {float(y * 100 + x): whole.rope[:, i] for i, (_, y, x) in enumerate(first)}
    for sample in range(5):
        turned = near.rope[:, sample, 0, :16]  # the first latent's tokens
        for token, value in enumerate(near.x[sample, 0].flatten().tolist()):
            assert torch.equal(turned[:, token], by_place[value])


def test_with_nobody_there_any_part_will_do() -> None:
    empty = window()._replace(present=torch.zeros(5, 3, ROWS, COLUMNS))
    parts = close_up(empty, 4, generator_of(1)).x[:, 0, 0, 0, 0]
    assert len(parts.unique()) > 1


def test_it_can_be_learnt_from() -> None:
    near = close_up(window(), 4, generator_of(1))
    loss, _ = flow_loss(Transformer(CONFIG), near, torch.ones(1), (1,))
    assert loss.isfinite()


def test_a_side_as_large_as_the_picture_is_the_picture() -> None:
    near = close_up(window(), 9, generator_of(1))
    assert torch.equal(near.x, window().x)
