"""The tables of samples sent to two reviewers, and what each of them said."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from searchapp.store.schema import METADATA

SAMPLES: Final = Table(
    "agreement_samples",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("first", Text, nullable=False),  # a reviewer, as are the second and whoever drew it
    Column("second", Text, nullable=False),
    Column("refs", JSON, nullable=False),
    Column("seed", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("population", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),  # UTC, ISO 8601
    Column("closed", String(32), nullable=False, server_default=""),  # as `at`, "" where it was not
)

ANSWERS: Final = Table(
    "agreement_answers",
    METADATA,
    Column("sample", ForeignKey("agreement_samples.number"), primary_key=True),
    Column("reviewer", String(255), primary_key=True),
    Column("ref", String(32), primary_key=True),
    Column("themes", JSON, nullable=False),
)
