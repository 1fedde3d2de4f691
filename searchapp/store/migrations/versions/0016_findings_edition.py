"""How often findings were saved, so that what was made of them is known to be older or not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "findings_computed", sa.Column("edition", sa.BigInteger(), nullable=False, server_default="0")
    )
