"""Words of files may stand for an area, or for the absence of a figure.

SQLite cannot change a CHECK, so the table is built anew with its rows.

Revision ID: 0002
Revises: 0001
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KINDS: Final = ("unit", "source", "criticality_list", "organisation", "area", "absence")


def upgrade() -> None:
    """Allow the two new kinds, and keep every row."""
    with op.batch_alter_table("file_word", copy_from=_as_it_was(), recreate="always") as table:
        listed = ", ".join(f"'{kind}'" for kind in _KINDS)
        table.create_check_constraint(op.f("ck_file_word_word_kind"), f"kind IN ({listed})")


def _as_it_was() -> sa.Table:
    """The table of version 1 but for the rule that changes: not all versions of SQLAlchemy can read
    that from SQLite."""
    return sa.Table(
        "file_word",
        sa.MetaData(),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("meaning", sa.Text, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("uid", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_file_word"),
        sa.UniqueConstraint("kind", "text", name="uq_file_word_kind_text"),
        sa.UniqueConstraint("uid", name="uq_file_word_uid"),
    )
