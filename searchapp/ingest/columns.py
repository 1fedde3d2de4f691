"""Finds the columns of a register by their headings, wherever the heading row stands.

Knows nothing of what the cells below them mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from searchapp.domain.errors import UnreadableFile
from searchapp.ingest.arranged import arranged
from searchapp.ingest.column_contents import RECOGNISABLE, columns_by_content
from searchapp.ingest.exported import REFERENCE, is_exported, is_ours
from searchapp.ingest.headings import COLUMNS, EXACT, WORDS, Column, ColumnName, dated_heading, heading_words
from searchapp.ingest.layout import Layout
from searchapp.ingest.mapping import RegisterMapping
from searchapp.ingest.normalise import clean_line
from searchapp.ingest.table import RawRow, Table

HEAD_ROWS: Final = 60  # rows among which the headings are looked for
_MOST_WORDS: Final = 10  # of a heading that has qualifying words
_MOST_COLUMNS: Final = 16_384  # of a worksheet (ECMA-376)
_SHOWN: Final = 40  # headings that a refusal lists


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
        best = arranged(best, tables)
        lacking = [heading for name, heading in mapping.columns.items() if name not in best.positions]
        if lacking:
            raise UnreadableFile(
                f"{file} has no row with the headings {_listed([f'“{one[:60]}”' for one in lacking])} that "
                "the mapping names.",
                next_step="Correct the mapping file, or name the sheet with --sheet.",
            )
        return best
    return arranged(_completed(best if best.rank >= (1, 2) else widest), tables)


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
            if not table.alternative and {"text", "status"} <= layout.positions.keys():
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
    wanted = layout.absent & RECOGNISABLE if layout.given is None else frozenset[ColumnName]()
    if not wanted or _filled(layout.row) <= len(layout.positions):
        return layout
    taken = frozenset(layout.positions.values())
    told = columns_by_content(layout.below(), headings, wanted=wanted, taken=taken)
    found: dict[ColumnName, int] = {column.name: told[column.name] for column in COLUMNS
                                    if column.name in told}  # fmt: skip
    return replace(
        layout,
        positions={**layout.positions, **found},
        headings={**layout.headings, **{name: headings[number] for name, number in found.items()}},
        by_content=frozenset(found),
    )


def mapped(table: Table, row: RawRow, mapping: RegisterMapping) -> Layout:
    """The columns that a mapping names, as far as this row of headings has them.

    A heading of the same letters and signs goes before one of the same words.
    """
    headings = [heading_words(cell) for cell in row.cells]
    exact = [clean_line(cell[:500]) for cell in row.cells]
    positions: dict[ColumnName, int] = {}
    for name in (column.name for column in COLUMNS if column.name in mapping.columns):
        heading = mapping.columns[name]
        if heading in exact:
            positions[name] = exact.index(heading)
        elif (words := heading_words(heading)) in headings:
            positions[name] = headings.index(words)
    return replace(_at(table, row, headings, positions), mapping=mapping)


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
        if named is not None:
            positions[column.name] = named
    undated = [words if date else "" for words, date in map(dated_heading, row.cells[:_MOST_COLUMNS])]
    for by, among in ((_qualified, headings), (_at_last, headings), (_dated, undated)):
        for column in COLUMNS:
            if column.name not in positions:
                found = by(column, among, frozenset(positions.values()))
                if found is not None:
                    positions[column.name] = found
    return _at(table, row, headings, positions)


def _qualified(column: Column, headings: Sequence[str], taken: frozenset[int]) -> int | None:
    """The cell number of the heading that is a known one with the fewest words about it; None where two are.

    Of as few words about them, the longer known heading says more.
    """
    fitting: list[tuple[int, int, int]] = []
    for number, heading in enumerate(headings):
        words = frozenset(heading.split()) if heading and heading not in EXACT else frozenset()
        if number not in taken and 0 < len(words) <= _MOST_WORDS:
            about = [(len(words - known), -len(known)) for known in WORDS[column.name]
                     if known <= words and words - known <= column.qualifiers]  # fmt: skip
            fitting += [(*min(about), number)] if about else []
    fitting.sort()
    alone = len(fitting) == 1 or (len(fitting) > 1 and fitting[0][:2] < fitting[1][:2])
    return fitting[0][2] if alone else None


def _at_last(column: Column, headings: Sequence[str], taken: frozenset[int]) -> int | None:
    """The cell number of a heading that other columns are called by too."""
    free = {heading: number for number, heading in reversed(list(enumerate(headings))) if number not in taken}
    return next((free[heading] for heading in column.at_last if heading in free), None)


def _dated(column: Column, undated: Sequence[str], taken: frozenset[int]) -> int | None:
    """The cell number of a heading that is known but for a date, of what is said again and again."""
    known = {*column.headings, *column.at_last} if column.name in ("status", "response") else frozenset[str]()
    return next(
        (number for number, words in enumerate(undated) if words in known and number not in taken), None
    )


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
