"""The detail head: its own resolution, its neighbours, and nothing at first."""

import numpy as np
import pytest
import torch

from soramame import tokens
from soramame.model.detail import Detail, to_cells, to_tokens
from soramame.seen import SEEN


def head() -> Detail:
    torch.manual_seed(0)
    made = Detail(channels=4, told=32, patch=2, width=16, depth=2, expansion=2)
    for parameter in made.parameters():
        if not parameter.any():
            torch.nn.init.normal_(parameter, std=0.2)
    return made.eval()


def inputs() -> list[torch.Tensor]:
    shapes = ((1, 5, 6, 6, 16), (1, 5, 6, 6, 4 * SEEN), (1, 5, 6, 6, 32), (1, 5, 32))
    return [torch.randn(shape, generator=torch.Generator().manual_seed(1)) for shape in shapes]


@pytest.mark.parametrize("size", [(4, 6), (9, 16)])
def test_cells_lie_where_the_latents_had_them(size: tuple[int, int]) -> None:
    latents = np.random.default_rng(0).standard_normal((2, 3, 5, *size)).astype(np.float32)
    cut = torch.from_numpy(tokens.cut(latents, 2))
    cells = to_cells(cut, 2)
    h, w = size
    expected = np.moveaxis(latents, 2, -1)
    np.testing.assert_array_equal(cells.numpy()[:, :, :h, :w], expected)
    assert torch.equal(to_tokens(cells, 2), cut)


def test_a_cell_is_seen_by_its_neighbours_in_space_and_time_alone() -> None:
    """Two blocks: two cells to each side, two latent frames to and fro."""
    made, given = head(), inputs()
    other = [given[0].clone(), *given[1:]]
    other[0][0, 0, 0, 0, ::4] += 1.0  # the first cell of the first token
    with torch.no_grad():
        moved = to_cells(made(*other) - made(*given), 2).abs().amax(dim=-1)[0] > 1e-6
    assert moved[:3, :3, :3].all()
    moved[:3, :3, :3] = False
    assert not moved.any()


def test_frames_have_noise_levels_of_their_own() -> None:
    made, given = head(), inputs()
    other = [*given[:3], given[3].clone()]
    other[3][:, 4] += 1.0
    with torch.no_grad():
        moved = (made(*other) - made(*given)).abs().amax(dim=(0, 2, 3, 4)) > 1e-6
    assert moved.tolist() == [False, False, True, True, True]
