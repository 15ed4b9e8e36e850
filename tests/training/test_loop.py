"""The loop: killed at any moment and started again, it ends with the same weights."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import torch

RUN = """
import sys, time
from pathlib import Path
import torch
from torch import nn
from soramame.training.loop import Run, Schedule, train

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
run = Run(Path(sys.argv[1]), model, Schedule(60, 1e-2, warmup=5, save_every=7, sheet_every=100))

def loss(model, step, rank):
    time.sleep(float(sys.argv[2]))
    size = 64 // int(sys.argv[3])
    x = torch.randn(64, 4, generator=torch.Generator().manual_seed(step))
    x = x[rank * size:(rank + 1) * size]
    return (model(x)[:, 0] - x.sum(dim=1)).square().mean(), {}

train(run, loss)
"""


def command(folder: Path, pause: float = 0.0, processes: int = 1) -> list[str]:
    script = folder.parent / "run.py"
    script.write_text(RUN)
    return [str(script), str(folder), str(pause), str(processes)]


def final(folder: Path) -> dict[str, torch.Tensor]:
    state = torch.load(folder / "checkpoint.pt", weights_only=True)
    assert state["step"] == 60
    return {**state["model"], **{f"ema {k}": v for k, v in state["ema"].items()}}


def test_kill_and_resume_gives_the_same_weights(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    subprocess.run([sys.executable, *command(whole)], check=True, capture_output=True)
    for _ in range(3):
        running = subprocess.Popen(
            [sys.executable, *command(cut, pause=0.05)], stdout=subprocess.DEVNULL
        )
        seen = (cut / "checkpoint.pt").stat().st_mtime_ns if cut.exists() else 0
        while running.poll() is None:
            time.sleep(0.01)
            path = cut / "checkpoint.pt"
            if path.exists() and path.stat().st_mtime_ns != seen:
                break
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
    assert torch.load(cut / "checkpoint.pt", weights_only=True)["step"] < 60
    subprocess.run([sys.executable, *command(cut)], check=True, capture_output=True)
    expected, found = final(whole), final(cut)
    for name in expected:
        assert torch.equal(expected[name], found[name]), name


def test_two_processes_train_as_one(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    subprocess.run([sys.executable, *command(one)], check=True, capture_output=True)
    launch = [
        sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2",
        *command(two, processes=2),
    ]  # fmt: skip
    subprocess.run(
        launch, check=True, capture_output=True, env={**os.environ, "OMP_NUM_THREADS": "1"}
    )
    expected, found = final(one), final(two)
    for name in expected:
        torch.testing.assert_close(found[name], expected[name], atol=1e-4, rtol=1e-4)
