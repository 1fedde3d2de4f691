"""The tables of the store, for SQLite and PostgreSQL alike. The migrations bring a database to this shape."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

# SQLite numbers rows by itself only in a column that is plainly INTEGER.
_NUMBER: Final = BigInteger().with_variant(Integer(), "sqlite")

REGISTERS: Final = Table(
    "registers",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("force", Text, nullable=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("force", "name"),
)

SOURCE_FILES: Final = Table(
    "source_files",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    UniqueConstraint("sha256", "name"),
)

IMPORT_RUNS: Final = Table(
    "import_runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("register_id", ForeignKey("registers.id")),  # known once the rows have been read
    Column("source_file_id", ForeignKey("source_files.id"), nullable=False),
    Column("at", String(32), nullable=False),  # UTC, ISO 8601
    Column("by", Text),  # none: from before that was kept, when no run could be undone
    *(
        Column(name, Integer, nullable=False, default=0)
        for name in ("read", "new", "changed", "unchanged", "gone", "held_back")
    ),
    sqlite_autoincrement=True,
)

PROBLEMS: Final = Table(
    "problems",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("import_runs.id"), nullable=False, index=True),
    Column("row", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    Column("column", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("held_back", Boolean, nullable=False),
)


KEPT: Final = ("own_reference", "owner", "target", "closed_on")
"""What a register keeps beside, see `domain.recommendation.Kept`; dates as `PartialDate` text."""

SAID: Final = ("concerns", "report", "inspection_type", "text", "response", "status", "made", *KEPT)
"""What a recommendation says, as cleaned: the columns whose changes are noted field by field."""

KNOWN_BY: Final = ("identity", "report_identity", "text_identity")
"""Digests by which a row is known again, see `domain.reference.Identity`."""

EXACT: Final = ("exact_report", "exact_recommendation", "exact_response", "others")
"""The cells as they stood in the file; `others` are headings and cells of further columns, as JSON."""

_ADDED: Final = (*KEPT, "others")

HERE: Final = {name: f"here_{name}" for name in KEPT}
"""Columns of `INCOMING` for what the register of the file says, by those for what counts then."""


def _content() -> list[Column[str]]:
    return [
        *(Column(name, String(32), nullable=False) for name in KNOWN_BY),
        *(Column(name, Text, nullable=False) for name in (*SAID, *EXACT) if name not in _ADDED),
        *(Column(name, Text, nullable=False, server_default="") for name in _ADDED),
    ]


RECOMMENDATIONS: Final = Table(
    "recommendations",
    METADATA,
    Column("ref", String(32), primary_key=True),
    *_content(),
    Index("ix_recommendations_identity", "identity"),
    Index("ix_recommendations_report_identity", "report_identity"),
    Index("ix_recommendations_text_identity", "text_identity"),
)

SOURCE_ROWS: Final = Table(
    "source_rows",
    METADATA,
    Column("ref", ForeignKey("recommendations.ref"), primary_key=True),
    Column("register_id", ForeignKey("registers.id"), primary_key=True),
    Column("run_id", ForeignKey("import_runs.id"), nullable=False, index=True),
    Column("row", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    Column("gone", Boolean, nullable=False),  # from this register
    Column("shown", Boolean, nullable=False),  # the one place given for the recommendation
    *(Column(name, Text, nullable=False, server_default="") for name in KEPT),  # as this register has it
    Index("ix_source_rows_in_order", "register_id", "gone", "row", "ref"),
    Index("ix_source_rows_own_reference", "register_id", "own_reference"),
)
_SHOWN: Final = SOURCE_ROWS.c.shown.is_(True)
Index("ix_source_rows_shown", SOURCE_ROWS.c.ref, sqlite_where=_SHOWN, postgresql_where=_SHOWN)
"""Where each recommendation was read last in each register that has or had it.

Apart from its text, because every import moves all of them. Shown is the latest place it is not gone from; of
one gone from everywhere, the latest. So a recommendation is gone when its shown place is. One without
any place was made by an import run that was undone: it is kept, and nothing shows it until imported again.
"""

SHOWN_PLACE: Final = (SOURCE_ROWS.c.ref == RECOMMENDATIONS.c.ref) & SOURCE_ROWS.c.shown

SUGGESTIONS: Final = Table(
    "suggestions",
    METADATA,
    Column("ref", ForeignKey("recommendations.ref"), primary_key=True),
    Column("model_id", Text, nullable=False),
    Column("themes", JSON, nullable=False),
    Column("addressees", JSON, nullable=False),
    Column("applies_to_force", JSON, nullable=False),
)

MARGINS: Final = Table(
    "margins",
    METADATA,
    Column("ref", ForeignKey("suggestions.ref", ondelete="CASCADE"), primary_key=True),
    Column("subject", String(32), primary_key=True),  # domain.review.Subject of the label
    Column("label", String(255), primary_key=True),
    Column("probability", Float, nullable=False),
    Column("threshold", Float, nullable=False),
    Column("distance", Float, nullable=False),  # domain.suggestion.Margin.distance
    Index("ix_margins_nearest", "distance", "ref", "subject", "label"),
)
"""How near suggested labels, and those just missed, are to their thresholds; they go with the suggestions."""

CHANGES: Final = Table(
    "changes",
    METADATA,
    Column("number", _NUMBER, primary_key=True),
    Column("at", String(32), nullable=False),  # UTC, ISO 8601
    Column("run_id", ForeignKey("import_runs.id"), index=True),
    Column("ref", ForeignKey("recommendations.ref"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # domain.importing.ChangeKind
    Column("field", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    sqlite_autoincrement=True,  # numbers only grow, even when the newest entry is taken back
)

TEMPORARY: Final = MetaData()

INCOMING: Final = Table(
    "incoming",
    TEMPORARY,
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("line", Integer, nullable=False),
    Column("held_back", Boolean, nullable=False),
    *_content(),
    Column("given", Text, nullable=False, default=""),  # the reference of ours that the row bears
    Column("ref", String(32)),
    Column("new", Boolean, nullable=False, default=False),
    *(Column(name, Text, nullable=False, default="") for name in HERE.values()),
    Column("stated", Text, nullable=False, default=""),  # dated entries of the response, see `sql_stated`
    Index("ix_incoming_identity", "identity"),
    Index("ix_incoming_ref", "ref"),
    prefixes=["TEMPORARY"],
)
"""The rows of the file being imported, until the transaction ends; nobody else sees them."""
