"""The engines that a worker may be asked for, found by the names in the settings."""

from __future__ import annotations

import importlib
from typing import Any, Protocol

from soramame.engine.progress import Report
from soramame.request import Request
from soramame.service.settings import Settings
from soramame.video import Video


class Engine(Protocol):
    """What the service needs of an engine."""

    def understand(self, prompt: str) -> Any:
        """What the engine takes a prompt to say; `.summary()` puts it in words."""

    def generate(self, request: Request, report: Report = ...) -> Video:
        """Make a video, reporting each step to a callback that may stop it by raising."""


class Engines:
    """Engines by name, each loaded when it is first needed and kept."""

    def __init__(self, settings: Settings) -> None:
        self._places = settings.engines
        self._loaded: dict[str, Engine] = {}

    def get(self, name: str) -> Engine:
        """The engine of this name; raises ValueError if the settings know none."""
        if name not in self._loaded:
            if name not in self._places:
                raise ValueError(f"no engine is called {name!r}; there are: "
                                 f"{', '.join(self._places)}")  # fmt: skip
            module, _, function = self._places[name].partition(":")
            self._loaded[name] = getattr(importlib.import_module(module), function)(name)
        return self._loaded[name]
