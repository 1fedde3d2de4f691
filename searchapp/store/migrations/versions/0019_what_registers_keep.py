"""What registers keep beside: own reference, owner, target date, date closed, other columns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_KEPT = ("own_reference", "owner", "target", "closed_on", "others")


def upgrade() -> None:
    """Add the columns, empty: the next import of a register fills them."""
    for name in _KEPT:
        op.add_column("recommendations", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_recommendations_own_reference", "recommendations", ["own_reference"])
    op.add_column("former_places", sa.Column("others", sa.Text(), nullable=True))
    # Where a run kept the cells it changed, undoing it puts all of them back.
    op.execute(sa.text("UPDATE former_places SET others = '' WHERE exact_report IS NOT NULL"))
