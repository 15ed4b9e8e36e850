"""A model of one's own: what is asked is checked, and a killed run ends like an undisturbed one."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from home_made import good_clips

from soramame.model.transformer import TransformerConfig
from soramame.training.latents import IMPORTANCE, Latents, Staging, write_shard
from soramame.training.own import Order, draw

STEPS = 20
RUN = """
import sys, time
from pathlib import Path
import torch
from soramame.engine.folder import ModelSpec
from soramame.model.codec import Codec, CodecConfig
from soramame.model.transformer import Transformer, TransformerConfig
from soramame.training import own
from soramame.training.footage import collect
from soramame.training.manifest import manifest
from soramame.training.preparing import prepare

data, work, pause = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
torch.manual_seed(0)
codec = Codec(CodecConfig(channels=4, widths=(8, 8, 8), depths=(1, 1, 1)))
transformer = Transformer(TransformerConfig(channels=4, width=32, depth=1, heads=1))
spec = ModelSpec("small", "1", channels=4, patch=2, head_width=32, window=3, steps=1,
                 guidance=1.0, shift=1.0)
found = collect(data)
prepared = prepare(found.sources, codec, spec.window, work.parent / "latents", (256, 144))
told = manifest("small", "", True, 20, found.sources, prepared.used, ())
draw = own.draw
own.draw = lambda *given: (time.sleep(pause), draw(*given))[1]
own.tune(own.Material(prepared.folder, work, told, 0), spec, codec, transformer, None, 20, 1e-3)
"""


def final(folder: Path) -> dict[str, torch.Tensor]:
    state = torch.load(folder / "checkpoint.pt", weights_only=True)
    assert state["step"] == STEPS
    return {**state["model"], **{f"ema {k}": v for k, v in state["ema"].items()}}


def test_kill_and_resume_gives_the_same_weights(tmp_path: Path) -> None:
    data, whole, cut = tmp_path / "clips", tmp_path / "whole", tmp_path / "cut"
    good_clips(data)
    script = tmp_path / "run.py"
    script.write_text(RUN)
    calm = {**os.environ, "OMP_NUM_THREADS": "1"}

    def command(folder: Path, pause: float = 0.0) -> list[str]:
        return [sys.executable, str(script), str(data), str(folder), str(pause)]

    subprocess.run(command(whole), check=True, capture_output=True, env=calm)
    running = subprocess.Popen(command(cut, pause=0.1), stdout=subprocess.DEVNULL, env=calm)
    while running.poll() is None and not (cut / "checkpoint.pt").exists():
        time.sleep(0.01)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert torch.load(cut / "checkpoint.pt", weights_only=True)["step"] < STEPS
    subprocess.run(command(cut), check=True, capture_output=True, env=calm)
    expected, found = final(whole), final(cut)
    for name in expected:
        assert torch.equal(expected[name], found[name]), name
    assert (cut / f"samples-{STEPS:06d}.png").stat().st_size > 1000


def test_stretches_of_every_length_get_their_turn(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for number, length in enumerate((1, 2, 5)):
        latents = rng.standard_normal((length, 4, 4, 4)).astype(np.float16)
        row = {
            "groups": latents, "stills": latents, "text": np.zeros((32, 384), np.float16),
            "mask": np.ones(32, bool), **Staging.unknown((length, 4, 4))._asdict(),
        }  # fmt: skip
        write_shard([row], tmp_path / str(number))
    np.save(tmp_path / IMPORTANCE, np.ones(4))
    held = Latents(tmp_path, TransformerConfig(channels=4, width=32, depth=1, heads=1))
    lengths = {draw(held, (seed,)).x.shape[1] for seed in range(60)}
    assert lengths == {1, 2, 3, 5, 6}  # a closing keyframe adds one


def test_an_order_is_checked_before_any_work(tmp_path: Path) -> None:
    order = Order(tmp_path / "clips", tmp_path / "mine", tmp_path / "base", tmp_path, "mine")
    with pytest.raises(ValueError, match="0 steps; give 1 or more"):
        replace(order, steps=0)
    with pytest.raises(ValueError, match="must lie apart"):
        replace(order, output=tmp_path / "clips" / "model")
    with pytest.raises(ValueError, match="is the model to begin with"):
        replace(order, output=tmp_path / "base")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    with pytest.raises(ValueError, match="holds no model to replace"):
        replace(order, output=tmp_path / "full")
