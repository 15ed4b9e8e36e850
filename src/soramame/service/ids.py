"""Names for rows: a scannable prefix and 128 random bits, so that none can be guessed."""

from __future__ import annotations

import secrets


def new_id(prefix: str) -> str:
    """Make an id such as `video_8f0c…` (32 hexadecimal digits after the prefix)."""
    return f"{prefix}_{secrets.token_hex(16)}"
