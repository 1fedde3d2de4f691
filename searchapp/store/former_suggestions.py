"""Keeps the suggestions that stand before models are promoted, and gives them back as they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, delete, insert, select

from searchapp.domain.suggestion import ClassifiableText, Classification
from searchapp.store.database import Database
from searchapp.store.former_tables import FORMER_SUGGESTIONS
from searchapp.store.records import classification, margin
from searchapp.store.schema import MARGINS, RECOMMENDATIONS, SUGGESTIONS

_BATCH: Final = 500
_STREAMED: Final = {"yield_per": _BATCH}


class SqlFormerSuggestions:
    """Former suggestions by the promotion they were kept for, in the store's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, promotion: str) -> None:
        """Keep the suggestions of now for a promotion, in one transaction; those of others stay."""
        with self._database.writing() as connection:
            connection.execute(delete(FORMER_SUGGESTIONS).where(FORMER_SUGGESTIONS.c.promotion == promotion))
            standing = connection.execute(_with_text(SUGGESTIONS)).mappings().partitions(_BATCH)
            for batch in standing:
                margins = _margins(connection, [row["ref"] for row in batch])
                kept = [
                    {
                        "promotion": promotion,
                        "read": _digest(row["text"], row["report"]),
                        "margins": margins.get(row["ref"], []),
                        **{column.name: row[column.name] for column in SUGGESTIONS.c},
                    }
                    for row in batch
                ]
                connection.execute(insert(FORMER_SUGGESTIONS), kept)

    def kept(self, promotion: str) -> Iterator[tuple[str, ClassifiableText, Classification]]:
        """Reference, present text and suggestions kept for a promotion, in order of reference, streamed.

        Left out is what has another text or title by now.
        """
        columns = FORMER_SUGGESTIONS.c
        wanted = _with_text(FORMER_SUGGESTIONS).where(columns.promotion == promotion).order_by(columns.ref)
        with (
            self._database.reading() as connection,
            connection.execute(wanted, execution_options=_STREAMED) as rows,
        ):
            for row in rows.mappings():
                if row["read"] == _digest(row["text"], row["report"]):
                    text = ClassifiableText(text=row["text"], report=row["report"])
                    margins = tuple(margin(values) for values in row["margins"])
                    yield row["ref"], text, replace(classification(row), margins=margins)

    def forget(self, *, but: str = "") -> None:
        """Keep those of one promotion only, or none any more."""
        with self._database.writing() as connection:
            connection.execute(delete(FORMER_SUGGESTIONS).where(FORMER_SUGGESTIONS.c.promotion != but))


def _with_text(table: Table) -> Select[Any]:
    """The rows of a table of suggestions, with the present text and title of each."""
    columns = RECOMMENDATIONS.c
    return select(table, columns.text, columns.report).join(RECOMMENDATIONS, columns.ref == table.c.ref)


def _margins(connection: Connection, refs: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(select(MARGINS).where(MARGINS.c.ref.in_(refs))).mappings():
        values = {name: row[name] for name in ("subject", "label", "probability", "threshold")}
        found.setdefault(row["ref"], []).append(values)
    return found


def _digest(text: str, report: str) -> str:
    return hashlib.sha256(f"{text}\0{report}".encode()).hexdigest()
