"""What one poll costs the server in processor time.

    python benchmarks/polls.py

A server in a process of its own, 300 jobs in its queue and nobody who works on them. One client
polls a queued video:
- as fast as it is answered, over one connection;
- 20 times a second, each time over a new connection, as 300 pollers do at the server's pace.

The server's processor time by poll is printed for each, without what it takes when nobody asks.
"""

from __future__ import annotations

import socket
import tempfile
import threading
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import sqlalchemy as sa

from soramame.service import jobs
from soramame.service.access import by_token
from soramame.service.audit import SYSTEM
from soramame.service.jobs import NewJob
from soramame.service.people import add, set_quota
from soramame.service.recipes import Recipe
from soramame.service.serve import Server
from soramame.service.settings import Settings
from soramame.service.state import Service
from soramame.service.tables import tokens

JOBS, ROUNDS = 300, 3
QUOTA = 10_000  # requests a minute: more than are sent, so that all of them are counted
FAST, PACED, PACE = 500, 160, 0.05  # polls of each kind in a round, and seconds between the latter


def serve(folder: str, pipe: Connection) -> None:
    """Serve, and tell the processor time used so far whenever asked."""
    service = Service.open(Settings(data_dir=Path(folder), port=0, log_level="ERROR"))
    member, secret = add(service.db, SYSTEM, "poller", "host", None)
    set_quota(service.db, SYSTEM, member, {"requests_minute": QUOTA}, "")
    with service.db.read() as connection:
        token = connection.scalar(sa.select(tokens.c.id).where(tokens.c.member_id == member))
        caller = by_token(connection, str(token), "127.0.0.1", service.db.now())
    job = NewJob(Recipe("a red fox"), "soramame-1", "soramame-1", 4.0, "256x256")
    ids = jobs.enqueue(service.db, caller, [job] * JOBS)
    server = Server(service)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    pipe.send((server.servers[0].sockets[0].getsockname()[1], secret, ids[-1]))
    while pipe.recv():
        pipe.send(time.process_time())
    server.should_exit = True
    thread.join()


def ask(connection: socket.socket, request: bytes) -> None:
    """One poll; raises ValueError for any answer but 200."""
    connection.sendall(request)
    answer = connection.recv(65536)
    while not answer.endswith(b"}"):
        answer += connection.recv(65536)
    if not answer.startswith(b"HTTP/1.1 200"):
        raise ValueError(answer.decode())


def fast(address: tuple[str, int], request: bytes) -> None:
    """Poll over one connection, as fast as it goes."""
    with socket.create_connection(address) as connection:
        for _ in range(FAST):
            ask(connection, request)


def paced(address: tuple[str, int], request: bytes) -> None:
    """Poll at the pace of all pollers together, each time over a new connection."""
    for _ in range(PACED):
        with socket.create_connection(address) as connection:
            ask(connection, request)
        time.sleep(PACE)


def main() -> None:
    """Serve from a temporary folder and measure."""
    here, there = get_context("spawn").Pipe()
    with tempfile.TemporaryDirectory() as folder:
        server = get_context("spawn").Process(target=serve, args=(folder, there))
        server.start()
        port, secret, video = here.recv()
        address = ("127.0.0.1", port)
        request = (
            f"GET /v1/videos/{video} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\n"
            f"Accept-Encoding: gzip\r\nUser-Agent: poller\r\nAuthorization: Bearer {secret}\r\n\r\n"
        ).encode()

        def used() -> float:
            here.send(True)
            return float(here.recv())

        fast(address, request)  # warm up
        before, began = used(), time.monotonic()
        time.sleep(5)
        idle = (used() - before) / (time.monotonic() - began)
        print(f"idle: {idle:.2%} of a core")
        for _ in range(ROUNDS):
            for poll, count in ((fast, FAST), (paced, PACED)):
                before, began = used(), time.monotonic()
                poll(address, request)
                seconds = used() - before - idle * (time.monotonic() - began)
                print(f"{poll.__name__:5} {1000 * seconds / count:.2f} ms a poll")
        here.send(False)
        server.join()


if __name__ == "__main__":
    main()
