"""Who imported, what each run found in place, and which runs were undone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column, two tables and the index of shown places."""
    op.add_column("import_runs", sa.Column("by", sa.Text(), nullable=True))
    op.create_table(
        "former_places",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("former_run_id", sa.Integer(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("gone", sa.Boolean(), nullable=True),
        sa.Column("exact_report", sa.Text(), nullable=True),
        sa.Column("exact_recommendation", sa.Text(), nullable=True),
        sa.Column("exact_response", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("run_id", "ref", name="pk_former_places"),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name="fk_former_places_run_id"),
        sa.ForeignKeyConstraint(["ref"], ["recommendations.ref"], name="fk_former_places_ref"),
        sa.ForeignKeyConstraint(["former_run_id"], ["import_runs.id"], name="fk_former_places_former_run_id"),
    )
    op.create_index("ix_former_places_ref", "former_places", ["ref"])
    op.create_table(
        "undone_runs",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name="pk_undone_runs"),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name="fk_undone_runs_run_id"),
    )
    shown = sa.column("shown", sa.Boolean())
    op.create_index(
        "ix_source_rows_shown",
        "source_rows",
        ["ref"],
        sqlite_where=shown.is_(True),
        postgresql_where=shown.is_(True),
    )
