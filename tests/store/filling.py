"""Fills a store with made-up rows; imports little, for tests that start processes of their own."""

from __future__ import annotations

from collections.abc import Iterator

from searchapp.domain.importing import Pairing, RegisterRow, SourceFile
from searchapp.domain.recommendation import ExactText, Status
from searchapp.store.sql_store import SqlStore

NO_PAIRING = Pairing(duplicates=lambda _known, _rows: [], near_identical=lambda _known, _rows: [])
FILE = SourceFile(name="register.csv", size=1, sha256="0" * 64)


def rows(count: int, *, response: str = "Done.") -> Iterator[RegisterRow]:
    exact = ExactText(report="", recommendation="", response="")
    for number in range(1, count + 1):
        yield RegisterRow(
            row=number,
            line=number,
            concerns="",
            report="Custody",
            inspection_type="",
            text=f"Recommendation {number} " + "on custody " * 20,
            response=response,
            status=Status.COMPLETED,
            made=None,
            exact=exact,
        )


def take_over(store: SqlStore, read: Iterator[RegisterRow], *, force: str = "L") -> None:
    store.import_rows(
        FILE, read, force=force, register="", absent=frozenset(), pairing=NO_PAIRING, dry_run=False
    )
