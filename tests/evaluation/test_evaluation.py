"""A whole evaluation, small: the shipped model and renders, read by a tiny honest reader."""

import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from colours import ColourReader

from soramame.engine.models import load
from soramame.evaluation import report, summary
from soramame.evaluation.alignment import EVERYTHING
from soramame.evaluation.evaluation import Evaluation, claim
from soramame.evaluation.plan import OF_CLIPS, Plan
from soramame.evaluation.prompts import prompts
from soramame.evaluation.renders import Renders
from soramame.evaluation.results import MODEL, READER, RENDERS, plain
from soramame.evaluation.samples import samples
from soramame.evaluation.strips import strips
from soramame.evaluation.viewing import Viewer

ABOUT = {"evaluated": "soramame-1 <test>", "started": "2026-11-22 12:00 UTC"}
SMALL = Plan(prompts=3, seconds=1.0, steps=1)
VIEWER = Viewer(ColourReader(), "colours")


class CutOffError(Exception):
    pass


def test_a_model_is_evaluated_and_a_cut_off_evaluation_goes_on(
    tmp_path: Path, renders: Renders
) -> None:
    engine = load()

    def cut_off(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("generating", 1):
            raise CutOffError

    with pytest.raises(CutOffError):
        Evaluation(SMALL, tmp_path, engine, VIEWER, renders, cut_off).run(ABOUT)
    first = (tmp_path / "clips" / "00000.mp4").stat().st_mtime_ns
    evaluation = Evaluation(SMALL, tmp_path, engine, VIEWER, renders)
    results = evaluation.run(ABOUT)
    assert (tmp_path / "clips" / "00000.mp4").stat().st_mtime_ns == first
    assert set(results.alignment) == {MODEL, READER, RENDERS}
    assert results.alignment[MODEL].whole[EVERYTHING].of == 3
    assert results.alignment[READER].attributes[EVERYTHING]["subject"].right >= 2
    assert results.fidelity is not None
    assert results.fidelity.clips == (3, 3, 3)
    assert len(results.stills) == len(results.loops) == len(results.extensions) == 1
    assert all(len(drifts) == 4 for drifts in results.extensions)
    assert all(s["round trip to picture"] > 20 for s in results.stills)
    assert results.codec is not None
    assert results.codec.everywhere > 20
    assert {part: len(took) for part, took in evaluation.took.items()} == {
        "clips": 3, "stills": 1, "loops": 1, "extensions": 1, "codec": 2,
    }  # fmt: skip
    page = report.page(results, samples(evaluation), strips(evaluation, results))
    _check_page(page)
    assert json.loads(json.dumps(plain(results)))["codec"]["everywhere"] > 20
    assert len(summary.lines(results)) == 9


def test_renders_stand_in_for_a_model(tmp_path: Path, renders: Renders) -> None:
    plan = Plan(prompts=3, seconds=1.0, parts=OF_CLIPS, renders=True)
    evaluation = Evaluation(plan, tmp_path, None, VIEWER, renders)
    results = evaluation.run(ABOUT)
    assert set(results.alignment) == set(results.consistency) == {RENDERS}
    assert results.fidelity is not None
    assert results.fidelity.model is None
    assert np.median(results.consistency[RENDERS].cosines) > 0.9
    assert list(tmp_path.iterdir()) == []
    _check_page(report.page(results, samples(evaluation), strips(evaluation, results)))


def test_renders_are_drawn_once(renders: Renders) -> None:
    scene = Evaluation(SMALL, Path(), None, VIEWER, renders).prompts[0].scene
    name = renders.keep(scene)
    drawn = renders.shelf.path(name).stat().st_mtime_ns
    assert renders.keep(scene) == name
    assert renders.shelf.path(name).stat().st_mtime_ns == drawn
    assert renders.shelf.frames(name).shape == (16, 256, 256, 3)


def test_kept_renders_serve_where_nothing_can_be_drawn(
    renders: Renders, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, other = (prompt.scene for prompt in prompts(2, seed=5))
    renders.keep(kept)
    monkeypatch.setitem(sys.modules, "soramame.toybox.renderer", None)  # the extra is missing
    elsewhere = Renders(1.0, renders.shelf.folder.parent)
    assert elsewhere.shelf.frames(elsewhere.keep(kept)).shape == (16, 256, 256, 3)
    with pytest.raises(ValueError, match=r"pip install 'soramame\[toybox\]'"):
        elsewhere.keep(other)


def test_a_folder_is_of_one_evaluation(tmp_path: Path) -> None:
    claim(tmp_path, {"evaluated": "soramame-1", "seed": 0})
    claim(tmp_path, {"evaluated": "soramame-1", "seed": 0})
    with pytest.raises(ValueError, match="holds another evaluation: seed 0, asked for 1"):
        claim(tmp_path, {"evaluated": "soramame-1", "seed": 1})


def _check_page(page: str) -> None:
    """One file, whole, that nothing is fetched for; what is told is escaped."""
    assert page.endswith("</body></html>\n")
    assert not re.findall(r"(?:src|href)='(?!data:)|url\(|https?://", page)
    assert "soramame-1 &lt;test&gt;" in page
    for tag in ("div", "figure", "table", "svg"):
        assert page.count(f"<{tag}") == page.count(f"</{tag}>")
