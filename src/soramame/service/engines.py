"""The engines that a worker may be asked for, found by the names in the settings."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from soramame.service.settings import Settings

if TYPE_CHECKING:
    from soramame.engine.engine import Engine


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
