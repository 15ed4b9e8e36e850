"""The recogniser's run: what one step learns from, and what it is punished for.

Every step has its own number of frames a clip: single frames teach at little cost what things look
like, rows of frames how they move, so a run goes from the ones to the others. Pixels are disturbed
the way made clips are: soft in places, noisy, a little off in light and position.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from soramame.evaluation.recogniser import GREY, SIZES, VALUES
from soramame.model.recogniser import RecogniserConfig, RecogniserNet
from soramame.model.stored import load_weights
from soramame.training.export import write_graphs
from soramame.training.glimpses import UNSEEN, Glimpses

LENGTHS = (1, 2, 3, 5, 9, 13, 17)  # frames a clip
EARLY = (0.55, 0.1, 0.05, 0.05, 0.05, 0.1, 0.1)  # shares of the lengths when a run begins
LATE = (0.1, 0.03, 0.03, 0.09, 0.1, 0.2, 0.45)  # and when it ends
FRAMES = 153  # in a step, all its clips together
SMOOTHING = 0.02
EXCHANGED = 0.4  # of the clips
COLOURBLIND = ("subject", "action", "direction", "camera")  # what shows in any colours
FINDING = 4.0  # what finding the actors weighs beside telling the attributes


def new_net() -> RecogniserNet:
    """The network as it begins."""
    torch.manual_seed(0)
    net = RecogniserNet(RecogniserConfig(SIZES))
    net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return net


def begun(folder: Path) -> RecogniserNet:
    """A network that begins with exported weights, as far as they fit."""
    net = new_net()
    sizes = {name: value.shape for name, value in net.state_dict().items()}
    stored = load_weights(folder, "recogniser")
    fitting = {name: value for name, value in stored.items() if value.shape == sizes.get(name)}
    net.load_state_dict(fitting, strict=False)
    return net


def step_loss(
    net: nn.Module, glimpses: Glimpses, step: int, rank: int, progress: float
) -> tuple[Tensor, dict[str, float]]:
    """The loss of one step's batch, summed over attributes, and the share that was right.

    progress: how much of the run is done, 0 to 1.
    """
    rng = np.random.default_rng((step, rank))
    shares = np.array(EARLY) * (1 - progress) + np.array(LATE) * progress
    length = int(rng.choice(LENGTHS, p=shares))
    batch = glimpses.batch(FRAMES // length, length, 1, step, rank)
    frames, labels, where = (torch.from_numpy(array) for array in batch)
    generator = torch.Generator().manual_seed(step * 64 + rank)
    frames, labels = recoloured(frames, labels, generator)
    pixels = disturbed(frames, generator)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        readings, found = net(pixels)
    loss, right = attributes_loss(readings.float(), labels)
    finding = F.binary_cross_entropy_with_logits(found.float(), where / 16)
    details = {"finding": float(finding.detach()), **(right if length >= 13 else {})}
    return loss + FINDING * finding, details


def attributes_loss(output: Tensor, labels: Tensor) -> tuple[Tensor, dict[str, float]]:
    """Cross entropy of every attribute that can be seen, and how often it was right.

    output: [B, V + D]. labels: [B, 9], UNSEEN where nothing is asked.
    """
    losses, details = [], {}
    for logits, told, name in zip(output.split((*SIZES, output.shape[1] - sum(SIZES)), 1),
                                  labels.T, VALUES, strict=False):  # fmt: skip
        seen = told != UNSEEN
        if seen.any():
            loss = F.cross_entropy(logits[seen], told[seen], label_smoothing=SMOOTHING)
            losses.append(loss)
            details[name] = float((logits[seen].argmax(1) == told[seen]).float().mean())
    return torch.stack(losses).sum(), details


def recoloured(
    frames_BTHWC: Tensor, labels_BA: Tensor, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Frames of which a share has its red, green and blue exchanged, and what can be asked of them.

    A fifth of the combinations is never rendered for training. No blue boat ever stands still
    there, so that blueness would be taken for a sign of swimming.
    """
    orders = torch.stack([torch.randperm(3, generator=generator) for _ in labels_BA])
    exchanged = torch.rand(len(orders), generator=generator) < EXCHANGED
    orders[~exchanged] = torch.arange(3)
    frames = frames_BTHWC.gather(-1, orders[:, None, None, None].expand_as(frames_BTHWC))
    asked = torch.tensor([name in COLOURBLIND for name in VALUES])
    unseen = exchanged[:, None] & ~asked
    return frames, labels_BA.masked_fill(unseen, UNSEEN)


def disturbed(frames_BTHWC: Tensor, generator: torch.Generator) -> Tensor:
    """Pixels -1 to 1 of frames uint8 [B, T, H, W, 3], each clip disturbed in its own way."""
    b, t = frames_BTHWC.shape[:2]
    x = (frames_BTHWC.float() / 127.5 - 1.0).flatten(0, 1).permute(0, 3, 1, 2)

    def draw(low: float, high: float, *shape: int) -> Tensor:
        """Numbers that all frames of a clip share, [B * T, *shape]."""
        drawn = low + (high - low) * torch.rand(b, *shape, generator=generator)
        return drawn.repeat_interleave(t, dim=0)

    x = _moved(x, draw(-0.05, 0.05, 2), draw(0.9, 1.1, 1))
    x = _softened(x, draw(-1.0, 1.0, 1, 8, 8), draw(0.0, 1.0, 1, 1, 1))
    noise = torch.randn(b * t, *frames_BTHWC.shape[2:], generator=generator)
    x = x + noise.permute(0, 3, 1, 2) * draw(-0.05, 0.05, 1, 1, 1).clamp_min(0)
    x = x * draw(0.92, 1.08, 1, 1, 1) + draw(-0.06, 0.06, 1, 1, 1) + draw(-0.02, 0.02, 3, 1, 1)
    return x.permute(0, 2, 3, 1).unflatten(0, (b, t))


def _moved(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    """Shifted by shares of half a side and scaled; what comes in is grey."""
    theta = torch.zeros(len(x), 2, 3)
    theta[:, 0, 0] = theta[:, 1, 1] = scale[:, 0]
    theta[:, :, 2] = shift
    grid = F.affine_grid(theta, list(x.shape), align_corners=False)
    grey = GREY / 127.5 - 1.0
    return F.grid_sample(x - grey, grid, align_corners=False) + grey


def _softened(x: Tensor, where: Tensor, strength: Tensor) -> Tensor:
    """Detail taken away by a share that differs from place to place."""
    coarse = F.interpolate(F.avg_pool2d(x, 3, 2, padding=1), scale_factor=2, mode="bilinear")
    share = F.interpolate(where, size=x.shape[-2:], mode="bilinear").clamp(0, 1)
    return x.lerp(coarse, share * strength)


def open_net(folder: Path) -> RecogniserNet:
    """The network of a run's folder, with its averaged weights."""
    net = new_net()
    net.load_state_dict(torch.load(folder / "checkpoint.pt", weights_only=True)["ema"])
    return net


def export(folder: Path, net: RecogniserNet) -> None:
    """Write `recogniser.onnx`, for any number of clips and frames, and its weights."""
    net.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    side = net.config.side
    frames = torch.zeros(2, 5, side, side, 3)
    write_graphs(folder, {"recogniser": (net, (frames,), {"frames": (0, 1)})})
