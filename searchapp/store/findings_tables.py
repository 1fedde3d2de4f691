"""The tables of findings: computed from the rest of the store, and safe to empty.

Nothing forbids a reference to outlive its recommendation here, so that findings are in nobody's way; who
reads them joins what is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    case,
)

from searchapp.store.schema import METADATA

FINDINGS: Final = Table(
    "findings",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),  # contradiction, cluster or chain
    Column("place", Integer, nullable=False),  # in the lists of its kind, ascending
    Column("rule", Text, nullable=False),  # a chain's theme
    Column("force", Text, nullable=False),  # a chain's
    Column("evidence", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("conflict", Boolean, nullable=False),  # of a cluster's statuses
    Column("fingerprint", String(32), nullable=False, index=True),
    Index("ix_findings_in_order", "kind", "place"),
    Index("ix_findings_by_rule", "kind", "rule", "place"),
)

OF_KIND: Final = FINDINGS.c.kind.concat("")
"""The kind of findings that are looked for by their references. No index has it: SQLite, which knows no
numbers of rows, would go through all of the kind for each few references."""


def in_order(rules: Sequence[str]) -> tuple[ColumnElement[int], ...]:
    """What to order findings by, so that those of these rules come in this order; nothing for no rules."""
    places = {rule: place for place, rule in enumerate(rules)}
    return (case(places, value=FINDINGS.c.rule, else_=len(places)),) if places else ()


FINDING_REFS: Final = Table(
    "finding_refs",
    METADATA,
    Column("finding", ForeignKey("findings.number", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),  # 0: the one it is about
    Column("ref", String(32), nullable=False, index=True),
    Column("year", Integer),  # of a chain
)

TRIAGED: Final = Table(
    "triaged",
    METADATA,
    Column("ref", String(32), primary_key=True),
    Column("place", Integer, nullable=False, index=True),  # in file order
    Column("row", Integer),  # of its file, as findings name it
    Column("suggest", Boolean),  # null: it has no suggestions by a model yet
    Column("probability", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("closed_twins", JSON, nullable=False),
    Column("against", JSON, nullable=False),
)
"""Every present recommendation, with the suggestion for or against "No further action"."""

FINDINGS_COMPUTED: Final = Table(
    "findings_computed",
    METADATA,
    Column("change", Integer, primary_key=True, autoincrement=False),
    Column("version", Text, nullable=False),
    Column("imports", Integer, nullable=False),  # and those undone, both counted
    Column("edition", BigInteger, nullable=False),  # one more with every transaction that writes findings
)
"""One row: the change of the store that the findings are computed up to, and the version of the rules."""

UNCHECKED: Final = Table(
    "unchecked",
    METADATA,
    Column("ref", String(32), primary_key=True),
    Column("place", Integer, nullable=False, index=True),  # in file order
    Column("change", BigInteger, nullable=False),  # the newest change of the store when it was marked
)
"""Recommendations whose contradictions and suggestions are still to be made, or made again."""
