"""Every store runs the same cases: SQLite always, PostgreSQL where there is one to use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from searchapp.domain.importing import HeldBackRow, ImportProblem, ImportReport, RegisterRow, SourceFile
from searchapp.domain.reading import Reading
from searchapp.domain.recommendation import ExactText, PartialDate, Status
from searchapp.ingest import PAIRING
from searchapp.store.sql_store import SqlStore

Import = Callable[..., ImportReport]


@pytest.fixture
def store(store_address: str) -> Iterator[SqlStore]:
    opened = SqlStore.open(store_address, wait_seconds=120)
    yield opened
    opened.close()


@pytest.fixture
def import_rows(store: SqlStore) -> Import:
    """Import rows, numbered in their order, as the file `register.csv` of Lancashire."""

    def run(
        rows: Iterable[RegisterRow | HeldBackRow],
        *,
        file: str = "register.csv",
        force: str = "Lancashire",
        register: str = "",
        absent: frozenset[str] = frozenset(),
        dry_run: bool = False,
        reading: Reading = Reading(),  # noqa: B008 - frozen
    ) -> ImportReport:
        return store.import_rows(
            SourceFile(name=file, size=100, sha256="0" * 64),
            rows,
            force=force,
            register=register,
            absent=absent,
            pairing=PAIRING,
            dry_run=dry_run,
            reading=reading,
        )

    return run


def row(
    number: int,
    text: str,
    *,
    report: str = "Custody report 2014",
    concerns: str = "Lancashire",
    inspection_type: str = "Joint inspection",
    response: str = "Done.",
    status: Status = Status.COMPLETED,
    made: PartialDate | None = PartialDate(2014),  # noqa: B008 - frozen
    exact: str | None = None,
    problems: tuple[ImportProblem, ...] = (),
) -> RegisterRow:
    return RegisterRow(
        row=number,
        line=number + 1,
        concerns=concerns,
        report=report,
        inspection_type=inspection_type,
        text=text,
        response=response,
        status=status,
        made=made,
        exact=ExactText(report=report, recommendation=exact or text, response=response),
        problems=problems,
    )


def held_back(number: int, text: str, *, report: str = "Custody report 2014") -> HeldBackRow:
    problem = ImportProblem(
        row=number,
        line=number + 1,
        column="Status",
        value="Nearly",
        message="This is not a known status.",
        held_back=True,
    )
    return HeldBackRow(
        row=number, line=number + 1, concerns="Lancashire", report=report, text=text, problems=(problem,)
    )
