"""The file formats that can be read: a row of `READERS` each. A new format is one module and one row.

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
from searchapp.domain.progress import Progress
from searchapp.ingest.archive import encrypted
from searchapp.ingest.contents import Contents, Recognises, contents, is_html, is_json
from searchapp.ingest.delimited import delimited_tables
from searchapp.ingest.forms import with_forms
from searchapp.ingest.json_lines import json_tables
from searchapp.ingest.old_workbook import old_workbook_tables
from searchapp.ingest.open_document import open_document_tables
from searchapp.ingest.pdf import pdf_tables
from searchapp.ingest.table import Table
from searchapp.ingest.web_page import web_page_tables
from searchapp.ingest.word import word_tables
from searchapp.ingest.workbook import workbook_tables


@dataclass(frozen=True, slots=True)
class Reader:
    """A file format. `recognises` is asked what a file holds; the first to say yes reads it."""

    name: str
    recognises: Recognises
    tables: Callable[[Path, Progress], list[Table]]


# What a file that no reader recognises is called when the user is told, by its first bytes.
_FOREIGN: Final = (
    (b"PK\x03\x04", "a zipped file that holds no workbook or document, or is damaged"),
    (b"\xd0\xcf\x11\xe0", "an old Word or other Office file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3\0", "a database"),
)


def _foreign(found: Contents) -> str:
    return next((kind for magic, kind in _FOREIGN if found.head.startswith(magic)), "")


READERS: Final = (
    Reader("Excel workbook", lambda found: found.has("xl/workbook.xml"), workbook_tables),
    Reader("Excel binary workbook", lambda found: found.has("xl/workbook.bin"), old_workbook_tables),
    Reader(
        "old Excel workbook", lambda found: found.has("Workbook") or found.has("Book"), old_workbook_tables
    ),
    Reader("OpenDocument spreadsheet", lambda found: found.has("content.xml"), open_document_tables),
    Reader("Word document", lambda found: found.has("word"), word_tables),
    Reader("PDF", lambda found: found.head.startswith(b"%PDF"), pdf_tables),
    Reader("web page", is_html, web_page_tables),
    Reader("JSON lines", is_json, json_tables),
    Reader("delimited text", lambda found: not _foreign(found), delimited_tables),
)


def open_tables(path: Path, *, max_bytes: int, progress: Progress) -> list[Table]:
    """All readings of the file as a table. Raises UnreadableFile and TooLarge, naming what was found."""
    _check(path, max_bytes)
    try:
        found = contents(path)
        if found.has("EncryptedPackage"):
            raise encrypted(path.name)
        for reader in READERS:
            if reader.recognises(found):
                return with_forms(reader.tables(path, progress))
    except OSError as error:
        raise _unreadable(path, error) from error
    raise UnreadableFile(
        f"{path.name} is {_foreign(found)}, which cannot be read.",
        next_step="Open it and save the register as a workbook (XLSX), a Word document (DOCX) or CSV, then "
        "import that file.",
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
