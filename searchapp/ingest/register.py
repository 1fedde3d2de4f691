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
from searchapp.domain.reading import LostColumn, Reading, Recalled
from searchapp.domain.recommendation import Status
from searchapp.domain.reference import said
from searchapp.ingest.columns import find_columns
from searchapp.ingest.headings import COLUMNS, Column, heading_words
from searchapp.ingest.layout import Layout
from searchapp.ingest.mapping import RegisterMapping, load_mapping
from searchapp.ingest.normalise import clean_line
from searchapp.ingest.readers import open_tables
from searchapp.ingest.recalled import lost_columns, of_register, recalled_layout, said_again
from searchapp.ingest.rows import Tally, register_rows
from searchapp.ingest.statuses import suggested
from searchapp.ingest.table import Table

FIELDS: Final[Mapping[str, str]] = {column.name: column.title for column in COLUMNS}
"""What users call the fields that a column can become, by name."""

DEFAULT_MAX_BYTES: Final = 200_000_000
_MOST_STATUSES: Final = 40  # a column of more is no column of statuses


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register file whose columns have been found; nothing below the headings has been read yet.

    `before`: what was said of the edition before; `recalled`: what of that is followed, None for nothing.
    """

    layout: Layout
    before: Reading = field(default_factory=Reading)
    recalled: Recalled | None = None
    tally: Tally = field(default_factory=Tally)

    @property
    def reading(self) -> Reading:
        """What is to be remembered of how this file is read."""
        return said_again(self.layout, self.before)

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
        meant, then = self.layout.mapping.statuses, self.before.statuses
        return tuple(
            OwnStatus(
                words=spelt[key],
                rows=count,
                status=meant.get(key),
                recalled=key in then and then[key] == meant.get(key),
                suggested=tuple(suggested(key)),
            )
            for key, count in rows.most_common(_MOST_STATUSES)
        )

    def _column(self, number: int, heading: str, column: Column | None) -> ColumnCoverage:
        found: FoundBy = "heading"
        if column is None:
            found = "kept"
        elif heading in self.layout.placed:
            found = "place"
        elif column.name in self.layout.mapping.columns:
            found = self.layout.told_by
            before = self.before.columns.get(column.name, "")
            if found == "last import" and heading_words(before) != heading_words(heading):
                found = "heading"
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
_NO_STATUSES: Final[Mapping[str, Status | None]] = MappingProxyType({})
_NO_READINGS: Final[Mapping[str, Reading]] = MappingProxyType({})


def open_register(
    path: Path,
    *,
    max_bytes: int = DEFAULT_MAX_BYTES,
    sheet: str = "",
    mapping: Path | None = None,
    columns: Mapping[str, str] | None = None,
    statuses: Mapping[str, Status | None] = _NO_STATUSES,
    readings: Mapping[str, Reading] = _NO_READINGS,
    register: str = "",
    progress: Progress = _SILENT,
) -> Register:
    """Find table and columns of the file; only the table named `sheet`, if one is named.

    `columns`: heading by field, in place of those of the mapping file. `mapping`: a mapping file.
    `statuses`: what words of the register mean, in place of what that says of them; None: nothing known.
    `readings`: how registers were read last, by name, the newest first; where neither `columns` nor the
    mapping file say otherwise, the file is read like that of the `register` of which it seems to be an
    edition. Raises UnreadableFile, TooLarge, and InvalidInput for the mapping file.
    """
    tables = open_tables(path, max_bytes=max_bytes, progress=progress)
    name, before = of_register(path.name, tables, readings, register)
    meant = load_mapping(mapping, tuple(column.name for column in COLUMNS)) if mapping else RegisterMapping()
    layout, lost = _laid_out(path.name, chosen(path.name, tables, sheet), meant, columns, before)
    told = {**meant.statuses, **{said(words): status for words, status in statuses.items()}}
    known = {words: status for words, status in {**before.statuses, **told}.items() if status}
    layout = replace(layout, mapping=replace(layout.mapping, statuses=known))
    recalled = Recalled(
        register=name,
        columns=len(before.columns) - len(lost) + len(before.fixed) if layout.told_by == "last import" else 0,
        statuses=sum(known.get(words) == status for words, status in before.statuses.items()),
        lost=lost,
    )
    return Register(
        layout=layout,
        before=before,
        recalled=recalled if recalled.columns or recalled.statuses or lost else None,
    )


def _laid_out(
    file: str,
    tables: list[Table],
    mapping: RegisterMapping,
    columns: Mapping[str, str] | None,
    before: Reading,
) -> tuple[Layout, tuple[LostColumn, ...]]:
    """The layout by what a person said of this file, else of the edition before, else by the file alone.

    With it the columns of the edition before that were looked for and are gone.
    """
    if columns is not None:
        fixed = {
            name: value for name, value in (mapping.fixed or before.fixed).items() if name not in columns
        }
        said_now = RegisterMapping(columns=columns, fixed=fixed)
        return replace(find_columns(file, tables, said_now), told_by="your choice"), ()
    if mapping.columns or mapping.fixed:
        return find_columns(file, tables, mapping), ()
    if not before.columns:
        return find_columns(file, tables), ()
    layout = recalled_layout(file, tables, before)
    if layout.missing or layout.given is not None:
        layout = find_columns(file, tables)
    return layout, () if layout.given is not None else lost_columns(layout, before)


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
