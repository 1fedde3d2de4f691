"""Where the columns of a register stand in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from searchapp.domain.coverage import FoundBy
from searchapp.ingest.exported import is_ours
from searchapp.ingest.headings import COLUMNS, ColumnName, heading_words
from searchapp.ingest.mapping import RegisterMapping
from searchapp.ingest.normalise import clean_line
from searchapp.ingest.table import RawRow, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the columns of a table are.

    `positions`: cell number from 0 by column. `headings`: those of these columns as the file has them.
    `row`: the heading row as the file has it. `by_content`: columns told by their cells. `mapping`: what a
    person said of the file, and `told_by` how. `others`: tables beside it that look like registers too.
    `given`: in a file that was exported here, the cell with the reference of ours, else None. `width`: number
    of cells in the heading row, empty ones at its end left out. `line`: its line. `placed`: headings of
    columns made of how the table is arranged, which stand before those of the file. `headless`: the table
    has only the rows below the headings.
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
    placed: frozenset[str] = frozenset()
    headless: bool = False

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

    @property
    def first(self) -> int:
        """The cell number of the first column of the file that has a heading."""
        made = len(self.placed)
        return next((number for number in range(made, self.width) if self.row[number].strip()), made)

    def below(self) -> Iterator[RawRow]:
        """The rows below the headings, in a fresh pass."""
        return (row for row in self.table.rows() if self.headless or row.line > self.line)

    def with_columns(
        self, columns: Mapping[str, ColumnName | None], rows: Callable[[], Iterator[RawRow]], *, table: Table
    ) -> Layout:
        """The layout with these headings before those of the file, and the fields they are; None: kept.

        `rows`: the rows below the headings, each with the cells of these columns before its own.
        """
        more = len(columns)
        made = [(name, number, heading) for number, (heading, name) in enumerate(columns.items()) if name]
        moved = {name: number + more for name, number in self.positions.items()}
        return replace(
            self,
            table=replace(table, rows=rows),
            positions=moved | {name: number for name, number, _ in made},
            headings={**self.headings, **{name: heading for name, _, heading in made}},
            row=(*columns, *self.row),
            width=self.width + more,
            placed=self.placed | frozenset(columns),
            headless=True,
        )
