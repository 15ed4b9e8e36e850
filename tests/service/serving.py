"""A whole service in this process for the tests: a real socket, and workers as threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import sqlalchemy as sa
from openai import OpenAI

from soramame.service.audit import Actor
from soramame.service.database import Database
from soramame.service.ids import new_id
from soramame.service.serve import Server
from soramame.service.settings import Settings
from soramame.service.state import Service, open_media
from soramame.service.tables import members
from soramame.service.tokens import Restrictions, issue
from soramame.service.worker import Worker

TESTER = Actor("tests")


def fast_settings(folder: Path, **changed: Any) -> Settings:
    """Settings that do not make a test wait."""
    chosen: dict[str, Any] = {
        "data_dir": folder,
        "port": 0,
        "trusted_proxies": "127.0.0.1",
        "engines": {"soramame-1": "moving:load"},
        "default_size": "256x256",
        "poll_after_ms": 20,
        "polls_per_second": 10_000,
        "worker_poll_seconds": 0.02,
        "event_seconds": 0.05,
        "preview_seconds": 0.05,
        "housekeeping_seconds": 0.05,
        "lease_seconds": 60,
        "min_free_bytes": 0,
        "webhook_private_addresses": True,
        "webhook_retry_seconds": [0.05, 0.05, 0.05],
    }
    return Settings(**{**chosen, **changed})


@dataclass
class Running:
    """A service that answers at `url`."""

    service: Service
    url: str
    workers: list[Worker] = field(default_factory=list)
    clients: list[OpenAI] = field(default_factory=list)

    @property
    def db(self) -> Database:
        return self.service.db

    def member(self, role: str = "creative partner", **columns: Any) -> tuple[str, str]:
        """A new member's id and a token's secret."""
        with self.db.write() as connection:
            member_id = add_member(self.db, connection, role, **columns)
            return member_id, issue(connection, self.db.now(), TESTER, member_id, "test")[1]

    def token(self, member_id: str, **restrictions: Any) -> str:
        with self.db.write() as connection:
            limits = Restrictions(**restrictions)
            return issue(connection, self.db.now(), TESTER, member_id, "test", limits)[1]

    def client(self, secret: str | None = None, **options: Any) -> OpenAI:
        """The unmodified SDK, for a new member unless a token is given."""
        secret = secret or self.member()[1]
        client = OpenAI(base_url=f"{self.url}/v1", api_key=secret, **options)
        self.clients.append(client)
        return client

    def http(self, secret: str | None = None) -> httpx2.Client:
        headers = {"authorization": f"Bearer {secret}"} if secret else {}
        return httpx2.Client(base_url=self.url, headers=headers, timeout=30)

    def measured(self) -> dict[str, float]:
        """What a host reads at /metrics: each number by its name and labels."""
        with self.http(self.member("host")[1]) as http:
            lines = http.get("/metrics").text.splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name: float(number) for name, number in pairs}

    def answered(self, status: int) -> int:
        """How many requests this server has answered with a status."""
        counted = (
            round(number)
            for name, number in self.measured().items()
            if name.startswith("soramame_http_requests_total") and f'status="{status}"' in name
        )
        return sum(counted)

    @contextmanager
    def working(self, count: int = 1) -> Iterator[list[Worker]]:
        """Workers for as long as the block lasts."""
        workers = [
            Worker(self.db, open_media(self.service.settings), self.service.settings)
            for _ in range(count)
        ]
        for number, worker in enumerate(workers):
            worker.name = f"worker-{number}"
        threads = [threading.Thread(target=worker.run) for worker in workers]
        for thread in threads:
            thread.start()
        try:
            yield workers
        finally:
            for worker in workers:
                worker.stopping.set()
            for thread in threads:
                thread.join()


def add_member(
    db: Database, connection: sa.Connection, role: str = "creative partner", **columns: Any
) -> str:
    """Insert a member; their id."""
    member_id = new_id("member")
    values = {"id": member_id, "name": role, "role": role, "quota": {}, "created_at": db.now()}
    connection.execute(members.insert().values(**{**values, **columns}))
    return member_id


@contextmanager
def serving(settings: Settings, db: Database | None = None) -> Iterator[Running]:
    """Serve on a free port until the block ends."""
    service = Service.open(settings, db)
    server = Server(service)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            threading.Event().wait(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        running = Running(service, f"http://127.0.0.1:{port}")
        try:
            yield running
        finally:
            for client in running.clients:
                client.close()
    finally:
        server.should_exit = True
        thread.join()
        service.db.close()
