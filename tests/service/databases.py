"""Real databases for the tests: SQLite in a folder, and a PostgreSQL server of our own."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from soramame.service.database import Database


class Clock:
    """The time, with the jumps that a test makes."""

    def __init__(self) -> None:
        self.offset = 0.0

    def __call__(self) -> float:
        return time.time() + self.offset

    def jump(self, seconds: float) -> None:
        self.offset += seconds


class StillClock(Clock):
    """A clock that moves only when it jumps."""

    def __call__(self) -> float:
        return 1_800_000_000.0 + self.offset


@dataclass
class Postgres:
    """A running server; `url` has a place for a database's name."""

    folder: Path
    programs: Path
    port: int

    def url(self, name: str = "postgres") -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def create(self) -> str:
        """A new, empty database's URL."""
        name = f"test_{uuid.uuid4().hex}"
        engine = sa.create_engine(self.url(), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return self.url(name)

    def control(self, *what: str) -> None:
        """Start or stop the server."""
        options = f"-p {self.port} -k {self.folder} -c fsync=off -c max_connections=200"
        command = [self.programs / "pg_ctl", "-D", self.folder / "data", "-w", "-o", options,
                   "-l", self.folder / "log", *what]  # fmt: skip
        subprocess.run(_unprivileged(command), check=True, capture_output=True, cwd=self.folder)


def postgres_programs() -> Path | None:
    """Where PostgreSQL's programs lie, if it is installed."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


@contextmanager
def postgres_server(folder: Path, port: int) -> Iterator[Postgres]:
    """A server in a folder until the block ends; root lends it to another user."""
    programs = postgres_programs()
    assert programs is not None
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
        for parent in folder.parents:
            if parent.stat().st_uid == 0 and parent.is_relative_to("/tmp"):
                parent.chmod(parent.stat().st_mode | 0o011)
    init = [programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust",
            "--no-sync"]  # fmt: skip
    subprocess.run(_unprivileged(init), check=True, capture_output=True, cwd=folder)
    server = Postgres(folder, programs, port)
    server.control("start")
    try:
        yield server
    finally:
        server.control("stop", "-m", "immediate")


@contextmanager
def new_database(
    folder: Path, server: Postgres | None, clock: Clock | None = None
) -> Iterator[Database]:
    """A migrated database of its own, with a clock that can jump."""
    url = server.create() if server else f"sqlite:///{folder / 'test.db'}"
    database = Database(url, clock or Clock())
    database.migrate()
    yield database
    database.close()


def _unprivileged(command: list[object]) -> list[str]:
    words = [str(word) for word in command]
    return (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words]
        if (os.getuid() == 0)
        else words
    )


def wait_until(true: object, seconds: float = 900.0) -> None:
    """Wait for a condition (a callable); the limit only keeps a hang from lasting for ever."""
    assert callable(true)
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        threading.Event().wait(0.02)
