"""Still and animated pictures (PNG, JPEG, WebP, GIF) read with Pillow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from soramame.media.fit import Size, covering, middle
from soramame.media.limits import Limits
from soramame.media.whole import VideoError

PICTURES = ("PNG", "JPEG", "WEBP", "GIF")
STILL_RATE = 16.0  # frames a second of a picture that does not move
SHORTEST = 0.01  # seconds; what a frame that claims to last no time lasts


def is_picture(head: bytes) -> bool:
    """Whether a file that begins so is one of `PICTURES`."""
    return head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")) or (
        head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    )


def read(
    file: BinaryIO, limits: Limits, size: Size | None
) -> tuple[Iterator[tuple[float, NDArray[np.uint8]]], float, float]:
    """Pictures with their starts in seconds, the rate they were made at, the last one's seconds."""
    pictures: list[NDArray[np.uint8]] = []
    lasting: list[float] = []
    try:
        with Image.open(file, formats=PICTURES) as image:
            limits.check_pixels(*image.size)
            count = getattr(image, "n_frames", 1)
            limits.check_frames(count)
            for index in range(count):
                image.seek(index)
                image.load()
                pictures.append(_rgb(image, size, limits))
                limits.check_frames(len(pictures), pictures[0].nbytes)
                lasting.append(float(image.info.get("duration", 0)) / 1000)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise VideoError(f"the picture is too large: {error}") from error
    except VideoError:
        raise
    except Exception as error:  # a broken file makes Pillow's readers raise almost anything
        raise VideoError(f"the picture can't be read: {error}") from error
    if len(pictures) == 1:
        return iter([(0.0, pictures[0])]), STILL_RATE, 1 / STILL_RATE
    lasting = [max(seconds, SHORTEST) for seconds in lasting]
    starts = np.cumsum([0.0, *lasting[:-1]]).tolist()
    return zip(starts, pictures, strict=True), _rate(lasting), lasting[-1]


def shown_size(file: BinaryIO, limits: Limits) -> Size:
    """Width and height of the first picture, turned upright; raises VideoError."""
    try:
        with Image.open(file, formats=PICTURES) as image:
            limits.check_pixels(*image.size)
            return ImageOps.exif_transpose(image).size
    except VideoError:
        raise
    except Exception as error:  # see `read`
        raise VideoError(f"the picture can't be read: {error}") from error


def _rate(lasting: list[float]) -> float:
    """Frames a second of an animation, in which like frames may have been merged into one."""
    shortest = min(lasting)
    single = [seconds for seconds in lasting if seconds < 1.5 * shortest]
    return float(f"{len(single) / sum(single):.3g}")  # a gif's 16.01 was made at 16


def _rgb(image: Image.Image, size: Size | None, limits: Limits) -> NDArray[np.uint8]:
    """The current picture upright, on white where it is see-through, cut to `size` if given."""
    picture = ImageOps.exif_transpose(image)
    if picture.has_transparency_data:
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture.convert("RGBA"))
    picture = picture.convert("RGB")
    if size is not None:
        cover = covering(picture.size, size)
        limits.check_pixels(*cover)
        picture = picture.resize(cover, Image.Resampling.LANCZOS).crop(middle(cover, size))
    return np.asarray(picture)
