"""What every reader of a file format hands on: tables of rows of cells, as they stand in the file.

Knows nothing of registers, columns or cleaning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

MAX_CELL: Final = 50_000
"""Longest cell that is imported, in characters. A spreadsheet cell holds 32,767."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """The cells of one row. `line` is the line of the file (or sheet row) it begins on, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One reading of a file as a table: a delimiter, a sheet, a table on a page.

    `name` says which in words. `rows` begins a fresh pass over all rows, streamed. `lines` is the number
    of lines to expect, for progress; None when it is not known beforehand.
    """

    name: str
    rows: Callable[[], Iterator[RawRow]]
    lines: int | None = None
