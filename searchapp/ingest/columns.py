"""Finds the columns of a register by their headings, wherever the heading row stands.

Owns the table of headings. Knows nothing of what the cells below them mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final, Literal

from searchapp.domain.coverage import FoundBy
from searchapp.domain.errors import UnreadableFile
from searchapp.domain.reference import said
from searchapp.ingest.column_contents import RECOGNISABLE, columns_by_content
from searchapp.ingest.exported import REFERENCE, is_exported, is_ours
from searchapp.ingest.mapping import RegisterMapping
from searchapp.ingest.normalise import clean_line
from searchapp.ingest.table import RawRow, Table

ColumnName = Literal[
    "concerns",
    "report",
    "inspection_type",
    "text",
    "made",
    "response",
    "status",
    "own_reference",
    "owner",
    "target",
    "closed_on",
]

HEAD_ROWS: Final = 60  # rows among which the headings are looked for
_MOST_COLUMNS: Final = 16_384  # of a worksheet (ECMA-376)
_SHOWN: Final = 40  # headings that a refusal lists

_MOST_WORDS: Final = 10  # of a heading that has qualifying words
_ARTICLES: Final = frozenset({"the", "of", "and", "by", "from"})
_FORCE: Final = _ARTICLES | {"force", "police", "constabulary"}
# What the inspectorate says of progress is not the force's response: that is qualified by the force alone.
_INSPECTORATE: Final = _FORCE | {"hmic", "hmicfrs", "hmi", "inspectorate", "national"}
_INSPECTION: Final = _INSPECTORATE | {"inspection", "inspections", "peel"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a register: what users call it, whether it is needed, and headings it goes by.

    A heading counts when it is one of `headings`, else when it begins with one of `beginnings`, else when it
    is one of `at_last`, which other columns are called too; all are compared as `said` gives them. Where no
    column of the file counts so, one does that has all words of one of `headings` and beside them only
    `qualifiers`, words that leave the meaning as it is, unless another column goes by exactly that heading.
    `expected`: users are told when a file does not have it.
    """

    name: ColumnName
    title: str
    required: bool = False
    expected: bool = True
    headings: tuple[str, ...]
    beginnings: tuple[str, ...] = ()
    at_last: tuple[str, ...] = ()
    qualifiers: frozenset[str] = _FORCE


