"""What of the findings is still to be made, so that making them goes on where it was cut off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, and where each finding saw its recommendation."""
    op.add_column("triaged", sa.Column("row", sa.Integer(), nullable=True))
    op.create_table(
        "unchecked",
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_unchecked"),
    )
    op.create_index("ix_unchecked_place", "unchecked", ["place"])
