"""Our own clip, timed, and what `soramame bench` says without the peers' packages."""

from __future__ import annotations

import pytest

from soramame.benchmarks import peers
from soramame.benchmarks.clip import timed
from soramame.cli.bench import bench


def test_a_clip_is_timed_cold_and_warm_by_stage() -> None:
    clip = timed(1.0, 1, None, "onnxruntime")
    assert list(clip.stages) == ["text", "denoise", "decode", "encode", "sign"]
    assert clip.warm == pytest.approx(sum(clip.stages.values()))
    assert clip.cold > 0
    assert clip.rate > 1e9


def test_missing_peers_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "NEEDED", ("numpy", "abacus"))
    with pytest.raises(ValueError, match=r"--peers needs abacus: pip install 'soramame\[peers\]'"):
        bench(peers=True)
