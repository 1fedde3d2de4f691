"""Joins the tables of a document that are one register: those of the same number of columns, in order.

A register in a document is often cut into a table for each report, or for each page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from searchapp.domain.errors import UnreadableFile
from searchapp.ingest.table import RawRow, Table

Rows = Callable[[], Iterator[tuple[int, RawRow]]]
"""Begins a fresh pass over the rows of all tables, each with the number of columns of its table."""


def joined_tables(file: str, rows: Rows) -> list[Table]:
    """A table for each number of columns, the most rows first. Raises UnreadableFile where there are none."""
    counted = Counter(width for width, _ in rows())
    if not counted:
        raise UnreadableFile(
            f"{file} has no table.",
            next_step="Save the register as a workbook or CSV, or as a document with a table.",
        )
    return [
        Table(name=f"tables of {width} columns", rows=partial(_of_width, rows, width), lines=lines)
        for width, lines in counted.most_common()
    ]


def _of_width(rows: Rows, width: int) -> Iterator[RawRow]:
    wanted = (row for found, row in rows() if found == width)
    return (replace(row, line=line) for line, row in enumerate(wanted, start=1))
