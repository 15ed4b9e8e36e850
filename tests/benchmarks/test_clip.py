"""Our own clip, timed."""

from __future__ import annotations

import pytest

from soramame.benchmarks.clip import timed


def test_a_clip_is_timed_cold_and_warm_by_stage() -> None:
    clip = timed(1.0, 1, None, "onnxruntime")
    assert list(clip.stages) == ["text", "denoise", "decode", "encode", "sign"]
    assert clip.warm == pytest.approx(sum(clip.stages.values()))
    assert clip.cold > 0
    assert clip.rate > 1e9
