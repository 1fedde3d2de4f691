"""Takes report, date and number from the beginning of the recommendation, where a register has them there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Final

from searchapp.ingest.headings import ColumnName
from searchapp.ingest.layout import Layout
from searchapp.ingest.sections import OBLIGES, as_title
from searchapp.ingest.table import RawRow, Table

_COLUMNS: Final[Mapping[str, tuple[str, ColumnName]]] = {
    "report": ("Report before the recommendation", "report"),
    "made": ("Date before the recommendation", "made"),
    "number": ("Number before the recommendation", "own_reference"),
}
_LONGEST: Final = 400  # characters in which all this must stand
_CITED: Final = re.compile(
    r"\s*(?P<report>\S[^\n]{3,200}?)"
    r"(?:\s*\((?:[a-z]+ )?(?P<made>(?:[a-z]{3,9} )?(?:19|20)\d\d)\))?"
    r"[\s,.;:|\u2013\u2014-]+"
    r"(?:recommendation|rec|area for improvement|afi|cause of concern)\.?\s*(?:no\.?|number|#)?\s*"
    r"(?P<number>\d{1,3}(?:\.\d{1,2})?[a-z]?)"
    r"(?:\s*[:.)\u2013\u2014-]\s*|\s*\n\s*)",
    re.IGNORECASE,
)
_ROWS: Final = 2_000  # rows that are looked at
_ENOUGH: Final = 0.8  # share of them that must begin so


def with_citation(layout: Layout, _tables: Sequence[Table]) -> Layout:
    """The layout with columns for what stands before the recommendation in its cell, where it has no report.

    "A report (2017) - Recommendation 3: The force should ..." As it was where most cells do not begin so.
    """
    text = layout.positions.get("text")
    if text is None or "report" not in layout.absent:
        return layout
    filled = [cell for row in islice(layout.below(), _ROWS) if (cell := _cell(row, text)).strip()]
    if sum(_citation(cell) is not None for cell in filled) < max(1, _ENOUGH * len(filled)):
        return layout
    groups = [group for group, (_, name) in _COLUMNS.items() if name in layout.absent]
    columns: dict[str, ColumnName | None] = dict(_COLUMNS[group] for group in groups)
    return layout.with_columns(columns, partial(_rows, layout, text, groups), table=layout.table)


def _rows(layout: Layout, text: int, groups: Sequence[str]) -> Iterator[RawRow]:
    for row in layout.below():
        found = _citation(_cell(row, text))
        if found is None:
            yield replace(row, cells=(*[""] * len(groups), *row.cells))
        else:
            cited = [as_title(found[group]) if group == "report" else found[group] or "" for group in groups]
            rest = row.cells[text][found.end() :]
            yield replace(row, cells=(*cited, *row.cells[:text], rest, *row.cells[text + 1 :]))


def _citation(cell: str) -> re.Match[str] | None:
    """Where the cell names report and number before it says what is recommended; None if it does not."""
    found = _CITED.match(cell[:_LONGEST])
    if found is None or not cell[found.end() :].strip() or OBLIGES.search(found["report"]):
        return None
    return found if as_title(found["report"]) else None


def _cell(row: RawRow, number: int) -> str:
    return row.cells[number] if number < len(row.cells) else ""
