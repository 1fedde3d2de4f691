"""Reads Excel workbooks (XLSX, XLSM) as a stream of rows, each sheet a table.

Owns SpreadsheetML: which part is which sheet, what a cell's type means, merged cells. Formulas give the value
they were saved with. Decision 0305 says why no library is asked to read the sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any, Final

from searchapp.domain.errors import TooLarge, UnreadableFile
from searchapp.domain.progress import Progress
from searchapp.ingest.archive import Archive, attribute, forget, local_name
from searchapp.ingest.number_formats import NumberFormats, read_number_formats
from searchapp.ingest.shared_strings import SharedStrings, rich_text
from searchapp.ingest.table import MAX_COLUMNS, RawRow, Spans, Table, in_order

_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_CHUNK: Final = 1 << 20
_LONGEST_TAG: Final = 200  # bytes of a mergeCell element that may lie across two chunks
_CELL: Final = re.compile(r"([A-Z]{1,3})(\d+)")

Merges = Mapping[int, Mapping[int, int]]
"""First row -> column -> last row of the cells merged downwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    archive: Archive
    texts: SharedStrings
    formats: NumberFormats


def workbook_tables(path: Path, progress: Progress) -> list[Table]:
    """A table for each sheet with cells. Raises UnreadableFile and TooLarge."""
    archive = Archive(path)
    main = _main_part(archive)
    parts = _related(archive, main)
    book = archive.whole(main)
    texts = next((part for kind, part in parts.values() if kind == "sharedStrings"), "")
    styles = next((part for kind, part in parts.values() if kind == "styles"), "")
    epoch_1904 = any(attribute(one, "date1904") in ("1", "true") for one in book.iter("{*}workbookPr"))
    opened = _Book(
        archive=archive,
        texts=SharedStrings(_texts(archive, texts, progress)),
        formats=read_number_formats(
            archive.whole(styles) if styles in archive.members else None, epoch_1904=epoch_1904
        ),
    )
    return [
        Table(
            name=attribute(sheet, "name"),
            rows=partial(_rows, opened, part),
            lines=_last_row(archive, part),
            hidden=attribute(sheet, "state") in ("hidden", "veryHidden"),
        )
        for sheet in book.iter("{*}sheet")
        for kind, part in [parts.get(attribute(sheet, "id"), ("", ""))]
        if kind == "worksheet" and part in archive.members
    ]


def _main_part(archive: Archive) -> str:
    found = [part for kind, part in _related(archive, "").values() if kind == "officeDocument"]
    if not found or found[0] not in archive.members:
        raise UnreadableFile(
            f"{archive.name} is a workbook without sheets.",
            next_step="Open it, save it again as an Excel workbook, and import that file.",
        )
    return found[0]


def _related(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Kind and name of the parts that a part refers to, by the id it calls them by."""
    folder = dirname(part)
    listing = join(folder, "_rels", f"{part[len(folder) :].lstrip('/')}.rels")
    if listing not in archive.members:
        return {}
    return {
        attribute(one, "Id"): (
            attribute(one, "Type").rpartition("/")[2],
            normpath(join(f"/{folder}", attribute(one, "Target"))).lstrip("/"),
        )
        for one in archive.whole(listing).iter("{*}Relationship")
    }


def _texts(archive: Archive, part: str, progress: Progress) -> Iterator[str]:
    if part not in archive.members:
        return
    advance = progress.start(f"Reading the texts of {archive.name} (bytes)", archive.size(part))
    for _, item in archive.elements(part, ["si"], advance=advance):
        yield rich_text(item)
        forget(item)


def _last_row(archive: Archive, part: str) -> int | None:
    """The last row as the sheet's first bytes state it, if they do."""
    with archive.open(part) as stream:
        stated = re.search(rb'<(?:\w+:)?dimension\s[^>]*?ref="[A-Z]+\d+:[A-Z]+(\d+)"', stream.read(4_096))
    return int(stated[1]) if stated else None


def _rows(book: _Book, part: str) -> Iterator[RawRow]:
    merges = _merges(book.archive, part)
    spans = Spans()
    line = 0
    for _, row in book.archive.elements(part, ["row"]):
        stated = attribute(row, "r")
        line = int(stated) if stated.isdigit() else line + 1
        cells = _cells(book, row, line)
        forget(row)
        spans.fill(line, cells)
        for column, last in merges.get(line, {}).items():
            spans.begin(column, last, cells.get(column, ""))
        yield RawRow(line=line, cells=in_order(cells))


def _cells(book: _Book, row: Any, line: int) -> dict[int, str]:
    cells: dict[int, str] = {}
    column = -1
    for cell in row:
        named = _CELL.match(cell.get("r", ""))
        column = _column(named[1]) if named else column + 1
        value = _value(book, cell)
        if value and column >= MAX_COLUMNS:
            raise TooLarge(
                f"Row {line:,} of {book.archive.name} has a cell in column {column + 1:,}; at most "
                f"{MAX_COLUMNS} columns are read.",
                next_step="Remove the columns that are no part of the register.",
            )
        if value:
            cells[column] = value
    return cells


def _value(book: _Book, cell: Any) -> str:
    kind = cell.get("t", "n")
    value = ""
    for child in cell:
        name = local_name(child)
        if name == "v":
            value = child.text or ""
        elif name == "is":
            return rich_text(child)
    if not value:
        return ""
    if kind == "s":
        return book.texts[int(value)] if value.isdigit() else ""
    if kind == "e":  # a formula that came to nothing
        return ""
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    return book.formats.read(value, cell.get("s", "")) if kind == "n" else value


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _merges(archive: Archive, part: str) -> Merges:
    """Merged cells are listed after the rows they concern, so that they are looked for beforehand."""
    found: dict[int, dict[int, int]] = {}
    with archive.open(part) as stream:
        before = b""
        while chunk := stream.read(_CHUNK):
            text = before + chunk
            for first_column, first, _, last in _MERGED.findall(text):
                if int(last) > int(first):
                    found.setdefault(int(first), {})[_column(first_column.decode())] = int(last)
            before = text[-_LONGEST_TAG:]
    return found
