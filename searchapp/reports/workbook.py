"""Tables as an XLSX workbook, written row by row, so that memory does not grow with them.

Owns cells, widths and the limits of the format. Text is always written as text: nothing in a register can
become a formula or a link. What stands in a table is its maker's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import IO, Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | None
"""Text, a number, a day, or nothing."""

MOST_ROWS: Final = 1_048_575
"""Rows a sheet can hold under its heading; more go on in a sheet of the same name and a number."""
LONGEST_TEXT: Final = 32_767
"""Characters a cell can hold."""

_UNITS: Final = "utf-16-le"  # a cell is measured in these
_CUT: Final = " [cut: a cell holds no more]"
_NOT_IN_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME: Final = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table. `width` in characters; long text is broken into lines."""

    name: str
    width: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table on a sheet of its own; `rows` are taken once. `heading` False: it has no row of names."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    heading: bool = True


def write_workbook(target: IO[bytes], sheets: Iterable[Sheet], *, made: datetime | None = None) -> None:
    """Write the sheets in order to a binary file that can be written at any place, and leave it open.

    `made` is the time the file says it was made, so that equal tables give equal files; now by default.
    A text longer than a cell can hold is cut and says so. Raises OSError (disk full).
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as book:
        book.set_properties({"created": (made or datetime.now(UTC)).replace(tzinfo=None)})
        styles = _Styles(
            heading=book.add_format({"bold": True, "bottom": 1, "valign": "top"}),
            text=book.add_format({"text_wrap": True, "valign": "top"}),
            day=book.add_format({"num_format": "d mmm yyyy", "align": "left", "valign": "top"}),
            plain=book.add_format({"valign": "top"}),
        )
        for sheet in sheets:
            for name, rows in _parts(sheet):
                _write(book.add_worksheet(name), sheet, rows, styles)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Styles:
    heading: Any
    text: Any
    day: Any
    plain: Any


def _parts(sheet: Sheet) -> Iterator[tuple[str, Iterator[Sequence[Cell]]]]:
    """The rows in as many parts as there must be sheets, each with its name; one for no rows."""
    rows = iter(sheet.rows)
    number = 0
    first: Sequence[Cell] | None = None
    while number == 0 or first is not None:
        number += 1
        name = _NOT_IN_NAMES.sub(" ", sheet.name)
        mark = f" {number}" if number > 1 else ""
        before = [] if first is None else [first]
        yield name[: _LONGEST_NAME - len(mark)] + mark, _chained(before, rows)
        first = next(rows, None)


def _chained(before: list[Sequence[Cell]], rows: Iterator[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    yield from before
    yield from islice(rows, MOST_ROWS - len(before))


def _write(worksheet: Worksheet, sheet: Sheet, rows: Iterable[Sequence[Cell]], styles: _Styles) -> None:
    for number, column in enumerate(sheet.columns):
        worksheet.set_column(number, number, column.width)
        if sheet.heading:
            worksheet.write_string(0, number, _text(column.name), styles.heading)
    if sheet.heading:
        worksheet.freeze_panes(1, 0)
    for at, row in enumerate(rows, int(sheet.heading)):
        for number, cell in enumerate(row):
            _write_cell(worksheet, at, number, cell, styles)


def _write_cell(worksheet: Worksheet, row: int, column: int, cell: Cell, styles: _Styles) -> None:
    match cell:
        case None | "":
            pass
        case date():
            worksheet.write_datetime(row, column, cell, styles.day)
        case str():
            worksheet.write_string(row, column, _text(cell), styles.text)
        case bool():
            worksheet.write_boolean(row, column, cell, styles.plain)
        case _:
            worksheet.write_number(row, column, cell, styles.plain)


def _text(text: str) -> str:
    """The text as a cell can hold it, in the format's own measure of length: UTF-16 units."""
    text = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    if len(text.encode(_UNITS)) // 2 <= LONGEST_TEXT:
        return text
    kept = text.encode(_UNITS)[: 2 * (LONGEST_TEXT - len(_CUT))]
    return kept.decode(_UNITS, errors="ignore") + _CUT
