"""Reads the tables of a web page (HTML), also of those that programs save under a workbook's name."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from searchapp.domain.errors import TooLarge, UnreadableFile
from searchapp.domain.progress import Progress
from searchapp.ingest.document_tables import joined_tables
from searchapp.ingest.sections import as_title
from searchapp.ingest.table import MAX_COLUMNS, RawRow, Spans, Table, in_order

_MAX_BYTES: Final = 30_000_000
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_LINES: Final = frozenset(("p", "br", "div", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))
_TITLES: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_TITLE_PIECES: Final = 400  # of the text of a heading
_DEEPEST: Final = 250  # elements within each other, in a cell or heading
_SILENT: Final = frozenset(("script", "style", "template", "noscript"))


def web_page_tables(path: Path, progress: Progress) -> list[Table]:
    """The page's tables. Raises UnreadableFile where there are none, TooLarge for a page over 30 MB."""
    size = path.stat().st_size
    if size > _MAX_BYTES:
        raise TooLarge(
            f"The web page {path.name} has {size / 1e6:,.0f} MB; at most {_MAX_BYTES / 1e6:,.0f} are read.",
            next_step="Save the register as a workbook or CSV and import that file.",
        )
    progress.start(f"Looking through the tables of {path.name}")
    return joined_tables(path.name, partial(_rows, LexborHTMLParser(_decoded(path.read_bytes()))))


def _decoded(page: bytes) -> str:
    if page.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return page.decode("utf-16", errors="replace")
    try:
        return page.decode("utf-8-sig")
    except UnicodeDecodeError:
        stated = _CHARSET.search(page[:4_096])
        try:
            return page.decode(stated[1].decode() if stated else "cp1252", errors="replace")
        except LookupError:
            return page.decode("cp1252", errors="replace")


def _rows(page: LexborHTMLParser) -> Iterator[tuple[int, RawRow]]:
    title = ""
    for table in page.css(f"{', '.join(_TITLES)}, table"):
        if table.tag in _TITLES:
            title = _title(table) or title
            continue
        caption = next((one for one in table.iter() if one.tag == "caption"), None)
        above = _title(caption) if caption else ""
        rows = [list(_cells(row)) for row in table.css("tr") if _table_of(row) == table]
        width = max((sum(columns for _, columns, _ in row) for row in rows), default=0)
        spans = Spans()
        taken: dict[int, int] = {}  # column -> last row that a cell from above reaches down to
        for number, row in enumerate(rows, start=1):
            cells: dict[int, str] = {}
            begun: list[tuple[int, int, str]] = []
            column = 0
            for text, columns, down in row:
                while taken.get(column, 0) >= number:
                    column += 1
                if column >= MAX_COLUMNS:
                    break
                cells[column] = text
                begun.append((column, number + down - 1, text))
                taken.update(dict.fromkeys(range(column, column + columns), number + down - 1))
                column += columns
            spans.fill(number, cells)
            for first, last, text in begun:
                spans.begin(first, last, text)
            yield width, RawRow(line=number, cells=in_order(cells), section=above or title)


def _table_of(row: LexborNode) -> LexborNode | None:
    node = row.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return node


def _cells(row: LexborNode) -> Iterator[tuple[str, int, int]]:
    """Text, columns and rows of each cell."""
    for cell in row.iter():
        if cell.tag in ("td", "th"):
            text = "".join(_words(cell)).strip()
            yield text or _pictured(cell), _span(cell, "colspan"), _span(cell, "rowspan")


def _pictured(cell: LexborNode) -> str:
    """What the pictures of a cell without text stand for."""
    named = ((picture.attributes.get("alt") or "").strip() for picture in cell.css("img"))
    return ", ".join(filter(None, named))


def _span(cell: LexborNode, name: str) -> int:
    stated = (cell.attributes.get(name) or "").strip()
    return min(max(1, int(stated)), 10 * MAX_COLUMNS) if stated.isdecimal() and len(stated) < 6 else 1  # noqa: PLR2004


def _title(node: LexborNode) -> str:
    """What a heading says; one that nobody ended holds the rest of the page, which is not read for it."""
    return as_title("".join(islice(_words(node), _TITLE_PIECES)))


def _words(node: LexborNode, depth: int = 0) -> Iterator[str]:
    if depth > _DEEPEST:
        raise UnreadableFile(
            f"The web page has more than {_DEEPEST} elements within each other.",
            next_step="Save the register as a workbook or CSV and import that file.",
        )
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield " ".join(f"|{child.text_content or ''}|".split())[1:-1]
        elif child.tag not in _SILENT:
            if child.tag == "li":
                yield "\n• "
            elif child.tag in _LINES:
                yield "\n"
            yield from _words(child, depth + 1)
            if child.tag in _LINES and child.tag != "br":
                yield "\n"
