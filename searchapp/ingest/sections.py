"""Takes the report's name from above the rows, for a register that has no column for it.

It stands in a row of its own, in the heading above a document's table, or names the sheet of an inspection.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Final

from searchapp.ingest.headings import COLUMNS, EXACT, ColumnName, heading_words
from searchapp.ingest.layout import Layout
from searchapp.ingest.normalise import clean_line
from searchapp.ingest.statuses import read_status, suggested
from searchapp.ingest.table import RawRow, Table

TITLE: Final = "Title above the rows"
_DATE: Final = "Date above the rows"

_HEAD_ROWS: Final = 60
_ROWS: Final = 2_000  # rows that are looked at for titles
_ENOUGH: Final = 0.8  # share of them that must stand below one
_LONGEST: Final = 200  # characters of a title
_NUMBER: Final = re.compile(r"^\(?\d{1,2}(?:\.\d{1,2})*[.):]\s+")
_COUNTED: Final = re.compile(
    r"(?:(?:sub|grand)?[- ]?total|count|page|sheet|tables?|appendix)\b", re.IGNORECASE
)
OBLIGES: Final = re.compile(r"\b(?:should|must|needs? to|ensure|implement\w*)\b", re.IGNORECASE)
"""Words of a recommendation, not of a title."""
_KINDS: Final = frozenset(
    ("areas for improvement", "causes of concern", "cause of concern", "afis", "recs", "innovative practice")
)
_MADE: Final = next(frozenset(one.headings) for one in COLUMNS if one.name == "made")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A sheet of the register: its table, its headings and their line, and what is said above these.

    `places`: the column of the register that each of its columns is.
    """

    table: Table
    line: int
    headings: tuple[str, ...]
    places: tuple[int, ...]
    titles: tuple[str, ...]
    made: str


def with_sections(layout: Layout, tables: Sequence[Table]) -> Layout:
    """The layout with a column for the titles above the rows, where it lacks one for the report.

    Sheets that have the same headings for recommendation and status are then read one after the other, each
    below its title or name; a column that only some have is empty for the others. As it was where most rows
    have no title above them.
    """
    if "report" not in layout.absent or layout.headless or not {"text", "status"} <= layout.positions.keys():
        return layout
    headings = list(layout.row[: layout.width])
    sheets = list(_sheets(layout, tables, headings))
    wide = replace(layout, row=tuple(headings), width=len(headings))
    columns: dict[str, ColumnName | None] = {TITLE: "report"}
    if "made" in layout.absent and any(sheet.made for sheet in sheets):
        columns[_DATE] = "made"
    rows = partial(_rows, wide, sheets, _names(sheets), len(columns))
    looked_at = list(islice(rows(), _ROWS))
    if sum(bool(row.cells[0]) for row in looked_at) < max(1, _ENOUGH * len(looked_at)):
        return layout
    lines = [sheet.table.lines for sheet in sheets]
    table = replace(
        layout.table,
        name=", ".join(sheet.table.name for sheet in sheets),
        lines=None if None in lines else sum(filter(None, lines)),
    )
    joined = wide.with_columns(columns, rows, table=table)
    return replace(joined, others=tuple(one for one in layout.others if one not in
                                        {sheet.table.name for sheet in sheets}))  # fmt: skip


def is_title(text: str) -> bool:
    """Whether a line above rows can be the name of a report, not the kind or number of what follows."""
    words = heading_words(text)
    return (
        0 < len(text) <= _LONGEST
        and any(letter.isalpha() for letter in text)
        and words not in EXACT | _KINDS
        and not _COUNTED.match(text)
        and read_status(text) is None
    )


def as_title(text: str) -> str:
    """A line above rows as a title, without the number it has in its document; "" where it is none."""
    title = _NUMBER.sub("", clean_line(text[: 2 * _LONGEST]))
    return title if is_title(title) else ""


def _sheets(layout: Layout, tables: Sequence[Table], headings: list[str]) -> Iterator[_Sheet]:
    """The table of the layout, and those like it beside it, in the order of the file.

    Headings that only these have are put at the end of `headings`, which are those of the layout.
    """
    needed = {heading_words(layout.headings[name]) for name in ("text", "status")}
    own = tuple(range(len(headings)))
    for table in tables:
        same = table.name == layout.table.name
        above: list[RawRow] = []
        for row in islice(table.rows(), _HEAD_ROWS if same or not table.alternative else 0):
            places = own if same else _places(row.cells, needed, headings)
            if row.line == layout.line if same else places:
                yield _sheet(table, row, places, above)
                break
            above.append(row)


