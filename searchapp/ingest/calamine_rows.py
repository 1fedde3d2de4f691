"""Writes the rows of an old or binary workbook to standard output, a JSON line each; run as a program.

A process of its own, because python-calamine ends the process at some broken files (decision 0305).
"""

from __future__ import annotations

import datetime
import json
import sys
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from searchapp.ingest.number_formats import in_words
from searchapp.ingest.table import MAX_COLUMNS, Spans, in_order

ENCRYPTED = 3
"""Exit code for a file that asks for a password."""


def main(path: str) -> int:
    """Write a line for each sheet, `[name, hidden, rows]`, each followed by its rows."""
    try:
        book = load_workbook(path)
    except PasswordError:
        return ENCRYPTED
    for sheet in book.sheets_metadata:
        if sheet.typ is SheetTypeEnum.WorkSheet:
            rows = _rows(book, sheet.name)
            _write([sheet.name, sheet.visible is not SheetVisibleEnum.Visible, len(rows)])
            for row in rows:
                _write(row)
    return 0


def _rows(book: CalamineWorkbook, name: str) -> list[tuple[str, ...]]:
    sheet = book.get_sheet_by_name(name)
    spans = Spans()
    downwards: dict[int, dict[int, int]] = {}
    for (first, column), (last, _) in sheet.merged_cell_ranges or []:
        if last > first:
            downwards.setdefault(first, {})[column] = last
    rows = []
    for line, row in enumerate(sheet.to_python(skip_empty_area=False)):
        cells = {column: _value(value) for column, value in enumerate(row[:MAX_COLUMNS])}
        spans.fill(line, cells)
        for column, last in downwards.get(line, {}).items():
            spans.begin(column, last, cells.get(column, ""))
        rows.append(in_order(cells))
    return rows


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return in_words(value) if isinstance(value, datetime.date) else str(value)


def _write(values: Any) -> None:
    sys.stdout.write(json.dumps(values) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
