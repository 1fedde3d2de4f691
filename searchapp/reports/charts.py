"""Draws a table as stacked bars in SVG text: no script, no library, the same bytes for the same table.

A status is told by pattern and by the number in its bar, never by colour alone; the table beside the chart
has every number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from searchapp.domain.report import ReportRow, ReportTable
from searchapp.reports.xml_text import xml_text

_WIDTH: Final = 720
_BARS: Final = 640  # the widest bar; what is left is for its total
_LINE: Final = 46
_TOP: Final = 34
_LONGEST: Final = 92  # characters of a row's name
_DIGIT: Final = 9
_MOST: Final = 40  # rows drawn; the table has all
_MOST_ON_PAGE: Final = 18
_INK: Final = "#0b0c0c"

_FILLS: Final = (
    ("#ffffff", ""),
    ("#d2e2f1", '<path d="M-1 1l2 -2M0 8l8 -8M7 9l2 -2" stroke="#0b0c0c" stroke-width="1.2"/>'),
    ("#1d70b8", ""),
    ("#f3f2f1", '<circle cx="4" cy="4" r="1.5" fill="#0b0c0c"/>'),
)
"""Colour and pattern of each column, in order; white text goes on the third."""
_DARK: Final = "#1d70b8"


def bars_svg(table: ReportTable) -> str:
    """The rows of a table as horizontal bars, a piece for each column."""
    return _drawn(table, table.rows[:_MOST], name=table.name, title=table.title)


def pages_svg(table: ReportTable) -> list[str]:
    """The same in as many drawings as it takes for each to fit a page of A4."""
    rows = table.rows[:_MOST]
    starts = range(0, len(rows), _MOST_ON_PAGE)
    return [
        _drawn(
            table,
            rows[start : start + _MOST_ON_PAGE],
            name=f"{table.name}-{number}",
            title=table.title if len(starts) == 1 else f"{table.title} ({number} of {len(starts)})",
        )
        for number, start in enumerate(starts, 1)
    ]


def _drawn(table: ReportTable, rows: Sequence[ReportRow], *, name: str, title: str) -> str:
    largest = max((row.total.value for row in table.rows), default=0) or 1
    height = _TOP + _LINE * len(rows) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="app-chart" viewBox="0 0 {_WIDTH} {height}"',
        f'role="img" aria-labelledby="{name}-title {name}-desc"',
        'font-family="Arial, sans-serif" font-size="15">',
        f'<title id="{name}-title">{_words(title)}</title>',
        f'<desc id="{name}-desc">{_words(_described(table))}</desc>',
        "<defs>",
        *(_pattern(name, number) for number in range(len(table.columns))),
        "</defs>",
        *_legend(table, name),
    ]
    for number, row in enumerate(rows):
        parts += _bar(row, name, top=_TOP + _LINE * number, scale=_BARS / largest)
    return "\n".join([*parts, "</svg>", ""])


def _described(table: ReportTable) -> str:
    left = len(table.rows) - _MOST
    more = f" The {left:,} smallest rows are in the table only." if left > 0 else ""
    largest = max(table.rows, key=lambda row: row.total.value, default=None)
    most = f" The longest bar is {largest.name} with {largest.total.value:,}." if largest else ""
    return f"{table.sentence}{most}{more} The table has every number."


def _words(text: str) -> str:
    return escape(xml_text(text))


def _pattern(name: str, number: int) -> str:
    colour, marks = _FILLS[number % len(_FILLS)]
    return (
        f'<pattern id="{name}-{number}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{colour}"/>{marks}</pattern>'
    )


def _legend(table: ReportTable, name: str) -> list[str]:
    parts, across = [], 0
    for number, column in enumerate(table.columns):
        parts.append(
            f'<rect x="{across + 1}" y="4" width="16" height="16" fill="url(#{name}-{number})" '
            f'stroke="{_INK}"/><text x="{across + 24}" y="17" fill="{_INK}">{_words(column)}</text>'
        )
        across += 44 + 8 * len(column)
    return parts


def _bar(row: ReportRow, name: str, *, top: int, scale: float) -> list[str]:
    label = row.name if len(row.name) <= _LONGEST else f"{row.name[: _LONGEST - 1].rstrip()}\u2026"
    parts = [f'<text x="0" y="{top + 14}" fill="{_INK}">{_words(label)}</text>']
    across = 1.0
    for number, count in enumerate(row.counts):
        if not count.value:
            continue
        width = count.value * scale
        parts.append(
            f'<rect x="{across:.1f}" y="{top + 20}" width="{width:.1f}" height="18" '
            f'fill="url(#{name}-{number})" stroke="{_INK}" stroke-width="0.8"/>'
        )
        parts += _number(count.value, number, across, width, top)
        across += width
    parts.append(f'<text x="{across + 6:.1f}" y="{top + 34}" fill="{_INK}">{row.total.value:,}</text>')
    return parts


def _number(value: int, number: int, across: float, width: float, top: int) -> list[str]:
    """The piece's number on a plain ground, where there is room for it."""
    text = f"{value:,}"
    room = _DIGIT * len(text) + 6
    if width < room + 4:
        return []
    colour, marks = _FILLS[number % len(_FILLS)]
    middle = across + width / 2
    ground = (
        f'<rect x="{middle - room / 2:.1f}" y="{top + 22}" width="{room}" height="14" fill="{colour}"/>'
        if marks
        else ""
    )
    ink = "#ffffff" if colour == _DARK else _INK
    words = f'<text x="{middle:.1f}" y="{top + 34}" text-anchor="middle" fill="{ink}">{text}</text>'
    return [f"{ground}{words}"]
