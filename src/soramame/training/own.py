"""A model of one's own: footage collected, prepared, learnt from, and made a model folder.

The work folder keeps `latents-…`, the encoded footage, and `run-…`, the run with its checkpoint and
sample sheets. Both are named after all that they depend on, so that the same command goes on where
it was cut off, and changed footage or another number of steps begins anew.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn

from soramame.engine.folder import ModelSpec, read_spec
from soramame.media.whole import whole_folder
from soramame.model.codec import Codec
from soramame.model.stored import Cascade, open_modules
from soramame.model.transformer import Transformer
from soramame.request import LONGEST_PROMPT
from soramame.training.cascade import sketching
from soramame.training.export import WEIGHTS, export_like
from soramame.training.footage import Source, collect
from soramame.training.latents import Latents, Window
from soramame.training.loop import Run, Schedule, train
from soramame.training.manifest import Manifest, manifest
from soramame.training.preparing import Report, prepare
from soramame.training.samples import averaged, write_samples
from soramame.training.stager import Stager
from soramame.training.stretches import Size
from soramame.training.transformer import draw_window, flow_loss

SEED = 5
BATCH = 40  # latents that a step sees, if they are not pictures
FRESH_RATE, TUNING_RATE = 1.2e-3, 3e-4
LEAST_STEPS, LEAST_GUIDANCE = 16, 2.5  # without a plan to paint from, fewer leave a haze
SHOWN = 4  # captions on a sample sheet


@dataclass(frozen=True)
class Order:
    """A model to make: from `data` into the folder `output`, beginning with the folder `base`.

    from_nothing: keep the base's codec and begin with new weights elsewhere. size: cut all clips to
    it instead of to the nearest native size.
    """

    data: Path
    output: Path
    base: Path
    work: Path
    name: str
    steps: int = 400
    from_nothing: bool = False
    allow_unlicensed: bool = False
    size: Size | None = None

    def __post_init__(self) -> None:
        """Check what can be checked before any work is done; raises ValueError."""
        if self.steps < 1:
            raise ValueError(f"{self.steps} steps; give 1 or more")
        output, data = self.output.resolve(), self.data.resolve()
        if output.is_relative_to(data) or data.is_relative_to(output):
            raise ValueError(f"the model {self.output} and the data {self.data} must lie apart")
        if output == self.base.resolve():
            raise ValueError(f"{self.output} is the model to begin with; give another folder")
        if output.is_file() or (
            output.is_dir() and any(output.iterdir()) and not (output / "model.json").is_file()
        ):
            raise ValueError(f"{self.output} is no empty folder and holds no model to replace")


@dataclass(frozen=True)
class Material:
    """The footage of an order, encoded in `latents`, and what it is.

    staged: how many of its clips have a plan.
    """

    latents: Path
    run: Path
    manifest: Manifest
    staged: int


def gather(order: Order, report: Report = lambda done, total: None) -> Material:
    """Collect and encode an order's footage; raises ValueError if nothing is left to learn from."""
    spec = read_spec(order.base)
    found = collect(order.data, order.allow_unlicensed)
    key = _latents_key(order, spec, found.sources)
    folder = order.work / f"latents-{key}"
    codec, transformer, cascade = open_modules(order.base, spec.configs)
    stager = Stager(codec, transformer, cascade) if cascade is not None and spec.staged else None
    prepared = prepare(found.sources, codec, spec.window, folder, order.size, report, stager)
    left_out = found.left_out + prepared.left_out
    if not prepared.used:
        reasons = "\n".join(f"  {left.file}: {left.reason}" for left in left_out)
        raise ValueError(f"{order.data} holds nothing to learn from:\n{reasons}")
    told = manifest(
        order.name, f"{spec.name} {spec.version}", order.from_nothing, order.steps,
        found.sources, prepared.used, left_out,
    )  # fmt: skip
    run = order.work / f"run-{_key(key, order.steps, order.from_nothing)}"
    return Material(folder, run, told, sum(used.staged for used in prepared.used))


