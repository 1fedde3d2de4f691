"""Reads the tables of a PDF by pdfplumber, page by page: by their lines, or where there are none by words."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

from searchapp.domain.errors import SearchappError, TooLarge, UnreadableFile
from searchapp.domain.progress import Progress
from searchapp.ingest.archive import encrypted
from searchapp.ingest.document_tables import joined_tables
from searchapp.ingest.pdf_unruled import lines_of, rows_of
from searchapp.ingest.table import MAX_COLUMNS, RawRow, Table

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its remarks on a file's inside are for nobody here

_MAX_PAGES: Final = 2_000
_ENDS: Final = ("top", "bottom")
_OPEN: Final = 3  # upright rules: those of two columns at least
_AT: Final = 3.0  # points
_NEW_LINE: Final = re.compile(r"\s*\n(?=\s*(?:[•●▪◦‣∙\uf0b7*·]|\(?[a-z0-9]{1,2}[).]\s))")
_FOLDED: Final = re.compile(r"(?<=\w-)\n(?=[a-z])|(\s*\n)")


def pdf_tables(path: Path, progress: Progress) -> list[Table]:
    """The document's tables. Raises UnreadableFile and TooLarge."""
    with _readable(path.name):
        found = list(_pages(path, progress)) or _unruled(path, progress)
    return joined_tables(path.name, partial(iter, found))


def _pages(path: Path, progress: Progress) -> Iterator[tuple[int, RawRow]]:
    for page in _opened(path, progress):
        yield from _rows(page)


def _unruled(path: Path, progress: Progress) -> list[tuple[int, RawRow]]:
    lines = [line for page in _opened(path, progress) for line in lines_of(page, page.page_number)]
    return [
        (len(row.cells), RawRow(line=1, cells=tuple(map(_unfolded, row.cells)), after_break=row.first))
        for row in rows_of(lines)
    ]


def _opened(path: Path, progress: Progress) -> Iterator[Any]:
    with path.open("rb") as file, pdfplumber.open(file) as document:
        pages = len(document.pages)
        if pages > _MAX_PAGES:
            raise TooLarge(
                f"{path.name} has {pages:,} pages; at most {_MAX_PAGES:,} are read.",
                next_step="Save the register as a workbook or CSV and import that file.",
            )
        advance = progress.start(f"Reading the pages of {path.name}", pages)
        for page in document.pages:
            yield page
            page.close()
            advance(1)


def _rows(page: Any) -> Iterator[tuple[int, RawRow]]:
    first = page.page_number > 1
    for table in page.extract_tables({"explicit_horizontal_lines": _open_ends(page.edges)}):
        for cells in table:
            read = tuple(_unfolded(cell or "") for cell in cells[:MAX_COLUMNS])
            yield len(cells), RawRow(line=1, cells=read, after_break=first)
            first = False


def _open_ends(edges: list[dict[str, Any]]) -> list[float]:
    """Heights at which three upright rules at least end and none lies across: cells cut by a page's end."""
    across = [edge["top"] for edge in edges if edge["orientation"] == "h"]
    ends = Counter(round(edge[end]) for edge in edges if edge["orientation"] == "v" for end in _ENDS)
    return [
        float(end)
        for end, rules in ends.items()
        if rules >= _OPEN and not any(abs(line - end) <= _AT for line in across)
    ]


def _unfolded(cell: str) -> str:
    """A cell's text as sentences again: its lines end where the column did, bullets aside."""
    return "\n".join(_FOLDED.sub(lambda end: " " if end[1] else "", line) for line in _NEW_LINE.split(cell))


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except (SearchappError, OSError):
        raise
    except Exception as error:  # pdfminer stops at broken files with errors of many kinds
        causes = (error, error.__cause__, *error.args)
        if any(isinstance(one, PDFPasswordIncorrect | PDFEncryptionError) for one in causes):
            raise encrypted(name) from error
        raise UnreadableFile(
            f"{name} is damaged and cannot be read as a PDF.",
            next_step="Open it and save the register as a workbook or CSV, then import that file.",
        ) from error
