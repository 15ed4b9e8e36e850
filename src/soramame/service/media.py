"""Where files lie: a folder or S3, behind one small class over obstore.

Keys: `videos/<id>/<lease>/video.mp4` and beside it thumbnail, spritesheet, latents and preview;
`inputs/<id>/…` for what was uploaded with a request; `files/<id>`. A video's row names its folder
only once everything in it is whole, so nobody ever sees half a file.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.store import LocalStore, from_url

from soramame.service.errors import ApiError

log = logging.getLogger(__name__)

RETRIES = {
    "retry_config": {
        "max_retries": 8,
        "backoff": {
            "init_backoff": timedelta(milliseconds=50),
            "max_backoff": timedelta(seconds=5),
            "base": 2,
        },
        "retry_timeout": timedelta(seconds=60),
    }
}
PIECE = 256 * 1024  # bytes of a download in memory at a time


@dataclass(frozen=True)
class Stored:
    """A file as it lies there; `modified` in seconds since 1970."""

    key: str
    bytes: int
    modified: float


class Media:
    """A store of files; every method raises FileNotFoundError for a key that isn't there."""

    def __init__(self, url: str, folder: Path, options: dict[str, Any] | None = None) -> None:
        """Open a store by URL (`s3://bucket/prefix`), or the folder if the URL is empty."""
        self.folder = None if url else folder
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.store: Any = LocalStore(self.folder)
            self._probe: Any = self.store
        else:
            given: dict[str, Any] = {**RETRIES, **(options or {})}
            self.store = from_url(url, **given)
            self._probe = from_url(url, **{**given, "retry_config": {"max_retries": 0}})

    def free_bytes(self) -> int | None:
        """Room left in the folder; None where nobody can say."""
        return None if self.folder is None else shutil.disk_usage(self.folder).free

    def check(self) -> None:
        """Raises `ApiError` 503 unless the store answers now."""
        try:
            obstore.head(self._probe, "ready")
        except FileNotFoundError:
            return
        except Exception as error:
            message = "The media store does not answer."
            raise ApiError(503, "media_unavailable", message, retry=1.0) from error

    def put(self, key: str, content: bytes | Path) -> int:
        """Store a file, whole or not at all; its size in bytes."""
        obstore.put(self.store, key, content)
        return len(content) if isinstance(content, bytes) else content.stat().st_size

    def get(self, key: str) -> bytes:
        """The whole file."""
        return bytes(obstore.get(self.store, key).bytes())

    def size(self, key: str) -> int:
        """How many bytes a file has."""
        return int(obstore.head(self.store, key)["size"])

    async def stream(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to and without `end`, in pieces."""
        if end <= start:
            return
        result = await obstore.get_async(self.store, key, options={"range": (start, end)})
        async for piece in result.stream(min_chunk_size=PIECE):
            yield bytes(piece)

    def list(self, prefix: str) -> Iterator[Stored]:
        """Every file under a prefix."""
        for page in obstore.list(self.store, prefix=prefix):
            for meta in page:
                yield Stored(meta["path"], meta["size"], meta["last_modified"].timestamp())

    def delete_half_files(self, before: float) -> None:
        """Delete what killed `put`s left in the folder and the store itself does not list.

        What has changed since `before` may still be written, and may be whole a moment later.
        """
        for path in [] if self.folder is None else self.folder.rglob("*#*"):
            with suppress(FileNotFoundError):
                if path.is_file() and path.stat().st_mtime < before:
                    log.info("sweeping %s", path)
                    path.unlink()

    def erase(self, prefix: str) -> None:
        """Delete a folder that no row names any more; what can't be reached now is swept later."""
        try:
            self.delete_folder(prefix)
        except Exception:
            log.warning("%s is left to the sweeper", prefix, exc_info=True)

    def delete_folder(self, prefix: str) -> int:
        """Delete every file under a prefix; how many there were."""
        keys = [stored.key for stored in self.list(prefix)]
        if keys:
            obstore.delete(self.store, keys)
        if self.folder is not None and prefix:
            shutil.rmtree(self.folder / prefix, ignore_errors=True)
        return len(keys)

    def delete(self, key: str) -> None:
        """Delete one file; nothing happens if it is gone already."""
        try:
            obstore.delete(self.store, key)
        except FileNotFoundError:
            return
