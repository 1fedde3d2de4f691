"""The table of saved searches."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, BigInteger, Column, String, Table, Text, UniqueConstraint

from searchapp.store.schema import METADATA

SAVED_SEARCHES: Final = Table(
    "saved_searches",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("owner", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("seen", BigInteger, nullable=False),  # number of the change log
    Column("seen_at", String(32), nullable=False),  # UTC, ISO 8601
    UniqueConstraint("owner", "name"),
)
