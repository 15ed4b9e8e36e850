"""The migrations build what the tables say, on both databases, and can be undone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from databases import Postgres, new_database

from soramame.service import database
from soramame.service.audit import SYSTEM, record
from soramame.service.database import Database
from soramame.service.tables import audit, metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with new_database(tmp_path, server) as made:
        yield made


def test_the_schema_is_that_of_the_tables(db: Database) -> None:
    db.migrate()  # again: nothing happens
    with db.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrations_can_be_undone_and_done_again(db: Database) -> None:
    with db.write() as connection:
        config = Config()
        folder = Path(database.__file__).parent / "migrations"
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
    db.migrate()
    with db.write() as connection:
        record(connection, 1.0, SYSTEM, "test", "x")


def test_servers_that_start_at_once_migrate_once(tmp_path: Path, postgres: Postgres) -> None:
    url, errors = postgres.create(), []

    def start() -> None:
        server = Database(url)
        try:
            server.migrate()
        except Exception as error:
            errors.append(error)
        finally:
            server.close()

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_the_audit_log_cannot_be_rewritten(db: Database) -> None:
    with db.write() as connection:
        record(connection, 1.0, SYSTEM, "test", "x", "why")
    changes = ["UPDATE audit SET reason = 'x'", "DELETE FROM audit"]
    for change in changes if db.is_sqlite else [*changes, "TRUNCATE audit"]:
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.write() as connection:
            connection.exec_driver_sql(change)
    with db.read() as connection:
        assert connection.execute(sa.select(audit.c.reason)).scalars().all() == ["why"]


def write_and_fail(db: Database) -> None:
    with db.write() as connection:
        record(connection, 1.0, SYSTEM, "test", "x")
        raise KeyError


def test_a_transaction_that_fails_leaves_nothing(db: Database) -> None:
    with pytest.raises(KeyError):
        write_and_fail(db)
    with db.read() as connection:
        assert connection.execute(sa.select(audit)).all() == []


def test_on_sqlite_nobody_who_reads_waits_for_who_writes(tmp_path: Path) -> None:
    with new_database(tmp_path, None) as db, db.write() as writing:
        record(writing, 1.0, SYSTEM, "test", "x")
        with db.read() as reading:
            assert reading.execute(sa.select(audit)).all() == []
            assert reading.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
