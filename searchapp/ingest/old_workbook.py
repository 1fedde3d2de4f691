"""Reads workbooks of the kinds before XLSX, and binary ones (XLS, XLSB).

The work is done by a process of its own (`calamine_rows`), whose end is no end of ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from searchapp.domain.errors import UnreadableFile
from searchapp.domain.progress import Progress
from searchapp.ingest.archive import encrypted
from searchapp.ingest.calamine_rows import ENCRYPTED
from searchapp.ingest.spill import Spill
from searchapp.ingest.table import RawRow, Table

_MAX_SECONDS: Final = 300
_PACKAGES: Final = Path(__file__).resolve().parents[2]


def old_workbook_tables(path: Path, progress: Progress) -> list[Table]:
    """A table for each sheet. Raises UnreadableFile."""
    progress.start(f"Opening {path.name}")
    written = Spill()
    _convert(path, written)
    written.file.seek(0)
    tables = []
    while line := written.file.readline():
        name, hidden, rows = json.loads(line)
        start = written.file.tell()
        for _ in range(rows):
            written.file.readline()
        tables.append(Table(name=name, rows=partial(_rows, written, start, rows), lines=rows, hidden=hidden))
    return tables


def _convert(path: Path, written: Spill) -> None:
    command = [sys.executable, "-m", "searchapp.ingest.calamine_rows", str(path.resolve())]
    search_path = os.pathsep.join(filter(None, (str(_PACKAGES), os.environ.get("PYTHONPATH"))))
    try:
        ended = subprocess.run(  # noqa: S603 - our own module, and a path that is an argument of its own
            command,
            stdout=written.file,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": search_path},
            timeout=_MAX_SECONDS,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        ended = -1
    if ended == ENCRYPTED:
        raise encrypted(path.name)
    if ended:
        raise UnreadableFile(
            f"{path.name} is damaged or no workbook that can be read.",
            next_step="Open it in a spreadsheet program, save it as XLSX, and import that file.",
        )


def _rows(written: Spill, start: int, rows: int) -> Iterator[RawRow]:
    written.file.seek(start)
    for number in range(1, rows + 1):
        line = written.file.readline()
        place = written.file.tell()
        yield RawRow(line=number, cells=tuple(json.loads(line)))
        written.file.seek(place)  # somebody else may have begun a pass meanwhile
