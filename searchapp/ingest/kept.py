"""Reads what a register keeps beside a recommendation: own reference, owner, dates, every other column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Final

from searchapp.domain.recommendation import Kept, PartialDate, When
from searchapp.domain.reference import said
from searchapp.ingest.dates import read_cell_date
from searchapp.ingest.exported import is_folded, unfolded
from searchapp.ingest.headings import ColumnName
from searchapp.ingest.layout import Layout
from searchapp.ingest.normalise import clean_line, clean_text
from searchapp.ingest.table import MAX_CELL
from searchapp.ingest.targets import read_target

_LONGEST: Final = 200  # characters of an own reference or an owner; what is longer is a text
_NAMES: Final[tuple[ColumnName, ...]] = ("own_reference", "owner")

Remark = Callable[[ColumnName | None, str, str], None]
"""Notes a column, a value and what is to be said of it."""


def read_kept(
    cells: tuple[str, ...],
    clean: Mapping[ColumnName, str],
    layout: Layout,
    unused: Mapping[int, str],
    remark: Remark,
) -> Kept:
    """What the row keeps. `clean`: its cells by column, on one line; `unused`: that of the layout.

    What is not as its column should be is kept as it stands, among the others. These have every column of
    the file, the empty ones too: an empty cell is one that was emptied, a column that is not there is none.
    """
    as_it_stands: list[tuple[str, str]] = []

    def kept_as_it_stands(name: ColumnName, why: str) -> None:
        as_it_stands.append((layout.headings.get(name, name), clean[name] if why else ""))
        if why:
            remark(name, clean[name], why)

    names: dict[ColumnName, str] = {}
    for name in _NAMES:
        long = len(clean[name]) > _LONGEST
        names[name] = "" if long else clean[name]
        if name in layout.positions:
            kept_as_it_stands(name, _TOO_LONG if long else "")
    target: When | None = None
    closed: PartialDate | None = None
    with suppress(ValueError):
        target = read_target(clean["target"])
    with suppress(ValueError):
        closed = read_cell_date(clean["closed_on"])
    dates: tuple[tuple[ColumnName, When | None], ...] = (("target", target), ("closed_on", closed))
    for name, date in dates:
        if name in layout.positions:
            kept_as_it_stands(name, _NO_DATE if clean[name] and date is None else "")
    return Kept(
        reference=names["own_reference"],
        owner=names["owner"],
        target=target,
        closed=closed,
        others=(*as_it_stands, *_others(cells, layout, unused, remark)),
    )


_NO_DATE: Final = "This is not a date in a known form. It is kept as it stands, and not counted as a date."
_TOO_LONG: Final = f"This is longer than {_LONGEST} characters. It is kept among the other columns."
_CUT: Final = f"The cell is longer than {MAX_CELL:,} characters; the rest is not kept."


def _others(
    cells: tuple[str, ...], layout: Layout, unused: Mapping[int, str], remark: Remark
) -> Iterator[tuple[str, str]]:
    for number, heading in unused.items():
        cell = cells[number] if number < len(cells) else ""
        if len(cell) > MAX_CELL:
            remark(None, f"{heading}: {cell[:60]}", _CUT)
        if layout.given is not None and is_folded(said(heading)):
            for theirs, text in unfolded(cell[:MAX_CELL]):
                yield clean_line(theirs), clean_text(text)
        else:
            yield heading, clean_text(cell[:MAX_CELL])
