"""A table as CSV, line by line: UTF-8 with a mark, CRLF, and no cell that a spreadsheet would run.

Owns the form of the file. A text that begins as a formula does gets an apostrophe before it, which
spreadsheets show as text; whoever reads the file by program takes it away again (decision 0206).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Final

Cell = str | int | float | date | None
"""Text, a number, a day (written as 2015-03-31), or nothing."""

MARK: Final = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""

_RUN_BY_SPREADSHEETS: Final = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def csv_lines(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, mark: bool = True
) -> Iterator[bytes]:
    """The file in pieces, the row of names first; `rows` are taken one at a time.

    `mark`: whether it begins with the mark of UTF-8, as spreadsheets need it.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    written.write(MARK if mark else "")
    for row in chain([columns], rows):
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
        yield written.getvalue().encode("utf-8", errors="replace")
        written.seek(0)
        written.truncate()


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text
