"""The schema: one table a noun. A video's row is its job; times are seconds since 1970, UTC.

The migrations under `migrations/` build the same schema; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Serial = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only a plain INTEGER
Id = String(64)

programme = Table(
    "programme",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1
    Column("link_key", String(64), nullable=False),
    Column("suspended_at", Double),
    Column("links_void_before", Double, nullable=False, server_default="0"),
    Column("grace_seconds", Double, nullable=False),
)

cohorts = Table(
    "cohorts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("quota", JSON, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("suspended_at", Double),
    Column("links_void_before", Double, nullable=False, server_default="0"),
)

windows = Table(
    "windows",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("cohort_id", Id, ForeignKey("cohorts.id"), index=True),  # none: open to the public
    Column("opens_at", Double, nullable=False),
    Column("closes_at", Double, nullable=False),
    Column("quota", JSON, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("suspended_at", Double),
    Column("links_void_before", Double, nullable=False, server_default="0"),
)

members = Table(
    "members",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("role", String(32), nullable=False),
    Column("cohort_id", Id, ForeignKey("cohorts.id"), index=True),
    Column("window_id", Id, ForeignKey("windows.id"), index=True),  # a visitor's public window
    Column("address", String(64)),  # a visitor's
    Column("quota", JSON, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("suspended_at", Double),
    Column("links_void_before", Double, nullable=False, server_default="0"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("role", String(32), nullable=False),
    Column("cohort_id", Id, ForeignKey("cohorts.id")),
    Column("created_by", Id),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("used_at", Double),
    Column("member_id", Id),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("member_id", Id, ForeignKey("members.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("hint", String(32), nullable=False),
    Column("permissions", JSON(none_as_null=True)),  # none: all that the role allows
    Column("addresses", JSON(none_as_null=True)),  # networks it may be used from; none: any
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double),
    Column("last_used_at", Double),
    Column("last_address", String(64)),
    Column("suspended_at", Double),
    Column("flagged_at", Double),
    Column("links_void_before", Double, nullable=False, server_default="0"),
)

token_addresses = Table(
    "token_addresses",
    metadata,
    Column("token_id", Id, ForeignKey("tokens.id"), primary_key=True),
    Column("address", String(64), primary_key=True),
    Column("first_seen", Double, nullable=False),
    Column("last_seen", Double, nullable=False),
)

videos = Table(
    "videos",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),  # age, whatever the clock says
    Column("id", Id, nullable=False, unique=True),
    Column("member_id", Id, ForeignKey("members.id"), nullable=False),
    Column("cohort_id", Id),
    Column("window_id", Id),
    Column("address", String(64)),
    Column("token_id", Id, index=True),
    Column("lane", Id, nullable=False),  # whose turn it takes: a member's or a public window's
    Column("priority", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("held", Boolean, nullable=False),  # its owner is suspended
    Column("recipe", JSON, nullable=False),  # see recipes.Recipe
    Column("inputs", String(200), index=True),  # the folder of what was uploaded with it
    Column("prompt", Text, nullable=False),
    Column("model", String(64), nullable=False),  # as asked for
    Column("engine", String(64), nullable=False),  # what the model's name resolves to
    Column("seconds", Double, nullable=False),  # of the finished clip
    Column("size", String(16), nullable=False),
    Column("source_id", Id, index=True),
    Column("batch_id", Id, index=True),
    Column("created_at", Double, nullable=False),
    Column("started_at", Double),
    Column("completed_at", Double),
    Column("expires_at", Double, index=True),
    Column("progress", Integer, nullable=False),
    Column("stage", String(16)),
    Column("eta", Double),  # when it should be done
    Column("understood", Text),
    Column("outside", JSON(none_as_null=True)),  # words of the prompt that the model doesn't know
    Column("preview_wanted_at", Double),
    Column("preview_at", Double),
    Column("attempts", Integer, nullable=False),
    Column("lease", String(64)),  # a token that only its holder knows
    Column("lease_until", Double),
    Column("worker", String(200)),
    Column("not_before", Double, nullable=False),
    Column("error_code", String(64)),
    Column("error_message", Text),
    Column("media", String(200)),  # the folder of its files, once whole
    Column("bytes", BigInteger),
    Index(None, "member_id", "seq"),
    Index(None, "status", "held", "seq"),
    Index(None, "cohort_id", "status"),
    Index(None, "window_id", "status"),
    Index(None, "media"),
    sqlite_autoincrement=True,
)

turns = Table(
    "turns",
    metadata,
    Column("lane", Id, primary_key=True),
    Column("turn", BigInteger, nullable=False),
)

usage = Table(
    "usage",
    metadata,
    Column("video_id", Id, primary_key=True),  # outlives the video: what was spent stays spent
    Column("member_id", Id, nullable=False),
    Column("cohort_id", Id),
    Column("window_id", Id),
    Column("address", String(64)),
    Column("seconds", Double, nullable=False),
    Column("at", Double, nullable=False),
    Index(None, "member_id", "at"),
    Index(None, "cohort_id", "at"),
    Index(None, "window_id", "address", "at"),
)

request_minutes = Table(
    "request_minutes",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("minute", BigInteger, primary_key=True, autoincrement=False),  # since 1970
    Column("taken", Integer, nullable=False),  # requests that servers have set aside
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("member_id", Id, primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("at", Double, nullable=False),
    Column("video_ids", JSON, nullable=False),
)

erased = Table(  # where videos and files stood in lists
    "erased",
    metadata,
    Column("id", Id, primary_key=True),
    Column("member_id", Id, nullable=False),
    Column("seq", BigInteger, nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("id", Id, nullable=False, unique=True),
    Column("member_id", Id, ForeignKey("members.id"), nullable=False, index=True),
    Column("filename", String(255), nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("media", String(200), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double, index=True),
    sqlite_autoincrement=True,
)

batches = Table(
    "batches",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("id", Id, nullable=False, unique=True),
    Column("member_id", Id, ForeignKey("members.id"), nullable=False, index=True),
    Column("token_id", Id, nullable=False),
    Column("address", String(64), nullable=False),
    Column("input_file_id", Id, nullable=False),
    Column("output_file_id", Id),
    Column("error_file_id", Id),
    Column("status", String(16), nullable=False, index=True),
    Column("metadata", JSON(none_as_null=True)),
    Column("created_at", Double, nullable=False),
    Column("cancelling_at", Double),
    Column("cancelled_at", Double),
    Column("completed_at", Double),
    Column("expires_at", Double, nullable=False),
    Column("expired_at", Double),
    sqlite_autoincrement=True,
)

batch_lines = Table(
    "batch_lines",
    metadata,
    Column("batch_id", Id, ForeignKey("batches.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("custom_id", String(255), nullable=False),
    Column("body", JSON, nullable=False),
    Column("video_id", Id),
    Column("error", JSON(none_as_null=True)),
)

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("id", Id, nullable=False, unique=True),
    Column("member_id", Id, ForeignKey("members.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("url", Text, nullable=False),
    Column("event_types", JSON, nullable=False),
    Column("secret", String(80), nullable=False),
    Column("old_secret", String(80)),
    Column("old_secret_until", Double),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    sqlite_autoincrement=True,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("endpoint_id", Id, nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("next_at", Double, index=True),  # none: settled
    Column("attempts", Integer, nullable=False),
    Column("delivered_at", Double),
    Column("status_code", Integer),
    Column("error", Text),  # why the last try got no answer
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("at", Double, nullable=False, index=True),
    Column("actor", Id, nullable=False, index=True),
    Column("address", String(64)),
    Column("action", String(64), nullable=False, index=True),
    Column("subject", Id, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("details", JSON, nullable=False),
    sqlite_autoincrement=True,
)

tallies = Table(
    "tallies",
    metadata,
    Column("name", String(64), primary_key=True),  # such as "stage" or "failed"
    Column("label", String(64), primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("total", Double, nullable=False),
)
