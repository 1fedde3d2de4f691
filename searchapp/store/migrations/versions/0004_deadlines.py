"""Deadlines read from the texts, and how far reading has come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of deadlines."""
    op.create_table(
        "deadlines",
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_deadlines"),
        sa.ForeignKeyConstraint(["ref"], ["recommendations.ref"], name="fk_deadlines_ref"),
    )
    op.create_table(
        "deadline_readings",
        sa.Column("reader", sa.String(64), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("reader", name="pk_deadline_readings"),
    )
