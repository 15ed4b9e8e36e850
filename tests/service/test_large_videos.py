"""Videos far larger than what the engine makes: written frame by frame, reported on, stopped."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from moving import Moving

from soramame import making
from soramame.engine.progress import Cancelled, Progress, silent
from soramame.media.decode import shown_size
from soramame.request import FPS, Request
from soramame.service.produce import produce
from soramame.video import Limits, Video

WIDE = (1920, 1080)
REQUEST = Request("squares", seconds=1, size=(256, 144))
BYTES = FPS * WIDE[0] * WIDE[1] * 3  # of all frames at that size


def test_the_large_frames_are_never_in_memory_together(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        produce(Moving("moving"), REQUEST, WIDE, tmp_path, silent)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < BYTES / 3
    assert Video.read(tmp_path / "video.mp4", size=(64, 36)).seconds == 1
    assert shown_size(tmp_path / "video.mp4", Limits()) == WIDE


def test_a_clip_that_takes_long_to_write_is_reported_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "PAUSE", 0.0)
    told: list[Progress] = []
    produce(Moving("moving"), REQUEST, (64, 36), tmp_path, told.append)
    written = [progress.done for progress in told if progress.stage == "encode"]
    assert written[:-1] == list(range(FPS))
    fractions = [progress.fraction for progress in told]
    assert fractions == sorted(fractions)


def test_a_clip_is_dropped_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "PAUSE", 0.0)

    def report(progress: Progress) -> None:
        if progress.stage == "encode" and progress.done == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        produce(Moving("moving"), REQUEST, (64, 36), tmp_path, report)
    assert list(tmp_path.iterdir()) == []
