"""Finds columns by what their cells hold, where no heading says it.

Careful before complete: a column is found only when most of its cells speak for it and no other's do as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice
from typing import Final, Literal

from searchapp.ingest.dates import read_date
from searchapp.ingest.forces import read_force
from searchapp.ingest.normalise import clean_line
from searchapp.ingest.statuses import read_status
from searchapp.ingest.table import RawRow

Recognisable = Literal["status", "text", "report", "concerns", "made", "response"]

_ROWS: Final = 200
_LOOKED_AT: Final = 2_000  # characters of a cell
_OBLIGES: Final = re.compile(r"\b(?:should|must|needs? to|ensure|recommend|improve)", re.IGNORECASE)
_TITLE: Final = re.compile(r"\b(?:inspection|report|review|peel|hmic\w*|thematic|audit)\b", re.IGNORECASE)
_OTHER_DATE: Final = re.compile(r"due|clos|complet|target|deadline|updat|review|next|end", re.IGNORECASE)
_LONG: Final = 40  # characters of a cell that is prose


def _is_date(cell: str) -> bool:
    try:
        return read_date(cell) is not None
    except ValueError:
        return False


def _is_asked(cell: str) -> bool:
    return len(cell) >= _LONG and _OBLIGES.search(cell) is not None


def _is_title(cell: str) -> bool:
    return _TITLE.search(cell) is not None


# What a cell of the column looks like, and the share of cells that must; in the order they are looked for.
_SIGNS: Final[tuple[tuple[Recognisable, Callable[[str], bool], float], ...]] = (
    ("status", lambda cell: read_status(cell) is not None, 0.8),
    ("concerns", lambda cell: read_force(cell) is not None, 0.8),
    ("made", _is_date, 0.8),
    ("text", _is_asked, 0.6),
    ("report", _is_title, 0.6),
    ("response", lambda cell: len(cell) >= _LONG, 0.5),
)

RECOGNISABLE: Final = frozenset(name for name, _, _ in _SIGNS)
"""Fields that cells alone can tell."""


def columns_by_content(
    rows: Iterable[RawRow], headings: Sequence[str], *, wanted: Collection[str], taken: Collection[int]
) -> dict[Recognisable, int]:
    """Cell number by field, for the `wanted` ones that can be told from the first 200 rows.

    `headings`: of all columns, in order. `taken`: cell numbers already known to be something.
    """
    columns: dict[int, list[str]] = {}
    for row in islice(rows, _ROWS):
        for number, cell in enumerate(row.cells[: len(headings)]):
            if number not in taken and (clean := clean_line(cell[:_LOOKED_AT])):
                columns.setdefault(number, []).append(clean)
    found: dict[Recognisable, int] = {}
    for name, is_one, share in _SIGNS:
        if name in wanted:
            fitting = sorted(
                ((sum(map(is_one, cells)) / len(cells), number) for number, cells in columns.items()
                 if not (name == "made" and _OTHER_DATE.search(headings[number]))),
                reverse=True,
            )  # fmt: skip
            clear = len(fitting) < 2 or fitting[0][0] > fitting[1][0] or name == "text"  # noqa: PLR2004
            if fitting and fitting[0][0] >= share and clear:
                found[name] = fitting[0][1]
                del columns[fitting[0][1]]
    return found
