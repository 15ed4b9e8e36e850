"""A web server that webhooks are sent to, plain or with TLS."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from databases import wait_until
from serving import Running

from soramame.service.tables import deliveries


class Inbox:
    """Keeps what it is sent and answers as it is told, or 204."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.names: list[str | None] = []  # what it was called by, at each TLS handshake
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                inbox.received.append((dict(self.headers), body))
                self.send_response(inbox.answers.pop(0) if inbox.answers else 204)
                self.send_header("location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def secure(self, certificates: list[Path]) -> None:
        """Speak TLS as `localhost`, with another certificate at each handshake, the last for ever.

        Each is a PEM file with its key.
        """
        context, later = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), certificates[1:]
        context.load_cert_chain(certificates[0])

        def called(_socket: object, name: str | None, _context: object) -> None:
            self.names.append(name)
            if later:
                context.load_cert_chain(later.pop(0))

        context.sni_callback = called
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_port}/hook"

    def wait(self, count: int) -> None:
        wait_until(lambda: len(self.received) >= count)


@contextmanager
def listening(*certificates: Path) -> Iterator[Inbox]:
    """An inbox that is open until the block ends; see `Inbox.secure` for the certificates."""
    inbox = Inbox()
    if certificates:
        inbox.secure(list(certificates))
    with _open(inbox.server):
        yield inbox


@contextmanager
def dripping() -> Iterator[str]:
    """The URL of a server that answers byte by byte and never comes to an end."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):  # who asked has gone
                self.request.sendall(b"HTTP/1.1 200 OK\r\nx: ")
                while True:
                    self.request.sendall(b"x")
                    threading.Event().wait(0.02)

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    with _open(server):
        yield f"http://127.0.0.1:{server.server_address[1]}/hook"


@contextmanager
def _open(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def settled(running: Running, endpoint: str) -> Any:
    """An endpoint's one delivery, once nothing more is tried."""
    query = sa.select(deliveries).where(deliveries.c.endpoint_id == endpoint)

    def look() -> Any:
        with running.db.read() as connection:
            row = connection.execute(query).first()
        return row if row is not None and row.next_at is None else None

    wait_until(look)
    return look()