def _latents_key(order: Order, spec: ModelSpec, sources: tuple[Source, ...]) -> str:
    weights = hashlib.sha256((order.base / WEIGHTS).read_bytes()).hexdigest()
    clips = [[source.file, source.sha256, source.caption] for source in sources]
    return _key(weights, spec.window, order.size, clips, spec.staged)


def _key(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]


def make_model(order: Order, material: Material) -> None:
    """Train on the material, or go on training, and write the model folder, whole or not at all."""
    base = read_spec(order.base)
    codec, transformer, cascade = open_modules(order.base, base.configs)
    if order.from_nothing:
        torch.manual_seed(0)
        transformer = Transformer(transformer.config)
    spec = _spec(order, base, material)
    rate = FRESH_RATE if order.from_nothing else TUNING_RATE
    staging = cascade if spec.staged else None
    trained = tune(material, spec, codec, transformer, staging, order.steps, rate)
    with whole_folder(order.output) as part:
        export_like(order.base, part, spec, codec, trained, cascade)
        (part / "manifest.json").write_text(material.manifest.json(), "utf-8")
        (part / "README.md").write_text(material.manifest.card(), "utf-8")


def _spec(order: Order, base: ModelSpec, material: Material) -> ModelSpec:
    told = material.manifest
    start = "from nothing" if order.from_nothing else f"from {told.base}"
    staged = material.staged > 0
    led = not staged or order.from_nothing
    return replace(
        base, name=order.name, version="1", reads="text", staged=staged, licence="see README.md",
        steps=max(base.steps, LEAST_STEPS) if led else base.steps,
        guidance=max(base.guidance, LEAST_GUIDANCE) if led else base.guidance,
        about=f"trained {start} on {told.counts} of one's own",
    )  # fmt: skip


def tune(
    material: Material,
    spec: ModelSpec,
    codec: Codec,
    transformer: Transformer,
    cascade: Cascade | None,
    steps: int,
    rate: float,
) -> Transformer:
    """Train `transformer` in place and return one with its averaged weights.

    A checkpoint is kept ten times or more on the way, a sample sheet four times and at the end.
    cascade: what sketches, where the footage is staged.
    """
    sketchers = None if cascade is None else sketching(cascade.sketcher, cascade.scenery)
    latents = Latents(material.latents, transformer.config, sketchers)
    schedule = Schedule(
        steps, rate, warmup=max(1, min(100, steps // 10)), decay=0.3,
        save_every=max(1, min(50, steps // 10)), sheet_every=max(25, steps // 4),
    )  # fmt: skip
    run = Run(material.run, transformer, schedule)
    captions = list(dict.fromkeys(clip.caption for clip in material.manifest.clips))[:SHOWN]
    size = _most_frequent_size(material.manifest)

    def loss(model: nn.Module, step: int, rank: int) -> tuple[Tensor, dict[str, float]]:
        seed = (SEED, step, rank)
        return flow_loss(model, draw(latents, seed), latents.importance, seed)

    def sheet(run: Run) -> None:
        path = run.folder / f"samples-{run.step:06d}.png"
        shown = [caption[:LONGEST_PROMPT] for caption in captions]
        write_samples(path, spec, codec, averaged(run, transformer), shown, size, cascade)

    train(run, loss, sheet)
    return averaged(run, transformer)


def draw(latents: Latents, seed: tuple[int, ...]) -> Window:
    """A batch of about BATCH latents; stretches of every length that is held get their turn."""
    held: dict[int, int] = {}  # stretches by their length
    for shape, shards in latents.sizes.items():
        held[shape[0]] = held.get(shape[0], 0) + sum(len(shard["mask"]) for shard in shards)
    return draw_window(latents, held, BATCH, seed)


def _most_frequent_size(told: Manifest) -> Size:
    sizes = [clip.size for clip in told.clips for _ in range(clip.stretches)]
    width, height = max(sizes, key=sizes.count).split("x")
    return int(width), int(height)
