"""Opens a register file and reads its recommendations, cleaned: the way into this room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from searchapp.domain.coverage import ColumnCoverage, Coverage, FoundBy
from searchapp.domain.errors import UnreadableFile
from searchapp.domain.importing import HeldBackRow, OwnStatus, RegisterRow
from searchapp.domain.progress import Progress, Silent
from searchapp.domain.recommendation import Status
from searchapp.domain.reference import said
from searchapp.ingest.columns import COLUMNS, Column, Layout, find_columns
from searchapp.ingest.mapping import load_mapping
from searchapp.ingest.normalise import clean_line
from searchapp.ingest.readers import open_tables
from searchapp.ingest.rows import Tally, register_rows
from searchapp.ingest.statuses import suggested
from searchapp.ingest.table import Table

DEFAULT_MAX_BYTES: Final = 200_000_000
_MOST_STATUSES: Final = 40  # a column of more is no column of statuses


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register file whose columns have been found; nothing below the headings has been read yet."""

    layout: Layout
    tally: Tally = field(default_factory=Tally)

    @property
    def lines(self) -> int | None:
        """Number of lines to expect, for progress; None when not known beforehand."""
        return self.layout.table.lines

    @property
    def absent(self) -> frozenset[str]:
        """Fields of `RegisterRow` for which the file has no column."""
        return frozenset(self.layout.absent)

    @property
    def absent_titles(self) -> list[str]:
        """The same in users' words."""
        return [column.title for column in COLUMNS if column.expected and column.name in self.layout.absent]

    def rows(self) -> Iterator[RegisterRow | HeldBackRow]:
        """Every recommendation in file order, streamed, those that cannot be read as `HeldBackRow`.

        Raises UnreadableFile or TooLarge where the file stops being readable.
        """
        return register_rows(self.layout, self.tally)

    def coverage(self) -> Coverage:
        """How the columns were understood, and how many of the cells read so far are filled."""
        titles = {self.layout.positions[column.name]: column for column in COLUMNS
                  if column.name in self.layout.positions}  # fmt: skip
        return Coverage(
            table=self.layout.table.name,
            line=self.layout.line,
            rows=self.tally.rows,
            columns=tuple(
                self._column(number, clean_line(heading[:500]), titles.get(number))
                for number, heading in enumerate(self.layout.row[: self.layout.width])
            ),
            absent=tuple(self.absent_titles),
            others=self.layout.others,
        )

    def own_statuses(self) -> tuple[OwnStatus, ...]:
        """The register's own words for statuses in the rows read so far, the most frequent first."""
        rows = Counter[str]()
        spelt: dict[str, str] = {}
        for words, count in self.tally.statuses.items():
            rows[said(words)] += count
            spelt.setdefault(said(words), words)
        meant = self.layout.mapping.statuses
        return tuple(
            OwnStatus(words=spelt[key], rows=count, status=meant.get(key), suggested=tuple(suggested(key)))
            for key, count in rows.most_common(_MOST_STATUSES)
        )

    def _column(self, number: int, heading: str, column: Column | None) -> ColumnCoverage:
        found: FoundBy = "heading"
        if column is None:
            found = "kept"
        elif column.name in self.layout.mapping.columns:
            found = "mapping"
        elif column.name in self.layout.by_content:
            found = "content"
        return ColumnCoverage(
            heading=heading,
            field=column.title if column else "",
            found_by=found,
            filled=self.tally.filled[number],
            examples=self.tally.examples(number),
        )


_SILENT: Final = Silent()
_NONE: Final[Mapping[str, Status]] = MappingProxyType({})


def open_register(
    path: Path,
    *,
    max_bytes: int = DEFAULT_MAX_BYTES,
    sheet: str = "",
    mapping: Path | None = None,
    statuses: Mapping[str, Status] = _NONE,
    progress: Progress = _SILENT,
) -> Register:
    """Find table and columns of the file; only the table named `sheet`, if one is named.

    `mapping`: a mapping file. `statuses`: what words of the register mean, in place of what that says of
    them. Raises UnreadableFile, TooLarge, and InvalidInput for the mapping file.
    """
    tables = open_tables(path, max_bytes=max_bytes, progress=progress)
    meant = load_mapping(mapping, tuple(column.name for column in COLUMNS)) if mapping else None
    layout = find_columns(path.name, chosen(path.name, tables, sheet), meant)
    told = {**layout.mapping.statuses, **{said(words): status for words, status in statuses.items()}}
    return Register(layout=replace(layout, mapping=replace(layout.mapping, statuses=told)))


def chosen(file: str, tables: list[Table], sheet: str) -> list[Table]:
    """The table of that name, else all that are not hidden. Raises UnreadableFile."""
    if not sheet:
        return [table for table in tables if not table.hidden] or tables
    named = [table for table in tables if table.name.casefold() == sheet.casefold()]
    if not named:
        raise UnreadableFile(
            f"{file} has no sheet “{sheet}”.",
            next_step=f"Name one of: {', '.join(table.name for table in tables)}.",
        )
    return named


def read_register(path: Path, *, max_bytes: int = DEFAULT_MAX_BYTES) -> Iterator[RegisterRow]:
    """The readable recommendations of a register, cleaned, in file order, streamed.

    Row numbers count those held back too. Raises UnreadableFile and TooLarge.
    """
    rows = open_register(path, max_bytes=max_bytes).rows()
    return (row for row in rows if isinstance(row, RegisterRow))
