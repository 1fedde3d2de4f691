"""Finds the rows and columns of a table in a PDF that has no lines about its cells, by where its words stand.

Careful before complete: columns begin where many lines do, and rows are told by the space above them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import Any, Final

from searchapp.ingest.table import MAX_COLUMNS

_BREAK: Final = 5.0  # points between the characters of two cells
_SAME: Final = 3.0  # points by which what stands on one line, or begins a column, may be off
_OFTEN: Final = 0.1  # share of the lines of a document that begin a column at the same place
_FEWEST_COLUMNS: Final = 3
_FEWEST_ROWS: Final = 3
_LEADING: Final = 1.2  # distance of two lines, in heights of their letters
_ROW: Final = 1.25  # times the usual distance of two lines: a new row
_APART: Final = 3.0  # times that distance: no part of the table
_FIGURES: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: how far from the top, how high its letters are, and where each phrase begins."""

    page: int
    top: float
    height: float
    phrases: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, lines within them kept; `first`: it is the first one of a later page."""

    cells: tuple[str, ...]
    first: bool


def lines_of(page: Any, number: int) -> Iterator[Line]:
    """The lines of a page of pdfplumber, from top to bottom."""
    words = page.extract_words(keep_blank_chars=True, x_tolerance=_BREAK)
    found: list[tuple[float, float, list[tuple[float, str]]]] = []
    for word in sorted(words, key=lambda one: one["top"]):
        if not found or word["top"] - found[-1][0] > _SAME:
            found.append((word["top"], word["bottom"] - word["top"], []))
        found[-1][2].append((word["x0"], word["text"].strip()))
    for top, height, phrases in found:
        yield Line(number, top, height, tuple(sorted(one for one in phrases if one[1])))


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """The rows of the one table that a document's lines make; none where they make none."""
    starts = _starts(lines)
    if len(starts) < _FEWEST_COLUMNS:
        return []
    usual = _LEADING * median(line.height for line in lines)
    rows: list[Row] = []
    apart = 0
    before: Line | None = None
    for line in _without_margins(lines, starts, usual):
        turned = before is not None and before.page != line.page
        step = 0.0 if before is None or turned else line.top - before.top
        cells = _cells(line, starts)
        begins = step > _ROW * usual and 2 * sum(map(bool, cells)) >= len(starts)
        apart += begins
        if not rows or turned or begins or step > _APART * usual:
            rows.append(Row(cells, turned))
        else:
            joined = (
                f"{above}\n{cell}".strip("\n") for above, cell in zip(rows[-1].cells, cells, strict=True)
            )
            rows[-1] = Row(tuple(joined), rows[-1].first)
        before = line
    return rows if apart >= _FEWEST_ROWS else []


def _starts(lines: Sequence[Line]) -> list[float]:
    """Where columns begin, from the left."""
    counted = Counter(round(start) for line in lines for start, _ in line.phrases)
    often = [start for start, count in counted.items() if count >= max(_FEWEST_ROWS, _OFTEN * len(lines))]
    starts: list[float] = []
    for start in sorted(often):
        if not starts or start - starts[-1] > 2 * _SAME:
            starts.append(float(start))
    return starts[:MAX_COLUMNS]


def _without_margins(lines: Sequence[Line], starts: Sequence[float], usual: float) -> list[Line]:
    """The lines without feet and heads: short, apart, and at one height of most pages, figures aside."""
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    counted = Counter(map(_margin, lines))
    for page in pages if len(pages) > 1 else []:
        for end, beside in ((-1, -2), (0, 1)):
            while (
                len(page) > 1
                and 2 * len(page[end].phrases) < len(starts)
                and abs(page[end].top - page[beside].top) > _ROW * usual
                and 2 * counted[_margin(page[end])] > len(pages)
            ):
                page.pop(end)
    return [line for page in pages for line in page]


def _margin(line: Line) -> tuple[int, str]:
    return round(line.top), _FIGURES.sub("#", " ".join(text for _, text in line.phrases))


def _cells(line: Line, starts: Sequence[float]) -> tuple[str, ...]:
    cells = [""] * len(starts)
    for begins, text in line.phrases:
        number = max((n for n, start in enumerate(starts) if start <= begins + _SAME), default=0)
        cells[number] = f"{cells[number]} {text}".strip()
    return tuple(cells)
