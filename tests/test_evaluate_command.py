"""`soramame evaluate` as a person meets it: in a process of its own, on the built-in model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

QUICK = ("--prompts", "3", "--seconds", "1")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment with a cache of its own; a skip where nothing can be drawn, but not in CI."""
    try:
        from soramame.toybox.renderer import Renderer

        Renderer(16, 16).close()
    except Exception as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"renders need EGL: apt-get install libegl1 libgl1-mesa-dri: {error}")
    return {**os.environ, "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}


def run(
    environment: dict[str, str], *arguments: str, cwd: Path
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "soramame", "evaluate", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)


def test_the_model_is_evaluated(home: dict[str, str], tmp_path: Path) -> None:
    done = run(home, *QUICK, "--steps", "2", "-o", "report", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "all of a prompt right" in done.stdout
    assert "codec, moving pixels" in done.stdout
    results = json.loads((tmp_path / "report" / "results.json").read_text())
    about = results["about"]
    assert about["command"].startswith("soramame evaluate --prompts 3")
    assert (about["steps"], about["seed"], about["prompts"]) == (2, 0, 3)
    assert results["alignment"]["model"]["whole"]["all"]["of"] == 3
    assert "<svg" in (tmp_path / "report" / "index.html").read_text()
    other = run(home, *QUICK, "--steps", "3", "-o", "report", cwd=tmp_path)
    assert other.returncode == 2
    assert "holds another evaluation: steps 2, asked for 3" in " ".join(other.stderr.split())


def test_renders_are_evaluated(home: dict[str, str], tmp_path: Path) -> None:
    done = run(home, *QUICK, "--renders", "-o", "ceiling", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    results = json.loads((tmp_path / "ceiling" / "results.json").read_text())
    assert list(results["alignment"]) == ["renders"]
    assert results["fidelity"]["model"] is None


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--prompts", "1"], "prompts 1 is outside 2 to"),
        (["--parts", "beauty"], "unknown parts 'beauty'; there are: alignment"),
        (["--renders", "--parts", "codec"], "unknown parts of renders 'codec'"),
        (["--renders", "--model", "soramame-1"], "--renders evaluates no model"),
        (["--model", "nobody"], "unknown model 'nobody'; there are"),
    ],
)
def test_bad_input_gets_one_clear_line(tmp_path: Path, arguments: list[str], says: str) -> None:
    done = run(dict(os.environ), *arguments, "-o", "report", cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
