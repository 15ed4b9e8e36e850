"""A contact sheet: rows of frames with a caption under each row, as one picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

_GAP, _CAPTION = 4, 22
_PAPER, _INK = (250, 249, 246), (40, 40, 44)


def contact_sheet(rows: Sequence[tuple[str, NDArray[np.uint8]]], columns: int = 5) -> Image.Image:
    """Each row is a caption and frames uint8 [T, H, W, 3], of which `columns` are shown evenly.

    Raises ValueError where there are no rows or a row has no frames.
    """
    if not rows or any(len(frames) == 0 for _, frames in rows):
        raise ValueError(f"a sheet needs one row or more, each with frames; given {len(rows)} rows")
    heights = [frames.shape[1] for _, frames in rows]
    width = max(frames.shape[2] for _, frames in rows)
    size = (
        columns * (width + _GAP) + _GAP,
        sum(heights) + len(rows) * (_CAPTION + _GAP) + _GAP,
    )
    sheet = Image.new("RGB", size, _PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    top = _GAP
    for (caption, frames), height in zip(rows, heights, strict=True):
        for column, index in enumerate(np.linspace(0, len(frames) - 1, columns).round()):
            picture = Image.fromarray(frames[int(index)])
            sheet.paste(picture, (_GAP + column * (width + _GAP), top))
        draw.text((_GAP + 2, top + height + 2), caption, fill=_INK, font=font)
        top += height + _CAPTION + _GAP
    return sheet
