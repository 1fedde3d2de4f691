"""What every reader of a file format hands on: tables of rows of cells, as they stand in the file.

Knows nothing of registers, columns or cleaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

MAX_CELL: Final = 50_000
"""Longest cell that is imported, in characters. A spreadsheet cell holds 32,767."""

MAX_COLUMNS: Final = 500
"""Columns of a table that are read; a cell that says something beyond them is an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """The cells of one row. `line` is the line of the file (or sheet row) it begins on, from 1.

    `after_break`: the first row after a page break, which may be the rest of the row above it.
    `doubtful`: read from between quotation marks that fit nothing, so it may be no row at all.
    `section`: the title above the row's table, as a document has it.
    """

    line: int
    cells: tuple[str, ...]
    after_break: bool = False
    doubtful: bool = False
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One reading of a file as a table: a delimiter, a sheet, the tables of a document.

    `name` says which in words. `rows` begins a fresh pass over all rows, streamed. `lines` is the number
    of lines to expect, for progress; None when it is not known beforehand. `hidden`: read only when named.
    `alternative`: another reading of the same cells as the tables beside it, not cells of its own.
    """

    name: str
    rows: Callable[[], Iterator[RawRow]]
    lines: int | None = None
    hidden: bool = False
    alternative: bool = False


class Spans:
    """Repeats the value of a cell that is merged over several rows in the rows below it."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[int, str]] = {}

    def begin(self, column: int, last_line: int, value: str) -> None:
        """A cell of this column reaches down to `last_line`."""
        self._open[column] = last_line, value

    def fill(self, line: int, cells: dict[int, str]) -> None:
        """Put the values that reach down to `line` into its empty cells."""
        for column, (last, value) in list(self._open.items()):
            if line > last:
                del self._open[column]
            elif not cells.get(column):
                cells[column] = value


def in_order(cells: dict[int, str]) -> tuple[str, ...]:
    """Cells by their column, from 0, as a row without empty cells at its end."""
    last = max((column for column, cell in cells.items() if cell), default=-1)
    return tuple(cells.get(column, "") for column in range(last + 1))
