"""Uploads that are small as files and huge once decoded, under the service's own limits."""

from __future__ import annotations

import io
import resource
import struct
import zlib
from collections.abc import Iterator
from fractions import Fraction

import av
import httpx2
import numpy as np
import pytest
from PIL import Image
from serving import Running, fast_settings, serving

from soramame.video import Video


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving(fast_settings(tmp_path_factory.mktemp("bombs"))) as running:
        yield running


def png(width: int, height: int) -> bytes:
    """A picture of black, one bit a pixel, that is really there."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packed = zlib.compress(bytes((width // 8 + 1) * height))
    parts = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def jpeg(width: int, height: int) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\x01\x01\x00\x00\x3f\x00"
    return b"\xff\xd8" + b"".join(
        b"\xff" + mark + struct.pack(">H", len(data) + 2) + data
        for mark, data in ((b"\xc0", frame), (b"\xda", scan))
    ) + bytes(100)  # fmt: skip


def of_parts(count: int) -> bytes:
    """A small picture that is in order, but for many empty parts before it."""
    picture = io.BytesIO()
    Image.new("RGB", (16, 16)).save(picture, "JPEG")
    return b"\xff\xd8" + count * b"\xff\xe5\0\2" + picture.getvalue()[2:]


def progressive(side: int, scans: int) -> bytes:
    """A picture that is gone over again and again, at sixty bytes and some milliseconds a time."""

    def part(mark: int, data: bytes) -> bytes:
        return b"\xff" + bytes([mark]) + struct.pack(">H", len(data) + 2) + data

    blocks = (side // 8) ** 2
    one_code = bytes([1, *[0] * 15])  # a Huffman table: one bit for its only symbol
    head = b"\xff\xd8" + part(0xDB, bytes(1) + b"\1" * 64)
    head += part(0xC2, struct.pack(">BHHB", 8, side, side, 1) + b"\1\x11\0")
    head += part(0xC4, b"\0" + one_code + b"\0") + part(0xC4, b"\x10" + one_code + b"\xe0")
    first = part(0xDA, b"\1\1\0\0\0\0") + bytes(blocks // 8 + 1)
    skipped = ("0" + 14 * "1") * -(-blocks // 32_767)  # 32,767 blocks at a time stay as they are
    skipped += "1" * (-len(skipped) % 8)
    coded = int(skipped, 2).to_bytes(len(skipped) // 8, "big").replace(b"\xff", b"\xff\0")
    return head + first + scans * (part(0xDA, b"\1\1\0\1\x3f\0") + coded) + b"\xff\xd9"


def film_of(jpeg: bytes) -> bytes:
    """A clip of twice the same JPEG, in a container that tells of a small one."""
    clip = io.BytesIO()
    with av.open(clip, "w", format="avi") as container:
        stream = container.add_stream("mjpeg", rate=16)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuvj420p"
        for index in range(2):
            packet = av.Packet(jpeg)
            packet.stream, packet.time_base = stream, Fraction(1, 16)
            packet.pts = packet.dts = index
            container.mux(packet)
    return clip.getvalue()


def gif(width: int, height: int) -> bytes:
    screen = struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    picture = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\x00;"
    return b"GIF89a" + screen + picture


def webp(width: int, height: int) -> bytes:
    """An animation of two small frames on a canvas of any size."""

    def three(number: int) -> bytes:
        return number.to_bytes(3, "little")

    def chunk(kind: bytes, data: bytes) -> bytes:
        return kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)

    buffer = io.BytesIO()
    Image.new("RGB", (16, 16)).save(buffer, "WEBP", lossless=True)
    frame = bytes(6) + three(15) + three(15) + three(60) + bytes(1) + buffer.getvalue()[12:]
    canvas = b"\x02" + bytes(3) + three(width - 1) + three(height - 1)
    moving = chunk(b"ANIM", bytes(6)) + 2 * chunk(b"ANMF", frame)
    return chunk(b"RIFF", b"WEBP" + chunk(b"VP8X", canvas) + moving)


def vp8(told: tuple[int, int], real: tuple[int, int]) -> bytes:
    """A clip of two frames of one size in a container that tells of another."""
    frame = b"\x10\x00\x00\x9d\x01\x2a" + struct.pack("<HH", *real) + bytes(200)
    return ivf(b"VP80", told, [frame, frame])


def ivf(kind: bytes, told: tuple[int, int], frames: list[bytes]) -> bytes:
    head = struct.pack("<4sHH4sHHIIII", b"DKIF", 0, 32, kind, *told, 16, 1, len(frames), 0)
    return head + b"".join(struct.pack("<IQ", len(f), i) + f for i, f in enumerate(frames))


def hidden(count: int) -> bytes:
    """A clip with pictures that are decoded and not shown: VP9 has them, to refer to."""
    codec = av.CodecContext.create("libvpx-vp9", "w")
    codec.width, codec.height, codec.pix_fmt, codec.time_base = 64, 64, "yuv420p", Fraction(1, 16)
    codec.encode(av.VideoFrame.from_ndarray(np.zeros((96, 64), np.uint8), format="yuv420p"))
    (shown,) = (bytes(packet) for packet in codec.encode(None))
    never = bytes([shown[0] & ~2]) + shown[1:]  # without the bit that says: to be shown
    return ivf(b"VP90", (64, 64), [shown, shown, *[never] * count])


def mp4(frames: int = 16) -> bytes:
    return Video(np.zeros((frames, 16, 16, 3), np.uint8)).to_bytes("mp4")


def claiming(**numbers: int) -> bytes:
    """A clip of a second whose tables say something else: `table_offset=number`."""
    clip = bytearray(mp4())
    for place, number in numbers.items():
        table, _, offset = place.partition("_")
        at = clip.index(table.encode()) + int(offset)
        clip[at : at + 4] = struct.pack(">I", number)
    return bytes(clip)


def many_frames(count: int) -> bytes:
    """Frames of a byte each, all in one chunk: FFmpeg makes room for them when it opens it."""
    return claiming(stsz_8=1, stsz_12=count, stsc_16=count, stts_12=count)


PICTURES = {
    "png of a gigapixel": lambda: png(32_000, 32_000),
    "jpeg of four": lambda: jpeg(65_500, 65_500),
    "jpeg of many passes": lambda: progressive(6_000, 20_000),
    "jpeg of many parts": lambda: of_parts(400_000),
    "gif of four": lambda: gif(65_535, 65_535),
    "webp of a quarter": lambda: webp(16_383, 16_383),
    "webp within Pillow's bound": lambda: webp(10_000, 10_000),
    "film of many frames": lambda: mp4(3000),
}
CLIPS = {
    "film of many frames": lambda: mp4(3000),
    "wide film": lambda: vp8((16_383, 16_383), (16_383, 16_383)),
    "wide film that says it is small": lambda: vp8((16, 16), (16_383, 16_383)),
    "film of sixty million frames": lambda: many_frames(60_000_000),
    "film of four thousand million frames": lambda: many_frames(2**32 - 1),
    "film of many passes": lambda: film_of(progressive(6_000, 10_000)),
    "film that is hardly ever shown": lambda: hidden(1_500),
    "film of a century": lambda: claiming(stts_16=2**31 - 1),
    "gif of four": lambda: gif(65_535, 65_535),
    "webp of a quarter": lambda: webp(16_383, 16_383),
}
ASKED = {
    "": ("input_reference", PICTURES, {}),
    "/edits": ("video", CLIPS, {}),
    "/extensions": ("video", CLIPS, {"seconds": "4"}),
}


def most_memory() -> int:
    """Bytes of memory that this process has held at a time."""
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_a_moderate_upload_of_each_kind_is_read(idle: Running) -> None:
    client, some = idle.client(), progressive(4_000, 100)
    for given in (some, of_parts(1_000)):
        assert client.videos.create(prompt="a fox", input_reference=given).status == "queued"
    longer = client.videos.extend(prompt="a fox", seconds="4", video=film_of(some))
    assert (longer.status, longer.size) == ("queued", "1920x1920")
    assert client.videos.edit(prompt="a fox", video=hidden(10)).status == "queued"


@pytest.mark.parametrize(
    ("route", "name"), [(route, name) for route in ASKED for name in ASKED[route][1]]
)
def test_a_bomb_is_refused_and_the_server_lives_on(running: Running, route: str, name: str) -> None:
    field, bombs, more = ASKED[route]
    bomb = bombs[name]()
    assert len(bomb) < 2_000_000
    before = most_memory()
    with running.http(running.member()[1]) as http:
        answer = http.post(f"/v1/videos{route}", data={"prompt": "a fox", **more},
                           files={field: ("bomb", bomb)})  # fmt: skip
        assert_refused(answer, field)
        assert http.get("/v1/videos").json()["data"] == []
    assert most_memory() - before < 2**29
    assert list(running.service.media.list("inputs")) == []


def assert_refused(answer: httpx2.Response, field: str) -> None:
    error = answer.json()["error"]
    assert (answer.status_code, set(error)) == (400, {"message", "type", "param", "code"})
    assert (error["type"], error["param"]) == ("invalid_request_error", field)
    assert error["code"] in ("unsupported_file", "invalid_value")
