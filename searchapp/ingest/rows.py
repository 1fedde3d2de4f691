"""Makes recommendations of the rows below the headings: which rows are any, and what their cells mean.

A row is read whole or held back with the column and value that stopped it; nothing is guessed, nothing
dropped in silence.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from searchapp.domain.importing import HeldBackRow, ImportProblem, RegisterRow
from searchapp.domain.recommendation import NOTHING_KEPT, ExactText, Kept, PartialDate, Status
from searchapp.domain.reference import looks_like_reference, tidy_reference
from searchapp.domain.reference import said as words
from searchapp.ingest.dates import read_cell_date
from searchapp.ingest.exported import unguarded
from searchapp.ingest.forces import did_you_mean, misnamed
from searchapp.ingest.headings import COLUMNS, ColumnName
from searchapp.ingest.kept import read_kept
from searchapp.ingest.layout import Layout
from searchapp.ingest.mapping import STATUS_LABELS
from searchapp.ingest.normalise import clean_line, clean_text, shortened
from searchapp.ingest.stated_history import read_stated_history
from searchapp.ingest.statuses import bare, nearest, read_status
from searchapp.ingest.table import MAX_CELL, RawRow

_EXAMPLES: Final = 3  # different cells of a column that are shown
_EXAMPLE_ROWS: Final = 1_000  # rows among which they are looked for
_SHOWN: Final = 200  # characters of a value that a problem quotes
_LONGEST_STATUS: Final = 100  # characters; anything longer is prose in the wrong column
_MOST_STATUSES: Final = 1_000  # different words for a status that are counted
REQUIRED: Final = frozenset(column.name for column in COLUMNS if column.required)
_TITLES: Final = {column.name: column.title for column in COLUMNS}

Cells = dict[ColumnName, str]


class Tally:
    """Counts rows and filled cells, and keeps examples, by cell number from 0, while a register is read.

    `statuses`: rows by the register's own words for a status, as its cells have them.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.filled = Counter[int]()
        self.statuses = Counter[str]()
        self._examples = defaultdict[int, dict[str, None]](dict)

    def add_status(self, words: str) -> None:
        """Count a row whose status is said in the register's own words."""
        room = len(self.statuses) < _MOST_STATUSES and len(words) <= _LONGEST_STATUS
        if room or words in self.statuses:
            self.statuses[words] += 1

    def examples(self, number: int) -> tuple[str, ...]:
        """Up to three different cells of that column among the first rows, each cut to sixty characters."""
        return tuple(self._examples[number])

    def add(self, raw: RawRow) -> None:
        """Count a row."""
        self.rows += 1
        self.filled.update(number for number, cell in enumerate(raw.cells) if cell and not cell.isspace())
        if self.rows <= _EXAMPLE_ROWS:
            for number, cell in enumerate(raw.cells):
                known = self._examples[number]
                if len(known) < _EXAMPLES and (shown := shortened(clean_line(cell[:500]))):
                    known[shown] = None


def register_rows(layout: Layout, tally: Tally) -> Iterator[RegisterRow | HeldBackRow]:
    """The recommendations of a table in file order, streamed and counted.

    Headings, sections and blank rows are left out.
    """
    unused = layout.unused
    for number, raw in enumerate(_unbroken(layout), start=1):
        tally.add(raw)
        yield _read(raw, number, layout, unused, tally)


def _unbroken(layout: Layout) -> Iterator[RawRow]:
    """The rows that are recommendations, those that a page break cut in two put together again."""
    row: RawRow | None = None
    after_break = False
    for raw in layout.below():
        after_break |= raw.after_break
        if _is_furniture(raw, layout):
            continue
        if row is not None and after_break and _is_rest(raw, layout):
            row = _put_together(row, raw, len(layout.placed))
        else:
            if row is not None:
                yield row
            row = raw
        after_break = False
    if row is not None:
        yield row


def _is_rest(raw: RawRow, layout: Layout) -> bool:
    """Whether a row after a page break is the rest of the one above: it has no status and no date.

    A date from above the rows is one that each of them has.
    """
    cells = _by_column(raw.cells, layout)
    dated = layout.headings.get("made") not in layout.placed and cells.get("made", "").strip()
    return not cells["status"].strip() and not dated


