"""Every standard size is made: natively near it, scaled to it, and the answer says so."""

from __future__ import annotations

import pytest
from serving import Running

from soramame.media.decode import shown_size
from soramame.request import SIZES
from soramame.service.sizes import STANDARD, write_size
from soramame.video import Limits


def test_there_are_eleven() -> None:
    assert len(set(STANDARD)) == 11


@pytest.mark.parametrize("size", [*STANDARD, *SIZES], ids=write_size)
def test_a_size_is_accepted_and_the_answer_tells_what_is_scaled(
    idle: Running, size: tuple[int, int]
) -> None:
    asked = write_size(size)
    made = idle.client().videos.create(prompt="a fox", size=asked)
    assert (made.status, made.size, made.scaled) == ("queued", asked, size not in SIZES)
    native = tuple(int(side) for side in made.native_size.split("x"))
    assert native in SIZES
    assert (native[0] > native[1], native[0] < native[1]) == (size[0] > size[1], size[0] < size[1])


@pytest.mark.parametrize("size", [(480, 480), (854, 480), (480, 854), (1024, 1792)], ids=write_size)
def test_a_video_has_the_size_that_was_asked_for(running: Running, size: tuple[int, int]) -> None:
    client = running.client()
    made = client.videos.create_and_poll(prompt="a fox", seconds="1", size=write_size(size))
    assert (made.status, made.size) == ("completed", write_size(size))
    assert shown_size(client.videos.download_content(made.id).read(), Limits()) == size
