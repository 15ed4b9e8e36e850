"""Which clips a folder holds, what is said of them, and on what terms they may be used.

A caption is a line of `captions.jsonl`, {"file": …, "caption": …}, or a `.txt` beside the clip. A
licence is told by that same line ("licence", and a "consent" note if there is one), by a line of
`licences.jsonl`, or by a file `LICENCE` for all clips in its folder and below: its first line is
the licence, what follows it is the consent note. The nearest word counts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CAPTIONS, LICENCES = "captions.jsonl", "licences.jsonl"
FOLDER_WIDE = ("LICENCE", "LICENSE", "LICENCE.txt", "LICENSE.txt")
_NO_CLIPS = {".txt", ".json", ".jsonl", ".md"}  # the endings of what is said of clips
Lines = dict[str, dict[str, Any]]  # by file, what a line says of it


@dataclass(frozen=True)
class Terms:
    """The licence that a clip may be used under, and a note on who consented to what."""

    licence: str | None = None
    consent: str | None = None


@dataclass(frozen=True)
class Source:
    """A file to learn from; `file` is its name within the data folder."""

    path: Path
    file: str
    sha256: str
    caption: str
    terms: Terms


@dataclass(frozen=True)
class LeftOut:
    """A file that is not used, and why."""

    file: str
    reason: str


@dataclass(frozen=True)
class Found:
    """What a folder gives."""

    sources: tuple[Source, ...]
    left_out: tuple[LeftOut, ...]


def collect(folder: Path, allow_unlicensed: bool = False) -> Found:
    """Every file of `folder` that could be a clip, in the order of their names.

    Raises ValueError if there is no such folder, or if it holds no file to learn from.
    """
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder}; give one that holds clips and captions")
    left_out: list[LeftOut] = []
    captions = _lines(folder / CAPTIONS, left_out)
    licences = _lines(folder / LICENCES, left_out)
    found = list(_files(folder))
    names = {_name(folder, path) for path in found}
    left_out += [
        LeftOut(name, f"{CAPTIONS} names it, but there is no such file")
        for name in captions
        if name not in names
    ]
    sources = []
    for path in found:
        name = _name(folder, path)
        entries = (captions.get(name, {}), licences.get(name, {}))
        try:
            sources.append(_source(folder, path, *entries, allow_unlicensed))
        except (ValueError, OSError) as error:
            left_out.append(LeftOut(name, str(error)))
    if not found:
        raise ValueError(f"{folder} holds no clips")
    return Found(tuple(sources), tuple(left_out))


def _source(
    folder: Path,
    path: Path,
    captions: dict[str, Any],
    licences: dict[str, Any],
    allow_unlicensed: bool,
) -> Source:
    """The clip and what is said of it; raises ValueError if too little is."""
    caption = _caption(path, captions)
    terms = _terms(folder, path, captions, licences)
    if terms.licence is None and not allow_unlicensed:
        raise ValueError(f"no licence: name one in {CAPTIONS}, {LICENCES} or LICENCE")
    return Source(path, _name(folder, path), _sha256(path), caption, terms)


def _files(folder: Path) -> Iterator[Path]:
    """All files but hidden ones and those that speak of others."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        speaks = path.name in FOLDER_WIDE or path.suffix.lower() in _NO_CLIPS
        if path.is_file() and not hidden and not speaks:
            yield path


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _lines(path: Path, left_out: list[LeftOut]) -> Lines:
    """What each line of a JSON-lines file says, by its "file"; a broken line is left out."""
    told: Lines = {}
    if not path.exists():
        return told
    for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            told[Path(entry["file"]).as_posix()] = entry
        except (ValueError, TypeError, KeyError):
            left_out.append(LeftOut(f"{path.name}, line {number}", 'not JSON with a "file"'))
    return told


def _caption(path: Path, entry: dict[str, Any]) -> str:
    """The clip's caption in one line; raises ValueError if it has none."""
    if path.stat().st_size == 0:
        raise ValueError("the file is empty")
    beside = path.with_suffix(".txt")
    caption = entry.get("caption")
    if caption is None and beside.is_file():
        caption = beside.read_text("utf-8", errors="replace")
    text = " ".join(caption.split()) if isinstance(caption, str) else ""
    if not text:
        raise ValueError(f"no caption: add a line to {CAPTIONS}, or {beside.name} beside it")
    return text


def _terms(folder: Path, path: Path, captions: dict[str, Any], licences: dict[str, Any]) -> Terms:
    """The nearest word on a clip's licence."""
    for entry in (captions, licences):
        licence = _text(entry.get("licence", entry.get("license")))
        if licence:
            return Terms(licence, _text(entry.get("consent")))
    for parent in path.parents:
        for name in FOLDER_WIDE:
            if (parent / name).is_file():
                first, _, rest = (
                    (parent / name).read_text("utf-8", "replace").strip().partition("\n")
                )
                return Terms(_text(first), _text(rest))
        if parent == folder:
            break
    return Terms(None, _text(captions.get("consent")) or _text(licences.get("consent")))


def _text(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
