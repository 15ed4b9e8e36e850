"""Videos far larger than what the engine makes: written frame by frame, reported on, stopped.

And uploads far larger than what is kept of them.
"""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import openai
import pytest
from moving import Moving
from PIL import Image
from serving import Running

from soramame import making
from soramame.engine.progress import Cancelled, Progress, silent
from soramame.media.decode import shown_size
from soramame.request import FPS, Request
from soramame.service.limits import KEPT_BYTES, upload_limits
from soramame.service.produce import produce
from soramame.service.settings import Settings
from soramame.video import Limits, Video, VideoError

WIDE = (1920, 1080)
REQUEST = Request("squares", seconds=1, size=(256, 144))
MOST_FRAMES = upload_limits(Settings()).frames  # of an upload
BYTES = FPS * WIDE[0] * WIDE[1] * 3  # of all frames at that size


def test_the_large_frames_are_never_in_memory_together(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        produce(Moving("moving"), REQUEST, WIDE, tmp_path, silent)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < BYTES / 3
    assert Video.read(tmp_path / "video.mp4", size=(64, 36)).seconds == 1
    assert shown_size(tmp_path / "video.mp4", Limits()) == WIDE


def test_a_clip_that_takes_long_to_write_is_reported_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "PAUSE", 0.0)
    told: list[Progress] = []
    produce(Moving("moving"), REQUEST, (64, 36), tmp_path, told.append)
    written = [progress.done for progress in told if progress.stage == "encode"]
    assert written[:-1] == list(range(FPS))
    fractions = [progress.fraction for progress in told]
    assert fractions == sorted(fractions)


def test_a_clip_is_dropped_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "PAUSE", 0.0)

    def report(progress: Progress) -> None:
        if progress.stage == "encode" and progress.done == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        produce(Moving("moving"), REQUEST, (64, 36), tmp_path, report)
    assert list(tmp_path.iterdir()) == []


def test_a_clip_may_be_larger_than_what_is_kept_of_it(running: Running) -> None:
    frames = np.broadcast_to(np.uint8(0), (90, *WIDE[::-1], 3))
    assert frames.size > KEPT_BYTES
    client, clip = running.client(), Video(frames).to_bytes("mp4")
    longer = client.videos.extend(prompt="squares", seconds="1", video=clip)  # type: ignore[arg-type]
    made = client.videos.poll(longer.id)
    assert (made.status, made.size, float(made.seconds)) == ("completed", "1920x1080", 90 / 16 + 1)


def test_a_strip_that_would_be_vast_at_the_models_size_is_refused(running: Running) -> None:
    """Of 1920x16 a worker would keep frames of 17280x144."""
    frames = np.broadcast_to(np.uint8(0), (8 * FPS, 16, 1920, 3))
    assert frames.size < KEPT_BYTES / 10
    client = running.client(max_retries=0)
    for ask in (client.videos.edit, partial(client.videos.extend, seconds="4")):
        with pytest.raises(openai.BadRequestError, match=f"exceed {KEPT_BYTES} bytes") as caught:
            ask(prompt="squares", video=Video(frames).to_bytes("mp4"))
        assert (caught.value.code, caught.value.param) == ("unsupported_file", "video")


def test_what_a_telephone_films_at_best_may_be_as_long_as_any() -> None:
    frames = round(60 * Settings().max_clip_seconds)
    limits, pixels = upload_limits(Settings()), frames * 3840 * 2160
    limits.check_frames(frames)
    limits.check_decoded(pixels)
    for too_much in (lambda: limits.check_frames(frames + 1),
                     lambda: limits.check_decoded(pixels + 1)):  # fmt: skip
        with pytest.raises(VideoError, match="too l"):
            too_much()


def half_zeroed(content: bytes) -> bytes:
    return content[: len(content) // 2] + bytes(len(content) // 2)


def later_frames_spoilt(webp: bytes) -> bytes:
    """The same animation, of which every frame but the first has its head and then rubbish."""
    spoilt, start, head, frame = bytearray(webp), 12, 34, 0
    while start < len(spoilt):
        end = start + 8 + int.from_bytes(spoilt[start + 4 : start + 8], "little")
        if spoilt[start : start + 4] == b"ANMF":
            if frame:
                spoilt[start + 8 + head : end] = b"\xff" * (end - start - 8 - head)
            frame += 1
        start = end + end % 2
    with Image.open(io.BytesIO(spoilt)) as picture:
        picture.seek(1)
        with pytest.raises(OSError, match="next frame"):
            picture.load()
    return bytes(spoilt)


@pytest.mark.parametrize("field", ["input_reference", "last_frame"])
@pytest.mark.parametrize(("kind", "breaks"), [("gif", half_zeroed), ("webp", later_frames_spoilt)])
def test_of_a_moving_picture_only_the_first_frame_is_read(
    running: Running, field: str, kind: str, breaks: Callable[[bytes], bytes]
) -> None:
    """Neither server nor worker minds how many follow, nor that they are broken."""
    frames = np.zeros((MOST_FRAMES + 1, 16, 16, 3), np.uint8)
    frames[::2] = 255
    client = running.client(max_retries=0)
    content = Video(frames).to_bytes(kind)
    with pytest.raises(openai.BadRequestError, match="too long"):
        client.videos.extend(prompt="squares", seconds="4", video=content)
    for given in (content, breaks(content)):
        order = {"prompt": "squares", "seconds": "1", "size": "256x256"}
        with running.http(client.api_key) as http:
            answer = http.post("/v1/videos", data=order, files={field: given})
        assert answer.status_code == 200, answer.text
        assert client.videos.poll(answer.json()["id"]).status == "completed"
