"""An evaluation from plan to results: make or render clips, read them, compare.

Whatever is made stays in the output folder, so the same plan there goes on where it was cut off:
`clips/`, `stills/`, `loops/`, `extensions/`, `codec/`, and `evaluation.json`, which says of what.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from soramame.engine.engine import ModelEngine
from soramame.evaluation import codec, frechet, pixels, verbs
from soramame.evaluation.alignment import Alignment, align
from soramame.evaluation.consistency import Consistency, consistency
from soramame.evaluation.plan import OF_CLIPS, Plan
from soramame.evaluation.prompts import Prompt, prompts, reference_scenes
from soramame.evaluation.renders import Renders
from soramame.evaluation.results import MODEL, READER, RENDERS, Fidelity, Results
from soramame.evaluation.share import Share
from soramame.evaluation.shelf import Shelf, write_json
from soramame.evaluation.viewing import Viewer, Viewing
from soramame.making import make
from soramame.request import FPS, Request

Tell = Callable[[str, int, int], None]  # a stage's name, how much of it is done, and of how much
READ_AT_ONCE = 64  # prompts


class Evaluation:
    """One evaluation in `folder`; `engine` is None where renders are evaluated."""

    def __init__(
        self,
        plan: Plan,
        folder: Path,
        engine: ModelEngine | None,
        viewer: Viewer,
        renders: Renders,
        tell: Tell = lambda stage, done, total: None,
    ) -> None:
        self.plan, self.folder, self.engine = plan, folder, engine
        self.viewer, self.renders, self.tell = viewer, renders, tell
        self.prompts = prompts(plan.prompts, plan.seed)
        self.reference = reference_scenes(plan.prompts, plan.seed)
        self.made: list[Viewing] = []  # of the model's clips
        self.drawn: list[Viewing] = []  # of renders of the same scenes
        self.took: dict[str, dict[int, float]] = {}  # seconds by part and number of the clip

    def run(self, about: dict[str, Any]) -> Results:
        """Everything that the plan asks for; raises ValueError where renders can't be had."""
        if self.plan.wants("stills", "codec"):
            self.renders.check()
        if self.plan.wants(*OF_CLIPS):
            self.drawn = self._views_of_renders("rendering", [p.scene for p in self.prompts])
            if self.engine is not None:
                self.made = self._each("generating", self.prompts, self._view_made)
        return Results(
            about,
            alignment=self._alignment() if self.plan.wants("alignment") else {},
            fidelity=self._fidelity() if self.plan.wants("fidelity") else None,
            consistency=self._consistency() if self.plan.wants("consistency") else {},
            stills=self._some("stills", self.plan.few, self._still),
            loops=self._some("loops", self.plan.few, self._loop),
            extensions=self._some("extensions", self.plan.fewer, self._extension),
            drift_of_renders=self._drifts() if self.plan.wants("extensions") else (),
            codec=self._codec() if self.plan.wants("codec") else None,
        )

    def frames_of(self, part: str, number: int) -> pixels.Frames:
        """A clip that was made for "clips", "stills", "loops", "extensions" or "codec"."""
        return self._shelf(part).frames(_name(number))

    def frames_drawn(self, prompt: Prompt) -> pixels.Frames:
        """The render of a prompt's scene, uint8 [T, H, W, 3]."""
        return self.renders.shelf.frames(self.renders.keep(prompt.scene))

    def request(self, prompt: Prompt, **more: Any) -> Request:
        """A prompt as it is asked of the model."""
        plan = self.plan
        seed = plan.seed + prompt.number
        return Request(
            prompt.text, seconds=plan.seconds, seed=seed, steps=plan.steps,
            guidance=plan.guidance, **more,
        )  # fmt: skip

    def _shelf(self, part: str) -> Shelf:
        return Shelf(self.folder / part)

    def _each(self, stage: str, items: Sequence[Any], work: Callable[[Any], Any]) -> list[Any]:
        """`work` on every item, told as a stage."""
        found = []
        self.tell(stage, 0, len(items))
        for item in items:
            found.append(work(item))
            self.tell(stage, len(found), len(items))
        return found

    def _views_of_renders(self, stage: str, scenes: Sequence[Any]) -> list[Viewing]:
        return self._each(
            stage, scenes, lambda s: self.viewer.view(self.renders.shelf, self.renders.keep(s))
        )

    def _view_made(self, prompt: Prompt) -> Viewing:
        self._make_clip(prompt)
        return self.viewer.view(self._shelf("clips"), _name(prompt.number))

    def _make_clip(self, prompt: Prompt) -> Path:
        """The model's clip of a prompt, as a file."""
        engine = self._engine()

        def write(path: Path) -> dict[str, Any]:
            make(engine, self.request(prompt), path)
            return {"prompt": prompt.text, "seed": self.request(prompt).seed}

        self._measure("clips", prompt.number, write)
        return self._shelf("clips").path(_name(prompt.number))

    def _measure(
        self, part: str, number: int, write: Callable[[Path], dict[str, Any]]
    ) -> dict[str, Any]:
        noted = self._shelf(part).made(_name(number), write)
        self.took.setdefault(part, {})[number] = float(noted["took"])
        return noted

    def _engine(self) -> ModelEngine:
        assert self.engine is not None  # plans of renders have no part that needs a model
        return self.engine

    def _alignment(self) -> dict[str, Alignment]:
        series = {RENDERS: [viewing.whole for viewing in self.drawn]}
        if self.engine is not None:
            series[MODEL] = [viewing.whole for viewing in self.made]
            if self.engine.prompter.reader is not None:
                series[READER] = self._understood()
        return {name: align(self.prompts, answers) for name, answers in series.items()}

    def _understood(self) -> list[dict[str, str]]:
        """What the model's own reader takes from each prompt."""
        reader = self._engine().prompter.reader
        assert reader is not None
        texts = [prompt.text for prompt in self.prompts]
        batches = [texts[i : i + READ_AT_ONCE] for i in range(0, len(texts), READ_AT_ONCE)]
        return [found.told for batch in batches for found in reader.read_all(batch)]

    def _fidelity(self) -> Fidelity:
        reference = _gaussian(self._views_of_renders("reference", self.reference))
        drawn = _gaussian(self.drawn)
        made = _gaussian(self.made) if self.made else None
        return Fidelity(
            frechet.distance(made, reference) if made else None,
            frechet.distance(drawn, reference),
            (made.clips if made else 0, drawn.clips, reference.clips),
            (made.shrunk if made else 0.0, drawn.shrunk, reference.shrunk),
            len(reference.mean),
        )

    def _consistency(self) -> dict[str, Consistency]:
        scenes = [prompt.scene for prompt in self.prompts]
        series = {RENDERS: self.drawn, MODEL: self.made}
        return {name: consistency(scenes, viewed) for name, viewed in series.items() if viewed}

    def _some(self, part: str, count: int, work: Callable[[Prompt], Any]) -> tuple[Any, ...]:
        """`work` on the first prompts; nothing where the part is not asked for."""
        return tuple(self._each(part, self.prompts[:count], work)) if self.plan.wants(part) else ()

    def _drifts(self) -> tuple[float, ...]:
        """The drift within renders, the yardstick of extensions."""
        return tuple(
            _drift(self.frames_drawn(prompt)) for prompt in self.prompts[: self.plan.fewer]
        )

    def _still(self, prompt: Prompt) -> dict[str, float]:
        picture = self.renders.clip(prompt.scene, 1)[0]
        request = self.request(prompt, first=picture)
        write = partial(verbs.still, self._engine(), request, picture)
        noted = self._measure("stills", prompt.number, write)
        return {name: value for name, value in noted.items() if name != "took"}

    def _loop(self, prompt: Prompt) -> float:
        write = partial(verbs.loop, self._engine(), self.request(prompt, loop=True))
        return float(self._measure("loops", prompt.number, write)["seam"])

    def _extension(self, prompt: Prompt) -> tuple[float, ...]:
        clip = self._make_clip(prompt)
        write = partial(verbs.extension, self._engine(), self.request(prompt), clip)
        return tuple(self._measure("extensions", prompt.number, write)["drift"])

    def _codec(self) -> codec.CodecScore:
        scenes = self.reference[: self.plan.codec_clips]
        before = self._views_of_renders("reference", scenes)
        frames = codec.whole_groups(self.renders.count)
        shelf = self._shelf("codec")

        def measure(number: int) -> dict[str, Any]:
            return self._measure("codec", number, lambda path: codec.measured(
                self._engine().codec, self.renders.clip(scenes[number], frames), path
            ))  # fmt: skip

        notes = self._each("codec", range(len(scenes)), measure)
        after = [self.viewer.view(shelf, _name(number)) for number in range(len(scenes))]
        shares = (
            Share.count(
                viewing.whole[name] == value
                for viewing, scene in zip(viewings, scenes, strict=True)
                for name, value in scene.attributes.items()
            )
            for viewings in (after, before)
        )
        return codec.score(notes, *shares)


def claim(folder: Path, made_of: dict[str, Any]) -> None:
    """Note what a folder's clips are made of, or check that it is the same as before.

    Raises ValueError where the folder holds another evaluation.
    """
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / "evaluation.json"
    if not note.exists():
        write_json(note, made_of)
    elif (found := json.loads(note.read_text("utf-8"))) != made_of:
        differ = {name for name in {*found, *made_of} if found.get(name) != made_of.get(name)}
        told = (f"{name} {found.get(name)}, asked for {made_of.get(name)}" for name in differ)
        raise ValueError(f"{folder} holds another evaluation: {'; '.join(sorted(told))}")


def _gaussian(viewings: Sequence[Viewing]) -> frechet.Gaussian:
    return frechet.fit(np.stack([viewing.features[0] for viewing in viewings]))


def _drift(frames: pixels.Frames) -> float:
    span = min(FPS, len(frames) // 2)
    return pixels.drift(frames[:span], frames[-span:])


def _name(number: int) -> str:
    return f"{number:05d}"
