"""Dated entries of a response are kept with it, and go and come back with it."""

from __future__ import annotations

from dataclasses import replace

from searchapp.domain.importing import RegisterRow
from searchapp.domain.recommendation import ExactText, PartialDate, Status
from searchapp.domain.stated_history import StatedEntry
from searchapp.store.sql_history import SqlHistory
from searchapp.store.sql_stated import SqlStatedHistory
from searchapp.store.sql_store import SqlStore
from tests.contract.store.conftest import Import, row

FIRST = StatedEntry(on=PartialDate(2017, 2, 9), status=Status.BEING_PROGRESSED, comment="Begun.")
LAST = StatedEntry(on=PartialDate(2018, 5), status=Status.COMPLETED, comment="")


def stated(*entries: StatedEntry) -> RegisterRow:
    response = "; ".join(str(entry.on) for entry in entries)
    exact = ExactText(report="", recommendation="", response=response)
    return replace(row(1, "Paint.", response=response), stated=entries, exact=exact)


def test_entries_follow_the_present_response_and_come_back_with_an_undo(
    store: SqlStore, import_rows: Import
) -> None:
    kept = SqlStatedHistory(store.database)
    import_rows([stated(FIRST)])
    (known,) = store.all()
    assert kept.stated_history(known.ref.lower()) == (FIRST,)
    import_rows([stated(FIRST)])
    assert kept.stated_history(known.ref) == (FIRST,)
    later = import_rows([stated(FIRST, LAST)])
    assert kept.stated_history(known.ref) == (FIRST, LAST)
    assert later.run is not None
    SqlHistory(store.database).undo(later.run, by="reviewer-1")
    assert kept.stated_history(known.ref) == (FIRST,)
    import_rows([stated()])
    assert kept.stated_history(known.ref) == ()
    assert kept.stated_history("R-000000") == ()
