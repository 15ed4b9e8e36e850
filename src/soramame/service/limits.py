"""How much of an uploaded file is read before it is refused."""

from __future__ import annotations

from soramame.service.settings import Settings
from soramame.video import Limits

FASTEST = 60  # frames a second of a clip that is as long as allowed
LARGEST = FASTEST * 3840 * 2160  # pixels a second of such a clip: what telephones film at best
KEPT_BYTES = 512 * 2**20  # of a clip's frames at the size at which the model goes on from them


def upload_limits(settings: Settings) -> Limits:
    """The decoder's bounds for files from clients."""
    return Limits(
        file_bytes=settings.max_upload_bytes,
        pixels=settings.max_picture_pixels,
        frames=int(settings.max_clip_seconds * FASTEST),
        kept_bytes=KEPT_BYTES,
        decoded_pixels=int(settings.max_clip_seconds * LARGEST),
    )
