"""What a folder of clips says of itself, and what is left out."""

import hashlib
from pathlib import Path

import pytest
from home_made import caption

from soramame.training.footage import LeftOut, Terms, collect


def clip(folder: Path, file: str) -> None:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.encode())  # nothing here looks inside


def test_captions_stand_in_one_file_or_beside_the_clip(tmp_path: Path) -> None:
    for file in ("one.mp4", "more/two.mov", ".hidden.mp4", "notes.md"):
        clip(tmp_path, file)
    caption(tmp_path, "one.mp4", "  a fox\nhops ", licence="CC0-1.0", consent="its owner's")
    (tmp_path / "more" / "two.txt").write_text("a hen")
    (tmp_path / "licences.jsonl").write_text('{"file": "more/two.mov", "license": "CC-BY-4.0"}\n')
    one, two = reversed(collect(tmp_path).sources)
    assert (one.file, one.caption, one.terms) == (
        "one.mp4", "a fox hops", Terms("CC0-1.0", "its owner's"),
    )  # fmt: skip
    assert one.sha256 == hashlib.sha256(b"one.mp4").hexdigest()
    assert (two.file, two.caption, two.terms) == ("more/two.mov", "a hen", Terms("CC-BY-4.0"))


def test_the_nearest_word_on_a_licence_counts(tmp_path: Path) -> None:
    for file in ("a.mp4", "b.mp4", "deep/c.mp4", "deep/deeper/d.mp4"):
        clip(tmp_path, file)
        caption(tmp_path, file, "a disc", **({"licence": "MIT"} if file == "a.mp4" else {}))
    (tmp_path / "LICENCE").write_text("CC0-1.0\nfilmed by all of us,\nwho agree\n")
    (tmp_path / "deep" / "LICENSE.txt").write_text("CC-BY-4.0")
    terms = {source.file: source.terms for source in collect(tmp_path).sources}
    assert terms == {
        "a.mp4": Terms("MIT"), "b.mp4": Terms("CC0-1.0", "filmed by all of us, who agree"),
        "deep/c.mp4": Terms("CC-BY-4.0"), "deep/deeper/d.mp4": Terms("CC-BY-4.0"),
    }  # fmt: skip


def test_without_a_licence_a_clip_is_refused_unless_allowed(tmp_path: Path) -> None:
    clip(tmp_path, "a.mp4")
    caption(tmp_path, "a.mp4", "a disc", consent="theirs")
    refused = collect(tmp_path)
    assert refused.sources == ()
    assert refused.left_out[0].reason.startswith("no licence: name one in captions.jsonl")
    (allowed,) = collect(tmp_path, allow_unlicensed=True).sources
    assert allowed.terms == Terms(None, "theirs")


def test_what_is_wrong_is_named_and_stops_nothing_else(tmp_path: Path) -> None:
    for file in ("a.mp4", "mute.mp4", "blank.mp4"):
        clip(tmp_path, file)
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "blank.txt").write_text(" \n")
    (tmp_path / "captions.jsonl").write_text('{"file": "a.mp4",\n[1]\n{"caption": "x"}\n\n')
    caption(tmp_path, "a.mp4", "a disc", licence="MIT")
    caption(tmp_path, "gone.mp4", "a disc")
    found = collect(tmp_path)
    assert [source.file for source in found.sources] == ["a.mp4"]
    broken = [LeftOut(f"captions.jsonl, line {n}", 'not JSON with a "file"') for n in (1, 2, 3)]
    assert found.left_out == (
        *broken,
        LeftOut("gone.mp4", "captions.jsonl names it, but there is no such file"),
        LeftOut("blank.mp4", "no caption: add a line to captions.jsonl, or blank.txt beside it"),
        LeftOut("empty.mp4", "the file is empty"),
        LeftOut("mute.mp4", "no caption: add a line to captions.jsonl, or mute.txt beside it"),
    )


def test_a_folder_without_clips_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds no clips"):
        collect(tmp_path)
    with pytest.raises(ValueError, match="there is no folder"):
        collect(tmp_path / "nowhere")
