"""The codec: shapes, independence of latents in time, and a linear start that is PCA."""

from dataclasses import replace

import torch

from soramame.animatic import FINER
from soramame.model.codec import (
    PATCH,
    Codec,
    CodecConfig,
    blank,
    patchify,
    to_groups,
    unpatchify,
)

TINY = CodecConfig(channels=8, widths=(16, 16, 8), depths=(1, 1, 1))


def clip(frames: int = 17, height: int = 32, width: int = 48) -> torch.Tensor:
    return torch.rand(1, frames, height, width, 3, generator=torch.Generator().manual_seed(0))


def test_patchify_is_undone() -> None:
    groups = to_groups(clip())[0]
    for size in (4, 8, 16):
        torch.testing.assert_close(unpatchify(patchify(groups, size), size, 8), groups)


def test_shapes_for_pictures_and_clips() -> None:
    codec = Codec(TINY).eval()
    for frames in (1, 9, 17):
        latents = codec.encode(clip(frames))
        assert latents.shape == (1, 1 + (frames - 1) // 8, 8, 2, 3)
        assert codec.decode(latents).shape == (1, frames, 32, 48, 3)


def test_a_latent_depends_on_its_own_frames_alone() -> None:
    codec = Codec(CodecConfig(channels=8, encoder_widths=(16, 16), encoder_depths=(1, 1))).eval()
    whole = codec.encode(clip(17))
    changed = clip(17)
    changed[:, 9:] = 0
    torch.testing.assert_close(codec.encode(changed)[:, :2], whole[:, :2])


def test_a_picture_is_a_clip_of_one_frame() -> None:
    codec = Codec(TINY).eval()
    torch.testing.assert_close(codec.encode(clip(17))[:, :1], codec.encode(clip(17)[:, :1]))


def test_a_decoder_that_reads_an_animatic_shows_what_is_sketched() -> None:
    torch.manual_seed(0)
    codec = Codec(replace(TINY, animated=FINER)).eval()
    latents = codec.encode(clip(17))
    assert codec.decode(latents).shape == (1, 17, 32, 48, 3)
    reading = codec.decoder.animated
    assert reading is not None
    for layer in (reading.read, codec.decoder.head):
        torch.nn.init.normal_(layer.weight, std=0.1)
    drawn = blank(latents)
    plain = codec.decoder(latents, drawn)
    drawn[:, 1, 4, :, :8, :8] = 1  # one frame's upper left corner
    changed = (codec.decoder(latents, drawn) - plain).abs().amax(dim=(0, 5)) > 1e-6
    assert changed[1, 4, :8, :8].any()
    assert not changed[0].any()
    assert not changed[2].any()
    assert not changed[1, 0].any()


def test_what_is_believed_is_pasted_with_the_actors_over_the_scenery() -> None:
    codec = Codec(replace(TINY, animated=FINER)).eval()
    reading = codec.decoder.animated
    assert reading is not None
    torch.nn.init.constant_(reading.believe.bias, 30.0)
    red, white = torch.tensor([1.0, 0, 0, 1]), torch.ones(4)
    latents = torch.zeros(1, 2, 8, 2, 3)
    drawn = blank(latents)
    drawn[..., 4:, :, :12] = white[:, None, None]  # the scenery: the left half
    drawn[:, 1, 4, :4, :, :6] = red[:, None, None]  # one frame's actor: a quarter, before it
    shown = codec.decoder(latents, drawn)
    behind = codec.decoder(latents, blank(latents))
    torch.testing.assert_close(shown[..., 30:, :], behind[..., 30:, :])
    torch.testing.assert_close(shown[0, 0, :, :, :20], torch.ones(8, 32, 20, 3))
    actor = torch.tensor([1.0, -1, -1]).expand(32, 8, 3)
    torch.testing.assert_close(shown[0, 1, 4, :, :8], actor)
    torch.testing.assert_close(shown[0, 1, 3, :, :8], torch.ones(32, 8, 3))


def test_a_complete_basis_reconstructs_exactly() -> None:
    dim = 3 * 8 * PATCH**2
    codec = Codec(CodecConfig(channels=64, widths=(16, 16, 8), depths=(1, 1, 1))).eval()
    frames = clip(9, 16, 16)
    patches = patchify(to_groups(frames)[0], PATCH).flatten(1)
    mean = patches.mean(dim=0)
    basis = torch.zeros(64, dim)
    basis[:2] = torch.linalg.svd(patches - mean, full_matrices=False).Vh[:2]
    codec.start_from_pca(mean, basis, torch.full((64,), 0.5))
    torch.testing.assert_close(codec.decode(codec.encode(frames)), frames, atol=1e-4, rtol=0)


def test_the_linear_encoder_is_not_trained() -> None:
    codec = Codec(TINY)
    assert not any(p.requires_grad for p in codec.encoder.parameters())
    assert all(p.requires_grad for p in codec.decoder.parameters())
