"""Soramame: an open Sora. Type a sentence, get a video, on your own machine.

video = soramame.generate("a red fox hops to the left through a snowy forest at sunset")
video.save("fox.mp4")
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from soramame.engine.engine import Engine
    from soramame.video import Video

__version__ = "0.1.0"
__all__ = ["generate", "load"]


@lru_cache(maxsize=2)
def load(model: str | None = None, runtime: str = "onnxruntime") -> Engine:
    """A built-in model (the default one for None) or a model's folder, ready to generate."""
    from soramame.engine.models import load as load_engine

    return load_engine(model, runtime)


def generate(prompt: str, *, model: str | None = None, **options: Any) -> Video:
    """A video of what `prompt` says.

    options: those of `soramame.request.Request`, such as seconds, size, seed, style, first, last,
    extend, connect, loop and remix. Raises `soramame.request.RequestError` for what can't be made.
    """
    from soramame.request import Request

    return load(model).generate(Request(prompt, **options))
