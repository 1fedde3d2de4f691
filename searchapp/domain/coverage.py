"""How the columns of a register file were understood, and how much they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FoundBy = Literal["heading", "content", "mapping", "last import", "your choice", "place", "kept"]
"""How a column became what it is; the last import is that of an earlier edition of the register. What is
found by its place stands in no column of the file, but in how its table is arranged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnCoverage:
    """A column of the file: its heading, the field it became, and its filled cells.

    `field` is "" for one that is kept as it is. `examples`: up to three different cells from its beginning,
    each cut to sixty characters.
    """

    heading: str
    field: str
    found_by: FoundBy
    filled: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The table that was read, its heading line, its rows, its columns in order, and fields it lacks.

    `others`: tables of the file that look like registers too and were not read.
    """

    table: str
    line: int
    rows: int
    columns: tuple[ColumnCoverage, ...]
    absent: tuple[str, ...]
    others: tuple[str, ...] = ()
