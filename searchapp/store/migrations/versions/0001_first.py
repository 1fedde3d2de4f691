"""The first tables: registers, source files, import runs, recommendations, suggestions, the change log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    _make_imports()
    _make_recommendations()
    _make_suggestions_and_changes()


def _make_imports() -> None:
    op.create_table(
        "registers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_registers"),
        sa.UniqueConstraint("force", "name", name="uq_registers_force"),
    )
    op.create_table(
        "source_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_source_files"),
        sa.UniqueConstraint("sha256", "name", name="uq_source_files_sha256"),
    )
    op.create_table(
        "import_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register_id", sa.Integer(), nullable=True),
        sa.Column("source_file_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("held_back", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_runs"),
        sa.ForeignKeyConstraint(["register_id"], ["registers.id"], name="fk_import_runs_register_id"),
        sa.ForeignKeyConstraint(
            ["source_file_id"], ["source_files.id"], name="fk_import_runs_source_file_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "problems",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("held_back", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_problems"),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name="fk_problems_run_id"),
    )
    op.create_index("ix_problems_run_id", "problems", ["run_id"])


def _make_recommendations() -> None:
    op.create_table(
        "recommendations",
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("identity", sa.String(32), nullable=False),
        sa.Column("report_identity", sa.String(32), nullable=False),
        sa.Column("text_identity", sa.String(32), nullable=False),
        sa.Column("concerns", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("inspection_type", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("exact_report", sa.Text(), nullable=False),
        sa.Column("exact_recommendation", sa.Text(), nullable=False),
        sa.Column("exact_response", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_recommendations"),
    )
    op.create_index("ix_recommendations_identity", "recommendations", ["identity"])
    op.create_index("ix_recommendations_report_identity", "recommendations", ["report_identity"])
    op.create_index("ix_recommendations_text_identity", "recommendations", ["text_identity"])
    op.create_table(
        "source_rows",
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("register_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("ref", "register_id", name="pk_source_rows"),
        sa.ForeignKeyConstraint(["ref"], ["recommendations.ref"], name="fk_source_rows_ref"),
        sa.ForeignKeyConstraint(["register_id"], ["registers.id"], name="fk_source_rows_register_id"),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name="fk_source_rows_run_id"),
    )
    op.create_index("ix_source_rows_run_id", "source_rows", ["run_id"])
    op.create_index("ix_source_rows_in_order", "source_rows", ["register_id", "gone", "row", "ref"])


def _make_suggestions_and_changes() -> None:
    op.create_table(
        "suggestions",
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("model_id", sa.Text(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("addressees", sa.JSON(), nullable=False),
        sa.Column("applies_to_force", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_suggestions"),
        sa.ForeignKeyConstraint(["ref"], ["recommendations.ref"], name="fk_suggestions_ref"),
    )
    op.create_table(
        "changes",
        # SQLite numbers rows by itself only in a column that is plainly INTEGER.
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_changes"),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name="fk_changes_run_id"),
        sa.ForeignKeyConstraint(["ref"], ["recommendations.ref"], name="fk_changes_ref"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_run_id", "changes", ["run_id"])
    op.create_index("ix_changes_ref", "changes", ["ref"])
