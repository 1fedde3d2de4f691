"""The tables of decisions: the log, which can only grow, and what stands decided now.

The migration that makes them also forbids the database to change or remove an entry of the log.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, BigInteger, Column, String, Table, Text

from searchapp.store.schema import METADATA

LOG: Final = Table(
    "log",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),  # without a gap, from 1
    Column("at", String(32), nullable=False),  # UTC, ISO 8601
    Column("who", Text, nullable=False),
    Column("kind", String(16), nullable=False),  # domain.review.Kind
    Column("subject", String(32), nullable=False),  # domain.review.Subject
    Column("ref", String(32), nullable=False, index=True),  # "" where it is about no recommendation
    Column("item", Text, nullable=False),
    Column("settled", JSON(none_as_null=True)),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("basis", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("model_id", Text, nullable=False),
    Column("run", BigInteger),
    Column("undoes", BigInteger),
    Column("batch", BigInteger, index=True),
    Column("follows", BigInteger),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

DECIDED: Final = Table(
    "decided",
    METADATA,
    Column("ref", String(32), primary_key=True),
    Column("subject", String(32), primary_key=True),
    Column("item", String(255), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("basis", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("entry", BigInteger, nullable=False),  # number in LOG
)
"""No foreign keys: a decision outlives the import that brought its recommendation, and waits for the next."""
