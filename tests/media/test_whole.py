"""Files appear whole or not at all."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from soramame.media.whole import VideoError, whole_file


def test_the_file_appears_when_the_block_succeeds(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    with whole_file(target) as part:
        part.write_text("new")
        assert not target.exists()
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(RuntimeError, match="half way"), whole_file(target) as part:
        _write_and_fail(part)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def _write_and_fail(part: Path) -> None:
    part.write_text("ne")
    raise RuntimeError("half way")


def test_a_missing_folder_and_a_folder_in_place_are_named(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="there is no folder"), whole_file(tmp_path / "no" / "a"):
        pass
    with pytest.raises(VideoError, match="it is a folder"), whole_file(tmp_path):
        pass


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """Root may write everywhere, so for a moment this process is nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.usefixtures("unprivileged")
def test_an_unwritable_folder_is_one_clear_line() -> None:
    with pytest.raises(VideoError, match="Permission denied"), whole_file(Path("/a.txt")) as part:
        part.write_text("new")


FULL_DISK = """
    import resource, signal, sys
    import numpy as np
    from soramame.video import Video, VideoError
    noise = np.random.default_rng(0).integers(0, 256, (9, 96, 96, 3), np.uint8)
    video = Video(noise)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    try:
        video.save(sys.argv[1])
    except VideoError as error:
        print("VideoError:", error)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on file sizes")
@pytest.mark.parametrize("format", ["mp4", "webm", "gif", "webp", "png"])
def test_a_full_disk_is_one_clear_line(tmp_path: Path, format: str) -> None:
    """A limit on the size of files behaves like a disk with no room left."""
    path = tmp_path / f"clip.{format}"
    done = _python(FULL_DISK, path)
    assert done.stdout.startswith(f"VideoError: can't write {path}: "), done.stderr
    assert len(done.stdout.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from soramame.media.whole import whole_file
    with whole_file(Path(sys.argv[1])) as part:
        part.write_bytes(b"half")
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_a_kill_half_way_leaves_nothing_at_the_path(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    assert _python(KILLED, path).returncode == -signal.SIGKILL
    assert not path.exists()


def _python(script: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
