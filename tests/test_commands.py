"""The command line as a person meets it: in a process of its own, on the built-in model."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from soramame.media.kept import find
from soramame.media.whole import VideoError
from soramame.provenance.verify import verify
from soramame.video import Video

FAST = ("--steps", "2", "--seconds", "1")


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "soramame", *arguments], cwd=cwd, capture_output=True, text=True
    )


def test_a_sentence_becomes_a_signed_file(tmp_path: Path) -> None:
    done = run("generate", "a red fox hops to the left", *FAST, "--seed", "3", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "red fox" in done.stderr
    assert "hops left" in done.stderr
    (path,) = tmp_path.iterdir()
    assert path.name == "a-red-fox-hops-to-the-left-3.mp4"
    verdict = verify(path)
    assert (verdict.state, verdict.seed, verdict.model) == ("valid", 3, "soramame-1")
    video = Video.read(path)
    assert (len(video), video.size, video.fps) == (16, (256, 256), 16)
    kept = find(path)
    assert kept is not None
    assert kept.latents.shape == (3, 96, 16, 16)


def test_json_and_variations_and_prompts(tmp_path: Path) -> None:
    (tmp_path / "prompts.txt").write_text("a blue car drives right\n\na white duck swims\n")
    done = run(
        "generate", "--prompts", "prompts.txt", *FAST, "--size", "256x144", "--variations", "2",
        "--seed", "5", "--json", "-o", "clip.png", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [entry["seed"] for entry in told] == [5, 6, 5, 6]
    assert [Path(entry["path"]).name for entry in told] == [f"clip-{i}.png" for i in (1, 2, 3, 4)]
    assert all(entry["size"] == "256x144" and entry["signed"] for entry in told)
    assert all((tmp_path / entry["path"]).exists() for entry in told)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["generate"], "give one prompt"),
        (["generate", " "], "the prompt is empty"),
        (["generate", "x" * 10_000], "10,000 characters; at most 2,000"),
        (["generate", "a fox", "--size", "640x480"], "size 640x480 can't be made; there are"),
        (["generate", "a fox", "--size", "big"], "size 'big' is not WIDTHxHEIGHT"),
        (["generate", "a fox", "--seconds", "99"], "seconds 99 is outside 1 to 12"),
        (["generate", "a fox", "--style", "oil"], "unknown style 'oil'; there are"),
        (["generate", "a fox", "--model", "gpt"], "unknown model 'gpt'; there are"),
        (["generate", "a fox", "--model", "."], "holds no model"),
        (["generate", "a fox", "--runtime", "abacus"], "unknown runtime 'abacus'; there are"),
        (["generate", "a fox", "--image", "broken.png"], "broken.png"),
        (["generate", "a fox", "--extend", "missing.mp4"], "missing.mp4"),
        (["generate", "a fox", "--remix", "missing.mp4"], "missing.mp4"),
        (["generate", "a fox", "--strength", "0.5"], "strength needs a clip to remix"),
        (["generate", "a fox", "--remix", "broken.png"], "broken.png"),
        (["generate", "a fox", "--negative", "fog", "--guidance", "1"], "guidance above 1"),
        (["generate", "a fox", "-o", "nowhere/clip.mp4"], "there is no folder nowhere"),
        (["generate", "a fox", "-o", "clip.avi"], "can't write 'avi'; there are: mp4"),
        (["toybox", "render", "--frames", "500"], "500 frames; 1 to 81 are possible"),
    ],
)
def test_bad_input_gets_one_clear_line(tmp_path: Path, arguments: list[str], says: str) -> None:
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n not at all")
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["broken.png"]


def heed_control_c() -> None:
    """Shells let what they run in the background ignore Ctrl-C; children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_control_c_stops_and_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "soramame", "generate", "a fox", "--steps", "100"]
    running = subprocess.Popen(
        [*command, "--seconds", "12", "-o", "clip.mp4"], cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heed_control_c,
    )  # fmt: skip
    time.sleep(6)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate()
    assert running.returncode == 130
    assert "stopped; no unfinished file was left" in said
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """A limit on file size stands in for the disk: what is written beyond it fails."""
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000));"
        "from soramame.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, "generate", "a fox", *FAST, "-o", "clip.mp4"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert "can't write clip.mp4" in " ".join(done.stderr.split())
    assert list(tmp_path.iterdir()) == []


