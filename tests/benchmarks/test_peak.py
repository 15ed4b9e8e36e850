"""The matrix product that denoising is measured by."""

from __future__ import annotations

import pytest

from soramame.benchmarks import peak as module
from soramame.benchmarks.peak import peak
from soramame.engine.networks import RUNTIMES


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_every_runtime_has_a_peak(runtime: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TRIES", 1)
    found = peak(runtime)
    assert found.rate > 1e9
    assert found.numbers in ("int8", "bfloat16", "float32")
