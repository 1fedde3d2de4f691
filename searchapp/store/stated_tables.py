"""The table of what registers themselves say happened to a recommendation."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from searchapp.store.schema import METADATA

RESPONSE_HISTORY: Final = Table(
    "response_history",
    METADATA,
    Column("ref", ForeignKey("recommendations.ref"), primary_key=True),
    Column("response", String(64), primary_key=True),  # SHA-256 of the cell it was read from
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("on", String(10), nullable=False),  # 2014, 2014-11 or 2014-11-18
    Column("status", Text, nullable=False),
    Column("comment", Text, nullable=False),
)
"""Entries by the response they stand in: taking an import run back brings the earlier ones back with it."""
