"""A clip's latents inside its own MP4, so that it can be continued without a trip through pixels.

They lie in a top-level `uuid` box, which players pass over and credentials cover: a JSON header
(model, version, shape, caption, numbers in a plan's row, the scenery's shape), then one float32
scale a channel, the
int8 values and the float16 plan, deflated.
"""

from __future__ import annotations

import json
import struct
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

_BOX = uuid.UUID("6f0f3c7e-1d5f-4b3c-9a58-736f72616d31").bytes
_LARGEST = 1 << 26  # bytes of a box that are believed


class Kept(NamedTuple):
    """Latents float32 [L, C, h, w] and the model, with its version, whose they are.

    caption: what the clip shows in the model's own words, so that a remix can hold on to it.
    plan, scenery: who is where in it [L, PLAN], and what stands around [PROPS, PROP], so that a
    continuation goes on with them.
    """

    model: str
    version: str
    latents: NDArray[np.float32]
    caption: str | None = None
    plan: NDArray[np.float32] | None = None
    scenery: NDArray[np.float32] | None = None


def keep(path: Path, kept: Kept) -> None:
    """Append latents to an MP4 that is not signed yet."""
    peak = np.abs(kept.latents).max(axis=(0, 2, 3), keepdims=True)
    scale = np.maximum(peak, 1e-9).astype("<f4") / np.float32(127)
    values = np.rint(kept.latents / scale).astype(np.int8)
    plan = np.zeros((len(values), 0)) if kept.plan is None else kept.plan
    scenery = np.zeros((0, 0)) if kept.scenery is None else kept.scenery
    told = {"model": kept.model, "version": kept.version, "shape": kept.latents.shape,
            "caption": kept.caption, "plan": plan.shape[1], "scenery": scenery.shape}  # fmt: skip
    header = json.dumps(told).encode()
    rows = b"".join(part.astype("<f2").tobytes() for part in (plan, scenery))
    body = zlib.compress(scale.tobytes() + values.tobytes() + rows, 6)
    payload = _BOX + struct.pack(">I", len(header)) + header + body
    with path.open("ab") as file:
        file.write(struct.pack(">I4s", 8 + len(payload), b"uuid") + payload)


def find(path: Path) -> Kept | None:
    """The latents that a file carries; None where it has none, or none that can be read."""
    try:
        with path.open("rb") as file:
            boxes = (payload for kind, payload in _boxes(file) if kind == b"uuid")
            payload = next((p for p in boxes if p.startswith(_BOX)), None)
        return None if payload is None else _read(payload[16:])
    except (OSError, ValueError, KeyError, struct.error, zlib.error):
        return None


def _boxes(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """The file's top-level boxes; only of `uuid` boxes the contents are read."""
    while len(head := file.read(8)) == 8:
        size, kind = struct.unpack(">I4s", head)
        if size == 1:
            size = struct.unpack(">Q", file.read(8))[0] - 8
        if size < 8:
            return
        if kind == b"uuid" and size < _LARGEST:
            yield kind, file.read(size - 8)
        else:
            file.seek(size - 8, 1)


def _read(payload: bytes) -> Kept:
    size = struct.unpack(">I", payload[:4])[0]
    told: dict[str, Any] = json.loads(payload[4 : 4 + size])
    count, channels, h, w = (int(n) for n in told["shape"])
    numbers = int(told.get("plan") or 0)
    size_of_values = 4 * channels + count * channels * h * w
    things, each = (int(n) for n in told.get("scenery") or (0, 0))
    expected = size_of_values + 2 * (count * numbers + things * each)
    inflate = zlib.decompressobj()
    raw = inflate.decompress(payload[4 + size :], expected)
    if len(raw) != expected:
        raise ValueError("the kept latents are cut short")
    scale = np.frombuffer(raw, "<f4", channels).reshape(1, -1, 1, 1)
    values = np.frombuffer(raw, np.int8, size_of_values - 4 * channels, 4 * channels)
    values = values.reshape(count, channels, h, w)
    rest = np.frombuffer(raw, "<f2", offset=size_of_values).astype(np.float32)
    plan, scenery = rest[: count * numbers], rest[count * numbers :]
    latents = (values * scale).astype(np.float32)
    caption = str(told.get("caption") or "").strip() or None
    return Kept(
        str(told["model"]), str(told["version"]), latents, caption,
        plan.reshape(count, numbers) if numbers else None,
        scenery.reshape(things, each) if things else None,
    )  # fmt: skip
