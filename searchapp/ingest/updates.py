"""Takes the newest of several dated columns, for a register with an update or status for each meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from searchapp.ingest.headings import ColumnName, dated_heading, heading_words
from searchapp.ingest.layout import Layout
from searchapp.ingest.table import RawRow, Table

_NEWEST: Final[dict[ColumnName, str]] = {"status": "Newest status", "response": "Newest update"}
"""The status first: by it, the rest of a row that a page cuts is told from the next row."""


def with_newest(layout: Layout, _tables: Sequence[Table]) -> Layout:
    """The layout with the newest response and status of each row, of columns that differ only by their date.

    All these columns are kept as they are. As it was where there is one alone.
    """
    for name, heading in _NEWEST.items():
        newest_first = _newest_first(layout, name)
        if len(newest_first) > 1:
            rows = partial(
                _rows, layout, newest_first, None if name == "status" else layout.positions.get("status")
            )
            layout = layout.with_columns({heading: name}, rows, table=layout.table)
    return layout


def _newest_first(layout: Layout, name: ColumnName) -> list[int]:
    """The cell numbers of the column and of those called like it, by the dates in their headings."""
    called, made = dated_heading(layout.headings.get(name, ""))
    if not made:
        return []
    same = [(made, layout.positions[name])]
    for number, heading in layout.unused.items():
        words, other = dated_heading(heading)
        if other and words == called:
            same.append((other, number))
    return [number for _, number in sorted(same, reverse=True)]


def _rows(layout: Layout, newest_first: Sequence[int], status: int | None) -> Iterator[RawRow]:
    """The rest of a row that a page cuts, told by its empty `status`, is of the same column as the row."""
    heading = layout.headings.get("status", "")
    after_break = False
    newest: int | None = None
    for row in layout.below():
        after_break |= row.after_break
        said = "-" if status is None else _cell(row, status).strip()
        is_rest = after_break and not said
        if not is_rest:
            newest = next((number for number in newest_first if _cell(row, number).strip()), None)
        yield replace(row, cells=("" if newest is None else _cell(row, newest), *row.cells))
        after_break = after_break and heading_words(said) == heading_words(heading)


def _cell(row: RawRow, number: int) -> str:
    return row.cells[number] if number < len(row.cells) else ""
