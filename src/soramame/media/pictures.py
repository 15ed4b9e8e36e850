"""Still and animated pictures (PNG, JPEG, WebP, GIF) read with Pillow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from soramame.media.fit import Size, covering, middle
from soramame.media.limits import Limits
from soramame.media.moments import Moment
from soramame.media.whole import VideoError

PICTURES = ("PNG", "JPEG", "WEBP", "GIF")
STILL_RATE = 16.0  # frames a second of a picture that does not move
ORIENTATION = 0x0112  # the EXIF tag
COST = 8  # of decoding a pixel, in pixels of a video
SHORTEST = 0.01  # seconds; what a frame that claims to last no time lasts
SCAN = b"\xff\xda"  # begins one of a JPEG's passes over the whole picture
PART = re.compile(rb"\xff[\xc0-\xfe]")  # begins any part of a JPEG
MOST_PARTS = 100_000  # Pillow lists them: a file full of empty ones takes gigabytes


def is_picture(head: bytes) -> bool:
    """Whether a file that begins so is one of `PICTURES`."""
    return head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")) or (
        head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    )


def read(
    file: BinaryIO, limits: Limits, size: Size | None, keep: bool
) -> tuple[list[Moment], float, float]:
    """All pictures, the rate they were made at, the last one's seconds. Raises VideoError.

    They are kept as they will be drawn; without `keep`, all but the first are blank.
    """
    pictures: list[NDArray[np.uint8]] = []
    lasting: list[float] = []
    kept = 0
    with _opened(file, limits) as image:
        count = getattr(image, "n_frames", 1)
        limits.check_frames(count)
        for index in range(count):
            image.seek(index)
            limits.check_pixels(*image.size)  # a GIF may grow
            limits.check_decoded(count * image.width * image.height, COST)
            image.load()
            drawn = keep or index == 0
            pictures.append(_rgb(image, size, limits) if drawn else _blank(image))
            kept += pictures[-1].nbytes if keep else 0
            limits.check_kept(kept)
            lasting.append(float(image.info.get("duration", 0)) / 1000)
    if len(pictures) == 1:
        return [_moment(0.0, pictures[0])], STILL_RATE, 1 / STILL_RATE
    lasting = [max(seconds, SHORTEST) for seconds in lasting]
    starts = np.cumsum([0.0, *lasting[:-1]]).tolist()
    moments = [_moment(*each) for each in zip(starts, pictures, strict=True)]
    return moments, _rate(lasting), lasting[-1]


def first(file: BinaryIO, limits: Limits, size: Size | None) -> NDArray[np.uint8]:
    """The first picture [H, W, 3], and nothing after it. Raises VideoError."""
    with _opened(file, limits) as image:
        image.load()
        return _rgb(image, size, limits)


@contextmanager
def _opened(file: BinaryIO, limits: Limits) -> Iterator[Image.Image]:
    """A picture that is not too large; Pillow's errors in one line."""
    jpeg = _jpeg(file)
    if sum(1 for _ in islice(PART.finditer(jpeg), MOST_PARTS + 1)) > MOST_PARTS:
        raise VideoError(f"the picture has too many parts; at most {MOST_PARTS} are read")
    try:
        with Image.open(file, formats=PICTURES) as image:
            limits.check_pixels(*image.size)
            limits.check_decoded(passes(jpeg) * image.width * image.height)
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise VideoError(f"the picture is too large: {error}") from error
    except VideoError:
        raise
    except Exception as error:  # a broken file makes Pillow's readers raise almost anything
        raise VideoError(f"the picture can't be read: {error}") from error


def _jpeg(file: BinaryIO) -> bytes:
    """All of a file that is a JPEG, nothing of any other."""
    content = file.read(3)
    content = content + file.read() if content == b"\xff\xd8\xff" else b""
    file.seek(0)
    return content


def passes(jpeg: bytes) -> int:
    """How many passes a JPEG makes: ten if it is progressive, but a million fit into a file."""
    return jpeg.count(SCAN)


def _moment(start: float, picture: NDArray[np.uint8]) -> Moment:
    return Moment(start, picture.shape, lambda: picture)


def _blank(image: Image.Image) -> NDArray[np.uint8]:
    """What has the shape of the current picture, upright, and takes no memory."""
    width, height = image.size
    if image.getexif().get(ORIENTATION, 1) >= 5:  # lies on its side
        width, height = height, width
    return np.broadcast_to(np.uint8(0), (height, width, 3))


def shown_size(file: BinaryIO, limits: Limits) -> Size:
    """Width and height of the first picture, turned upright; raises VideoError."""
    with _opened(file, limits) as image:
        return ImageOps.exif_transpose(image).size


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
