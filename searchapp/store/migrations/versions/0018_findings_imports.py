"""How many imports findings were computed after, as one that only moves rows is not in the change log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("findings_computed", sa.Column("imports", sa.Integer(), nullable=False, server_default="0"))
