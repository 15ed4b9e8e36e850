"""Footage encoded once, by the shipped codec."""

from pathlib import Path

import numpy as np
import pytest
from home_made import bad_clips, good_clips

from soramame.engine.folder import read_spec
from soramame.engine.models import folder_of
from soramame.model.codec import Codec
from soramame.model.stored import open_modules
from soramame.training.footage import collect
from soramame.training.manifest import manifest
from soramame.training.preparing import Prepared, codec_error, prepare
from soramame.training.stretches import read_frames


@pytest.fixture(scope="module")
def codec() -> Codec:
    return open_modules(folder_of(), read_spec(folder_of()).configs)[0]


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    good_clips(folder)
    bad_clips(folder)
    return folder


@pytest.fixture(scope="module")
def prepared(codec: Codec, clips: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    target = tmp_path_factory.mktemp("work") / "latents"
    target.with_name("latents.part").mkdir()  # left by one that was killed
    (target.with_name("latents.part") / "00099").mkdir()
    return prepare(collect(clips).sources, codec, 5, target)


def test_every_stretch_lies_in_a_shard_of_its_shape(prepared: Prepared, codec: Codec) -> None:
    shapes = sorted(
        np.load(path).shape for path in prepared.folder.glob("*/groups.npy")
    )  # a: 2 of 5 latents, b: 1 of 3, c: 1 of 5, d: 1 of 3, e: 1 of 3, f: a picture
    channels = codec.config.channels
    cells = [(1, 1, 9, 16), (1, 3, 9, 16), (1, 3, 16, 9), (1, 3, 16, 16), (1, 5, 16, 16),
             (2, 5, 9, 16)]  # fmt: skip
    assert shapes == [(n, length, channels, h, w) for n, length, h, w in cells]
    assert [clip.file for clip in prepared.used] == [
        "a.mp4", "b.webm", "c.avi", "d.mkv", "e.gif", "f.png",
    ]  # fmt: skip
    assert [clip.stretches for clip in prepared.used] == [2, 1, 1, 1, 1, 1]


def test_what_cannot_be_decoded_is_left_out(prepared: Prepared) -> None:
    reasons = {left.file: left.reason for left in prepared.left_out}
    assert set(reasons) == {"broken.mp4", "short.mp4"}
    assert reasons["short.mp4"].startswith("too short: 5 frames")


def test_what_is_prepared_is_not_prepared_again(
    prepared: Prepared, codec: Codec, clips: Path
) -> None:
    before = (prepared.folder / "00000" / "groups.npy").stat().st_mtime_ns
    assert prepare(collect(clips).sources, codec, 5, prepared.folder) == prepared
    assert (prepared.folder / "00000" / "groups.npy").stat().st_mtime_ns == before


def test_the_codec_is_judged_on_the_clips(prepared: Prepared, codec: Codec, clips: Path) -> None:
    picture, film = prepared.used[-1], prepared.used[0]
    assert picture.moving_error is None
    assert film.moving_error is not None
    assert film.moving_error > film.error
    error, _ = codec_error(codec, read_frames(clips / "f.png"))
    assert error == pytest.approx(picture.error)
    assert 0 < error < 0.01  # 20 dB


def test_a_manifest_names_every_file_and_its_terms(prepared: Prepared, clips: Path) -> None:
    found = collect(clips)
    told = manifest("mine", "soramame-1 0.1", False, 7, found.sources, prepared.used,
                    found.left_out + prepared.left_out)  # fmt: skip
    assert told.counts == "5 clips (11 s) and 1 picture"
    assert told.licences == "CC0-1.0 (6)"
    assert told.clips[0].consent == "drawn for a test"
    assert told.clips[0].sha256 == found.sources[0].sha256
    assert {left.file for left in told.left_out} == {
        "broken.mp4", "captionless.mp4", "empty.mp4", "short.mp4", "unlicensed.mp4",
    }  # fmt: skip
    assert 20 < told.codec_psnr < 50
    card = told.card()
    for line in ("# mine", "soramame-1 0.1, fine-tuned for 7 steps", "CC0-1.0 (6)", "| 5 files |"):
        assert line in card
