"""How much of an uploaded file is read before it is refused."""

from __future__ import annotations

from soramame.service.settings import Settings
from soramame.video import Limits

FASTEST = 60  # frames a second of a clip that is as long as allowed
DECODED_BYTES = 512 * 2**20


def upload_limits(settings: Settings) -> Limits:
    """The decoder's bounds for files from clients."""
    frames = int(settings.max_clip_seconds * FASTEST)
    return Limits(settings.max_upload_bytes, settings.max_picture_pixels, frames, DECODED_BYTES)
