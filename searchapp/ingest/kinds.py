"""Takes the recommendation from one of several columns, for a register with one for each kind of finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Final

from searchapp.ingest.headings import heading_words
from searchapp.ingest.layout import Layout
from searchapp.ingest.table import RawRow, Table

KIND: Final = "Kind of finding"

_KINDS: Final = frozenset(
    ("recommendation", "recommendations", "rec", "recs", "area for improvement", "areas for improvement",
     "afi", "afis", "cause of concern", "causes of concern", "cause for concern", "causes for concern",
     "accelerated cause of concern", "accelerated causes of concern")
)  # fmt: skip
_ROWS: Final = 2_000  # rows that are looked at


def with_kinds(layout: Layout, _tables: Sequence[Table]) -> Layout:
    """The layout with what stands in columns for other kinds of finding, where the recommendation's is empty.

    A row that has one of them is a recommendation of that kind. As it was where no row is so.
    """
    text = layout.positions.get("text")
    columns = {at: heading for at, heading in layout.unused.items() if heading_words(heading) in _KINDS}
    if text is None or heading_words(layout.headings["text"]) not in _KINDS or not columns:
        return layout
    if not any(_only(row, text, columns) for row in islice(layout.below(), _ROWS)):
        return layout
    return layout.with_columns({KIND: None}, partial(_rows, layout, text, columns), table=layout.table)


def _rows(layout: Layout, text: int, columns: Mapping[int, str]) -> Iterator[RawRow]:
    for row in layout.below():
        cells = list(row.cells)
        kind = layout.headings["text"] if text < len(cells) and cells[text].strip() else ""
        for number in _only(row, text, columns):
            cells += [""] * (text + 1 - len(cells))
            cells[text], cells[number], kind = cells[number], "", columns[number]
        yield replace(row, cells=(kind, *cells))


def _only(row: RawRow, text: int, columns: Mapping[int, str]) -> list[int]:
    """The one of these columns that is filled where the recommendation is not; none where several are."""
    if text < len(row.cells) and row.cells[text].strip():
        return []
    filled = [number for number in columns if number < len(row.cells) and row.cells[number].strip()]
    return filled if len(filled) == 1 else []
