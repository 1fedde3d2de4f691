"""Opens a register file and reads its recommendations, cleaned: the way into this room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from searchapp.domain.importing import HeldBackRow, RegisterRow
from searchapp.ingest.columns import COLUMNS, Layout, find_columns
from searchapp.ingest.readers import open_tables
from searchapp.ingest.rows import register_rows

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


def open_register(path: Path, *, max_bytes: int = DEFAULT_MAX_BYTES) -> Register:
    """Find table and columns of the file. Raises UnreadableFile and TooLarge."""
    return Register(layout=find_columns(path.name, open_tables(path, max_bytes=max_bytes)))


def read_register(path: Path, *, max_bytes: int = DEFAULT_MAX_BYTES) -> Iterator[RegisterRow]:
    """The readable recommendations of a register, cleaned, in file order, streamed.

    Row numbers count those held back too. Raises UnreadableFile and TooLarge.
    """
    rows = open_register(path, max_bytes=max_bytes).rows()
    return (row for row in rows if isinstance(row, RegisterRow))
