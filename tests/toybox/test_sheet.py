from __future__ import annotations

import numpy as np
import pytest

from soramame.toybox.sheet import contact_sheet


def test_sheet_shows_first_to_last_frame() -> None:
    frames = np.zeros((9, 20, 30, 3), np.uint8)
    frames[0], frames[-1] = (200, 0, 0), (0, 0, 200)
    sheet = contact_sheet([("a red fox walks to the right", frames)], columns=3)
    assert sheet.size == (3 * 34 + 4, 20 + 26 + 4)
    assert sheet.getpixel((10, 10)) == (200, 0, 0)
    assert sheet.getpixel((4 + 2 * 34 + 10, 10)) == (0, 0, 200)


def test_rows_of_several_sizes_share_a_sheet() -> None:
    rows = [
        (name, np.zeros((4, *size, 3), np.uint8)) for name, size in (("a", (8, 16)), ("b", (16, 8)))
    ]
    assert contact_sheet(rows, columns=2).size[0] == 2 * 20 + 4


def test_empty_sheets_are_refused() -> None:
    with pytest.raises(ValueError, match="one row"):
        contact_sheet([])
