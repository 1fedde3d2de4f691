"""Imports a source file: reads it, has the store match and write it in one transaction, and reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from searchapp.domain.errors import UnreadableFile
from searchapp.domain.importing import HeldBackRow, ImportReport, RegisterRow
from searchapp.domain.people import Person, Right
from searchapp.domain.ports import ImportStore
from searchapp.domain.progress import Progress
from searchapp.domain.reading import Reading
from searchapp.domain.recommendation import Status
from searchapp.ingest import (
    DEFAULT_MAX_BYTES,
    PAIRING,
    Register,
    describe,
    known_force,
    open_register,
    propose_mapping,
)

_NONE: Final[Mapping[str, Status | None]] = MappingProxyType({})

_TOLD: Final = 1_000
"""Progress is told after so many lines, which costs nothing beside reading them."""

_MAX_PROBLEMS: Final = 10_000
"""With more problems than this, the file is not the register it was taken for."""


class _AnotherRegister(Exception):
    """The rows are of a register that was read in another way than the file has been."""

    def __init__(self, register: str) -> None:
        self.register = register


@dataclass(frozen=True, slots=True, kw_only=True)
class Importing:
    """Imports source files into a store. Files over `max_bytes` are refused."""

    store: ImportStore
    progress: Progress
    max_bytes: int = DEFAULT_MAX_BYTES

    def run(
        self,
        path: Path,
        *,
        force: str,
        person: Person,
        dry_run: bool = False,
        register: str = "",
        sheet: str = "",
        mapping: Path | None = None,
        columns: Mapping[str, str] | None = None,
        statuses: Mapping[str, Status | None] = _NONE,
        afresh: bool = False,
        accept: Callable[[ImportReport], None] | None = None,
    ) -> ImportReport:
        """Import one file of the force's register, or say what that would do.

        `register`: name of the register the file is an edition of; "" finds it by file name and content.
        `sheet`: the sheet of a workbook to read; "" finds it by its headings. `mapping`: a mapping file.
        `columns`: heading by field, in place of what that says. `statuses`: what words of the register mean,
        in place of what that says of them; None: not known. What neither says is read as the register's
        last edition was, unless `afresh`; how the file was read is remembered. What that register had and the
        file has not is marked gone. `accept` is shown the outcome before it is kept. Raises Forbidden,
        InvalidInput for an unknown force or a wrong mapping, UnreadableFile, TooLarge, Unavailable, Conflict
        or what `accept` raises, and then nothing has changed.
        """
        person.must(Right.IMPORT)
        force = known_force(force)
        readings = {} if afresh else self.store.last_readings(force)

        opened = partial(
            open_register,
            path,
            max_bytes=self.max_bytes,
            sheet=sheet,
            mapping=mapping,
            columns=columns,
            statuses=statuses,
            readings=readings,
            progress=self.progress,
        )

        def taken_over(file: Register, theirs: Mapping[str, Reading]) -> ImportReport:
            def accepted(report: ImportReport) -> None:
                reading = theirs.get(report.register)
                says_anything = reading is not None and (reading.says_anything or file.before.says_anything)
                if says_anything and reading != file.before:
                    raise _AnotherRegister(report.register)
                if accept is not None:
                    accept(report)

            report = self.store.import_rows(
                describe(path),
                self._watched(path.name, file),
                force=force,
                register=register,
                absent=file.absent,
                pairing=PAIRING,
                dry_run=dry_run,
                by=person.name,
                reading=file.reading,
                accept=accepted,
            )
            return replace(
                report,
                coverage=file.coverage(),
                own_statuses=file.own_statuses(),
                recalled=file.recalled,
            )

        file = opened(register=register)
        self._tell(path.name, file)
        try:
            return taken_over(file, readings)
        except _AnotherRegister as another:  # told by its content, when all had been read
            with suppress(UnreadableFile):  # not in that register's way; it was in the way first tried
                file = opened(register=another.register)
            return taken_over(file, {})

    def propose_mapping(
        self, path: Path, *, person: Person, force: str, register: str = "", sheet: str = ""
    ) -> str:
        """A mapping file for a register of other headings, as text, for a person to edit.

        It begins with how the register's last edition was read. Raises Forbidden, InvalidInput for an unknown
        force, UnreadableFile and TooLarge.
        """
        person.must(Right.IMPORT)
        readings = self.store.last_readings(known_force(force))
        return propose_mapping(
            path,
            max_bytes=self.max_bytes,
            sheet=sheet,
            readings=readings,
            register=register,
            progress=self.progress,
        )

    def _tell(self, name: str, opened: Register) -> None:
        if opened.absent_titles:
            self.progress.message(
                f"{name} has no column for the {', '.join(opened.absent_titles)}; "
                "what is known of these from earlier files is kept."
            )
        if opened.layout.others:
            left = ", ".join(f"“{one}”" for one in opened.layout.others)
            self.progress.message(
                f"{name} has several sheets or tables that look like registers. "
                f"“{opened.layout.table.name}” is read; not read: {left}. "
                "To read another one, name it with --sheet."
            )

    def _watched(self, name: str, opened: Register) -> Iterator[RegisterRow | HeldBackRow]:
        """The rows, with progress told in lines, as long as their problems are within reason."""
        advance = self.progress.start(f"Reading {name}", opened.lines)
        done = problems = 0
        for row in opened.rows():
            problems += len(row.problems)
            if problems > _MAX_PROBLEMS:
                problem = row.problems[-1]
                raise UnreadableFile(
                    f"{name} has more than {_MAX_PROBLEMS:,} rows or cells that cannot be read, so nothing "
                    f"of it was imported. In line {problem.line:,}: {problem.message}",
                    next_step="Check that it is a register whose columns hold what their headings say.",
                )
            if row.line - done >= _TOLD:
                advance(row.line - done)
                done = row.line
            yield row
        if not opened.tally.rows:
            raise UnreadableFile(
                f"{name} has headings in line {opened.layout.line:,}, but no recommendation below them.",
                next_step="Export the register again and check that the file has rows.",
            )
        advance(max(0, (opened.lines or row.line) - done))
        self.progress.start(f"Comparing {opened.tally.rows:,} rows with what is known")
