"""The table of suggestions as they were before the models in use were promoted."""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, Column, String, Table, Text

from searchapp.store.schema import METADATA

FORMER_SUGGESTIONS: Final = Table(
    "former_suggestions",
    METADATA,
    Column("promotion", String(64), primary_key=True),  # id of the models promoted after they were kept
    Column("ref", String(32), primary_key=True),
    Column("read", String(64), nullable=False),  # SHA-256 of the text and title they were made from
    Column("model_id", Text, nullable=False),
    Column("themes", JSON, nullable=False),
    Column("addressees", JSON, nullable=False),
    Column("applies_to_force", JSON, nullable=False),
    Column("margins", JSON, nullable=False),
)
