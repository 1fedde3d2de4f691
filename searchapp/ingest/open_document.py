"""Reads OpenDocument spreadsheets (ODS) as a stream of rows, each sheet a table.

Owns OpenDocument's cells: repeated and merged ones, dates, annotations left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from searchapp.domain.errors import TooLarge
from searchapp.domain.progress import Progress
from searchapp.ingest.archive import Archive, attribute, encrypted, forget, local_name
from searchapp.ingest.dates import read_date
from searchapp.ingest.table import MAX_COLUMNS, RawRow, Spans, Table, in_order

_CONTENT: Final = "content.xml"
_MANIFEST: Final = "META-INF/manifest.xml"
_MAX_ROWS: Final = 1_048_576  # as many as spreadsheet programs hold
_BREAKS: Final = frozenset(("p", "h", "line-break", "list-item"))


def open_document_tables(path: Path, progress: Progress) -> list[Table]:
    """A table for each sheet. Raises UnreadableFile and TooLarge."""
    archive = Archive(path)
    if _MANIFEST in archive.members and any(
        True for _ in archive.whole(_MANIFEST).iter("{*}encryption-data")
    ):
        raise encrypted(path.name)
    advance = progress.start(f"Looking through the sheets of {path.name} (bytes)", archive.size(_CONTENT))
    hidden: set[str] = set()
    sheets: dict[str, str] = {}
    lines: dict[str, int] = {}
    for event, element in archive.elements(
        _CONTENT, ["style", "table", "table-row"], events=("start", "end"), advance=advance
    ):
        name = local_name(element)
        if name == "style" and event == "end":
            hidden.update(
                attribute(element, "name")
                for one in element.iter("{*}table-properties")
                if attribute(one, "display") == "false"
            )
        elif name == "table" and event == "start":
            sheets[attribute(element, "name")] = attribute(element, "style-name")
        elif name == "table-row" and event == "end":
            sheet = _sheet(element)
            lines[sheet] = lines.get(sheet, 0) + 1
            forget(element)
    return [
        Table(name=sheet, rows=partial(_rows, archive, sheet), lines=lines.get(sheet), hidden=style in hidden)
        for sheet, style in sheets.items()
    ]


def _sheet(row: Any) -> str:
    table = next(row.iterancestors("{*}table"), None)
    return "" if table is None else attribute(table, "name")


def _rows(archive: Archive, sheet: str) -> Iterator[RawRow]:
    spans = Spans()
    line = 0
    for _, row in archive.elements(_CONTENT, ["table-row"]):
        if _sheet(row) == sheet:
            cells, merged = _cells(archive, row, line + 1)
            repeated = _number(row, "number-rows-repeated")
            if not cells:
                line += repeated
                yield RawRow(line=line, cells=())
                continue
            if line + repeated > _MAX_ROWS:
                raise TooLarge(
                    f"{archive.name} says that it has more than {_MAX_ROWS:,} rows.",
                    next_step="Save the register again from the program it was made with, or as CSV.",
                )
            for _ in range(repeated):
                line += 1
                filled = dict(cells)
                spans.fill(line, filled)
                for column, rows in merged.items():
                    spans.begin(column, line + rows - 1, filled.get(column, ""))
                yield RawRow(line=line, cells=in_order(filled))
        forget(row)


def _cells(archive: Archive, row: Any, line: int) -> tuple[dict[int, str], dict[int, int]]:
    """Filled cells by column; and the number of rows of those that are merged downwards."""
    cells: dict[int, str] = {}
    merged: dict[int, int] = {}
    column = 0
    for cell in row:
        repeated = _number(cell, "number-columns-repeated")
        value = _value(cell) if local_name(cell) == "table-cell" else ""
        if value and column + repeated > MAX_COLUMNS:
            raise TooLarge(
                f"Row {line:,} of {archive.name} has a cell in column {column + repeated:,}; at most "
                f"{MAX_COLUMNS} columns are read.",
                next_step="Remove the columns that are no part of the register.",
            )
        if value:
            cells.update(dict.fromkeys(range(column, column + repeated), value))
            if (rows := _number(cell, "number-rows-spanned")) > 1:
                merged[column] = rows
        column += repeated
    return cells, merged


def _value(cell: Any) -> str:
    shown = "".join(_words(cell)).strip("\n")
    kind = attribute(cell, "value-type")
    if kind == "date":
        return _as_precise_as_shown(shown, attribute(cell, "date-value"))
    if kind == "float" and not shown:
        return attribute(cell, "value")
    return shown


def _as_precise_as_shown(shown: str, value: str) -> str:
    """The date of a cell, or the month or year alone where only that is shown."""
    try:
        read = read_date(shown)
    except ValueError:
        return value
    return shown if read is not None and read.day is None else value


def _words(element: Any) -> Iterator[str]:
    for child in element:
        name = local_name(child)
        if name == "annotation":
            yield child.tail or ""
            continue
        if name in _BREAKS:
            yield "\n"
        if name == "s":
            yield " " * min(_number(child, "c"), MAX_COLUMNS)
        elif name == "tab":
            yield " "
        yield child.text or ""
        yield from _words(child)
        yield child.tail or ""


def _number(element: Any, name: str) -> int:
    stated = attribute(element, name)
    return max(1, int(stated)) if stated.isdigit() and len(stated) < 10 else 1  # noqa: PLR2004 - a billion
