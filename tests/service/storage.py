"""A real S3 server (moto's) for the tests, and a proxy before it that fails now and then."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2

BUCKET = "media"


def options(endpoint: str) -> dict[str, Any]:
    """What `Media` needs to reach a server of ours."""
    return {
        "endpoint": endpoint,
        "region": "us-east-1",
        "access_key_id": "test",
        "secret_access_key": "test",
        "client_options": {"allow_http": True},
    }


@contextmanager
def flaky(upstream: str, every: int) -> Iterator[str]:
    """A proxy that answers each `every`-th request with 503 instead of passing it on."""
    counter = itertools.count(1)
    client = httpx2.Client(base_url=upstream, timeout=30)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            if next(counter) % every == 0:
                self.answer(503, {}, b"")
                return
            headers = {k: v for k, v in self.headers.items() if k.lower() != "accept-encoding"}
            found = client.request(self.command, self.path, content=body, headers=headers)
            kept = {
                k: v for k, v in found.headers.items() if k not in ("connection", "date", "server")
            }
            self.answer(found.status_code, kept, found.content)

        def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            headers.setdefault("content-length", str(len(body)))
            for name, value in headers.items():
                if name != "transfer-encoding":
                    self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    for method in ("GET", "PUT", "POST", "DELETE", "HEAD"):
        setattr(Handler, f"do_{method}", Handler.handle_any)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        client.close()
