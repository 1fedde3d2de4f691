"""Findings, computed from the rest of the store: contradictions, clusters, chains, triage."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of findings."""
    op.create_table(
        "findings",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("force", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_findings"),
    )
    op.create_index("ix_findings_fingerprint", "findings", ["fingerprint"])
    op.create_index("ix_findings_in_order", "findings", ["kind", "place"])
    op.create_index("ix_findings_by_rule", "findings", ["kind", "rule", "place"])
    op.create_table(
        "finding_refs",
        sa.Column("finding", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("finding", "place", name="pk_finding_refs"),
        sa.ForeignKeyConstraint(
            ["finding"], ["findings.number"], name="fk_finding_refs_finding", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_finding_refs_ref", "finding_refs", ["ref"])
    op.create_table(
        "triaged",
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("suggest", sa.Boolean(), nullable=True),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("closed_twins", sa.JSON(), nullable=False),
        sa.Column("against", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_triaged"),
    )
    op.create_index("ix_triaged_place", "triaged", ["place"])
    op.create_table(
        "findings_computed",
        sa.Column("change", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("change", name="pk_findings_computed"),
    )