def _put_together(row: RawRow, rest: RawRow, placed: int) -> RawRow:
    """The two as one. `placed`: number of the first cells that may say the same of both, as a title does."""
    pairs = enumerate(zip_longest(row.cells, rest.cells, fillvalue=""))
    return replace(
        row,
        cells=tuple(
            cell if number < placed and cell == more else f"{cell} {more}".strip()
            for number, (cell, more) in pairs
        ),
    )


def _is_furniture(raw: RawRow, layout: Layout) -> bool:
    """Whether the row is blank, a section's name in the first column, or the heading row once more."""
    made = len(layout.placed)
    filled = [position for position, cell in enumerate(raw.cells) if position >= made and cell.strip()]
    if not filled or all(not clean_text(raw.cells[position][:MAX_CELL]) for position in filled):
        return True
    if raw.doubtful:
        return False
    if filled == [layout.first]:
        return layout.positions["text"] != layout.first
    return all(
        position < len(raw.cells) and clean_line(raw.cells[position][:500]) == layout.headings[name]
        for name, position in layout.positions.items()
        if name in REQUIRED
    )


def _read(
    raw: RawRow, number: int, layout: Layout, unused: Mapping[int, str], tally: Tally
) -> RegisterRow | HeldBackRow:
    problems = _Problems(number, raw.line, layout.headings)
    beside, aligned = _aligned(raw, layout)
    if layout.given is not None:
        beside = tuple(map(unguarded, beside))
    cells = _by_column(beside, layout)
    if not aligned:
        problems.add(
            None,
            next((cell for cell in raw.cells[layout.width :] if cell.strip()), ""),
            f"The row has {len(raw.cells)} cells, but there are {layout.width} headings, and it cannot be "
            "told which belong together. Put cells that hold the separator into quotation marks.",
        )
    elif len(raw.cells) > layout.width and any(cell.strip() for cell in raw.cells[layout.width :]):
        problems.add(
            "text",
            cells["text"],
            f"The row has {len(raw.cells)} cells, but there are {layout.width} headings; cells were joined "
            "where status and date then fit.",
            held_back=False,
        )
    for name, cell in cells.items():
        if len(cell) > MAX_CELL:
            message = f"The cell has {len(cell):,} characters; at most {MAX_CELL:,} are read."
            problems.add(name, cell, message)
    clean = {name: _clean(name, cells.get(name, "")) for name in _TITLES}
    clean["response"], stated = read_stated_history(clean["response"])
    if not clean["text"] and aligned:
        problems.add("text", "", "The row has no recommendation.")
    if misnamed(clean["concerns"]):
        message = f"This is not a known police force. {did_you_mean(clean['concerns'])}".rstrip()
        problems.add("concerns", clean["concerns"], message)
    status = _status(clean["status"], problems, raw, layout, tally) if aligned else None
    made = _made(clean["made"], problems) if aligned else None
    kept = read_kept(beside, clean, layout, unused, problems.remark) if aligned else NOTHING_KEPT
    given = _given(beside, kept, layout)
    if status is None or problems.any_held_back:
        return HeldBackRow(
            row=number,
            line=raw.line,
            concerns=clean["concerns"],
            report=clean["report"],
            text=clean["text"],
            problems=problems.all,
            reference=kept.reference,
            given=given,
        )
    return RegisterRow(
        row=number,
        line=raw.line,
        concerns=clean["concerns"],
        report=clean["report"],
        inspection_type=clean["inspection_type"],
        text=clean["text"],
        response=clean["response"],
        status=status,
        made=made,
        exact=ExactText(
            report=cells.get("report", ""),
            recommendation=cells["text"],
            response=cells.get("response", ""),
        ),
        kept=kept,
        given=given,
        problems=problems.all,
        stated=stated,
    )


class _Problems:
    """Gathers all that is to be said of one row, so that the user can put everything right at once."""

    def __init__(self, row: int, line: int, headings: Mapping[ColumnName, str]) -> None:
        self._row = row
        self._line = line
        self._headings = headings
        self._found: list[ImportProblem] = []

    @property
    def all(self) -> tuple[ImportProblem, ...]:
        return tuple(self._found)

    @property
    def any_held_back(self) -> bool:
        return any(problem.held_back for problem in self._found)

    def remark(self, column: ColumnName | None, value: str, message: str) -> None:
        """Say something of a cell that holds nothing back."""
        self.add(column, value, message, held_back=False)

    def add(self, column: ColumnName | None, value: str, message: str, *, held_back: bool = True) -> None:
        self._found.append(
            ImportProblem(
                row=self._row,
                line=self._line,
                column=self._headings.get(column, _TITLES[column]) if column else "",
                value=value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…",
                message=message,
                held_back=held_back,
            )
        )


