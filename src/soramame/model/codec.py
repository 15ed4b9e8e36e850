"""The codec: frames to a grid of latents and back, 8 frames of 16x16 pixels to one latent cell.

A clip of 1 + 8k frames becomes 1 + k latent frames. Each latent frame is encoded from its own 8
frames alone, so a clip can be cut, kept and continued at any latent; a picture (and so a clip's
first frame) is encoded as 8 equal frames. The decoder does look at the neighbours in time.

Where a clip is sketched, the decoder reads its animatic (`soramame.animatic`) beside latents and
pastes it, tinted and as far as it believes it, over the picture that they make: it does the last of
the denoising, as LTX's does (HaCohen et al. 2024).

Both directions start as a linear map (PCA of patches) and learn the rest as a residual. Inside,
time is mixed by 1x1 convolutions over shifted frames, since everything 2D is fast on a CPU, and
resolution changes come with the parameter-free shortcuts of DC-AE (Chen et al. 2024, eq. 1-2).

Shapes: B clips, L latent frames, C latent channels, h = H / 16, w = W / 16; N images of a batch.
Pixels are float in [-1, 1].
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from soramame.animatic import DRAWN, FINER
from soramame.sketch import CHANNELS, FINE
from soramame.tokens import SPAN

PATCH = 16  # pixels along a latent cell's side
PAIR = 2  # frames of a feature map at a quarter of the resolution
LAYERS = DRAWN // CHANNELS  # of an animatic
BELIEVED = 2.0  # how far an animatic is believed when a decoder begins to learn, before the sigmoid
FIRM = 4.0  # how much more when it has learnt: a mixture of two guesses is less sharp than either


@dataclass(frozen=True)
class CodecConfig:
    """Sizes of a codec; `widths` are channels at 1/16, 1/8 and 1/4 of the resolution.

    encoder_widths: None keeps the encoder to its linear map, fixed: no latents need to be made
    again while the decoder learns. animated: pixels of the animatic that the decoder reads along a
    cell's side; 0 if it reads none.
    """

    channels: int = 64
    encoder_widths: tuple[int, int] | None = None
    encoder_depths: tuple[int, int] = (2, 1)
    widths: tuple[int, int, int] = (256, 128, 64)
    depths: tuple[int, int, int] = (2, 2, 1)
    animated: int = 0


def to_groups(frames_BTHWC: Tensor) -> Tensor:
    """Frames [B, 1 + 8k, H, W, 3] to groups [B, 1 + k, 8, H, W, 3], the first frame repeated."""
    first = frames_BTHWC[:, :1].unsqueeze(2).expand(-1, -1, SPAN, -1, -1, -1)
    rest = frames_BTHWC[:, 1:].unflatten(1, (-1, SPAN))
    return torch.cat([first, rest], dim=1)


def patchify(groups_GSHWC: Tensor, size: int) -> Tensor:
    """Groups [G, 8, H, W, 3] to [G, 8 * size * size * 3, H / size, W / size]."""
    g, s, height, width, c = groups_GSHWC.shape
    x = groups_GSHWC.reshape(g, s, height // size, size, width // size, size, c)
    x = x.permute(0, 1, 3, 5, 6, 2, 4)
    return x.reshape(g, s * size * size * c, height // size, width // size)


def unpatchify(x: Tensor, size: int, span: int) -> Tensor:
    """The inverse: [G, span * size * size * 3, h, w] to groups [G, span, h * size, w * size, 3]."""
    g, _, h, w = x.shape
    x = x.reshape(g, span, size, size, 3, h, w).permute(0, 1, 5, 2, 6, 3, 4)
    return x.reshape(g, span, h * size, w * size, 3)


def blank(z_BLChw: Tensor) -> Tensor:
    """The animatic [B, L, 8, DRAWN, H / 2, W / 2] of latents of which nothing is sketched."""
    b, frames, _, h, w = z_BLChw.shape
    return z_BLChw.new_zeros(b, frames, SPAN, DRAWN, h * FINER, w * FINER)


def close(layer: nn.Conv2d) -> None:
    """Let a layer start by adding nothing."""
    nn.init.zeros_(layer.weight)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)


class Residual(nn.Module):
    """Two 3x3 convolutions around a shortcut; the second starts at zero, so the block does too."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        close(self.conv2)

    def forward(self, x: Tensor) -> Tensor:
        """[N, width, h, w] to the same."""
        return x + self.conv2(F.silu(self.conv1(F.silu(x))))


