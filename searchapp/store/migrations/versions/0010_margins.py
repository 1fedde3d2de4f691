"""How near labels are to their thresholds.

Suggestions made before do not tell; they are removed, and made again before the register is next searched.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, and the column for those kept for a rollback."""
    op.create_table(
        "margins",
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("label", sa.String(255), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.Column("distance", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("ref", "subject", "label", name="pk_margins"),
        sa.ForeignKeyConstraint(["ref"], ["suggestions.ref"], name="fk_margins_ref", ondelete="CASCADE"),
    )
    op.create_index("ix_margins_nearest", "margins", ["distance", "ref", "subject", "label"])
    op.add_column("former_suggestions", sa.Column("margins", sa.JSON(), nullable=False, server_default="[]"))
    op.execute("DELETE FROM suggestions")
