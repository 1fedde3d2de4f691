"""Reads an edition of a register by what was said of the one before, as far as that fits.

A column of then that is gone is named, never made up for by another column of then: only headings that are
new in the file can take its place, or make a column of a field that the register did not have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import PurePath
from typing import Final

from searchapp.domain.reading import LostColumn, Reading
from searchapp.ingest.arranged import arranged
from searchapp.ingest.columns import HEAD_ROWS, best_row, by_headings, mapped
from searchapp.ingest.headings import COLUMNS, heading_words
from searchapp.ingest.layout import Layout
from searchapp.ingest.mapping import RegisterMapping
from searchapp.ingest.normalise import clean_line
from searchapp.ingest.table import RawRow, Table

_ENOUGH: Final = 0.5  # share of headings that two editions of a register have in common


def of_register(
    file: str, tables: Sequence[Table], readings: Mapping[str, Reading], register: str
) -> tuple[str, Reading]:
    """Whose last reading the file is to be read by; "" and one that says nothing where there is none.

    `readings`: by register, the newest edition first. That of the register named or called like the file;
    else of the one whose headings are most like the file's, half of all at least in common.
    """
    called = register or PurePath(file).stem
    if register or called in readings:
        return called, readings.get(called, Reading())
    rows = [
        _headings(row.cells) for table in tables if not table.hidden
        for row in islice(table.rows(), HEAD_ROWS)
    ]  # fmt: skip
    best, most = ("", Reading()), 0.0
    for name, reading in readings.items():
        then = _headings(reading.headings)
        like = max((len(then & now) / len(then | now) for now in rows if then & now), default=0.0)
        if like >= _ENOUGH and like > most:
            best, most = (name, reading), like
    return best


def recalled_layout(file: str, tables: Sequence[Table], reading: Reading) -> Layout:
    """The columns as they were read then, as far as the file has them, and by headings that are new in it.

    Where needed columns are missing so, that is for the caller to see: `Layout.missing`. Raises
    UnreadableFile for a file without rows.
    """
    then = _headings(reading.headings)

    def lay(table: Table, row: RawRow) -> Layout:
        said = mapped(table, row, RegisterMapping(columns=reading.columns, fixed=reading.fixed))
        new = [cell if heading_words(cell) not in then else "" for cell in row.cells]
        found = by_headings(table, replace(row, cells=tuple(new))).headings
        columns: dict[str, str] = {name: heading for name, heading in found.items()
                                   if name not in reading.fixed}  # fmt: skip
        columns |= said.headings.items()
        return mapped(table, row, RegisterMapping(columns=columns, fixed=reading.fixed))

    best, _ = best_row(file, tables, lay)
    return arranged(replace(best, told_by="last import"), tables)


def lost_columns(layout: Layout, reading: Reading) -> tuple[LostColumn, ...]:
    """The columns of then that the file has not."""
    there = _headings(layout.row)
    return tuple(
        LostColumn(field=column.title, heading=heading, now=layout.headings.get(column.name, ""))
        for column in COLUMNS
        if (heading := reading.columns.get(column.name)) and heading_words(heading) not in there
    )


def said_again(layout: Layout, before: Reading) -> Reading:
    """What is to be remembered of how a file was read. `before`: what was recalled for it.

    A file that was exported here says nothing of how the register itself is written.
    """
    mapping = layout.mapping
    if layout.given is not None:
        return replace(before, statuses=mapping.statuses)
    told = bool(mapping.columns or mapping.fixed)
    return Reading(
        headings=tuple(clean_line(cell[:500]) for cell in layout.row if cell.strip()),
        columns=dict(layout.headings.items()) if told else {},
        fixed=mapping.fixed,
        statuses=mapping.statuses,
    )


def _headings(cells: Sequence[str]) -> frozenset[str]:
    return frozenset(filter(None, map(heading_words, cells)))
