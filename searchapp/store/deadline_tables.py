"""The tables of deadlines: what was read from each recommendation, and how far reading has come."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, String, Table, Text

from searchapp.store.schema import METADATA

DEADLINES: Final = Table(
    "deadlines",
    METADATA,
    Column("ref", ForeignKey("recommendations.ref"), primary_key=True),
    Column("found", JSON, nullable=False),
)
"""Only recommendations with deadlines have a row."""

DEADLINE_READINGS: Final = Table(
    "deadline_readings",
    METADATA,
    Column("reader", String(64), primary_key=True),
    Column("change", BigInteger, nullable=False),
    Column("at", Text, nullable=False),  # UTC, ISO 8601
)
"""One row: the reader whose deadlines these are, and the entry of the change log up to which it has read."""

DEADLINE_PASS: Final = Table(
    "deadline_pass",
    METADATA,
    Column("reader", String(64), primary_key=True),
    Column("change", BigInteger, nullable=False),
    Column("ref", String(32), nullable=False),
)
"""One row while a reading is under way: by whom, the newest change of the store when it began, and the
reference, in their order, to which it has come."""