COLUMNS: Final = (
    Column(
        name="status", title="status", required=True,
        headings=("complete nfa approved by cos hmi", "status", "current status", "recommendation status",
                  "action status", "complete nfa", "status of recommendation", "progress status", "state",
                  "rag status", "status rag", "overall status", "completion status", "delivery status",
                  "rag"),
        beginnings=("complete nfa",),
        qualifiers=_INSPECTORATE,
    ),
    Column(
        name="response", title="response",
        headings=("explanation of status", "response", "force response", "explanation", "status explanation",
                  "update", "latest update", "progress update", "action taken", "actions taken",
                  "comments", "comment", "narrative", "commentary", "current position"),
        beginnings=("explanation", "response", "force response", "update", "latest update", "action taken"),
        at_last=("progress", "position"),
    ),
    Column(
        name="made", title="date made",
        headings=("date recommendation made", "date made", "date of recommendation", "recommendation date",
                  "date", "made", "date of report", "report date", "date published", "publication date",
                  "published", "year"),
        beginnings=("date recommendation", "date of recommendation", "date made"),
        qualifiers=_INSPECTORATE,
    ),
    Column(
        name="inspection_type", title="type of inspection",
        headings=("type of inspection", "inspection type", "type of report", "report type"),
        beginnings=("type of inspection",),
        qualifiers=_INSPECTORATE,
    ),
    Column(
        name="report", title="report", required=True,
        headings=("originating report inspection", "originating report", "report", "report title",
                  "title of report", "name of report", "report name", "inspection report", "inspection",
                  "inspection title", "title", "publication", "source report", "report inspection",
                  "originating inspection", "source of recommendation", "source document"),
        beginnings=("originating report", "report title", "report inspection"),
        qualifiers=_INSPECTION | {"name", "title"},
    ),
    Column(
        name="text", title="recommendation", required=True,
        headings=("recommendation", "recommendations", "recommendation text", "text of recommendation",
                  "full recommendation", "recommendation afi", "recommendation or afi",
                  "area for improvement", "areas for improvement", "recommendation area for improvement",
                  "recommendation wording", "recommendation detail", "recommendation details", "rec",
                  "afi", "recommendation text in full", "rec text", "rec wording", "rec detail",
                  "rec details", "recommendation made", "recommendations made"),
        beginnings=("recommendation short summary", "recommendation summary", "recommendation text",
                    "recommendations short summary"),
        qualifiers=_INSPECTION,
    ),
    Column(
        name="concerns", title="force",
        headings=("force", "forces", "force s", "force concerned", "applies to", "concerns", "addressed to",
                  "organisation", "police force"),
    ),
    Column(
        name="own_reference", title="own reference", expected=False,
        headings=("own reference", "reference", "ref", "ref no", "ref number", "reference no",
                  "reference number", "recommendation reference", "recommendation ref",
                  "recommendation number", "recommendation no", "recommendation id", "rec ref", "rec no",
                  "rec number", "rec id", "unique reference", "unique reference number", "unique ref",
                  "unique id", "urn", "id", "force reference", "force ref", "hmic reference", "hmic ref",
                  "hmicfrs reference", "hmicfrs ref", "tracker reference", "tracker ref", "action ref",
                  "action reference", "action number", "action no"),
        at_last=("no", "number", "serial no", "serial number", "serial", "#"),
        qualifiers=_INSPECTORATE,
    ),
    Column(
        name="owner", title="owner", expected=False,
        headings=("owner", "action owner", "recommendation owner", "owner name", "lead", "force lead",
                  "lead officer", "action lead", "recommendation lead", "business lead", "strategic lead",
                  "tactical lead", "chief officer lead", "responsible officer", "responsible person",
                  "person responsible", "officer responsible", "responsible", "responsible owner",
                  "senior responsible owner", "senior responsible officer", "sro", "assigned to",
                  "allocated to", "owning department", "lead department", "department responsible"),
    ),
    Column(
        name="target", title="target date", expected=False,
        headings=("target date", "target", "due date", "date due", "due by", "deadline", "deadline date",
                  "target completion date", "target date for completion", "target for completion",
                  "planned completion date", "expected completion date", "estimated completion date",
                  "forecast completion date", "anticipated completion date", "completion target",
                  "completion due", "completion due date", "implementation date",
                  "target implementation date"),
    ),
    Column(
        name="closed_on", title="date closed", expected=False,
        headings=("date closed", "closed date", "closed on", "date of closure", "closure date",
                  "date completed", "completed date", "completed on", "date of completion",
                  "actual completion date", "date signed off", "sign off date",
                  "date discharged", "discharge date"),
    ),
)  # fmt: skip


