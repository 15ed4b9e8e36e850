"""The distillation's loss: guidance folded in and steps halved, one pass in place of four.

Progressive distillation (Salimans & Ho 2022, section 3) of a guided teacher (Meng et al. 2023,
section 3.1) along rectified flow: from the same noisy tokens the teacher takes two guided steps of
Euler's method, and the student learns the clean tokens with which one step leads as far.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from soramame.sampling import shifted_levels
from soramame.training.latents import Window
from soramame.training.transformer import (
    SMALLEST_LEVEL,
    draw_levels,
    frame_error,
    generator_of,
    hide,
    noisy,
    predict,
)


def distillation_loss(
    student: nn.Module,
    teacher: nn.Module,
    window: Window,
    importance: Tensor,
    steps: int,
    guidance: float,
    shift: float,
    seed: tuple[int, ...],
) -> tuple[Tensor, dict[str, float]]:
    """Squared error of the student's clean tokens to those that the teacher's two steps imply.

    steps: how many the student will take, at the levels `shifted_levels(steps, shift)`.
    guidance: the teacher's; 1 where it is folded in already.
    """
    generator = generator_of(*seed, 4)
    grid = torch.from_numpy(shifted_levels(2 * steps, shift))
    first = 2 * torch.randint(steps, (len(window.x), 1), generator=generator)
    free = (draw_levels(window, seed) > 0).float()
    start, middle, end = (grid[first + i] * free for i in range(3))
    x = noisy(window.x, torch.randn(window.x.shape, generator=generator), start)
    with torch.no_grad():
        between = step(x, guided(teacher, x, start, window, guidance), start, middle)
        then = step(between, guided(teacher, between, middle, window, guidance), middle, end)
    clean = predict(student, x, start, window)
    error = frame_error(clean, implied(x, then, start, end), window, importance)
    weight = free / start.clamp(min=SMALLEST_LEVEL).square()
    return (error * weight).sum() / free.sum(), {"error": float(error.detach().mean())}


def step(x_BLRCF: Tensor, clean: Tensor, now_BL: Tensor, then_BL: Tensor) -> Tensor:
    """One of Euler's steps along the flow; frames that are given (level 0) stay."""
    ratio = torch.where(now_BL > 0, then_BL / now_BL.clamp(min=1e-6), torch.ones_like(now_BL))
    return clean + ratio[:, :, None, None, None] * (x_BLRCF - clean)


def implied(x_BLRCF: Tensor, then: Tensor, start_BL: Tensor, end_BL: Tensor) -> Tensor:
    """The clean tokens with which one step from `start` to `end` leads from `x` to `then`."""
    ratio = (end_BL / start_BL.clamp(min=1e-6))[:, :, None, None, None]
    return (then - ratio * x_BLRCF) / (1 - ratio)


def guided(
    teacher: nn.Module, x_BLRCF: Tensor, levels_BL: Tensor, window: Window, guidance: float
) -> Tensor:
    """The teacher's clean tokens under guidance (Ho & Salimans 2022, eq. 6)."""
    told = predict(teacher, x_BLRCF, levels_BL, window)
    if guidance == 1:
        return told
    nothing = torch.zeros(len(window.x), 1)
    untold = predict(teacher, x_BLRCF, levels_BL, hide(window, nothing, torch.ones_like(nothing)))
    return untold + guidance * (told - untold)
