"""The draft: sketches as latents, by the codec's own encoder, actors in front."""

import torch
import torch.nn.functional as F

from soramame.model.codec import PATCH, Codec, CodecConfig
from soramame.model.detail import Draft
from soramame.plan import MAPS, MOMENTS
from soramame.sketch import CHANNELS, FINE
from soramame.tokens import SPAN

CELLS = 3


def drafted(actors: torch.Tensor, scenery: torch.Tensor) -> torch.Tensor:
    """What a draft that began as a codec's encoder says of one frame's sheets [..., side, side]."""
    torch.manual_seed(0)
    draft = Draft(8)
    draft.begin(encoder())
    parts = [torch.zeros(CELLS, CELLS, MAPS), *(cells(sheet) for sheet in (actors, scenery))]
    with torch.no_grad():
        return draft(torch.cat(parts, dim=-1)[None, None])[0, 0]


def encoder() -> torch.nn.Conv2d:
    torch.manual_seed(1)
    return Codec(CodecConfig(channels=8)).encoder.linear


def cells(sheet: torch.Tensor) -> torch.Tensor:
    """A sheet [..., h FINE, w FINE] as its cells see it, [h, w, numbers]."""
    cut = sheet.reshape(-1, CELLS, FINE, CELLS, FINE)
    return cut.permute(1, 3, 0, 2, 4).flatten(2)


def paints(seed: int, moments: int) -> torch.Tensor:
    """Opaque colours everywhere, [moments, 4, side, side]."""
    made = torch.rand(
        (moments, CHANNELS, CELLS * FINE, CELLS * FINE),
        generator=torch.Generator().manual_seed(seed),
    )
    made[:, 3] = 1.0
    return made


def test_an_opaque_sketch_that_stands_still_is_encoded_as_its_picture_would_be() -> None:
    sketch = paints(0, 1).expand(MOMENTS, -1, -1, -1)
    large = F.interpolate(sketch[:1, :3], scale_factor=PATCH // FINE, mode="bilinear")
    group = (2 * large - 1).permute(0, 2, 3, 1)[:, None].expand(-1, SPAN, -1, -1, -1)
    linear = encoder()
    codec = Codec(CodecConfig(channels=8))
    codec.encoder.linear.load_state_dict(linear.state_dict())
    with torch.no_grad():
        bias = linear.bias if linear.bias is not None else torch.zeros(8)
        expected = codec.encoder(group)[0].permute(1, 2, 0) - bias
    found = drafted(sketch, torch.zeros(CHANNELS, CELLS * FINE, CELLS * FINE))
    middle = slice(1, CELLS - 1)  # at the sheet's edges there is nothing to enlarge from
    torch.testing.assert_close(found[middle, middle, :8], expected[middle, middle])


def test_actors_hide_the_scenery_behind_them() -> None:
    actors = paints(0, MOMENTS)
    found = [drafted(actors, paints(seed, 1)[0]) for seed in (1, 2)]
    torch.testing.assert_close(*found)


def test_without_a_sketch_there_is_no_draft() -> None:
    empty = torch.zeros(MOMENTS, CHANNELS, CELLS * FINE, CELLS * FINE)
    assert not drafted(empty, empty[0]).any()
