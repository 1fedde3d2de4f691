"""The table of how registers were read."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, Column, ForeignKey, Table

from searchapp.store.schema import METADATA

READINGS: Final = Table(
    "readings",
    METADATA,
    Column("run_id", ForeignKey("import_runs.id"), primary_key=True),
    *(Column(name, JSON, nullable=False) for name in ("headings", "columns", "fixed", "statuses")),
)
"""What was said of how to read the file of a run, see `domain.reading`; none where nothing was said.

What counts for a register is that of its newest run which was not undone, so that undoing a run brings back
what was said before.
"""
