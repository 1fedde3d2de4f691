"""One import, inside the transaction that its caller opened: rows in, a report of what they changed out.

The rows of the file wait in a temporary table, so that memory does not grow with the file. `matching` finds
out which recommendation each row is, `register` what it is an edition of, `outcome` writes what follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Insert, func, insert, select, update

from searchapp.domain.importing import (
    HeldBackRow,
    ImportProblem,
    ImportReport,
    Pairing,
    RegisterRow,
    SourceFile,
)
from searchapp.domain.reading import Reading
from searchapp.store.matching import Matching
from searchapp.store.outcome import Outcome
from searchapp.store.readings import keep_reading
from searchapp.store.records import incoming
from searchapp.store.register import edition_of, find_register, rows_elsewhere
from searchapp.store.schema import IMPORT_RUNS, INCOMING, PROBLEMS, SOURCE_FILES
from searchapp.store.sql_stated import write_stated_history

_BATCH: Final = 1_000


class ImportRun:
    """An import run: `stage` the rows, then `settle`."""

    def __init__(self, connection: Connection, source: SourceFile, *, force: str, at: str, by: str) -> None:
        self._connection = connection
        self._source = source
        self._force = force
        self._at = at
        self._by = by
        self._problems: list[ImportProblem] = []
        INCOMING.drop(connection, checkfirst=True)
        INCOMING.create(connection)
        self._number = self._begin()

    def stage(self, rows: Iterable[RegisterRow | HeldBackRow]) -> None:
        """Take in the rows of the file, and note their problems."""
        remaining = iter(rows)
        while batch := list(islice(remaining, _BATCH)):
            self._connection.execute(insert(INCOMING), [incoming(row, self._force) for row in batch])
            problems = [problem for row in batch for problem in row.problems]
            if problems:
                noted = [{"run_id": self._number, **asdict(problem)} for problem in problems]
                self._connection.execute(insert(PROBLEMS), noted)
                self._problems += problems

    def settle(
        self, *, register: str, absent: frozenset[str], pairing: Pairing, reading: Reading
    ) -> ImportReport:
        """Match the rows, write what is new, changed or gone, and count it; see `SqlStore.import_rows`."""
        matching = Matching(self._connection, pairing)
        matching.match_same()
        matching.match_given(self._force)
        register_id = find_register(
            self._connection, force=self._force, name=register, file=self._source.name
        )
        matching.match_reference(register_id)
        matching.match_alike(register_id)
        matching.forget_ours()
        matching.give_references()
        force, name, edition = edition_of(self._connection, register_id)
        elsewhere = rows_elsewhere(self._connection, register_id)
        outcome = Outcome(
            self._connection, run=self._number, register=register_id, force=self._force, at=self._at
        )
        outcome.keep_absent(absent)
        outcome.keep_other_columns()
        outcome.keep_former()
        changed, changes, left_out = outcome.write_changed()
        outcome.write_new()
        outcome.write_places()
        write_stated_history(self._connection)
        gone, gone_rows = outcome.mark_gone()
        new_rows = outcome.new_rows()
        outcome.show_places()
        read, new, held_back = self._staged()
        counts: dict[str, Any] = {
            "read": read,
            "new": new,
            "changed": changed,
            "unchanged": read - new - changed - held_back,
            "gone": gone,
            "held_back": held_back,
        }
        finished = update(IMPORT_RUNS).where(IMPORT_RUNS.c.id == self._number)
        self._connection.execute(finished.values(register_id=register_id, **counts))
        keep_reading(self._connection, self._number, reading)
        INCOMING.drop(self._connection)
        return ImportReport(
            run=self._number,
            file=self._source.name,
            force=force,
            register=name,
            edition=edition,
            elsewhere=elsewhere,
            **counts,
            problems=tuple(self._problems),
            changes=tuple(changes),
            changes_left_out=left_out,
            new_rows=new_rows,
            gone_rows=gone_rows,
        )

    def _begin(self) -> int:
        file = SOURCE_FILES.c
        same = select(file.id).where(file.sha256 == self._source.sha256, file.name == self._source.name)
        known = self._connection.execute(same).scalar_one_or_none()
        if known is None:
            known = self._insert(insert(SOURCE_FILES).values(asdict(self._source)))
        counts = dict.fromkeys(("read", "new", "changed", "unchanged", "gone", "held_back"), 0)
        return self._insert(
            insert(IMPORT_RUNS).values(source_file_id=known, at=self._at, by=self._by, **counts)
        )

    def _insert(self, statement: Insert) -> int:
        key = self._connection.execute(statement).inserted_primary_key
        assert key is not None
        return int(key[0])

    def _staged(self) -> tuple[int, int, int]:
        """How many rows were read, are new and are held back."""
        staged = INCOMING.c
        counted = select(
            func.count(), func.count().filter(staged.new), func.count().filter(staged.held_back)
        ).select_from(INCOMING)
        read, new, held_back = self._connection.execute(counted).one()
        return read, new, held_back
