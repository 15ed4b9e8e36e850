"""Files that members keep with us: pictures to refer to, batches to run, what batches gave."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from soramame.service.body import is_id
from soramame.service.database import Database
from soramame.service.errors import ApiError, not_found
from soramame.service.ids import new_id
from soramame.service.media import Media
from soramame.service.settings import Settings
from soramame.service.tables import files, members

PURPOSES = ("batch", "vision", "user_data")
BATCH_DAYS = 30
DAY = 86_400.0


def store(
    db: Database, media: Media, settings: Settings, member_id: str, upload: tuple[str, str, bytes],
    lasting: float | None,
) -> Any:  # fmt: skip
    """Keep a file (name, purpose, content) for some seconds or for good; its row. Raises 413."""
    content = upload[2]
    file_id = new_id("file")
    key = f"files/{file_id}"
    media.put(key, content)
    try:
        with db.write() as connection:
            connection.execute(
                sa.select(members.c.id).where(members.c.id == member_id).with_for_update()
            )
            _check_share(connection, settings, member_id, len(content))
            row = insert(connection, db.now(), member_id, file_id, upload, lasting)
    except BaseException:
        media.delete(key)
        raise
    return row


def insert(
    connection: sa.Connection, now: float, member_id: str, file_id: str,
    upload: tuple[str, str, bytes], lasting: float | None,
) -> Any:  # fmt: skip
    """The row of a file that has been put in place."""
    filename, purpose, content = upload
    values = {
        "id": file_id, "member_id": member_id, "filename": filename, "purpose": purpose,
        "bytes": len(content), "media": f"files/{file_id}", "created_at": now,
        "expires_at": None if lasting is None else now + lasting,
    }  # fmt: skip
    return connection.execute(files.insert().values(**values).returning(files)).one()


def owned(connection: sa.Connection, member_id: str, file_id: str) -> Any:
    """A member's own file; raises 404, also for other people's."""
    if is_id(file_id):
        query = sa.select(files).where(files.c.id == file_id, files.c.member_id == member_id)
        if (row := connection.execute(query).first()) is not None:
            return row
    raise not_found("file", file_id)


def view(row: Any) -> dict[str, Any]:
    """A file as the API shows it."""
    return {
        "id": row.id,
        "object": "file",
        "bytes": row.bytes,
        "created_at": int(row.created_at),
        "expires_at": None if row.expires_at is None else int(row.expires_at),
        "filename": row.filename,
        "purpose": row.purpose,
        "status": "processed",
    }


def _check_share(connection: sa.Connection, settings: Settings, member_id: str, more: int) -> None:
    total = sa.select(sa.func.coalesce(sa.func.sum(files.c.bytes), 0))
    used = int(connection.scalar(total.where(files.c.member_id == member_id)) or 0)
    if used + more > settings.max_member_file_bytes:
        raise ApiError(413, "too_large", f"Your files would take {used + more} bytes; at most "
                       f"{settings.max_member_file_bytes} are kept.", "file",
                       retry=False)  # fmt: skip
