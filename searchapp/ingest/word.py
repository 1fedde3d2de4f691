"""Reads the tables of a Word document (DOCX) as a stream of rows.

Owns WordprocessingML as far as cells go: merged cells, lists, line breaks; deleted text is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from searchapp.domain.progress import Progress
from searchapp.ingest.archive import Archive, attribute, forget, local_name
from searchapp.ingest.document_tables import joined_tables
from searchapp.ingest.sections import as_title
from searchapp.ingest.table import MAX_COLUMNS, RawRow, Table

_DOCUMENT: Final = "word/document.xml"
_HEADINGS: Final = ("heading", "title", "subtitle")
_CHARACTERS: Final = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}


def word_tables(path: Path, progress: Progress) -> list[Table]:
    """The document's tables. Raises UnreadableFile and TooLarge."""
    progress.start(f"Looking through the tables of {path.name}")
    return joined_tables(path.name, partial(_rows, Archive(path)))


def _rows(archive: Archive) -> Iterator[tuple[int, RawRow]]:
    depth = width = 0
    above: dict[int, str] = {}
    title = ""
    for event, element in archive.elements(_DOCUMENT, ["tbl", "tr", "p"], events=("start", "end")):
        name = local_name(element)
        if name == "p":
            if event == "end" and depth == 0:
                title = as_title(_headline(element)) or title
        elif name == "tbl":
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                width, above = 0, {}
            elif depth == 0:
                forget(element)
        elif event == "end" and depth == 1:  # the rows of a table within a cell are that cell's text
            cells = _cells(element, above)
            width = width or len(list(element.getparent().iterfind("{*}tblGrid/{*}gridCol"))) or len(cells)
            above = dict(enumerate(cells))
            if element.find("{*}trPr/{*}del") is None:
                yield width, RawRow(line=1, cells=tuple(cells), section=title)
            element.clear(keep_tail=False)


def _headline(paragraph: Any) -> str:
    """The text of a paragraph that is a heading by its style, or wholly bold; "" for any other."""
    style = paragraph.find("{*}pPr/{*}pStyle")
    styled = style is not None and attribute(style, "val").casefold().startswith(_HEADINGS)
    outlined = paragraph.find("{*}pPr/{*}outlineLvl") is not None
    runs = [run for run in paragraph.iter("{*}r") if "".join(_words(run)).strip()]
    if styled or outlined or (runs and all(map(_is_bold, runs))):
        return "".join(_words(paragraph))
    return ""


def _is_bold(run: Any) -> bool:
    bold = run.find("{*}rPr/{*}b")
    return bold is not None and attribute(bold, "val") not in ("0", "false")


def _cells(row: Any, above: dict[int, str]) -> list[str]:
    """The row's cells; one merged over columns counts as one filled and some empty ones."""
    cells = [""] * _number(row, "{*}trPr/{*}gridBefore")
    for cell in _within(row):
        text = "".join(_words(cell)).strip("\n")
        merged = cell.find("{*}tcPr/{*}vMerge")
        if merged is not None and attribute(merged, "val") in ("", "continue") and not text.strip():
            text = above.get(len(cells), "")
        cells += [text, *[""] * (max(1, _number(cell, "{*}tcPr/{*}gridSpan")) - 1)]
    return cells[:MAX_COLUMNS]


def _within(row: Any) -> Iterator[Any]:
    """The row's own cells, also those inside of content controls."""
    for child in row:
        name = local_name(child)
        if name == "tc":
            yield child
        elif name in ("sdt", "sdtContent"):
            yield from _within(child)


def _words(element: Any) -> Iterator[str]:
    for child in element:
        name = local_name(child)
        if name == "p":
            yield "\n• " if child.find("{*}pPr/{*}numPr") is not None else "\n"
            yield from _words(child)
        elif name == "t":
            yield child.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name not in ("pPr", "rPr", "tcPr", "AlternateContent"):
            yield from _words(child)


def _number(element: Any, path: str) -> int:
    found = element.find(path)
    stated = "" if found is None else attribute(found, "val")
    return min(int(stated), MAX_COLUMNS) if stated.isdigit() else 0
