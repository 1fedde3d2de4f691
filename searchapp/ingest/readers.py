"""The file formats that can be read: a row of `READERS` each. A new format is one function and one row.

Decides by what a file holds, not by what it is called.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from searchapp.domain.errors import TooLarge, UnreadableFile
from searchapp.domain.importing import SourceFile
from searchapp.ingest.delimited import delimited_tables
from searchapp.ingest.table import Table


@dataclass(frozen=True, slots=True)
class Reader:
    """A file format. `recognises` is asked with the first bytes of a file; the first to say yes reads it."""

    name: str
    recognises: Callable[[bytes], bool]
    tables: Callable[[Path], list[Table]]


# What a file that no reader recognises is called when the user is told, by its first bytes.
_FOREIGN: Final = (
    (b"PK\x03\x04", "a workbook, a Word document or another zipped file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3\0", "a database"),
)


def _foreign(head: bytes) -> str:
    return next((kind for magic, kind in _FOREIGN if head.startswith(magic)), "")


READERS: Final = (Reader("delimited text", lambda head: not _foreign(head), delimited_tables),)


def open_tables(path: Path, *, max_bytes: int) -> list[Table]:
    """All readings of the file as a table. Raises UnreadableFile and TooLarge, naming what was found."""
    _check(path, max_bytes)
    try:
        with path.open("rb") as file:
            head = file.read(64)
        for reader in READERS:
            if reader.recognises(head):
                return reader.tables(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    raise UnreadableFile(
        f"{path.name} is {_foreign(head)}, which cannot be read.",
        next_step="Open it and save the register as CSV (comma or tab separated), then import that file.",
    )


def describe(path: Path) -> SourceFile:
    """Name, size and SHA-256 of a file. Raises UnreadableFile."""
    digest = hashlib.sha256()
    size = 0
    try:
        with path.open("rb") as file:
            for chunk in iter(partial(file.read, 1 << 20), b""):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise _unreadable(path, error) from error
    return SourceFile(name=path.name, size=size, sha256=digest.hexdigest())


def _check(path: Path, max_bytes: int) -> None:
    try:
        found = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    if not path.is_file():
        raise UnreadableFile(f"{path.name} is not a file.", next_step="Name the register's file itself.")
    if found.st_size == 0:
        raise UnreadableFile(
            f"{path.name} is empty.", next_step="Export the register again and check that the file has rows."
        )
    if found.st_size > max_bytes:
        raise TooLarge(
            f"{path.name} has {found.st_size / 1e6:,.1f} MB; at most {max_bytes / 1e6:,.1f} MB are read.",
            next_step="Import it in parts, or raise SEARCHAPP_MAX_IMPORT_MB.",
        )


def _unreadable(path: Path, error: OSError) -> UnreadableFile:
    if isinstance(error, FileNotFoundError):
        return UnreadableFile(f"There is no file {path}.", next_step="Check the name and folder.")
    return UnreadableFile(
        f"{path.name} cannot be read: {(error.strerror or str(error)).lower()}.",
        next_step="Check that you may read the file and that nothing else has it open.",
    )
