"""The training loop that all runs share: exact resuming, EMA, several processes, a live line.

A run is a folder. `checkpoint.pt` in it holds everything that the next step depends on, and is
replaced as a whole; a batch is a function of (seed, step, rank) alone. So a run that is killed at
any moment and started again ends with the same weights as one that was left in peace.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.distributed as dist
from torch import Tensor, nn

from soramame.training.optimiser import make_optimisers

Loss = Callable[[nn.Module, int, int], tuple[Tensor, dict[str, float]]]  # (model, step, rank)


@dataclass(frozen=True)
class Schedule:
    """How long and how fast: a warm-up, a plateau, and a linear decay over the last part."""

    steps: int
    rate: float
    warmup: int = 200
    decay: float = 0.2  # the share of all steps over which the rate falls to zero
    ema: float = 0.999
    save_every: int = 200
    sheet_every: int = 1000
    clip: float = 1.0  # largest norm of the gradient

    def factor(self, step: int) -> float:
        """The learning rate of `step` as a share of its peak."""
        falling = max(1.0, self.decay * self.steps)
        return max(0.0, min(1.0, (step + 1) / self.warmup, (self.steps - step) / falling))


class Run:
    """A model in training, its EMA and optimisers, and the folder that keeps them."""

    def __init__(self, folder: Path, model: nn.Module, schedule: Schedule) -> None:
        self.folder = folder
        self.model = model
        self.schedule = schedule
        self.step = 0
        self.seconds = 0.0  # spent so far, over all starts
        self.optimisers = make_optimisers(model, schedule.rate)
        self.ema = {name: value.detach().clone() for name, value in model.state_dict().items()}
        folder.mkdir(parents=True, exist_ok=True)
        self._resume()

    def _resume(self) -> None:
        path = self.folder / "checkpoint.pt"
        if not path.exists():
            return
        state = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.ema = state["ema"]
        self.step, self.seconds = state["step"], state["seconds"]
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        state = {
            "model": self.model.state_dict(),
            "ema": self.ema,
            "step": self.step,
            "seconds": self.seconds,
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
        }
        path = self.folder / "checkpoint.pt"
        temporary = path.with_suffix(".part")
        with temporary.open("wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)

    def update(self) -> None:
        """One optimiser step from the gradients that stand, and the EMA after it."""
        nn.utils.clip_grad_norm_(self.model.parameters(), self.schedule.clip)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = group["peak"] * self.schedule.factor(self.step)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self.step += 1
        decay = min(self.schedule.ema, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, parameter in self.model.state_dict().items():
                self.ema[name].lerp_(parameter, 1 - decay)


def train(
    run: Run,
    loss: Loss,
    sheet: Callable[[Run], None] = lambda run: None,
    wrap: Callable[[nn.Module], nn.Module] = lambda model: model,
) -> None:
    """Run to the schedule's end; under `torchrun`, all processes average their gradients.

    wrap: what is called in place of the model, such as `torch.compile`.
    """
    distributed = "WORLD_SIZE" in os.environ
    if distributed:
        dist.init_process_group("gloo")
    rank = dist.get_rank() if distributed else 0
    model = wrap(run.model)
    if distributed:
        model = nn.parallel.DistributedDataParallel(model)
    line = LiveLine(run, quiet=rank > 0)
    while run.step < run.schedule.steps:
        started = time.monotonic()
        value, details = loss(model, run.step, rank)
        value.backward()
        run.update()
        run.seconds += time.monotonic() - started
        line.show(float(value.detach()), details)
        if rank == 0 and (run.step % run.schedule.save_every == 0 or _last(run)):
            run.save()
        if rank == 0 and (run.step % run.schedule.sheet_every == 0 or _last(run)):
            sheet(run)
    if distributed:
        dist.destroy_process_group()


def _last(run: Run) -> bool:
    return run.step == run.schedule.steps


class LiveLine:
    """One line that tells the loss, the throughput and the time left; a log line now and then."""

    def __init__(self, run: Run, quiet: bool, log_every: int = 50) -> None:
        self.run, self.quiet, self.log_every = run, quiet, log_every
        self.averages: dict[str, float] = {}
        self.started, self.first_step = time.monotonic(), run.step

    def show(self, loss: float, details: dict[str, float]) -> None:
        """Fold in one step's figures and print them."""
        for name, value in {"loss": loss, **details}.items():
            self.averages[name] = self.averages.get(name, value) * 0.98 + value * 0.02
        if self.quiet:
            return
        rate = (self.run.step - self.first_step) / (time.monotonic() - self.started)
        left = (self.run.schedule.steps - self.run.step) / rate / 60
        figures = "  ".join(f"{name} {value:.4g}" for name, value in self.averages.items())
        text = f"step {self.run.step}/{self.run.schedule.steps}  {figures}  {rate:.2f} steps/s"
        if self.run.step % self.log_every == 0:
            self._log()
            print(f"{text}  {left:.0f} min left", flush=True)

    def _log(self) -> None:
        record = {"step": self.run.step, "seconds": round(self.run.seconds, 1), **self.averages}
        with (self.run.folder / "log.jsonl").open("a") as file:
            file.write(json.dumps(record) + "\n")
