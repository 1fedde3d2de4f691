"""How statuses moved is told from imports that stand, and what responses state from the present ones."""

from __future__ import annotations

from dataclasses import replace

from searchapp.domain.recommendation import Status
from searchapp.store.sql_closings import SqlClosings
from searchapp.store.sql_history import SqlHistory
from searchapp.store.sql_store import SqlStore
from tests.contract.store.conftest import Import, row
from tests.contract.store.test_stated_history_contract import FIRST, LAST, stated

CELLS = row(1, "Paint the cells.", status=Status.AWAITING_REVIEW)


def test_moves_come_oldest_first_and_undone_ones_not_at_all(store: SqlStore, import_rows: Import) -> None:
    closings = SqlClosings(store.database)
    import_rows([CELLS, row(2, "Count the keys.")])
    cells, keys = [record.ref for record in store.all()]
    for status in (Status.BEING_PROGRESSED, Status.COMPLETED):
        report = import_rows([replace(CELLS, status=status), row(2, "Count the keys.", response="More.")])
    moves = closings.moves([cells, keys, "R-NONE"])
    assert list(moves) == [cells]
    assert [(move.before, move.after) for move in moves[cells]] == [
        (Status.AWAITING_REVIEW, Status.BEING_PROGRESSED),
        (Status.BEING_PROGRESSED, Status.COMPLETED),
    ]
    assert report.run is not None
    SqlHistory(store.database).undo(report.run, by="reviewer-1")
    assert [move.after for move in closings.moves([cells])[cells]] == [Status.BEING_PROGRESSED]


def test_what_the_present_responses_state_comes_in_their_order(store: SqlStore, import_rows: Import) -> None:
    import_rows([stated(LAST, FIRST)])
    (known,) = store.all()
    assert SqlClosings(store.database).stated([known.ref, "R-NONE"]) == {known.ref: (LAST, FIRST)}