class TimeMix(nn.Module):
    """A 1x1 convolution over each frame with its neighbours before and after (edges repeat)."""

    def __init__(self, width_in: int, width_out: int) -> None:
        super().__init__()
        self.mix = nn.Conv2d(3 * width_in, width_out, 1)

    def forward(self, x: Tensor, frames: int) -> Tensor:
        """[B * frames, width_in, h, w] to [B * frames, width_out, h, w]."""
        x_BT = x.unflatten(0, (-1, frames))
        before = torch.cat([x_BT[:, :1], x_BT[:, :-1]], dim=1)
        after = torch.cat([x_BT[:, 1:], x_BT[:, -1:]], dim=1)
        return self.mix(torch.cat([before, x_BT, after], dim=2).flatten(0, 1))


class Upsample(nn.Module):
    """Twice the height, the width and the frame rate: [N, a, h, w] to [2N, b, 2h, 2w]."""

    def __init__(self, width_in: int, width_out: int) -> None:
        super().__init__()
        self.width_out = width_out
        self.expand = nn.Conv2d(width_in, 8 * width_out, 1)

    def forward(self, x: Tensor) -> Tensor:
        """The learned expansion plus the channels themselves, repeated, as its shortcut."""
        n, a, h, w = x.shape
        copies = 8 * self.width_out // a
        y = self.expand(x) + x.repeat_interleave(copies, dim=1)
        y = y.reshape(n, 2, 4 * self.width_out, h, w).reshape(2 * n, 4 * self.width_out, h, w)
        return F.pixel_shuffle(y, 2)


