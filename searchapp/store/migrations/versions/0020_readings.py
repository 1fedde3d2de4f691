"""How registers were read: what somebody said of their columns and of their words for statuses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, empty: what was said of editions imported before is not known."""
    op.create_table(
        "readings",
        sa.Column("run_id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.JSON(), nullable=False)
            for name in ("headings", "columns", "fixed", "statuses")
        ),
        sa.PrimaryKeyConstraint("run_id", name="pk_readings"),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name="fk_readings_run_id"),
    )
