"""Latents inside an MP4: they come back, players do not mind, and garbage is no trouble."""

from pathlib import Path

import numpy as np
import pytest

from soramame.media.kept import Kept, find, keep
from soramame.provenance.sign import Claim, sign
from soramame.provenance.verify import verify
from soramame.video import Video

LATENTS = np.random.default_rng(0).standard_normal((3, 8, 4, 4)).astype(np.float32)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    frames = np.random.default_rng(1).integers(0, 255, (17, 64, 64, 3), dtype=np.uint8)
    return Video(frames).save(tmp_path / "clip.mp4")


def test_they_come_back_and_the_clip_still_plays(clip: Path) -> None:
    before = Video.read(clip)
    keep(clip, Kept("soramame-1", "1", LATENTS, "a red fox hops left"))
    found = find(clip)
    assert found is not None
    assert (found.model, found.version) == ("soramame-1", "1")
    assert found.caption == "a red fox hops left"
    np.testing.assert_allclose(found.latents, LATENTS, atol=np.abs(LATENTS).max() / 127)
    assert Video.read(clip) == before


def test_a_plan_comes_back_too(clip: Path) -> None:
    plan = np.linspace(-2, 2, 3 * 71, dtype=np.float32).reshape(3, 71)
    keep(clip, Kept("soramame-1", "1", LATENTS, plan=plan))
    found = find(clip)
    assert found is not None
    assert found.plan is not None
    np.testing.assert_allclose(found.plan, plan, atol=1e-3)


def test_scenery_comes_back_with_and_without_a_plan(clip: Path) -> None:
    plan = np.linspace(-2, 2, 3 * 71, dtype=np.float32).reshape(3, 71)
    scenery = np.linspace(-1, 1, 48 * 40, dtype=np.float32).reshape(48, 40)
    for told in (plan, None):
        copy = clip.with_stem(f"with-{told is not None}")
        copy.write_bytes(clip.read_bytes())
        keep(copy, Kept("soramame-1", "1", LATENTS, plan=told, scenery=scenery))
        found = find(copy)
        assert found is not None
        assert (found.plan is None) == (told is None)
        assert found.scenery is not None
        np.testing.assert_allclose(found.scenery, scenery, atol=1e-3)


def test_credentials_cover_them(clip: Path) -> None:
    keep(clip, Kept("soramame-1", "1", LATENTS))
    sign(clip, clip, Claim("soramame-1", "1", "a prompt", 0))
    found = find(clip)
    assert found is not None
    assert verify(clip).state == "valid"
    data = bytearray(clip.read_bytes())
    place = data.rindex(b'"model"')
    data[place + 200] ^= 1
    clip.write_bytes(data)
    assert verify(clip).state == "changed"


def test_a_file_without_any_and_a_broken_one_have_none(clip: Path, tmp_path: Path) -> None:
    assert find(clip) is None
    assert find(tmp_path / "missing.mp4") is None
    keep(clip, Kept("soramame-1", "1", LATENTS))
    data = clip.read_bytes()
    clip.write_bytes(data[:-100])
    assert find(clip) is None
    (tmp_path / "noise.mp4").write_bytes(np.random.default_rng(2).bytes(10_000))
    assert find(tmp_path / "noise.mp4") is None
