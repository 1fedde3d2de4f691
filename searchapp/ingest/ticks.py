"""Takes the status from which of several columns is ticked, for a register with a column for each status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Final

from searchapp.ingest.dates import read_date
from searchapp.ingest.headings import heading_words
from searchapp.ingest.layout import Layout
from searchapp.ingest.normalise import clean_line
from searchapp.ingest.statuses import read_status, suggested
from searchapp.ingest.table import RawRow, Table

TICKED: Final = "Column ticked"

# "ü" and "þ" are a tick and a ticked box in the typeface Wingdings.
_TICKS: Final = frozenset(
    ["ü", "þ", "✓", "✔", "☑", "☒", "√", "•", "●", "x", "y", "yes", "1", "true", "tick", "ticked"]
)
_EMPTY: Final = frozenset(("", "-", "n", "no", "0", "false", "☐", "□", "n a"))
_ROWS: Final = 2_000  # rows that are looked at for ticks
_ENOUGH: Final = 0.8  # share of them that must have one tick


def with_ticks(layout: Layout, _tables: Sequence[Table]) -> Layout:
    """The layout with a column for the heading that is ticked, where it lacks one for the status.

    As it was where there are not two such columns, or most rows do not have exactly one tick among them.
    """
    columns = {number: heading for number, heading in layout.unused.items() if _says_a_status(heading)}
    if "status" not in layout.absent or len(columns) < 2:  # noqa: PLR2004 - one column says no other status
        return layout
    looked_at = [_ticked(row, columns) for row in islice(layout.below(), _ROWS) if any(row.cells)]
    if sum(bool(ticked) for ticked in looked_at) < max(1, _ENOUGH * len(looked_at)):
        return layout
    return layout.with_columns({TICKED: "status"}, partial(_rows, layout, columns), table=layout.table)


def _says_a_status(heading: str) -> bool:
    return read_status(heading) is not None or bool(suggested(heading_words(heading)))


def _rows(layout: Layout, columns: Mapping[int, str]) -> Iterator[RawRow]:
    for row in layout.below():
        yield replace(row, cells=(_ticked(row, columns), *row.cells))


def _ticked(row: RawRow, columns: Mapping[int, str]) -> str:
    """The heading of the one column that is ticked; "" where none is or several are."""
    found = [heading for number, heading in columns.items()
             if number < len(row.cells) and _is_tick(row.cells[number])]  # fmt: skip
    return found[0] if len(found) == 1 else ""


def _is_tick(cell: str) -> bool:
    said = clean_line(cell[:50]).casefold()
    if said in _TICKS:
        return True
    try:
        return said not in _EMPTY and read_date(said) is not None
    except ValueError:
        return False
