"""Clips by the thousand: rendered in shards, one process a core, made again from a seed.

A dataset is a folder of shards and a `dataset.json` that says how to make it again. A shard is a
folder with `clips.mp4` (all its clips after one another, one size, a keyframe at each clip's
start) and `clips.jsonl` (a line a clip: scene, seed, start, frames, size). It is written under
a temporary name and renamed when whole, so that a run that is cut off goes on where it was.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import queue
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from soramame.toybox import grammar
from soramame.toybox.camera import CLIP_SECONDS
from soramame.toybox.renderer import FPS, Renderer
from soramame.toybox.scene import Scene, check

Frames = NDArray[np.uint8]  # [T, H, W, 3]
Size = tuple[int, int]  # width, height
Progress = Callable[[int, int], None]  # clips done, clips in all
SIZES: tuple[tuple[int, int, float], ...] = (  # width, height, share of the shards
    (256, 256, 0.7),
    (256, 144, 0.15),
    (144, 256, 0.15),
)
_QUALITY = {"preset": "ultrafast", "qp": "8"}
_SEED_STRIDE = 10_000_000  # datasets of other seeds share no clip


def draw_size(rng: np.random.Generator) -> tuple[int, int]:
    """A width and height, as often as SIZES have it."""
    width, height, _ = SIZES[rng.choice(len(SIZES), p=[share for *_, share in SIZES])]
    return width, height


@dataclass(frozen=True)
class Plan:
    """All that decides a dataset's pictures."""

    clips: int
    seed: int
    frames: int
    sizes: tuple[tuple[int, int, float], ...] = SIZES
    split: str = "train"
    shard_clips: int = 64

    def __post_init__(self) -> None:
        """Refuse what can't be made, saying what can."""
        check("split", self.split, grammar.SPLITS)
        if min(self.clips, self.frames, self.shard_clips) < 1:
            counts = f"{self.clips} clips of {self.frames} frames, {self.shard_clips} a shard"
            raise ValueError(f"{counts}: each must be 1 or more")
        if not self.sizes or any(share <= 0 for *_, share in self.sizes):
            raise ValueError(f"sizes {self.sizes} must be (width, height, share above 0)")

    @property
    def shards(self) -> int:
        """How many shards hold the clips."""
        return -(-self.clips // self.shard_clips)

    def numbers(self, shard: int) -> range:
        """The numbers of a shard's clips."""
        first = shard * self.shard_clips
        return range(first, min(first + self.shard_clips, self.clips))

    def size(self, shard: int) -> Size:
        """A shard's frame size: shares are kept over every run of shards, with no luck in it."""
        shares = np.cumsum([share for *_, share in self.sizes])
        place = (shard * 0.6180339887 + self.seed * 0.381966) % 1.0 * shares[-1]
        width, height, _ = self.sizes[int(np.searchsorted(shares, place, side="right"))]
        return width, height

    def clip(self, number: int) -> tuple[int, Scene, float]:
        """The seed, scene and start in seconds of a clip."""
        seed = self.seed * _SEED_STRIDE + number
        picture = self.frames == 1  # of any moment; a clip shows its action from the start
        start = np.random.default_rng((seed, 0x57)).uniform(0, CLIP_SECONDS) if picture else 0.0
        return seed, grammar.sample(seed, split=self.split), round(float(start), 3)


def write_dataset(
    folder: Path,
    clips: int,
    seed: int,
    frames: int,
    sizes: Sequence[tuple[int, int, float]] = SIZES,
    processes: int = 1,
    split: str = "train",
    shard_clips: int = 64,
    progress: Progress | None = None,
) -> None:
    """Render `clips` clips into `folder`, or what is missing of them.

    Raises ValueError where the folder holds a dataset made otherwise.
    """
    plan = Plan(clips, seed, frames, tuple(sizes), split, shard_clips)
    folder.mkdir(parents=True, exist_ok=True)
    _claim(folder, plan)
    left = [shard for shard in range(plan.shards) if not _shard_path(folder, shard).exists()]
    done = clips - sum(len(plan.numbers(shard)) for shard in left)
    for more in _rendered(folder, plan, left, min(processes, len(left))):
        done += more
        if progress is not None:
            progress(done, clips)


def shards(folder: Path) -> list[Path]:
    """The finished shards of a dataset, in order."""
    return sorted(path for path in folder.glob("shard-*") if not path.suffix)


def read_shard(path: Path) -> Iterator[tuple[Scene, float, Frames]]:
    """A shard's clips, in order: scene, start in seconds, frames uint8 [T, H, W, 3]."""
    lines = (path / "clips.jsonl").read_text("utf-8").splitlines()
    with av.open(str(path / "clips.mp4")) as container:
        container.streams.video[0].thread_type = "AUTO"
        pictures = container.decode(video=0)
        for line in lines:
            clip = json.loads(line)
            taken = [next(pictures).to_ndarray(format="rgb24") for _ in range(clip["frames"])]
            yield Scene.from_json(clip["scene"]), clip["start"], np.stack(taken)


def _claim(folder: Path, plan: Plan) -> None:
    """Note how the dataset is made, or check that it is the one that was begun."""
    note = folder / "dataset.json"
    wanted = json.loads(json.dumps(asdict(plan)))
    if not note.exists():
        note.write_text(json.dumps(wanted, indent=1) + "\n", "utf-8")
    elif (found := json.loads(note.read_text("utf-8"))) != wanted:
        raise ValueError(f"{folder} holds another dataset: {found}, asked for {wanted}")


def _shard_path(folder: Path, shard: int) -> Path:
    return folder / f"shard-{shard:05d}"


def _rendered(folder: Path, plan: Plan, left: Sequence[int], processes: int) -> Iterator[int]:
    """Render the shards that are left; yields the number of clips of each when whole."""
    if processes <= 1:
        yield from _render_shards(folder, plan, left)
        return
    spawn = multiprocessing.get_context("spawn")
    finished: multiprocessing.Queue[int] = spawn.Queue()
    workers = [
        spawn.Process(target=_work, args=(folder, plan, left[k::processes], finished), daemon=True)
        for k in range(processes)
    ]
    for worker in workers:
        worker.start()
    waiting = len(left)
    while waiting:
        try:
            more = finished.get(timeout=1.0)
        except queue.Empty:
            if any(worker.exitcode for worker in workers):
                raise RuntimeError("a rendering process failed; see its error above") from None
            continue
        waiting -= 1
        yield more
    for worker in workers:
        worker.join()


def _work(
    folder: Path, plan: Plan, left: Sequence[int], finished: multiprocessing.Queue[int]
) -> None:
    """One process's share of the shards; it rasterises on one core."""
    os.environ["LP_NUM_THREADS"] = "1"
    for more in _render_shards(folder, plan, left):
        finished.put(more)


def _render_shards(folder: Path, plan: Plan, left: Sequence[int]) -> Iterator[int]:
    for width, height in sorted({plan.size(shard) for shard in left}):
        with Renderer(width, height) as renderer:
            for shard in left:
                if plan.size(shard) == (width, height):
                    _write_shard(_shard_path(folder, shard), plan, shard, renderer)
                    yield len(plan.numbers(shard))


def _write_shard(path: Path, plan: Plan, shard: int, renderer: Renderer) -> None:
    unfinished = path.with_suffix(".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    lines = []
    with av.open(str(unfinished / "clips.mp4"), "w") as container:
        options = {**_QUALITY, "g": str(plan.frames), "sc_threshold": "0"}
        stream = container.add_stream("libx264", rate=round(FPS), options=options)
        stream.width, stream.height = plan.size(shard)
        stream.pix_fmt = "yuv444p"
        stream.codec_context.thread_count = 1
        for number in plan.numbers(shard):
            seed, scene, start = plan.clip(number)
            for picture in renderer.clip(scene, plan.frames, start):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture)))
            lines.append(_line(plan, seed, scene, start, plan.size(shard)))
            _leave_if_orphaned()
        container.mux(stream.encode())
    (unfinished / "clips.jsonl").write_text("".join(lines), "utf-8")
    unfinished.rename(path)


def _line(plan: Plan, seed: int, scene: Scene, start: float, size: Size) -> str:
    told = {"seed": seed, "start": start, "frames": plan.frames, "size": size}
    return json.dumps({**told, "scene": scene.to_json()}) + "\n"


def _leave_if_orphaned() -> None:
    """End a process whose parent was killed: nobody would collect its work."""
    parent = multiprocessing.parent_process()
    if parent is not None and not parent.is_alive():
        raise SystemExit(1)