def _clean(name: ColumnName, cell: str) -> str:
    cell = cell[:MAX_CELL]
    return clean_text(cell) if name in ("text", "response") else clean_line(cell)


def _status(said: str, problems: _Problems, raw: RawRow, layout: Layout, tally: Tally) -> Status | None:
    meant = layout.mapping.statuses
    status = (meant.get(words(said)) or meant.get(words(bare(said)))) if meant else None
    known = None if status else read_status(said)
    if said and known is None:
        tally.add_status(said if words(said) in meant else bare(said))
    if status or known:
        return status or known
    if said:
        problems.add("status", said, _unknown_status(bare(said)))
    elif len(raw.cells) <= layout.positions.get("status", -1):
        message = f"The row has {len(raw.cells)} cells, but there are {layout.width} headings: no status."
        problems.add("status", "", message)
    else:
        problems.add("status", "", "The row has no status.")
    return None


def _unknown_status(said: str) -> str:
    near = nearest(said)
    meant = f" It is like {' and '.join(f'“{status.label}”' for status in near)}." if near else ""
    return (
        f"This is not a known status.{meant} Correct it; or say which it means ({STATUS_LABELS}): on the "
        "page that shows what importing would do; or in a mapping file, under [statuses], in a line that "
        f"begins {json.dumps(shortened(said), ensure_ascii=False)} ="
    )


def _made(said: str, problems: _Problems) -> PartialDate | None:
    try:
        return read_cell_date(said)
    except ValueError:
        problems.add(
            "made",
            said,
            "This is not a date in a known form, such as 2014, 11/2014, 18/11/2014 or 18 November 2014.",
        )
        return None


def _given(cells: tuple[str, ...], kept: Kept, layout: Layout) -> str:
    """The reference of ours that a row bears, "" for none."""
    if layout.given is None:
        said = kept.reference
    else:
        said = clean_line(cells[layout.given]) if layout.given < len(cells) else ""
    return tidy_reference(said) if looks_like_reference(said) else ""


def _aligned(raw: RawRow, layout: Layout) -> tuple[tuple[str, ...], bool]:
    """The cells below the headings; and whether it is sure which cell belongs to which column.

    A row with more filled cells than headings has an unquoted separator in some cell. If joining
    neighbours in exactly one place gives a known status and a readable date, that is how it is read.
    """
    if not any(cell.strip() for cell in raw.cells[layout.width :]):
        return raw.cells, True
    filled = max(number for number, cell in enumerate(raw.cells) if cell.strip()) + 1
    surplus = filled - layout.width
    readings: list[tuple[str, ...]] = []
    for start in range(layout.width):
        joined = " ".join(raw.cells[start : start + surplus + 1])
        cells = (*raw.cells[:start], joined, *raw.cells[start + surplus + 1 :])
        if _fits(_by_column(cells, layout), layout):
            readings.append(cells)
    if len(readings) == 1:
        return readings[0], True
    return raw.cells, False


def _fits(cells: Cells, layout: Layout) -> bool:
    made = clean_line(cells.get("made", "")[:MAX_CELL])
    try:
        dated = read_cell_date(made) is not None
    except ValueError:
        return False
    status = clean_line(cells["status"][:MAX_CELL])
    meant = layout.mapping.statuses
    return dated and (
        not meant.keys().isdisjoint((words(status), words(bare(status)))) or read_status(status) is not None
    )


def _by_column(cells: tuple[str, ...], layout: Layout) -> Cells:
    found = {
        name: cells[position] if position < len(cells) else "" for name, position in layout.positions.items()
    }
    if not layout.mapping.fixed:
        return found
    return found | {column.name: layout.mapping.fixed[column.name] for column in COLUMNS
                    if column.name in layout.mapping.fixed}  # fmt: skip
