"""Byte ranges as a browser's player asks for them (RFC 9110, one range at a time)."""

from __future__ import annotations

import re

from soramame.service.errors import ApiError


class RangeError(ApiError):
    """416: the range lies outside of the file."""

    def __init__(self, size: int) -> None:
        super().__init__(416, "range_not_satisfiable", f"The file has {size} bytes.")
        self.size = size

    @property
    def headers(self) -> dict[str, str]:
        """How long the file is."""
        return {"content-range": f"bytes */{self.size}"}


def parse_range(header: str | None, size: int) -> tuple[int, int] | None:
    """The asked part of `size` bytes, start and end (exclusive); None for the whole file.

    What isn't understood (several ranges, other units) is ignored, as the standard allows; raises
    416 for a range outside of the file.
    """
    found = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", (header or "").strip())
    if found is None or found.group(0) == "bytes=-":
        return None
    first, last = found.groups()
    if first == "":
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    if start >= size or end <= start:
        raise RangeError(size)
    return start, end
