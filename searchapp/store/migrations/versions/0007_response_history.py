"""What registers themselves say happened to a recommendation, and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "response_history",
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("response", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("on", sa.String(10), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ref", "response", "position", name="pk_response_history"),
        sa.ForeignKeyConstraint(["ref"], ["recommendations.ref"], name="fk_response_history_ref"),
    )