def test_verify_tells_valid_from_changed(tmp_path: Path) -> None:
    run("generate", "a red ball rolls right", *FAST, "-o", "clip.webp", cwd=tmp_path)
    assert run("verify", "clip.webp", cwd=tmp_path).returncode == 0
    (tmp_path / "kept.webp").write_bytes((tmp_path / "clip.webp").read_bytes())
    both = run("verify", "clip.webp", "kept.webp", cwd=tmp_path)
    assert both.returncode == 0
    assert both.stdout.startswith("clip.webp: valid")
    data = bytearray((tmp_path / "clip.webp").read_bytes())
    data[len(data) // 4] ^= 1
    (tmp_path / "clip.webp").write_bytes(data)
    done = run("verify", "clip.webp", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith("changed")
    both = run("verify", "clip.webp", "kept.webp", cwd=tmp_path)
    assert both.returncode == 1
    assert "kept.webp: valid" in both.stdout


def test_a_picture_begins_the_clip(tmp_path: Path) -> None:
    run("toybox", "render", "--seed", "4", "--frames", "1", "-o", "still.png", cwd=tmp_path)
    if not (tmp_path / "still.png").exists():
        if os.environ.get("CI"):
            pytest.fail("the toybox can't render here")
        pytest.skip("rendering needs EGL: apt-get install libegl1 libgl1-mesa-dri")
    done = run(
        "generate", "it moves", *FAST, "--image", "still.png", "-o", "clip.mp4", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    first = Video.read(tmp_path / "clip.mp4").frames[0].astype(float)
    still = np.asarray(Image.open(tmp_path / "still.png").convert("RGB")).astype(float)
    assert 10 * np.log10(255**2 / ((first - still) ** 2).mean()) > 22


def test_of_a_clip_that_is_given_as_a_picture_only_the_first_frame_is_read(tmp_path: Path) -> None:
    run("generate", "a red fox hops", *FAST, "--seed", "3", "-o", "fox.mp4", cwd=tmp_path)
    whole = (tmp_path / "fox.mp4").read_bytes()
    frames = whole.index(b"mdat")
    size = int.from_bytes(whole[frames - 4 : frames], "big")
    (tmp_path / "cut.mp4").write_bytes(whole[: frames + size * 3 // 4])
    with pytest.raises(VideoError):
        Video.read(tmp_path / "cut.mp4")
    done = run("generate", "it moves", *FAST, "--image", "cut.mp4", "-o", "on.mp4", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    first, given = (Video.read(tmp_path / name).frames[0] for name in ("on.mp4", "fox.mp4"))
    assert np.abs(first.astype(float) - given).mean() < 16


def test_a_clip_is_remixed_and_the_file_says_so(tmp_path: Path) -> None:
    first = ("a red fox hops left", *FAST, "--size", "256x144", "--seed", "1", "-o", "fox.mp4")
    assert run("generate", *first, cwd=tmp_path).returncode == 0
    again = ("a blue fox", "--remix", "fox.mp4", "--strength", "0.4", "--negative", "fog",
             "--steps", "2", "-o", "blue.mp4")  # fmt: skip
    done = run("generate", *again, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    made, source = Video.read(tmp_path / "blue.mp4"), Video.read(tmp_path / "fox.mp4")
    assert (len(made), made.size) == (len(source), source.size)
    scenes = [find(tmp_path / name) for name in ("fox.mp4", "blue.mp4")]
    before, after = (scene.caption for scene in scenes if scene and scene.caption)
    assert before.replace("red", "blue") == after
    verdict = verify(tmp_path / "blue.mp4")
    assert (verdict.state, verdict.verb, verdict.ingredients) == ("valid", "remix", ("fox.mp4",))
    refused = run("generate", *again[:3], "--seconds", "3", cwd=tmp_path)
    assert refused.returncode == 2
    assert "a remix keeps its clip's seconds" in refused.stderr


COMMANDS = (
    ["generate"], ["models"], ["verify"], ["bench"], ["train"],
    ["toybox", "render"], ["toybox", "sheet"], ["toybox", "dataset"],
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_and_option_is_documented(command: list[str]) -> None:
    page = (Path(__file__).parent.parent / "docs" / "cli.md").read_text()
    shown = run(*command, "--help").stdout
    assert f"soramame {' '.join(command)}" in page
    for option in set(re.findall(r"--[a-z-]+", shown)) - {"--help"}:
        assert option in page
