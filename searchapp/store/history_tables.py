"""Tables that let an import run be taken back: what it found in place, and which runs were undone."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from searchapp.store.schema import EXACT, KEPT, METADATA

FORMER_PLACES: Final = Table(
    "former_places",
    METADATA,
    Column("run_id", ForeignKey("import_runs.id"), primary_key=True),
    Column("ref", ForeignKey("recommendations.ref"), primary_key=True),
    Column("former_run_id", ForeignKey("import_runs.id")),  # none: the register did not have it
    Column("row", Integer),
    Column("line", Integer),
    Column("gone", Boolean),
    *(Column(name, Text) for name in EXACT),  # none: the run left the cells as they were
    *(Column(name, Text) for name in KEPT),  # what the register said; none: it did not have it
    Index("ix_former_places_ref", "ref"),
)
"""Where the register of a run had each recommendation it read or missed, as the run found it.

Not those the run itself made. What a recommendation said before is in the change log.
"""

UNDONE_RUNS: Final = Table(
    "undone_runs",
    METADATA,
    Column("run_id", ForeignKey("import_runs.id"), primary_key=True),
    Column("at", String(32), nullable=False),  # UTC, ISO 8601
    Column("by", Text, nullable=False),
)
"""Import runs that were taken back; what they made stays, without a place, and nothing shows it."""
