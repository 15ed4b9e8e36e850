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
    """A proxy that fails at each `every`-th request, in one of two ways, by turns.

    It answers 503 and passes nothing on; or it passes the request on and cuts the answer's body in
    half, or says nothing at all where there is none.
    """
    counter, failures = itertools.count(1), itertools.count()
    client = httpx2.Client(base_url=upstream, timeout=30)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            failing = next(counter) % every == 0
            cutting = failing and next(failures) % 2 == 1
            if failing and not cutting:
                self.answer(503, {}, b"")
                return
            headers = {k: v for k, v in self.headers.items() if k.lower() != "accept-encoding"}
            found = client.request(self.command, self.path, content=body, headers=headers)
            kept = {
                k: v for k, v in found.headers.items() if k not in ("connection", "date", "server")
            }
            kept["content-length"] = found.headers.get("content-length", str(len(found.content)))
            content = found.content[: len(found.content) // 2] if cutting else found.content
            if content or not cutting:
                self.answer(found.status_code, kept, content)
            self.close_connection = cutting

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
