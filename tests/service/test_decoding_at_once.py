"""Uploads are decoded a few at a time, and those who wait for their turn hold nobody up."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from serving import fast_settings, serving

from soramame.media.decode import first
from soramame.service import uploads
from soramame.service.routes import videos

UPLOADS, AT_ONCE = 48, 3  # more than a server has threads; and how many may be decoded


class Gate:
    """Holds all who come until it opens, and remembers how many were inside together."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.full = threading.Event()
        self._lock = threading.Lock()
        self._inside = self.most = 0

    def hold(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """A function that passes through the gate first."""

        def held(*given: Any) -> Any:
            with self._lock:
                self._inside += 1
                self.most = max(self.most, self._inside)
                if self._inside == AT_ONCE:
                    self.full.set()
            try:
                self.open.wait()
                return work(*given)
            finally:
                with self._lock:
                    self._inside -= 1

        return held


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20)).save(buffer, "PNG")
    return buffer.getvalue()


def test_few_at_a_time_and_nobody_else_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, arrived, asked = Gate(), threading.Semaphore(0), videos.to_decode

    def noted(fields: dict[str, Any]) -> bool:
        arrived.release()
        return asked(fields)

    monkeypatch.setattr(uploads, "first", gate.hold(first))
    monkeypatch.setattr(videos, "to_decode", noted)
    settings = fast_settings(tmp_path, uploads_at_once=AT_ONCE)
    with serving(settings) as running, ThreadPoolExecutor(UPLOADS) as clients:
        client = running.client(running.member("host")[1])

        def send() -> str:
            return client.videos.create(prompt="a fox", input_reference=picture()).id

        sent = [clients.submit(send) for _ in range(UPLOADS)]
        try:
            for _ in sent:
                arrived.acquire()
            gate.full.wait()
            plain = client.videos.create(prompt="a fox without a picture")
            assert client.videos.retrieve(plain.id).status == "queued"
            assert not any(one.done() for one in sent)
        finally:
            gate.open.set()
        assert len({one.result() for one in sent}) == UPLOADS
        assert gate.most == AT_ONCE