_EXACT: Final = frozenset(one for column in COLUMNS for one in (*column.headings, *column.at_last))
_WORDS: Final = {column.name: {frozenset(one.split()) for one in column.headings} for column in COLUMNS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the columns of a table are.

    `positions`: cell number from 0 by column. `headings`: those of these columns as the file has them.
    `row`: the heading row as the file has it. `by_content`: columns told by their cells. `mapping`: what a
    person said of the file, and `told_by` how. `others`: tables beside it that look like registers too.
    `given`: in a file that was exported here, the cell with the reference of ours, else None. `width`: number
    of cells in the heading row, empty ones at its end left out. `line`: its line.
    """

    table: Table
    positions: Mapping[ColumnName, int]
    headings: Mapping[ColumnName, str]
    row: tuple[str, ...]
    width: int
    line: int
    by_content: frozenset[str] = frozenset()
    mapping: RegisterMapping = field(default_factory=RegisterMapping)
    told_by: FoundBy = "mapping"
    others: tuple[str, ...] = ()
    given: int | None = None

    @property
    def absent(self) -> frozenset[ColumnName]:
        """Columns the file does not have."""
        return frozenset(
            column.name
            for column in COLUMNS
            if column.name not in self.positions and column.name not in self.mapping.fixed
        )

    @property
    def unused(self) -> Mapping[int, str]:
        """Headings by cell number of the columns that became no field; one without a heading is numbered."""
        used = set(self.positions.values())
        return {
            number: clean_line(heading[:500]) or f"Column {number + 1}"
            for number, heading in enumerate(self.row[: self.width])
            if number not in used and not (self.given is not None and is_ours(heading_words(heading)))
        }

    @property
    def missing(self) -> list[str]:
        """Titles of the needed columns it does not have."""
        return [column.title for column in COLUMNS if column.required and column.name in self.absent]

    @property
    def rank(self) -> tuple[int, int]:
        """How much of a register's heading row this is: needed columns found, then all columns found."""
        return sum(column.required for column in COLUMNS if column.name in self.positions), len(
            self.positions
        )


def find_columns(file: str, tables: Sequence[Table], mapping: RegisterMapping | None = None) -> Layout:
    """The table and heading row with most columns found. Raises UnreadableFile naming what is missing."""
    layout = look_for_columns(file, tables, mapping)
    if not layout.missing:
        return layout
    raise UnreadableFile(
        f"{file} has no column for the {_listed(layout.missing)}. {_found(layout)}",
        next_step="Give the columns the headings Force, Report, Type of inspection, Recommendation, "
        "Date made, Response and Status, in any order. Or let a mapping file be proposed (on the site "
        "\u201cPropose a mapping file\u201d, in a terminal --propose-mapping), check it, and import with it.",
    )


def look_for_columns(file: str, tables: Sequence[Table], mapping: RegisterMapping | None = None) -> Layout:
    """The same, whatever is missing. Raises UnreadableFile for a file without rows."""
    best, widest = best_row(file, tables, lambda table, row: mapped(table, row, mapping) if mapping
                            else by_headings(table, row))  # fmt: skip
    if mapping:
        lacking = [heading for name, heading in mapping.columns.items() if name not in best.positions]
        if lacking:
            raise UnreadableFile(
                f"{file} has no row with the headings {_listed([f'“{one[:60]}”' for one in lacking])} that "
                "the mapping names.",
                next_step="Correct the mapping file, or name the sheet with --sheet.",
            )
        return best
    return _completed(best if best.rank >= (1, 2) else widest)


def best_row(
    file: str, tables: Sequence[Table], lay: Callable[[Table, RawRow], Layout]
) -> tuple[Layout, Layout]:
    """The layout with most columns found of all rows that can be the headings, and that of the fullest row.

    `lay` finds the columns where a row is taken for the headings. Raises UnreadableFile for a file without
    rows.
    """
    best: Layout | None = None
    widest: Layout | None = None
    registers: dict[str, None] = {}
    for table in tables:
        for row in islice(table.rows(), HEAD_ROWS):
            layout = lay(table, row)
            if not layout.missing and not table.alternative:
                registers[table.name] = None
            if best is None or layout.rank > best.rank:
                best = layout
            if widest is None or _filled(row.cells) > _filled(widest.row):
                widest = layout
    if best is None or widest is None:
        raise UnreadableFile(
            f"{file} has no rows.", next_step="Export the register again and check that the file has rows."
        )
    return replace(best, others=tuple(name for name in registers if name != best.table.name)), widest


def _completed(layout: Layout) -> Layout:
    """The layout with columns that their cells tell."""
    headings = [clean_line(cell[:500]) for cell in layout.row]
    below = (row for row in layout.table.rows() if row.line > layout.line)
    wanted = layout.absent & RECOGNISABLE if layout.given is None else frozenset[ColumnName]()
    if not wanted or _filled(layout.row) <= len(layout.positions):
        return layout
    told = columns_by_content(below, headings, wanted=wanted, taken=frozenset(layout.positions.values()))
    found: dict[ColumnName, int] = {column.name: told[column.name] for column in COLUMNS
                                    if column.name in told}  # fmt: skip
    return replace(
        layout,
        positions={**layout.positions, **found},
        headings={**layout.headings, **{name: headings[number] for name, number in found.items()}},
        by_content=frozenset(found),
    )


def mapped(table: Table, row: RawRow, mapping: RegisterMapping) -> Layout:
    """The columns that a mapping names, as far as this row of headings has them."""
    headings = [heading_words(cell) for cell in row.cells]
    wanted = {column.name: heading_words(mapping.columns[column.name])
              for column in COLUMNS if column.name in mapping.columns}  # fmt: skip
    positions = {name: headings.index(heading) for name, heading in wanted.items() if heading in headings}
    return replace(_at(table, row, headings, positions), mapping=mapping)


def heading_words(cell: str) -> str:
    """The words of a heading, also of a field's name as programs write it."""
    return said(clean_line(cell[:500]).replace("_", " "))


def by_headings(table: Table, row: RawRow) -> Layout:
    """The columns that this row of headings tells."""
    headings = [heading_words(cell) for cell in row.cells[:_MOST_COLUMNS]]
    positions: dict[ColumnName, int] = {}
    for column in COLUMNS:
        free = {heading: number for number, heading in reversed(list(enumerate(headings)))
                if heading and number not in positions.values()}  # fmt: skip
        named = next((free[heading] for heading in column.headings if heading in free), None)
        if named is None:
            named = min((n for heading, n in free.items() if _begins(heading, column)), default=None)
        if named is None:
            named = next((free[heading] for heading in column.at_last if heading in free), None)
        if named is not None:
            positions[column.name] = named
    for column in COLUMNS:
        if column.name not in positions:
            qualified = _qualified(column, headings, frozenset(positions.values()))
            if qualified is not None:
                positions[column.name] = qualified
    return _at(table, row, headings, positions)


def _qualified(column: Column, headings: Sequence[str], taken: frozenset[int]) -> int | None:
    """The cell number of the heading that is a known one with the fewest words about it; None where two are.

    Of as few words about them, the longer known heading says more.
    """
    fitting: list[tuple[int, int, int]] = []
    for number, heading in enumerate(headings):
        words = frozenset(heading.split()) if heading and heading not in _EXACT else frozenset()
        if number not in taken and 0 < len(words) <= _MOST_WORDS:
            about = [(len(words - known), -len(known)) for known in _WORDS[column.name]
                     if known <= words and words - known <= column.qualifiers]  # fmt: skip
            fitting += [(*min(about), number)] if about else []
    fitting.sort()
    alone = len(fitting) == 1 or (len(fitting) > 1 and fitting[0][:2] < fitting[1][:2])
    return fitting[0][2] if alone else None


def _at(table: Table, row: RawRow, headings: Sequence[str], positions: Mapping[ColumnName, int]) -> Layout:
    exported = is_exported(set(headings))
    if exported:  # its column "Force" says whose register it is
        positions = {name: number for name, number in positions.items() if not is_ours(headings[number])}
    return Layout(
        table=table,
        positions=positions,
        headings={name: clean_line(row.cells[number][:500]) for name, number in positions.items()},
        row=row.cells,
        width=max((number + 1 for number, heading in enumerate(headings) if heading), default=0),
        given=headings.index(REFERENCE) if exported else None,
        line=row.line,
    )


def _begins(heading: str, column: Column) -> bool:
    return any(heading.startswith(f"{beginning} ") for beginning in column.beginnings)


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _found(layout: Layout) -> str:
    if layout.positions:
        found = f"The columns found are {_listed(_quoted(layout.headings.values()))}."
        others = _quoted(layout.unused.values())
        if len(others) > _SHOWN:
            others = [*others[:_SHOWN], f"{len(others) - _SHOWN:,} more"]
        return f"{found} The file's other headings are {_listed(others)}." if others else found
    shown = [f"“{clean_line(cell[:500])[:40]}”" for cell in layout.row[:8] if cell.strip()]
    return f"No row of headings was found; its fullest row near the top begins {_listed(shown)}."


def _quoted(headings: Iterable[str]) -> list[str]:
    return [f"“{one[:60]}”" for one in headings]


def _listed(items: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(items[:-1]), items[-1] if items else "")))
