"""Suspended tokens void their links; erased rows keep their place; a key repeats all its videos."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Idempotency keys, which are good for days only, are begun anew."""
    op.create_table(
        "erased",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased")),
    )
    with op.batch_alter_table("tokens", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("links_void_before", sa.Double(), server_default="0", nullable=False)
        )
    op.execute("DELETE FROM idempotency")
    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.drop_column("video_id")
        batch_op.add_column(sa.Column("video_ids", sa.JSON(), nullable=False))


def downgrade() -> None:
    """Undo."""
    op.execute("DELETE FROM idempotency")
    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.drop_column("video_ids")
        batch_op.add_column(sa.Column("video_id", sa.String(length=64), nullable=False))
    with op.batch_alter_table("tokens", schema=None) as batch_op:
        batch_op.drop_column("links_void_before")
    op.drop_table("erased")
