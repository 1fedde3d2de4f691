"""When a sample sent to two reviewers was closed before both were through."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("agreement_samples", sa.Column("closed", sa.String(32), nullable=False, server_default=""))
