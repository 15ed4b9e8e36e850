"""Files that appear whole or not at all: written beside their place, flushed, then renamed."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path


class VideoError(ValueError):
    """A video can't be read or written; the message is one line for the person who asked."""


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path in `path`'s folder, which becomes `path` when the block succeeds.

    Whatever goes wrong, what stood at `path` before still stands there and the temporary file is
    gone; trouble with the disk is raised as a VideoError.
    """
    if not path.parent.is_dir():
        raise VideoError(f"can't write {path}: there is no folder {path.parent}")
    if path.is_dir():
        raise VideoError(f"can't write {path}: it is a folder")
    part = path.with_name(f".{secrets.token_hex(6)}.part{path.suffix}")
    try:
        yield part
        _flush(part)
        os.replace(part, path)
        _flush(path.parent)
    except OSError as error:
        raise VideoError(f"can't write {path}: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    """Wait until a file, or a folder's list of files, is on the disk."""
    if path.is_dir() and os.name == "nt":  # Windows does not open folders
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Yield a temporary folder beside `folder`, which takes its place when the block succeeds."""
    part, old = (folder.with_name(f".{secrets.token_hex(6)}.{end}") for end in ("part", "old"))
    try:
        part.mkdir(parents=True)
        yield part
        if folder.exists():
            folder.rename(old)
        part.rename(folder)
    finally:
        for path in (part, old):
            shutil.rmtree(path, ignore_errors=True)