class Encoder(nn.Module):
    """Groups of 8 frames to latent frames, each by itself."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.linear = nn.Conv2d(3 * SPAN * PATCH**2, config.channels, 1)
        self.detail = EncoderDetail(config) if config.encoder_widths else None
        if self.detail is None:
            self.linear.requires_grad_(False)

    def forward(self, groups_GSHWC: Tensor) -> Tensor:
        """[G, 8, H, W, 3] to [G, C, h, w]."""
        latents = self.linear(patchify(groups_GSHWC, PATCH))
        return latents if self.detail is None else latents + self.detail(groups_GSHWC)


class EncoderDetail(nn.Module):
    """What an encoder adds to its linear map."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        assert config.encoder_widths is not None
        deep, fine = config.encoder_widths
        deep_blocks, fine_blocks = config.encoder_depths
        self.stem = nn.Conv2d(3 * SPAN * PATCH**2 // 4, fine, 1)
        self.fine = nn.Sequential(*[Residual(fine) for _ in range(fine_blocks)])
        self.down = nn.Conv2d(4 * fine, deep, 1)
        self.deep = nn.Sequential(*[Residual(deep) for _ in range(deep_blocks)])
        self.head = nn.Conv2d(deep, config.channels, 1)
        close(self.head)

    def forward(self, groups_GSHWC: Tensor) -> Tensor:
        """[G, 8, H, W, 3] to [G, C, h, w]."""
        x = self.fine(self.stem(patchify(groups_GSHWC, PATCH // 2)))
        x = self.deep(self.down(F.pixel_unshuffle(x, 2)))
        return self.head(F.silu(x))


class Decoder(nn.Module):
    """Latent frames to groups of 8 frames, each with a look at its neighbours."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        deep, middle, fine = config.widths
        self.linear = nn.Conv2d(config.channels, 3 * SPAN * PATCH**2, 1)
        self.stem = TimeMix(config.channels, deep)
        self.deep = nn.Sequential(*[Residual(deep) for _ in range(config.depths[0])])
        self.up1 = Upsample(deep, middle)
        self.time1 = TimeMix(middle, middle)
        self.middle = nn.Sequential(*[Residual(middle) for _ in range(config.depths[1])])
        self.up2 = Upsample(middle, fine)
        self.time2 = TimeMix(fine, fine)
        self.fine = nn.Sequential(*[Residual(fine) for _ in range(config.depths[2])])
        self.head = nn.Conv2d(fine, PAIR * 16 * 3, 3, padding=1)
        for layer in (self.head, self.time1.mix, self.time2.mix):
            close(layer)
        self.animated = AnimaticReader(fine, config.animated) if config.animated else None

    def forward(self, z_BLChw: Tensor, animatic: Tensor | None = None) -> Tensor:
        """[B, L, C, h, w] to pixels [B, L, 8, H, W, 3].

        animatic: [B, L, 8, DRAWN, H / 2, W / 2]; wanted by a decoder that reads one.
        """
        b, frames = z_BLChw.shape[:2]
        z = z_BLChw.flatten(0, 1)
        linear = unpatchify(self.linear(z), PATCH, SPAN)
        x = self.up1(self.deep(self.stem(z, frames)))
        x = self.up2(self.middle(x + self.time1(x, 2 * frames)))
        x = x + self.time2(x, 4 * frames)
        if self.animated is None:
            x = self.fine(x)
        else:
            assert animatic is not None
            drawn = animatic.reshape(len(x), PAIR * DRAWN, *animatic.shape[-2:])
            x = self.fine(x + self.animated(drawn))
        detail = unpatchify(self.head(F.silu(x)), FINE, PAIR)  # [B * L * 4, 2, H, W, 3]
        pixels = linear + detail.reshape(linear.shape)
        if self.animated is not None:
            pixels = self.animated.paste(pixels, drawn, x)
        return pixels.unflatten(0, (b, frames))


class AnimaticReader(nn.Module):
    """How a decoder reads animatics, at a quarter of the resolution, and pastes them.

    Shapes: N pairs of frames; drawn: an animatic of each, [N, PAIR * DRAWN, H / 2, W / 2].
    """

    def __init__(self, width: int, finer: int) -> None:
        super().__init__()
        self.scale, self.rest = finer // FINE, PATCH // finer
        self.read = nn.Conv2d(PAIR * DRAWN * self.scale**2, width, 3, padding=1)
        self.believe = nn.Conv2d(width, PAIR * LAYERS, 1)
        self.tint = nn.Conv2d(width, PAIR * 3, 1)
        for layer in (self.read, self.believe, self.tint):
            close(layer)

    def forward(self, drawn: Tensor) -> Tensor:
        """What is read, [N, width, H / 4, W / 4]."""
        read: Tensor = self.read(F.pixel_unshuffle(drawn, self.scale))
        return read

    def paste(self, pixels: Tensor, drawn: Tensor, x: Tensor) -> Tensor:
        """The picture of the latents, [G, 8, H, W, 3], with the animatic over it.

        x [N, width, H / 4, W / 4] tells how far each layer is believed, and how it is tinted.
        """
        believed = torch.sigmoid(self.believe(x) + BELIEVED + (0.0 if self.training else FIRM))
        believed = larger(believed, self.scale).unflatten(1, (PAIR, LAYERS, 1))
        tint = larger(self.tint(x), self.scale).unflatten(1, (PAIR, 3))
        layers = drawn.unflatten(1, (PAIR, LAYERS, CHANNELS)) * believed
        actors, scenery = layers[:, :, 0], layers[:, :, 1]
        sheet = actors + (1 - actors[:, :, -1:]) * scenery
        opacity = sheet[:, :, -1:]
        sheet = torch.cat([2 * sheet[:, :, :-1] + opacity * (tint - 1), 1 - opacity], dim=2)
        sheet = larger(sheet.flatten(1, 2), self.rest)
        sheet = sheet.reshape(*pixels.shape[:2], CHANNELS, *pixels.shape[2:4]).movedim(2, -1)
        return pixels * sheet[..., -1:] + sheet[..., :-1]


def larger(x: Tensor, scale: int) -> Tensor:
    """[N, C, h, w] enlarged."""
    return F.interpolate(x, scale_factor=float(scale), mode="bilinear", align_corners=False)


class Codec(nn.Module):
    """The encoder and the decoder together, as they are trained."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)

    @torch.no_grad()
    def start_from_pca(self, mean: Tensor, basis: Tensor, scale: Tensor) -> None:
        """Set the linear maps: mean [6144], orthonormal basis [C, 6144], scale [C] of latents."""
        encoder, decoder = self.encoder.linear, self.decoder.linear
        assert encoder.bias is not None
        assert decoder.bias is not None
        encoder.weight.copy_((basis / scale[:, None])[:, :, None, None])
        encoder.bias.copy_(-(basis @ mean) / scale)
        decoder.weight.copy_((basis * scale[:, None]).T[:, :, None, None])
        decoder.bias.copy_(mean)

    def encode(self, frames_BTHWC: Tensor) -> Tensor:
        """Frames [B, 1 + 8k, H, W, 3] to latents [B, 1 + k, C, h, w]."""
        groups = to_groups(frames_BTHWC)
        return self.encoder(groups.flatten(0, 1)).unflatten(0, groups.shape[:2])

    def decode(self, z_BLChw: Tensor) -> Tensor:
        """Latents [B, 1 + k, C, h, w] to frames [B, 1 + 8k, H, W, 3], with nothing sketched."""
        nothing = blank(z_BLChw) if self.config.animated else None
        groups = self.decoder(z_BLChw, nothing)
        return torch.cat([groups[:, :1, -1], groups[:, 1:].flatten(1, 2)], dim=1)
