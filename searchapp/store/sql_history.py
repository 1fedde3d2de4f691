"""The past of the store: import runs, their problems, the change log; and taking a run back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, RowMapping, Select, and_, exists, select

from searchapp.domain.errors import NotFound
from searchapp.domain.history import Event, PastRun, Undone
from searchapp.domain.importing import ImportProblem
from searchapp.store.database import Database
from searchapp.store.history_tables import UNDONE_RUNS
from searchapp.store.schema import (
    CHANGES,
    IMPORT_RUNS,
    PROBLEMS,
    REGISTERS,
    SOURCE_FILES,
    SOURCE_ROWS,
)
from searchapp.store.undo import Undo

_STREAMED: Final = {"yield_per": 500}
_COUNTS: Final = ("read", "new", "changed", "unchanged", "gone", "held_back")


class SqlHistory:
    """`domain.ports.HistoryStore` over one SQL database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def runs(self) -> list[PastRun]:
        """All import runs, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(_runs().order_by(IMPORT_RUNS.c.id.desc())).mappings()
            return [_run(row) for row in rows]

    def run(self, number: int) -> PastRun:
        """One import run. Raises NotFound."""
        with self._database.reading() as connection:
            found = connection.execute(_runs().where(IMPORT_RUNS.c.id == number)).mappings().first()
        if found is None:
            raise NotFound(f"There is no import run {number}.", next_step="See the list of import runs.")
        return _run(found)

    def problems(self, run: int) -> Iterator[ImportProblem]:
        """Rows held back and cells left empty by a run, in file order, streamed."""
        found = select(PROBLEMS).where(PROBLEMS.c.run_id == run).order_by(PROBLEMS.c.row, PROBLEMS.c.id)
        with (
            self._database.reading() as connection,
            connection.execute(found, execution_options=_STREAMED) as rows,
        ):
            for row in rows.mappings():
                yield ImportProblem(**{name: row[name] for name in ImportProblem.__dataclass_fields__})

    def events(self, ref: str) -> list[Event]:
        """Everything the change log has of a recommendation, oldest first."""
        with self._database.reading() as connection:
            found = _events().where(CHANGES.c.ref == ref).order_by(CHANGES.c.number)
            return [_event(row) for row in connection.execute(found).mappings()]

    def events_after(self, run: int, *, register: str, force: str) -> Iterator[Event]:
        """What import runs after `run` changed, those taken back left out, streamed.

        Of recommendations that the register has or had, without those of which `came_new` tells all; ordered
        by reference, then in order of time.
        """
        after = (
            _events()
            .where(*_counting(run, register, force), CHANGES.c.ref.in_(_changed(run, register, force)))
            .order_by(CHANGES.c.ref, CHANGES.c.number)
        )
        with (
            self._database.reading() as connection,
            connection.execute(after, execution_options=_STREAMED) as rows,
        ):
            for row in rows.mappings():
                yield _event(row)

    def came_new(self, run: int, *, until: int, register: str, force: str) -> list[str]:
        """What came after run `run`, by run `until`, and has not changed since; see the port."""
        came = (
            select(CHANGES.c.ref)
            .join(SOURCE_ROWS, and_(SOURCE_ROWS.c.ref == CHANGES.c.ref, SOURCE_ROWS.c.shown.is_(True)))
            .outerjoin(UNDONE_RUNS, UNDONE_RUNS.c.run_id == CHANGES.c.run_id)
            .where(
                *_counting(run, register, force),
                CHANGES.c.kind == "new",
                CHANGES.c.run_id <= until,
                CHANGES.c.ref.not_in(_changed(run, register, force)),
                SOURCE_ROWS.c.gone.is_(False),
            )
        )
        with self._database.reading() as connection:
            return sorted(connection.execute(came).scalars())

    def events_of(self, refs: Sequence[str], *, after: int) -> list[Event]:
        """What import runs after run `after` changed of these, those taken back left out."""
        wanted = (CHANGES.c.ref.in_(refs), CHANGES.c.run_id > after, UNDONE_RUNS.c.run_id.is_(None))
        with self._database.reading() as connection:
            found = _events().where(*wanted).order_by(CHANGES.c.ref, CHANGES.c.number)
            return [_event(row) for row in connection.execute(found).mappings()]

    def check_undo(self, run: int) -> None:
        """Raise Conflict where the run cannot be undone, NotFound where there is none."""
        with self._database.reading() as connection:
            Undo(connection, run).check()

    def undo(self, run: int, *, by: str) -> None:
        """Take back exactly what the run did, in one transaction, noted in the change log.

        Raises NotFound; Conflict where it is undone already, too old, or another run built on it.
        """
        with self._database.writing() as connection:
            undo = Undo(connection, run)
            undo.check()
            undo.take_back(at=datetime.now(UTC).isoformat(timespec="seconds"), by=by)


def _runs() -> Select[Any]:
    run = IMPORT_RUNS.c
    return (
        select(
            *(run[name] for name in ("id", "at", "by", *_COUNTS)),
            REGISTERS.c.name.label("register"),
            REGISTERS.c.force,
            SOURCE_FILES.c.name.label("file"),
            SOURCE_FILES.c.sha256,
            UNDONE_RUNS.c.at.label("undone_at"),
            UNDONE_RUNS.c.by.label("undone_by"),
        )
        .join(REGISTERS, REGISTERS.c.id == run.register_id)
        .join(SOURCE_FILES, SOURCE_FILES.c.id == run.source_file_id)
        .outerjoin(UNDONE_RUNS, UNDONE_RUNS.c.run_id == run.id)
    )


def _run(row: RowMapping) -> PastRun:
    undone_at = row["undone_at"]
    return PastRun(
        number=row["id"],
        at=datetime.fromisoformat(row["at"]),
        undone=Undone(at=datetime.fromisoformat(undone_at), by=row["undone_by"]) if undone_at else None,
        **{name: row[name] for name in ("register", "force", "file", "sha256", "by", *_COUNTS)},
    )


def _counting(run: int, register: str, force: str) -> tuple[ColumnElement[bool], ...]:
    """Which entries of the log, beside `UNDONE_RUNS`, are of a register by runs after `run`."""
    held = SOURCE_ROWS.alias("held")
    there = (
        exists()
        .where(held.c.ref == CHANGES.c.ref, held.c.register_id == REGISTERS.c.id)
        .where(REGISTERS.c.name == register, REGISTERS.c.force == force)
    )
    return CHANGES.c.run_id > run, UNDONE_RUNS.c.run_id.is_(None), there


def _changed(run: int, register: str, force: str) -> Select[Any]:
    """References of which those entries tell more than that they are new."""
    return (
        select(CHANGES.c.ref)
        .outerjoin(UNDONE_RUNS, UNDONE_RUNS.c.run_id == CHANGES.c.run_id)
        .where(*_counting(run, register, force), CHANGES.c.kind != "new")
    )


def _events() -> Select[Any]:
    change = CHANGES.c
    return (
        select(
            *(change[name] for name in ("number", "at", "ref", "kind", "field", "before", "after", "run_id")),
            IMPORT_RUNS.c.by,
            SOURCE_FILES.c.name.label("file"),
            UNDONE_RUNS.c.by.label("undone_by"),
        )
        .outerjoin(IMPORT_RUNS, IMPORT_RUNS.c.id == change.run_id)
        .outerjoin(SOURCE_FILES, SOURCE_FILES.c.id == IMPORT_RUNS.c.source_file_id)
        .outerjoin(UNDONE_RUNS, UNDONE_RUNS.c.run_id == change.run_id)
    )


def _event(row: RowMapping) -> Event:
    by = row["undone_by"] if row["kind"] == "undone" else row["by"]
    return Event(
        at=datetime.fromisoformat(row["at"]),
        run=row["run_id"],
        file=row["file"] or "",
        by=by or "",
        taken_back=row["undone_by"] is not None,
        **{name: row[name] for name in ("number", "ref", "kind", "field", "before", "after")},
    )
