"""What each register keeps beside a recommendation that stands in several of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_KEPT = ("own_reference", "owner", "target", "closed_on")


def upgrade() -> None:
    """Add the columns, with what the register imported last keeps: until now the only one that is known.

    What another register says, the place of which is not the one shown, is known when it is imported again.
    """
    for name in _KEPT:
        op.add_column("source_rows", sa.Column(name, sa.Text(), nullable=False, server_default=""))
        op.add_column("former_places", sa.Column(name, sa.Text(), nullable=True))
    tables = sa.MetaData()
    known, place = (
        sa.Table(
            table,
            tables,
            *(sa.Column(name, sa.Text()) for name in ("ref", *_KEPT)),
            sa.Column("shown", sa.Boolean()),
        )
        for table in ("recommendations", "source_rows")
    )
    of_place = {
        name: sa.select(known.c[name]).where(known.c.ref == place.c.ref).scalar_subquery() for name in _KEPT
    }
    op.execute(sa.update(place).where(place.c.shown).values(of_place))
    op.drop_index("ix_recommendations_own_reference", "recommendations")
    op.create_index("ix_source_rows_own_reference", "source_rows", ["register_id", "own_reference"])
