"""A picture to begin or end a video with, and how requests carry it."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image


def halves() -> np.ndarray:
    """A picture that no engine draws by chance: orange above, teal below."""
    picture = np.empty((256, 256, 3), np.uint8)
    picture[:128], picture[128:] = (230, 120, 20), (10, 110, 120)
    return picture


def png(picture: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()


def data_url(content: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(content).decode()
