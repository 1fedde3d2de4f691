"""How every store remembers the way a register was read."""

from __future__ import annotations

from dataclasses import replace

from searchapp.domain.reading import Reading
from searchapp.domain.recommendation import Status
from searchapp.store.sql_history import SqlHistory
from searchapp.store.sql_store import SqlStore
from tests.contract.store.conftest import Import, row

CELLS = row(1, "The force should paint its cells.")
SAID = Reading(
    headings=("No", "What was asked — “öffentlich”", "RAG"),
    columns={"text": "What was asked — “öffentlich”", "status": "RAG"},
    fixed={"report": "Custody 2014"},
    statuses={"green": Status.COMPLETED, "amber": Status.BEING_PROGRESSED},
)


def test_what_was_said_comes_back_as_it_was_for_the_register(store: SqlStore, import_rows: Import) -> None:
    import_rows([CELLS], reading=SAID)
    assert store.last_readings("Lancashire") == {"register": SAID}
    assert store.last_readings("Cumbria") == {}


def test_each_register_has_its_own_and_that_of_the_newest_edition_comes_first(
    store: SqlStore, import_rows: Import
) -> None:
    other = replace(SAID, statuses={"green": Status.BEING_PROGRESSED})
    import_rows([CELLS], register="A", reading=SAID)
    import_rows([CELLS], register="B", reading=other)
    assert list(store.last_readings("Lancashire").items()) == [("B", other), ("A", SAID)]
    import_rows([CELLS], register="A", reading=SAID)
    assert list(store.last_readings("Lancashire")) == ["A", "B"]


def test_the_last_edition_counts_also_where_nothing_was_said_of_it(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([CELLS], reading=SAID)
    import_rows([CELLS])
    assert store.last_readings("Lancashire") == {"register": Reading()}


def test_a_dry_run_leaves_nothing_behind(store: SqlStore, import_rows: Import) -> None:
    import_rows([CELLS], reading=SAID)
    import_rows([CELLS], reading=replace(SAID, statuses={}), dry_run=True)
    assert store.last_readings("Lancashire") == {"register": SAID}


def test_undoing_an_edition_brings_back_what_was_said_of_the_one_before(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([CELLS], reading=SAID)
    run = import_rows([CELLS], reading=replace(SAID, statuses={})).run
    assert run is not None
    SqlHistory(store.database).undo(run, by="reviewer-1")
    assert store.last_readings("Lancashire") == {"register": SAID}
    SqlHistory(store.database).undo(1, by="reviewer-1")
    assert store.last_readings("Lancashire") == {}
