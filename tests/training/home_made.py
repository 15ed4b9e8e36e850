"""Clips of one's own for the tests: a disc that flies over a field, in many formats."""

from __future__ import annotations

import json
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from soramame.video import Video


def disc(frames: int, width: int, height: int, colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    """A disc that crosses the frame once, uint8 [T, H, W, 3]."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    field = np.stack([60 + y / height * 100, 120 + y / height * 60, 255 - y / height * 150], -1)
    clip = []
    for middle in np.linspace(0.1, 0.9, frames) * width:
        inside = np.hypot(x - middle, y - height * 0.6) < height * 0.15
        clip.append(np.where(inside[..., None], colour, field))
    return np.stack(clip).astype(np.uint8)


def write(path: Path, frames: NDArray[np.uint8], codec: str, rate: int = 16) -> None:
    """Write a video with one of FFmpeg's encoders; the container follows from the name."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        stream.height, stream.width = frames.shape[1:3]
        stream.pix_fmt = "yuv420p"
        for picture in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())


def caption(folder: Path, file: str, text: str, **more: str) -> None:
    """Add a line to the folder's captions."""
    with (folder / "captions.jsonl").open("a") as lines:
        lines.write(json.dumps({"file": file, "caption": text, **more}) + "\n")


def good_clips(folder: Path) -> None:
    """Six files of six formats, captioned and licensed in `captions.jsonl`."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "a.mp4", disc(110, 96, 54, (220, 30, 30)), "libx264", 24)
    write(folder / "b.webm", disc(20, 54, 96, (30, 220, 30)), "libvpx-vp9")
    write(folder / "c.avi", disc(40, 64, 64, (30, 30, 220)), "mpeg4")
    write(folder / "d.mkv", disc(40, 96, 54, (230, 200, 30)), "mpeg4", 30)
    Video(disc(12, 60, 60, (250, 120, 0)), 10).save(folder / "e.gif")
    Image.fromarray(disc(1, 96, 60, (200, 0, 200))[0]).save(folder / "f.png")
    colours = {"a.mp4": "red", "b.webm": "green", "c.avi": "blue", "d.mkv": "yellow"}
    for file, colour in (colours | {"e.gif": "orange", "f.png": "purple"}).items():
        told = {"licence": "CC0-1.0", "consent": "drawn for a test"}
        caption(folder, file, f"a {colour} disc over a field", **told)


def bad_clips(folder: Path) -> None:
    """Five files that can't be used, each for another reason."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "broken.mp4").write_bytes(b"\0\0\0\x18ftypmp42 and then nothing")
    (folder / "empty.mp4").write_bytes(b"")
    write(folder / "short.mp4", disc(5, 64, 64, (0, 0, 0)), "libx264")
    write(folder / "captionless.mp4", disc(16, 64, 64, (0, 0, 0)), "libx264")
    write(folder / "unlicensed.mp4", disc(16, 64, 64, (0, 0, 0)), "libx264")
    (folder / "unlicensed.txt").write_text("a black disc\n")
    for file in ("broken.mp4", "empty.mp4", "short.mp4"):
        caption(folder, file, "a disc", licence="CC0-1.0")
