"""What is left of erased videos and files: their places in lists, so that a client which deletes
what it has listed can go on with the next page."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from soramame.service.body import is_id
from soramame.service.errors import not_found
from soramame.service.tables import erased


def erase(connection: sa.Connection, table: sa.Table, where: sa.ColumnElement[bool]) -> list[Any]:
    """Delete rows of `videos` or `files` and keep their places; the rows as they were."""
    gone = list(connection.execute(table.delete().where(where).returning(table)))
    if gone:
        places = [{"id": row.id, "member_id": row.member_id, "seq": row.seq} for row in gone]
        connection.execute(erased.insert(), places)
    return gone


def place(connection: sa.Connection, table: sa.Table, member_id: str, key: str) -> int:
    """Where a member's own row stands in lists, or stood before it was erased; raises 404."""
    for rows in (table, erased):
        query = sa.select(rows.c.seq).where(rows.c.id == key, rows.c.member_id == member_id)
        if is_id(key) and (seq := connection.scalar(query)) is not None:
            return int(seq)
    raise not_found(table.name.removesuffix("s"), key)
