"""What can be asked of a model, validated once: every door (Python, CLI, API) builds a `Request`.

A request names the verb by what it gives: nothing but a prompt (text to video), a first picture,
a first and a last one, a clip to extend at either end, two clips to connect, a loop to close, or
a clip to remix.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soramame.video import Video

Picture = NDArray[np.uint8]  # [H, W, 3], any size; the engine crops and scales it to the request's

FPS = 16
LONGEST_PROMPT = 2_000  # characters
SECONDS = (1.0, 12.0)
STRENGTHS = (0.0, 1.0)
STRENGTH = 0.5  # of a remix, unless told
STEPS = (1, 100)
GUIDANCE = (1.0, 10.0)
SIZES = ((256, 256), (256, 144), (144, 256))  # (width, height); native to the built-in model
STYLES = ("natural", "archival", "film noir", "papercraft", "stop motion", "balloon world")
SEEDS = 2**32


class RequestError(ValueError):
    """Something that can't be made; says what was given and what is allowed."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, eq=False)
class Request:
    """One video to make. None for steps or guidance means the model's own default.

    seconds: of new footage (for a connection: of the bridge). backwards: extend before the clip's
    first frame instead of after its last. loop: the last frame leads back into the first.
    remix: a clip to make anew; `strength` says how far from it, 0 not at all, 1 as if it were not
    there. Its length is kept, and its size in the end: `size` becomes the native one nearest to it.
    negative_prompt: what not to show; guidance leads away from it, so it has to be above 1.
    """

    prompt: str
    seconds: float = 4.0
    size: tuple[int, int] = (256, 256)
    seed: int = 0
    steps: int | None = None
    guidance: float | None = None
    style: str | None = None
    first: Picture | None = None
    last: Picture | None = None
    extend: Video | None = None
    backwards: bool = False
    connect: tuple[Video, Video] | None = None
    loop: bool = False
    remix: Video | None = None
    strength: float | None = None
    negative_prompt: str | None = None

    def __post_init__(self) -> None:
        """Check every field and their combination; raises `RequestError`."""
        _check_text("prompt", self.prompt)
        if self.remix is not None:
            self._follow(self.remix)
        else:
            _check_range("seconds", self.seconds, SECONDS)
        _check_size(self.size)
        if not 0 <= self.seed < SEEDS:
            raise RequestError(f"seed {self.seed} is outside 0 to {SEEDS - 1}", "seed")
        if self.steps is not None:
            _check_range("steps", self.steps, STEPS)
        if self.guidance is not None:
            _check_range("guidance", self.guidance, GUIDANCE)
        if self.style is not None and self.style not in STYLES:
            raise RequestError(f"unknown style {self.style!r}; there are: {', '.join(STYLES)}",
                               "style")  # fmt: skip
        if self.negative_prompt is not None:
            _check_text("negative_prompt", self.negative_prompt)
            check_negative(self.guidance)
        self._check_verb()

    def _follow(self, source: Video) -> None:
        """Take length and size from the clip to remix; raises `RequestError` if others are told."""
        longest = SECONDS[1]
        if source.seconds > longest:
            raise RequestError(
                f"the clip to remix lasts {source.seconds:g} s; at most {longest:g} s are possible",
                "remix",
            )
        for name, own in (("seconds", source.seconds), ("size", native_size(source.size))):
            if getattr(self, name) not in (own, getattr(Request, name)):  # nor the default
                raise RequestError(f"a remix keeps its clip's {name}: leave {name} out", name)
            object.__setattr__(self, name, own)

    def _check_verb(self) -> None:
        given = {
            "a first or last picture": self.first is not None or self.last is not None,
            "a clip to extend": self.extend is not None,
            "two clips to connect": self.connect is not None,
            "a loop": self.loop,
            "a clip to remix": self.remix is not None,
        }
        asked = [name for name, present in given.items() if present]
        if len(asked) > 1 and not (self.loop and asked == ["a first or last picture", "a loop"]):
            raise RequestError(f"{' and '.join(asked)} can't be asked for together")
        if self.loop and self.last is not None:
            raise RequestError("a loop ends where it begins: leave the last picture out", "last")
        if self.backwards and self.extend is None:
            raise RequestError("backwards needs a clip to extend", "backwards")
        if self.strength is not None:
            _check_range("strength", self.strength, STRENGTHS)
            if self.remix is None:
                raise RequestError("strength needs a clip to remix", "strength")

    @property
    def verb(self) -> str:
        """What is asked for, in one word: text, image, frames, extend, connect, loop or remix."""
        if self.remix is not None:
            return "remix"
        if self.connect is not None:
            return "connect"
        if self.extend is not None:
            return "extend"
        if self.loop:
            return "loop"
        if self.last is not None:
            return "frames"
        return "image" if self.first is not None else "text"


def check_negative(guidance: float | None) -> None:
    """Raises `RequestError` if this guidance (None: not known yet) can't lead away from a text."""
    if guidance == 1.0:
        raise RequestError("a negative prompt needs a guidance above 1; it is 1", "negative_prompt")


def native_size(size: tuple[int, int]) -> tuple[int, int]:
    """The native size nearest in aspect to a size (width, height)."""
    if size in SIZES:
        return size
    aspect = math.log(size[0] / size[1])
    return min(SIZES, key=lambda native: abs(math.log(native[0] / native[1]) - aspect))


def _check_text(name: str, text: str) -> None:
    called, shown = name.replace("_", " "), "should" if name == "prompt" else "should not"
    if not text.strip():
        raise RequestError(f"the {called} is empty; say what {shown} be seen", name)
    if len(text) > LONGEST_PROMPT:
        raise RequestError(
            f"the {called} has {len(text):,} characters; at most {LONGEST_PROMPT:,} are allowed",
            name,
        )


def _check_range(name: str, value: float, bounds: tuple[float, float]) -> None:
    low, high = bounds
    if not (math.isfinite(value) and low <= value <= high):
        raise RequestError(f"{name} {value:g} is outside {low:g} to {high:g}", name)


def _check_size(size: tuple[int, int]) -> None:
    if size not in SIZES:
        allowed = ", ".join(f"{w}x{h}" for w, h in SIZES)
        raise RequestError(f"size {size[0]}x{size[1]} can't be made; there are: {allowed}", "size")
