"""What clients send in: pictures and clips, checked by decoding them before they are believed."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from starlette.datastructures import UploadFile

from soramame.media.decode import first, survey
from soramame.media.pictures import is_picture
from soramame.request import FPS
from soramame.service.access import Caller
from soramame.service.body import is_id
from soramame.service.database import Database
from soramame.service.errors import ApiError, invalid, missing_is_404, not_found, storage_full
from soramame.service.ids import new_id
from soramame.service.limits import upload_limits
from soramame.service.media import Media
from soramame.service.settings import Settings
from soramame.service.sizes import kept_size, working_size
from soramame.service.tables import files
from soramame.video import VideoError


@dataclass(frozen=True)
class Seen:
    """What a clip turned out to be: how many frames, how many a second, width and height."""

    frames: int
    fps: float
    size: tuple[int, int]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.frames / self.fps

    @property
    def kept_bytes(self) -> int:
        """What its frames take in the worker that goes on from them."""
        width, height = working_size(kept_size(self.size))
        return math.ceil(self.seconds * FPS) * width * height * 3


@dataclass(frozen=True)
class Inbox:
    """Takes in what a request brings; its files lie together in `inputs/<id>/`."""

    db: Database
    media: Media
    settings: Settings
    caller: Caller
    folder: str

    @classmethod
    def open(cls, db: Database, media: Media, settings: Settings, caller: Caller) -> Inbox:
        """An empty inbox."""
        return cls(db, media, settings, caller, f"inputs/{new_id('in')}")

    def picture(self, given: Any, name: str) -> str | None:
        """Store a picture given as file, data URL or file id; its key. Raises 400, 404, 507.

        Of one that moves the first frame counts, and nothing after it is decoded.
        """
        if given is None:
            return None
        content = self._bytes(given, name)
        if not is_picture(content[:16]):
            raise invalid(f"{name} is no picture; PNG, JPEG, WebP and GIF can be read", name,
                          "unsupported_file")  # fmt: skip
        with _readable(name):
            first(content, upload_limits(self.settings))
        return self._keep(name, content)

    def clip(self, content: bytes, name: str) -> tuple[str, Seen]:
        """Store an uploaded video; its key and what it is. Raises 400, 507."""
        limits = upload_limits(self.settings)
        with _readable(name):
            video = Seen(*survey(content, limits))
        if video.frames < 2 or video.seconds > self.settings.max_clip_seconds:
            raise invalid(f"{name} lasts {video.seconds:.1f} s; a clip has at least two frames and "
                          f"at most {self.settings.max_clip_seconds:g} s", name)  # fmt: skip
        with _readable(name):
            limits.check_kept(video.kept_bytes)
        return self._keep(name, content), video

    def discard(self) -> None:
        """Throw away what was taken in; the request has failed."""
        self.media.erase(self.folder)

    def _keep(self, name: str, content: bytes) -> str:
        check_room(self.media, self.settings)
        self.media.put(f"{self.folder}/{name}", content)
        return f"{self.folder}/{name}"

    def _bytes(self, given: Any, name: str) -> bytes:
        match given:
            case UploadFile():
                return given.file.read()
            case {"image_url": str(url)} if len(given) == 1:
                return _data_url(url, name)
            case {"file_id": str(file_id)} if len(given) == 1:
                return self._file(file_id)
            case str() if given.startswith("data:"):
                return _data_url(given, name)
            case str():
                return self._file(given)
        raise invalid(f"{name} is a file, {{file_id}}, or {{image_url}} with a data URL", name)

    def _file(self, file_id: str) -> bytes:
        with self.db.read() as connection:
            row = connection.execute(
                sa.select(files.c.media).where(
                    files.c.id == file_id, files.c.member_id == self.caller.member_id
                )
            ).first()
        if row is None or not is_id(file_id):
            raise not_found("file", file_id)
        with missing_is_404("file", file_id):
            return self.media.get(row.media)


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """400 for what can't be decoded or asks for too much."""
    try:
        yield
    except VideoError as error:
        raise invalid(f"{name}: {error}", name, "unsupported_file") from error


def to_decode(fields: dict[str, Any]) -> bool:
    """Whether a body brings pictures or a clip that have to be decoded before it is believed."""
    pictures = (fields.get(name) for name in ("input_reference", "last_frame"))
    return isinstance(fields.get("video"), UploadFile) or any(p is not None for p in pictures)


def check_room(media: Media, settings: Settings) -> None:
    """Raises 507 if the disk has less room than the host wants to keep free."""
    free = media.free_bytes()
    if free is not None and free < settings.min_free_bytes:
        raise storage_full()


def _data_url(url: str, name: str) -> bytes:
    head, comma, data = url.partition(",")
    if not (head.startswith("data:") and head.endswith(";base64") and comma):
        raise ApiError(400, "unsupported_url", f"{name}: only base64 data URLs are read; nothing "
                       "is fetched from elsewhere.", name)  # fmt: skip
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise invalid(f"{name}: the data URL is not valid base64", name) from None
