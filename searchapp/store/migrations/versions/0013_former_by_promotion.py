"""Former suggestions by the promotion they were kept for.

Those kept before do not say which; they are removed, and a rollback suggests anew in their place.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table again, empty."""
    op.drop_table("former_suggestions")
    op.create_table(
        "former_suggestions",
        sa.Column("promotion", sa.String(64), nullable=False),
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("read", sa.String(64), nullable=False),
        sa.Column("model_id", sa.Text(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("addressees", sa.JSON(), nullable=False),
        sa.Column("applies_to_force", sa.JSON(), nullable=False),
        sa.Column("margins", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("promotion", "ref", name="pk_former_suggestions"),
    )
