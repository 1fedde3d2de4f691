"""Suggestions as they were before a promotion, so that a rollback brings them back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "former_suggestions",
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("read", sa.String(64), nullable=False),
        sa.Column("model_id", sa.Text(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("addressees", sa.JSON(), nullable=False),
        sa.Column("applies_to_force", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_former_suggestions"),
    )
