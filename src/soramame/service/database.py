"""The database behind the service: SQLite in WAL mode or PostgreSQL, the same statements for both.

Writers on SQLite take the one write lock when they begin (`BEGIN IMMEDIATE`), so a transaction
that reads and then writes never fails half-way; on PostgreSQL the statements lock their rows.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection

Clock = Callable[[], float]  # seconds since 1970
MIGRATING = 0x50_72_61  # a lock's number: of servers that start at once, one migrates


class Database:
    """A pool of connections and a clock; `read` and `write` open transactions."""

    def __init__(self, url: str, clock: Clock = time.time) -> None:
        self.url = sa.make_url(url)
        self.clock = clock
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            Path(self.url.database or "").parent.mkdir(parents=True, exist_ok=True)
            self.engine = sa.create_engine(url, connect_args={"timeout": 30}, pool_size=20)
            _tune_sqlite(self.engine)
        else:
            self.engine = sa.create_engine(url, pool_size=20, pool_pre_ping=True)

    def now(self) -> float:
        """The time, in seconds since 1970."""
        return self.clock()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A transaction that only reads."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that writes; committed at the end, undone by an exception."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(soramame_write=True)
            with connection.begin():
                yield connection

    def insert(self, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
        """An INSERT that knows `on_conflict_do_…`, which both databases spell alike."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def migrate(self) -> None:
        """Bring the schema up to date; nothing happens if it is."""
        with self.write() as connection:
            if not self.is_sqlite:  # whose writers wait for one another anyhow
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATING)))
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _tune_sqlite(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("soramame_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
