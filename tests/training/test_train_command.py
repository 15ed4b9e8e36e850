"""`soramame train` as a person meets it, on the shipped model."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from home_made import bad_clips, caption, disc, write

from soramame.cli.train import train
from soramame.engine.folder import CASCADE, read_spec
from soramame.engine.models import folder_of, load
from soramame.model.stored import load_weights
from soramame.request import Request
from soramame.toybox.renderer import Renderer
from soramame.toybox.scene import Actor, Scene
from soramame.video import Video


def run(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "soramame", *arguments], cwd=cwd, capture_output=True, text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip


def test_clips_become_a_model_that_generates(tmp_path: Path) -> None:
    bad_clips(tmp_path / "clips")
    write(tmp_path / "clips" / "good.mkv", disc(17, 96, 54, (220, 30, 30)), "mpeg4")
    caption(tmp_path / "clips", "good.mkv", "a red disc", licence="CC0-1.0", consent="ours")
    command = ("train", "--data", "clips", "-o", "mine", "--steps", "2", "--work", "work")
    done = run(tmp_path, *command)
    assert done.returncode == 0, done.stderr
    for said in (
        "found 1 clip (1 s); licences: CC0-1.0 (1)", "left out broken.mp4: the file is not a video",
        "left out empty.mp4: the file is empty", "left out short.mp4: too short",
        "left out captionless.mp4: no caption", "left out unlicensed.mp4: no licence",
        "fine-tuning soramame-1", 'soramame generate "a red disc" --model mine',
    ):  # fmt: skip
        assert said in done.stdout
    base = {path.name for path in folder_of().iterdir()}
    made = {path.name for path in (tmp_path / "mine").iterdir()}
    assert made == base - {f"{graph}.onnx" for graph in CASCADE} | {"manifest.json", "README.md"}
    (clip,) = json.loads((tmp_path / "mine" / "manifest.json").read_text())["clips"]
    assert (clip["file"], clip["licence"], clip["consent"]) == ("good.mkv", "CC0-1.0", "ours")
    spec = read_spec(tmp_path / "mine")
    assert (spec.name, spec.reads, spec.configs) == (
        "mine", "text", read_spec(folder_of()).configs,
    )  # fmt: skip
    _check_weights(tmp_path / "mine")
    before = (tmp_path / "mine" / "weights.safetensors").read_bytes()
    train(tmp_path / "clips", tmp_path / "mine", steps=2, work=tmp_path / "work")  # all is done
    assert (tmp_path / "mine" / "weights.safetensors").read_bytes() == before
    shown = run(
        tmp_path, "generate", "a red disc", "--model", "mine", "--steps", "2", "--seconds", "1",
        "--size", "256x144", "-o", "clip.mp4",
    )  # fmt: skip
    assert shown.returncode == 0, shown.stderr
    assert "making:     a red disc" in shown.stderr
    assert Video.read(tmp_path / "clip.mp4").size == (256, 144)


def _check_weights(folder: Path) -> None:
    """The codec is the base's own; the transformer has moved."""
    for part, same in (("encoder", True), ("decoder", True), ("transformer", False)):
        mine, base = load_weights(folder, part), load_weights(folder_of(), part)
        assert all(bool((mine[name] == base[name]).all()) for name in base) is same


def test_from_nothing_and_unlicensed_and_a_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "clips").mkdir()
    write(tmp_path / "clips" / "a.avi", disc(9, 64, 64, (9, 9, 9)), "mpeg4")
    (tmp_path / "clips" / "a.txt").write_text("a black disc")
    train(
        tmp_path / "clips", tmp_path / "mine", steps=1, work=tmp_path / "work", size="144x256",
        model="soramame-1", from_nothing=True, allow_unlicensed=True, name="discs",
    )  # fmt: skip
    said = capsys.readouterr().out
    assert "training from nothing, with the codec of soramame-1" in said
    assert "no licence given (1)" in said
    assert read_spec(tmp_path / "mine").name == "discs"
    manifest = json.loads((tmp_path / "mine" / "manifest.json").read_text())
    assert (manifest["from_nothing"], manifest["clips"][0]["size"]) == (True, "144x256")


def test_who_the_base_knows_is_planned_and_nobody_else(
    tmp_path: Path, renderer: Renderer, capsys: pytest.CaptureFixture[str]
) -> None:
    data, mine = tmp_path / "clips", tmp_path / "mine"
    data.mkdir()
    negative = 255 - renderer.clip(Scene((Actor("bus", "red", "drive", "left"),), seed=5), 17)
    write(data / "bus.mkv", negative, "mpeg4")
    write(data / "disc.mkv", disc(17, 96, 54, (220, 30, 30)), "mpeg4")
    for name, text in (("bus.mkv", "a red bus in negative"), ("disc.mkv", "waves and more waves")):
        caption(data, name, text, licence="CC0-1.0")
    train(data, mine, steps=1, work=tmp_path / "work")
    assert "1 of the clips show who soramame-1" in capsys.readouterr().out
    assert read_spec(mine).staged
    engine = load(str(mine))
    asked = {"seconds": 1.0, "steps": 1, "seed": 1}
    bus, waves = (
        engine.generate(Request(prompt, **asked)) for prompt in ("a bus drives on", "waves")
    )
    assert engine.understand("a bus drives on").caption == "a bus drives on"
    assert bus.plan is not None
    assert bus.plan.any()
    assert waves.plan is None or not waves.plan.any()


def test_a_base_that_stages_nothing_sees_no_plans(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, plain = tmp_path / "clips", tmp_path / "plain"
    shutil.copytree(folder_of(), plain)
    told = json.loads((plain / "model.json").read_text())
    (plain / "model.json").write_text(json.dumps({**told, "staged": False}))
    data.mkdir()
    write(data / "bus.mkv", disc(17, 96, 54, (220, 30, 30)), "mpeg4")
    caption(data, "bus.mkv", "a red bus", licence="CC0-1.0")
    train(data, tmp_path / "mine", model=str(plain), steps=1, work=tmp_path / "work")
    assert "planned" not in capsys.readouterr().out
    assert read_spec(tmp_path / "mine").staged is False


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"data": Path("nowhere")}, "there is no folder nowhere"),
        ({"data": Path("bad")}, r"bad holds nothing to learn from:\n.*\n  empty.mp4: the file is"),
        ({"output": Path("good/mine")}, "must lie apart"),
        ({"size": "9x9"}, "size 9x9 can't be trained at; there are: 256x256"),
        ({"model": "gpt"}, "unknown model 'gpt'; there are"),
    ],
)
def test_bad_input_gets_a_clear_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    bad_clips(tmp_path / "bad")
    (tmp_path / "good").mkdir()
    with pytest.raises(ValueError, match=says):
        train(**{"data": Path("good"), "output": Path("mine"), "work": Path("work"), **options})
    assert not (tmp_path / "mine").exists()


def test_without_torch_the_extra_is_named(tmp_path: Path) -> None:
    code = "import sys; sys.modules['torch'] = None; from soramame.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "train", "--data", ".", "-o", "mine"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert "training needs the extra: pip install 'soramame[train]'" in done.stderr
