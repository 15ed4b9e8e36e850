"""The kinds of file that provenance deals with, told apart by their first bytes."""

from __future__ import annotations

SIGNABLE = {  # each signed and verified in the tests, animations too
    "mp4": "video/mp4",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
}
HEAD_BYTES = 16  # as many as `file_format` looks at


def can_sign(format: str) -> bool:
    """Whether files of this format (a name such as "mp4" or "jpg") can carry credentials."""
    return format.lower().removeprefix(".").replace("jpg", "jpeg") in SIGNABLE


def file_format(head: bytes) -> str | None:
    """The format of a file that begins with `head`: one of `SIGNABLE`, "webm", or None."""
    if head[4:8] == b"ftyp":
        return "mp4"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    beginnings = {
        b"\x89PNG\r\n\x1a\n": "png",
        b"\xff\xd8\xff": "jpeg",
        b"GIF8": "gif",
        b"\x1a\x45\xdf\xa3": "webm",
    }
    return next((name for magic, name in beginnings.items() if head.startswith(magic)), None)
