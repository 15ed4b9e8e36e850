"""The engine: a request in, a video out, in the stages text, denoise and decode."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from soramame.animatic import animated
from soramame.engine.arranging import arrange, empty
from soramame.engine.denoising import Conditioning, denoiser, sketchers
from soramame.engine.folder import ModelSpec
from soramame.engine.latents import PATCH, Frames, LatentCodec, Tell, untold
from soramame.engine.networks import Networks
from soramame.engine.planning import Planning, unknown
from soramame.engine.progress import Progress, Report, silent
from soramame.engine.prompt import Prompt, Prompter
from soramame.engine.sight import spot_plan, spotted
from soramame.engine.timeline import Timeline
from soramame.engine.verbs import Footage, Sources, joined, make, read_sources
from soramame.graphs import Floats
from soramame.request import FPS, STRENGTH, Request, check_negative
from soramame.sampling import (
    euler,
    frame_levels,
    levels_from,
    renoise,
    shifted,
    shifted_levels,
)
from soramame.spotting import Spotted
from soramame.toybox.camera import CLIP_SECONDS
from soramame.toybox.scene import Scene
from soramame.video import Video

DENOISING = 0.75  # the share of all work that denoising is taken to be, for `Progress.fraction`
LEADING = 2.5  # the guidance that leads away from a negative prompt, unless one is given
DECIDED = 0.5  # the noise level above which it is decided who is there
LIFT = 8.0  # shifts a strength to a noise level: light and place outlive all but the highest ones


class Engine(Protocol):
    """What makes videos; `ModelEngine` runs our own models."""

    name: str
    version: str

    def understand(self, prompt: str, seed: int = 0, style: str | None = None) -> Prompt:
        """What the engine takes a prompt to say; `seed` chooses what it leaves untold."""

    def generate(self, request: Request, report: Report = silent) -> Video:
        """The video asked for; `report` may stop the work by raising."""


class ModelEngine:
    """An engine that runs a model's networks on this machine."""

    def __init__(self, spec: ModelSpec, networks: Networks) -> None:
        self.spec, self.networks = spec, networks
        self.name, self.version = spec.name, spec.version
        self.codec = LatentCodec(networks, spec.animated)
        self.prompter = Prompter(spec.reads, bool(spec.staged))

    def understand(self, prompt: str, seed: int = 0, style: str | None = None) -> Prompt:
        """What the prompt is taken to say, before anything is made."""
        return self.prompter.read(prompt, seed, style)

    def read(self, request: Request) -> Prompt:
        """What a request's prompt is taken to say; what it begins with tells what is untold.

        Who travels is out of sight when a nominal clip is over, so a longer one follows them, and
        so does what goes on from a clip.
        """
        clip = _source(request)
        goes_on = request.extend is not None and not request.backwards
        follow = goes_on or (clip is None and request.seconds > CLIP_SECONDS)
        like = self._before(request, clip)
        return self.prompter.read(request.prompt, request.seed, request.style, like, follow)

    def _before(self, request: Request, clip: Video | None) -> str | Spotted | None:
        """The caption of the clip that a request begins with, or what its picture shows."""
        if clip is not None and (caption := clip.metadata.get("caption")):
            return str(caption)
        picture = request.first if request.first is not None else request.last
        if clip is not None:
            picture = clip.frames[0 if request.backwards else -1]
        if picture is None or not self.spec.staged or not self.prompter.rewrites:
            return None
        return spotted(self.networks, self.codec.picture(picture, request.size))

    def generate(self, request: Request, report: Report = silent) -> Video:
        """The video asked for, with its latents and how it was made; same seed, same frames."""
        if request.negative_prompt is not None:
            check_negative(self._guidance(request))
        report(Progress("text", 0, 1, 0.0))
        prompt = self.read(request)
        condition = self.prompter.encode(prompt.caption, request.negative_prompt)
        report(Progress("text", 1, 1, 0.02))
        staged = bool(self.spec.staged) and prompt.scene is not None
        conditioning = Conditioning(*condition, self._scenery(request, condition, staged))
        footage = self._denoise(request, conditioning, prompt.scene if staged else None, report)
        frames = self._decode(footage, self._sketched_as(request, conditioning), report)
        told = {
            "model": self.name, "version": self.version, "prompt": request.prompt,
            "seed": request.seed, "verb": request.verb,
        }  # fmt: skip
        if self.prompter.rewrites:  # else it would be the prompt itself, which no file keeps
            told["caption"] = prompt.caption
        plan = None if footage.kept is None else footage.plan
        known = conditioning.scenery if plan is not None and conditioning.scenery.any() else None
        video = Video(joined(request, frames), FPS, footage.kept, told, plan, known)
        return video if request.remix is None else video.scaled(*request.remix.size)

    def _scenery(self, request: Request, condition: tuple[Floats, Floats], staged: bool) -> Floats:
        """What stands around: as in the clip that is gone on with, or arranged for a new one.

        Of what a given picture or a foreign clip shows nothing is known.
        """
        if (clip := _source(request)) is not None:
            return empty() if clip.scenery is None else clip.scenery
        pictured = request.first is not None or request.last is not None
        if pictured or not staged:
            return empty()
        text, mask = (part[:1] for part in condition)
        return arrange(self.networks, text, mask, np.random.default_rng((request.seed, 1)))

    def _sketched_as(self, request: Request, conditioning: Conditioning) -> Conditioning | None:
        """What the decoder's sketches are told; None where that is not known.

        A remix too weak to change who is there is told what its clip was told.
        """
        if request.remix is None or _start(request) >= DECIDED:
            return conditioning
        caption = request.remix.metadata.get("caption")
        return (
            Conditioning(*self.prompter.encode(str(caption)), conditioning.scenery)
            if caption
            else None
        )

    def _denoise(
        self, request: Request, conditioning: Conditioning, scene: Scene | None, report: Report
    ) -> Footage:
        """Fill the request's timelines, window by window; scene: what is staged, if anything is."""
        subject = None if scene is None else scene.actors[0].subject
        spot = None if scene is None else partial(spot_plan, self.networks, subject=subject)
        sources = read_sources(request, self.codec, spot)
        random = np.random.default_rng(request.seed)
        total = (len(self._levels(request)) - 1) * self._windows(request, sources)
        done = 0

        def tell(clean: Floats, still: list[bool], plan: Floats | None) -> None:
            nonlocal done
            done += 1
            fraction = 0.02 + DENOISING * done / total
            preview = partial(self._pictures, clean, still, plan, conditioning)
            report(Progress("denoise", done, total, fraction, preview))

        def fill(timeline: Timeline) -> None:
            for window in timeline.windows(self.spec.window):
                self._fill(timeline, window, request, conditioning, random, tell)

        condition = conditioning.text, conditioning.mask
        still = scene is not None and scene.camera == "static"
        planning = Planning(self.networks, self.spec, condition, request.size, random, still)
        return make(request, sources, fill, unknown if scene is None else planning.write)

    def _windows(self, request: Request, sources: Sources) -> int:
        """How many windows a request takes, found by walking through it with empty latents."""
        count = 0
        h, w = request.size[1] // PATCH, request.size[0] // PATCH
        empty = np.zeros((self.spec.channels, h, w), np.float32)

        def fill(timeline: Timeline) -> None:
            nonlocal count
            for window in timeline.windows(self.spec.window):
                count += 1
                timeline.put(window, [empty] * len(timeline.latents[window]))

        make(request, sources, fill, unknown)
        return count

    def _fill(
        self,
        timeline: Timeline,
        window: slice,
        request: Request,
        conditioning: Conditioning,
        random: np.random.Generator,
        tell: Callable[[Floats, list[bool], Floats | None], None],
    ) -> None:
        """Sample the free slots of one window, from noise or from noised drafts."""
        h, w = request.size[1] // PATCH, request.size[0] // PATCH
        given = timeline.latents[window]
        shape = (len(given), self.spec.channels, h, w)

        def draw() -> Floats:
            return random.standard_normal(shape, dtype=np.float32)

        start = noise = draw()
        if timeline.drafts is not None:
            levels = np.full(len(given), _start(request), dtype=np.float32)
            start = renoise(timeline.drafts[window], noise, levels)
        x = np.stack([n if g is None else g for g, n in zip(given, start, strict=True)])
        free = np.array([g is None for g in given], dtype=np.float32)
        unguided = self.spec.unguided if request.negative_prompt is None else 0.0
        plan = None if timeline.plan is None else timeline.plan[window]
        denoise = denoiser(
            self.networks, self.spec, conditioning, plan, timeline.times[window],
            timeline.still[window], (h, w), self._guidance(request), unguided,
        )  # fmt: skip
        clean = x
        levels = frame_levels(self._levels(request), free)
        for step in euler(denoise, x, levels, self.spec.renewed, draw, self.spec.below):
            clean = step.clean
            tell(clean, timeline.still[window], plan)
        timeline.put(window, list(clean))

    def _levels(self, request: Request) -> NDArray[np.float32]:
        """The noise levels that free latents walk down."""
        levels = shifted_levels(request.steps or self.spec.steps, self.spec.shift)
        return levels_from(levels, _start(request))

    def _guidance(self, request: Request) -> float:
        if request.guidance is not None:
            return request.guidance
        led = request.negative_prompt is not None
        return max(self.spec.guidance, LEADING) if led else self.spec.guidance

    def _decode(
        self, footage: Footage, conditioning: Conditioning | None, report: Report
    ) -> Frames:
        """The new frames of a footage."""

        def tell(done: int, total: int) -> None:
            fraction = 0.02 + DENOISING + 0.2 * done / total
            report(Progress("decode", done, total, fraction))

        told = footage.latents, footage.still, footage.shown, conditioning
        return self._pictures(*told, tell)[footage.new]

    def _pictures(
        self, latents: Floats, still: Sequence[bool], plan: Floats | None,
        conditioning: Conditioning | None, tell: Tell = untold,
    ) -> Frames:  # fmt: skip
        """All frames of latents that stand for what a plan tells.

        A model of somebody's own has other colours than the sketchers': nothing is pasted there.
        """
        animatic = None
        drawn = sketchers(self.networks, self.spec) if self.prompter.rewrites else None
        if self.codec.animated and drawn and plan is not None and conditioning is not None:
            told = conditioning.scenery, conditioning.text[:1], conditioning.mask[:1]
            animatic = animated(drawn, plan, still, *told, *self.codec.canvas(latents))
        return self.codec.decode(latents, still, tell, animatic)


def _source(request: Request) -> Video | None:
    """The clip that a request begins with; a remix of full strength leaves nothing of it."""
    if request.connect is not None:
        return request.connect[0]
    remixed = request.remix is not None and _start(request) < 1
    return request.remix if remixed else request.extend


def _start(request: Request) -> float:
    """The noise level that free latents start from: 1, but for a remix by its strength."""
    if request.remix is None:
        return 1.0
    strength = STRENGTH if request.strength is None else request.strength
    return float(shifted(strength, LIFT))