def _places(cells: Sequence[str], needed: Collection[str], headings: list[str]) -> tuple[int, ...]:
    """The column of the register that each column of a sheet is; new ones are put at the end of `headings`.

    Nothing where the cells are not the headings of such a sheet.
    """
    words = _headings(cells)
    filled = [one for one in words if one]
    if not set(needed) <= set(filled) or len(set(filled)) < len(words):
        return ()
    for cell, one in zip(cells, words, strict=False):
        if one not in map(heading_words, headings):
            headings.append(cell)
    known = [heading_words(one) for one in headings]
    return tuple(known.index(one) for one in words)


def _sheet(table: Table, row: RawRow, places: tuple[int, ...], above: Sequence[RawRow]) -> _Sheet:
    filled = [[cell for cell in map(_line, row.cells) if cell] for row in above]
    pairs = [cells for cells in filled if len(cells) == 2]  # noqa: PLR2004 - what it is, and the thing itself
    return _Sheet(
        table=table,
        line=row.line,
        headings=_headings(row.cells),
        places=places,
        titles=tuple(filter(None, (as_title(cells[0]) for cells in filled if len(cells) == 1))),
        made=next((value for label, value in pairs if heading_words(label) in _MADE), ""),
    )


def _names(sheets: Sequence[_Sheet]) -> list[str]:
    """The report of each sheet of several: the title that only it has, else its name; "" for none."""
    if len(sheets) == 1:
        return [""]
    common = set.intersection(*(set(sheet.titles) for sheet in sheets))
    own = [next((title for title in sheet.titles if title not in common), "") for sheet in sheets]
    if any(not title and suggested(sheet.table.name) for title, sheet in zip(own, sheets, strict=True)):
        return [""] * len(sheets)
    return [title or as_title(sheet.table.name) for title, sheet in zip(own, sheets, strict=True)]


def _rows(layout: Layout, sheets: Sequence[_Sheet], names: Sequence[str], width: int) -> Iterator[RawRow]:
    for sheet, name in zip(sheets, names, strict=True):
        title = name
        after_break = False
        for raw in sheet.table.rows():
            after_break |= raw.after_break
            if raw.line <= sheet.line or _headings(raw.cells) == sheet.headings:
                continue
            row = replace(raw, after_break=after_break)
            after_break = False
            if banner := _banner(row, layout):
                title = as_title(banner) or title
            else:
                above = (as_title(row.section) or title, sheet.made)[:width]
                yield replace(row, cells=(*above, *_placed(row.cells, sheet.places, layout.width)))


def _placed(cells: Sequence[str], places: Sequence[int], width: int) -> Sequence[str]:
    """The cells of a sheet in the columns of the register, those without a heading after them."""
    if places == tuple(range(len(places))) and len(cells) <= len(places):
        return cells
    placed = [""] * width
    for cell, place in zip(cells, places, strict=False):
        placed[place] = cell
    return [*placed, *cells[len(places) :]]


def _banner(row: RawRow, layout: Layout) -> str:
    """What a row says that has nothing but a line in the first column, "" for any other row."""
    first = layout.first
    filled = [number for number, cell in enumerate(row.cells) if cell.strip()]
    if filled != [first] or layout.positions["status"] == first or row.doubtful:
        return ""
    text = _line(row.cells[first])
    goes_on = row.after_break and text[:1].islower()
    return "" if layout.positions["text"] == first and (goes_on or not _stands_alone(text)) else text


def _stands_alone(text: str) -> bool:
    """Whether a line in the column of recommendations can be nothing but a title above them."""
    return bool(as_title(text)) and not text.endswith(".") and not OBLIGES.search(text)


def _headings(cells: Sequence[str]) -> tuple[str, ...]:
    words = [heading_words(cell) for cell in cells]
    while words and not words[-1]:
        words.pop()
    return tuple(words)


def _line(cell: str) -> str:
    return clean_line(cell[: 2 * _LONGEST])
