"""Opens a register file and reads its recommendations, cleaned: the way into this room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from searchapp.domain.errors import UnreadableFile
from searchapp.domain.importing import HeldBackRow, RegisterRow
from searchapp.domain.progress import Progress, Silent
from searchapp.ingest.columns import COLUMNS, Layout, find_columns
from searchapp.ingest.readers import open_tables
from searchapp.ingest.rows import register_rows
from searchapp.ingest.table import Table

DEFAULT_MAX_BYTES: Final = 200_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register file whose columns have been found; nothing below the headings has been read yet."""

    layout: Layout

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
        return [column.title for column in COLUMNS if column.name in self.layout.absent]

    def rows(self) -> Iterator[RegisterRow | HeldBackRow]:
        """Every recommendation in file order, streamed, those that cannot be read as `HeldBackRow`.

        Raises UnreadableFile or TooLarge where the file stops being readable.
        """
        return register_rows(self.layout)


_SILENT: Final = Silent()


def open_register(
    path: Path, *, max_bytes: int = DEFAULT_MAX_BYTES, sheet: str = "", progress: Progress = _SILENT
) -> Register:
    """Find table and columns of the file; only the table named `sheet`, if one is named.

    Raises UnreadableFile and TooLarge.
    """
    tables = open_tables(path, max_bytes=max_bytes, progress=progress)
    return Register(layout=find_columns(path.name, _chosen(path.name, tables, sheet)))


def _chosen(file: str, tables: list[Table], sheet: str) -> list[Table]:
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
