"""How every store knows a recommendation again by the reference its register gives it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from searchapp.domain.importing import RegisterRow
from searchapp.domain.recommendation import ExactText, Kept, PartialDate
from searchapp.store.sql_history import SqlHistory
from searchapp.store.sql_store import SqlStore
from tests.contract.store.conftest import Import, held_back, row

CELLS = "The force should paint all of the cells in its custody suites within six months."
KEYS = "The force should count the keys of every custody suite at the end of each shift."
VANS = "The force should mend its vans."
REWRITTEN = "Within half a year, have every cell in custody redecorated."


def borne(number: int, text: str, reference: str, **other: str) -> RegisterRow:
    return replace(row(number, text, **other), kept=Kept(reference=reference))  # type: ignore[arg-type]


def ref_of(store: SqlStore, text: str) -> str:
    return next(found.ref for found in store.all() if found.text == text)


def test_a_rewritten_text_is_known_by_the_registers_reference(store: SqlStore, import_rows: Import) -> None:
    import_rows([borne(1, CELLS, "C-1"), borne(2, KEYS, "C-2")])
    ref = ref_of(store, CELLS)
    report = import_rows([borne(1, KEYS, "C-2"), borne(2, REWRITTEN, "C-1")])
    assert (report.new, report.changed, report.gone) == (0, 1, 0)
    assert store.get(ref).text == REWRITTEN


def test_running_numbers_that_moved_are_not_relied_on(store: SqlStore, import_rows: Import) -> None:
    import_rows([borne(1, CELLS, "1"), borne(2, KEYS, "2")])
    kept = ref_of(store, KEYS)
    report = import_rows([borne(1, VANS, "1"), borne(2, REWRITTEN, "2"), borne(3, KEYS, "3")])
    assert (report.new, report.gone) == (2, 1)
    assert store.get(kept).kept.reference == "3"


def test_a_number_given_to_something_else_of_another_report_makes_a_new_one(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([borne(1, CELLS, "1"), borne(2, KEYS, "2")])
    report = import_rows([borne(1, VANS, "1", report="Vehicles"), borne(2, KEYS, "2")])
    assert (report.new, report.gone) == (1, 1)


def test_numbers_that_begin_anew_in_each_report_are_told_apart(store: SqlStore, import_rows: Import) -> None:
    import_rows([borne(1, CELLS, "1"), borne(2, KEYS, "1", report="Keys 2015"), borne(3, VANS, "2")])
    ref = ref_of(store, CELLS)
    report = import_rows(
        [borne(1, REWRITTEN, "1"), borne(2, KEYS, "1", report="Keys 2015"), borne(3, VANS, "2")]
    )
    assert (report.new, report.changed, report.gone) == (0, 1, 0)
    assert store.get(ref).text == REWRITTEN


def test_rows_that_say_the_same_are_told_apart_by_it(store: SqlStore, import_rows: Import) -> None:
    import_rows([borne(1, CELLS, "A", response="One."), borne(2, CELLS, "B", response="Two.")])
    before = {found.kept.reference: found.ref for found in store.all()}
    import_rows([borne(1, CELLS, "B", response="One."), borne(2, CELLS, "A", response="Two.")])
    assert {found.kept.reference: found.ref for found in store.all()} == before


def test_a_file_exported_here_and_edited_is_known_by_our_references(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([borne(1, CELLS, "C-1"), row(2, KEYS)])
    ref = ref_of(store, CELLS)
    report = import_rows([borne(1, REWRITTEN, ref, report="Other"), borne(2, KEYS, ref_of(store, KEYS))])
    assert (report.new, report.changed, report.gone) == (0, 1, 0)
    assert (store.get(ref).text, store.get(ref).kept.reference) == (REWRITTEN, "C-1")


def test_a_reference_of_ours_means_nothing_in_another_forces_register(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([row(1, CELLS)])
    report = import_rows([borne(1, VANS, ref_of(store, CELLS))], force="Cumbria", file="other.csv")
    assert report.new == 1


def test_a_row_held_back_is_not_taken_for_gone(store: SqlStore, import_rows: Import) -> None:
    import_rows([borne(1, CELLS, "C-1"), borne(2, KEYS, "C-2")])
    back = replace(held_back(1, REWRITTEN), reference="C-1")
    assert import_rows([back, borne(2, KEYS, "C-2")]).gone == 0


KEPT = Kept(
    reference="C-1",
    owner="Head of custody",
    target=PartialDate(2015, 3),
    closed=PartialDate(2015, 2, 1),
    others=(("Risk", "High\nsince May"), ("Risk", "again")),
)


def test_what_is_kept_comes_back_as_it_was(store: SqlStore, import_rows: Import) -> None:
    import_rows([replace(row(1, CELLS), kept=KEPT)])
    assert store.get(ref_of(store, CELLS)).kept == KEPT


@pytest.mark.parametrize(
    ("field", "name"), [("owner", "owner"), ("target", "target"), ("closed", "closed_on")]
)
def test_a_change_of_what_is_kept_is_noted(
    store: SqlStore, import_rows: Import, field: str, name: str
) -> None:
    import_rows([replace(row(1, CELLS), kept=KEPT)])
    other = "Head of keys" if field == "owner" else None
    (change,) = import_rows([replace(row(1, CELLS), kept=replace(KEPT, **{field: other}))]).changes  # type: ignore[arg-type]
    assert (change.field, change.before) == (name, str(getattr(KEPT, field)))


def test_other_columns_follow_the_file_without_counting_as_a_change(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([replace(row(1, CELLS), kept=KEPT)])
    days = replace(KEPT, others=(("Days open", "31"),))
    report = import_rows([replace(row(1, CELLS), kept=days)])
    assert (report.changed, report.unchanged) == (0, 1)
    assert store.get(ref_of(store, CELLS)).kept == days


def test_undoing_an_import_puts_back_what_was_kept(store: SqlStore, import_rows: Import) -> None:
    import_rows([replace(row(1, CELLS), kept=KEPT)])
    run = import_rows([replace(row(1, CELLS), kept=Kept(reference="C-1", owner="Nobody"))]).run
    assert run is not None
    SqlHistory(store.database).undo(run, by="reviewer-1")
    assert store.get(ref_of(store, CELLS)).kept == KEPT


def test_a_file_without_such_columns_leaves_what_is_known(store: SqlStore, import_rows: Import) -> None:
    import_rows([replace(row(1, CELLS), kept=KEPT)])
    absent = frozenset({"own_reference", "owner", "target", "closed_on", "others"})
    bare = replace(row(1, CELLS), exact=ExactText(report="", recommendation="", response=""))
    assert import_rows([bare], absent=absent).changed == 0
    assert store.get(ref_of(store, CELLS)).kept == KEPT
