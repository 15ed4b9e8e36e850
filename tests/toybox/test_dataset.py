from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from soramame.toybox import dataset, grammar
from soramame.toybox.renderer import Renderer

SIZES = ((48, 48, 1.0), (64, 32, 1.0))
RUN = """
import sys
from pathlib import Path
from soramame.toybox import dataset
dataset.write_dataset(Path(sys.argv[1]), 40, 7, 3, sizes=((48, 48, 1.0),), shard_clips=2)
"""


@pytest.mark.usefixtures("renderer")
def test_dataset_is_read_as_it_was_rendered(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    dataset.write_dataset(
        tmp_path, 5, 3, 4, sizes=SIZES, shard_clips=2, progress=lambda *done: told.append(done)
    )
    clips = [clip for path in dataset.shards(tmp_path) for clip in dataset.read_shard(path)]
    assert told[-1] == (5, 5)
    assert len(clips) == 5
    assert {clip[2].shape[1:3] for clip in clips} == {(48, 48), (32, 64)}
    for scene, start, frames in clips:
        with Renderer(frames.shape[2], frames.shape[1]) as fresh:
            rendered = fresh.clip(scene, 4, start)
        assert np.abs(frames.astype(int) - rendered).mean() < 2.5


@pytest.mark.usefixtures("renderer")
def test_resumes_after_a_kill_without_duplicates(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", RUN, str(tmp_path)])
    while len(dataset.shards(tmp_path)) < 3 and process.poll() is None:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    before = {path: path.stat().st_mtime_ns for path in dataset.shards(tmp_path)}
    dataset.write_dataset(tmp_path, 40, 7, 3, sizes=((48, 48, 1.0),), shard_clips=2)
    lines = [
        json.loads(line)
        for path in dataset.shards(tmp_path)
        for line in (path / "clips.jsonl").read_text("utf-8").splitlines()
    ]
    assert [line["seed"] for line in lines] == [70_000_000 + n for n in range(40)]
    assert all(path.stat().st_mtime_ns == at for path, at in before.items())
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.usefixtures("renderer")
def test_processes_share_the_work(tmp_path: Path) -> None:
    dataset.write_dataset(tmp_path, 4, 1, 2, sizes=SIZES, processes=2, shard_clips=2)
    assert sum(1 for path in dataset.shards(tmp_path) for _ in dataset.read_shard(path)) == 4


def test_clips_come_again_from_their_seed() -> None:
    plan = dataset.Plan(clips=10, seed=2, frames=33)
    seed, scene, start = plan.clip(3)
    assert (seed, scene) == (20_000_003, grammar.sample(20_000_003))
    assert start == 0
    assert plan.clip(3) == (seed, scene, start)


def test_pictures_are_of_any_moment() -> None:
    starts = [dataset.Plan(clips=40, seed=2, frames=1).clip(number)[2] for number in range(40)]
    assert min(starts) < 1
    assert 3 < max(starts) < 4


def test_sizes_keep_their_shares() -> None:
    plan = dataset.Plan(clips=64 * 200, seed=0, frames=33)
    sizes = [plan.size(shard) for shard in range(200)]
    assert 130 <= sizes.count((256, 256)) <= 150
    assert 20 <= sizes.count((144, 256)) <= 40


def test_another_dataset_in_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dataset.json").write_text("{}", "utf-8")
    with pytest.raises(ValueError, match="another dataset"):
        dataset.write_dataset(tmp_path, 1, 0, 1)


@pytest.mark.parametrize("wrong", [{"clips": 0}, {"frames": 0}, {"sizes": ()}, {"split": "all"}])
def test_impossible_plans_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must|unknown"):
        dataset.Plan(**{"clips": 1, "seed": 0, "frames": 1, **wrong})  # type: ignore[arg-type]
