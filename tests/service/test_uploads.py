"""Uploads that are broken, oversized or hostile get a clear 4xx, never a 5xx."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import openai
import pytest
from PIL import Image
from serving import Running, fast_settings, serving

from soramame.video import Video


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    settings = fast_settings(
        tmp_path_factory.mktemp("uploads"), max_upload_bytes=2**20, max_clip_seconds=5
    )
    with serving(settings) as running:
        yield running


def gigapixel() -> bytes:
    """A PNG of a few bytes that says it is 40,000 by 40,000."""
    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    body = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


def film(seconds: float) -> bytes:
    """A clip of nothing: tiny as a file, large once decoded."""
    return Video(np.zeros((round(16 * seconds), 16, 16, 3), np.uint8)).to_bytes("mp4")


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20)).save(buffer, "PNG")
    return buffer.getvalue()


PLAYLIST = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
PICTURES = {
    "empty": b"", "text": b"hello", "half": picture()[:40], "gigapixel": gigapixel(),
    "a video": film(1), "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "playlist": PLAYLIST,
}  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
def test_a_wrong_picture_is_refused(running: Running, name: str) -> None:
    client = running.client(max_retries=0)
    with pytest.raises(openai.BadRequestError) as caught:
        client.videos.create(prompt="a fox", input_reference=PICTURES[name])
    assert (caught.value.code, caught.value.param) == ("unsupported_file", "input_reference")
    assert list(running.service.media.list("inputs")) == []


@pytest.mark.parametrize(
    ("name", "clip"),
    [("text", b"hello"), ("half", film(1)[:300]), ("playlist", PLAYLIST), ("long", film(100)),
     ("a picture", picture()), ("concat", b"ffconcat version 1.0\nfile /etc/passwd\n")],
)  # fmt: skip
def test_a_wrong_clip_is_refused(running: Running, name: str, clip: bytes) -> None:
    client = running.client(max_retries=0)
    with pytest.raises(openai.BadRequestError) as caught:
        client.videos.extend(prompt="a fox", seconds="4", video=clip)
    assert caught.value.param == "video"


def test_a_body_that_is_too_large_is_refused(running: Running) -> None:
    client = running.client(max_retries=0)
    for call in (
        lambda: client.videos.create(prompt="a fox", input_reference=bytes(2**20 + 1)),
        lambda: client.files.create(file=("a", bytes(2**20)), purpose="user_data"),
    ):
        with pytest.raises(openai.APIStatusError) as caught:
            call()
        assert (caught.value.status_code, caught.value.code) == (413, "too_large")


@pytest.mark.parametrize(
    "given",
    ["https://example.com/a.png", "file:///etc/passwd", "data:image/png,abc",
     "data:image/png;base64,@@@"],
)  # fmt: skip
def test_nothing_is_fetched_from_elsewhere(running: Running, given: str) -> None:
    client = running.client(max_retries=0)
    with pytest.raises(openai.BadRequestError):
        client.videos.create(prompt="a fox", extra_body={"input_reference": {"image_url": given}})


@pytest.mark.parametrize(
    "reference",
    [3, [], {"image_url": 3}, {"file_id": "x", "image_url": "y"}, {"other": "x"}, None],
)
def test_a_reference_of_a_wrong_shape(running: Running, reference: Any) -> None:
    secret = running.member()[1]
    with running.http(secret) as http:
        answer = http.post("/v1/videos", json={"prompt": "a fox", "input_reference": reference})
    assert answer.status_code == (200 if reference is None else 400)


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"{", "application/json"), (b"[1]", "application/json"), (b"x", "text/plain"),
     (b'{"prompt": "\\ud800"}', "application/json"), (b"[" * 100_000, "application/json"),
     (b"x", "multipart/form-data"), (b"x", "multipart/form-data; boundary=a"),
     (b"a[b]=1&a=2&prompt=x", "application/x-www-form-urlencoded")],
)  # fmt: skip
def test_a_broken_body_is_refused(running: Running, body: bytes, kind: str) -> None:
    with running.http(running.member()[1]) as http:
        answer = http.post("/v1/videos", content=body, headers={"content-type": kind})
    assert answer.status_code in (400, 415), answer.text
    assert answer.json()["error"]["message"]


def test_deletion_takes_along_what_was_uploaded(running: Running) -> None:
    client = running.client()
    video = client.videos.create(prompt="a fox", input_reference=picture(), extra_body={"n": 2})
    for index, each in enumerate(video.variations):
        assert len(list(running.service.media.list("inputs"))) == 1, index
        client.videos.delete(each)
    assert list(running.service.media.list("inputs")) == []


def test_a_data_url_is_read(running: Running) -> None:
    url = "data:image/png;base64," + base64.b64encode(picture()).decode()
    with running.http(running.member()[1]) as http:
        answer = http.post("/v1/videos", json={"prompt": "a fox", "last_frame": url,
                                               "input_reference": url})  # fmt: skip
        assert answer.status_code == 200
        assert http.post("/v1/videos", json={"prompt": "a fox", "last_frame": url,
                                             "loop": True}).status_code == 400  # fmt: skip
