"""How every store knows a recommendation again by the reference its register gives it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from searchapp.domain.importing import RegisterRow
from searchapp.domain.named_period import NamedPeriod
from searchapp.domain.recommendation import ExactText, Kept, PartialDate, read_when
from searchapp.store.sql_history import SqlHistory
from searchapp.store.sql_store import SqlStore
from tests.contract.store.conftest import Import, held_back, row

CELLS = "The force should paint all of the cells in its custody suites within six months."
KEYS = "The force should count the keys of every custody suite at the end of each shift."
VANS = "The force should mend its vans."
REWRITTEN = "Within half a year, have every cell in custody redecorated."


def borne(number: int, text: str, reference: str, **other: str) -> RegisterRow:
    return replace(row(number, text, **other), kept=Kept(reference=reference))  # type: ignore[arg-type]


def given(number: int, text: str, ref: str) -> RegisterRow:
    """A row of a file with our references alone."""
    return replace(borne(number, text, ref, report="Other"), given=ref)


def ref_of(store: SqlStore, text: str) -> str:
    return next(found.ref for found in store.all() if found.text == text)


def unchanged(*, first: int = 10) -> list[RegisterRow]:
    """Rows that say the same and bear the same in each file, by which references are seen to hold."""
    texts = ("wash its vans", "sweep its yard", "count its radios", "air its cells")
    return [
        borne(first + at, f"The force should {text} each week.", f"U-{at}", report="Housekeeping")
        for at, text in enumerate(texts)
    ]


def test_a_rewritten_text_is_known_by_the_registers_reference(store: SqlStore, import_rows: Import) -> None:
    import_rows([borne(1, CELLS, "C-1"), borne(2, KEYS, "C-2"), *unchanged()])
    ref = ref_of(store, CELLS)
    report = import_rows([borne(1, KEYS, "C-2"), borne(2, REWRITTEN, "C-1"), *unchanged()])
    assert (report.new, report.changed, report.gone) == (0, 1, 0)
    assert store.get(ref).text == REWRITTEN


def test_a_few_rows_do_not_show_that_references_hold(store: SqlStore, import_rows: Import) -> None:
    import_rows([borne(1, CELLS, "C-1"), borne(2, KEYS, "C-2")])
    report = import_rows([borne(1, KEYS, "C-2"), borne(2, REWRITTEN, "C-1")])
    assert (report.new, report.gone) == (1, 1)


def test_running_numbers_that_moved_are_not_relied_on(store: SqlStore, import_rows: Import) -> None:
    texts = [CELLS, KEYS, *(row.text for row in unchanged())]
    import_rows([borne(at, text, str(at)) for at, text in enumerate(texts, 1)])
    kept = ref_of(store, KEYS)
    moved = [VANS, REWRITTEN, *texts[1:]]
    report = import_rows([borne(at, text, str(at)) for at, text in enumerate(moved, 1)])
    assert (report.new, report.gone) == (2, 1)
    assert store.get(kept).kept.reference == "3"


def test_a_number_given_to_something_else_makes_a_new_one(store: SqlStore, import_rows: Import) -> None:
    import_rows([borne(1, CELLS, "1"), borne(2, KEYS, "2"), *unchanged()])
    other = borne(1, "Immediately stop strip-searching children.", "1")
    elsewhere = borne(2, VANS, "2", report="Vehicles")
    report = import_rows([other, elsewhere, *unchanged()])
    assert (report.new, report.gone) == (2, 2)


def test_numbers_that_begin_anew_in_each_report_are_told_apart(store: SqlStore, import_rows: Import) -> None:
    keys = borne(2, KEYS, "1", report="Keys 2015")
    import_rows([borne(1, CELLS, "1"), keys, borne(3, VANS, "2"), *unchanged()])
    ref = ref_of(store, CELLS)
    report = import_rows([borne(1, REWRITTEN, "1"), keys, borne(3, VANS, "2"), *unchanged()])
    assert (report.new, report.changed, report.gone) == (0, 1, 0)
    assert store.get(ref).text == REWRITTEN


def entered_twice(first: str, second: str) -> list[RegisterRow]:
    return [borne(1, CELLS, first, response="One."), borne(2, CELLS, second, response="Two.")]


def test_rows_that_say_the_same_are_told_apart_by_it(store: SqlStore, import_rows: Import) -> None:
    import_rows([*entered_twice("A", "B"), *unchanged()])
    before = {found.kept.reference: found.ref for found in store.all()}
    import_rows([*entered_twice("B", "A"), *unchanged()])
    assert {found.kept.reference: found.ref for found in store.all()} == before


def test_rows_that_say_the_same_keep_apart_when_running_numbers_move(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows(entered_twice("1", "2"))
    before = {found.response: found.ref for found in store.all()}
    import_rows(entered_twice("2", "3"))
    assert {found.response: found.ref for found in store.all()} == before


def test_a_file_exported_here_and_edited_is_known_by_our_references(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([borne(1, CELLS, "C-1"), row(2, KEYS)])
    ref = ref_of(store, CELLS)
    report = import_rows([given(1, REWRITTEN, ref), given(2, KEYS, ref_of(store, KEYS))])
    assert (report.new, report.changed, report.gone) == (0, 2, 0)
    assert (store.get(ref).text, store.get(ref).kept.reference) == (REWRITTEN, "C-1")


def test_a_reference_of_ours_means_nothing_in_another_forces_register(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([row(1, CELLS)])
    report = import_rows([given(1, VANS, ref_of(store, CELLS))], force="Cumbria", file="other.csv")
    assert report.new == 1


def test_a_reference_of_ours_is_never_taken_for_the_registers_own(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([row(1, CELLS)])
    ref = ref_of(store, CELLS)
    import_rows([given(1, CELLS, ref), given(2, KEYS, ref)])
    assert {found.kept.reference for found in store.all()} == {""}


def test_a_row_held_back_is_not_taken_for_gone(store: SqlStore, import_rows: Import) -> None:
    import_rows([borne(1, CELLS, "C-1"), borne(2, KEYS, "C-2"), *unchanged()])
    back = replace(held_back(1, REWRITTEN), reference="C-1")
    assert import_rows([back, borne(2, KEYS, "C-2"), *unchanged()]).gone == 0


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


QUARTER = NamedPeriod(
    words="Q2 2020/21", earliest=date(2020, 7, 1), latest=date(2020, 9, 30), basis="financial year"
)


def test_a_target_that_is_a_period_comes_back_and_its_change_is_noted(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([replace(row(1, CELLS), kept=replace(KEPT, target=QUARTER))])
    assert store.get(ref_of(store, CELLS)).kept.target == QUARTER
    assert import_rows([replace(row(1, CELLS), kept=replace(KEPT, target=QUARTER))]).changed == 0
    (change,) = import_rows([replace(row(1, CELLS), kept=KEPT)]).changes
    assert (read_when(change.before), change.after) == (QUARTER, "2015-03")


def test_other_columns_follow_the_file_without_counting_as_a_change(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([replace(row(1, CELLS), kept=KEPT)])
    later = replace(KEPT, others=(("Risk", ""), ("Days open", "31")))
    report = import_rows([replace(row(1, CELLS), kept=later)])
    assert (report.changed, report.unchanged) == (0, 1)
    assert store.get(ref_of(store, CELLS)).kept == later


def test_other_columns_that_a_file_does_not_have_are_kept(store: SqlStore, import_rows: Import) -> None:
    import_rows([replace(row(1, CELLS), kept=Kept(others=(("Risk", "High"), ("Notes", "None"))))])
    import_rows([replace(row(1, CELLS), kept=Kept(others=(("Notes", "Some"),)))])
    assert store.get(ref_of(store, CELLS)).kept.others == (("Notes", "Some"), ("Risk", "High"))


def test_an_empty_cell_of_another_register_takes_nothing_away(store: SqlStore, import_rows: Import) -> None:
    import_rows([replace(row(1, CELLS), kept=KEPT)], register="A")
    import_rows([row(1, CELLS)], register="B")
    assert store.get(ref_of(store, CELLS)).kept.owner == KEPT.owner
    import_rows([replace(row(1, CELLS), kept=replace(KEPT, owner="Head of keys"))], register="B")
    assert store.get(ref_of(store, CELLS)).kept.owner == "Head of keys"


BORNE_BY_A = Kept(reference="12/2014", owner="Head of custody", target=PartialDate(2015, 3))
BORNE_BY_B = Kept(reference="PEEL-7", owner="Head of keys", target=PartialDate(2015, 6))


def in_two_registers(import_rows: Import) -> None:
    import_rows([replace(row(1, CELLS), kept=BORNE_BY_A)], register="A")
    import_rows([replace(row(1, CELLS), kept=BORNE_BY_B)], register="B")


def said_by(store: SqlStore) -> dict[str, Kept]:
    (found,) = store.all()
    return {
        one.register: Kept(reference=one.reference, owner=one.owner, target=one.target, closed=one.closed)
        for one in found.kept.by_register
    }


def test_what_each_of_two_registers_says_is_kept_and_the_last_that_was_said_counts(
    store: SqlStore, import_rows: Import
) -> None:
    in_two_registers(import_rows)
    assert said_by(store) == {"A": BORNE_BY_A, "B": BORNE_BY_B}
    ref = ref_of(store, CELLS)
    for kept in (store.get(ref).kept, store.listed([ref])[0].recommendation.kept):
        assert replace(kept, by_register=(), others=()) == BORNE_BY_B
        assert kept.in_words("reference") == "A: 12/2014; B: PEEL-7"
        assert kept.in_words("target") == "A: 2015-03; B: 2015-06"
        assert kept.in_words("closed") == ""


def test_importing_one_register_again_takes_nothing_from_the_other(
    store: SqlStore, import_rows: Import
) -> None:
    in_two_registers(import_rows)
    for kept, register in ((BORNE_BY_A, "A"), (BORNE_BY_B, "B"), (BORNE_BY_A, "A")):
        report = import_rows([replace(row(1, CELLS), kept=kept)], register=register)
        assert (report.changed, report.unchanged) == (0, 1)
    assert said_by(store) == {"A": BORNE_BY_A, "B": BORNE_BY_B}


def test_what_one_register_changes_counts_from_then_on(store: SqlStore, import_rows: Import) -> None:
    in_two_registers(import_rows)
    moved = replace(BORNE_BY_A, target=PartialDate(2016))
    (change,) = import_rows([replace(row(1, CELLS), kept=moved)], register="A").changes
    assert (change.field, change.before, change.after) == ("target", "2015-06", "2016")
    assert store.get(ref_of(store, CELLS)).kept.reference == "PEEL-7"
    assert said_by(store)["A"] == moved


def test_what_one_register_empties_is_what_the_other_says(store: SqlStore, import_rows: Import) -> None:
    in_two_registers(import_rows)
    import_rows([replace(row(1, CELLS), kept=replace(BORNE_BY_B, owner=""))], register="B")
    kept = store.get(ref_of(store, CELLS)).kept
    assert (kept.owner, kept.in_words("owner")) == ("Head of custody", "Head of custody")


def test_a_register_that_dropped_it_is_not_asked_any_more(store: SqlStore, import_rows: Import) -> None:
    in_two_registers(import_rows)
    import_rows([row(1, KEYS)], register="B")
    assert store.get(ref_of(store, CELLS)).kept.by_register == ()
    import_rows([replace(row(1, CELLS), kept=BORNE_BY_A)], register="A")
    assert replace(store.get(ref_of(store, CELLS)).kept, others=()) == BORNE_BY_A


def test_a_file_without_such_columns_leaves_what_its_register_and_the_other_say(
    store: SqlStore, import_rows: Import
) -> None:
    in_two_registers(import_rows)
    absent = frozenset({"own_reference", "owner", "target", "closed_on"})
    assert import_rows([row(1, CELLS)], register="A", absent=absent).changed == 0
    assert said_by(store) == {"A": BORNE_BY_A, "B": BORNE_BY_B}


def test_an_exported_file_does_not_give_one_register_what_the_other_said(
    store: SqlStore, import_rows: Import
) -> None:
    in_two_registers(import_rows)
    exported = replace(row(1, CELLS), kept=BORNE_BY_B, given=ref_of(store, CELLS))
    assert import_rows([exported], register="A").changed == 0
    assert said_by(store) == {"A": BORNE_BY_A, "B": BORNE_BY_B}


def test_a_rewritten_text_is_known_by_the_reference_of_its_own_register(
    store: SqlStore, import_rows: Import
) -> None:
    ours = [borne(1, CELLS, "C-1"), borne(2, KEYS, "C-2"), *unchanged()]
    theirs = [replace(one, kept=Kept(reference=f"P-{one.row}")) for one in ours]
    import_rows(ours, register="A")
    import_rows(theirs, register="B")
    ref = ref_of(store, CELLS)
    report = import_rows([borne(1, REWRITTEN, "C-1"), *ours[1:]], register="A")
    assert (report.new, report.changed, report.gone) == (0, 1, 0)
    assert store.get(ref).text == REWRITTEN


def test_undoing_an_import_puts_back_what_its_register_said(store: SqlStore, import_rows: Import) -> None:
    in_two_registers(import_rows)
    run = import_rows([replace(row(1, CELLS), kept=replace(BORNE_BY_A, reference="13"))], register="A").run
    assert run is not None
    SqlHistory(store.database).undo(run, by="reviewer-1")
    assert said_by(store) == {"A": BORNE_BY_A, "B": BORNE_BY_B}
    assert store.get(ref_of(store, CELLS)).kept.reference == "PEEL-7"
    SqlHistory(store.database).undo(2, by="reviewer-1")
    assert replace(store.get(ref_of(store, CELLS)).kept, others=()) == BORNE_BY_A


def test_undoing_an_import_puts_back_what_was_kept(store: SqlStore, import_rows: Import) -> None:
    import_rows([replace(row(1, CELLS), kept=KEPT)])
    run = import_rows([replace(row(1, CELLS), kept=Kept(reference="C-1", owner="Nobody"))]).run
    assert run is not None
    SqlHistory(store.database).undo(run, by="reviewer-1")
    assert store.get(ref_of(store, CELLS)).kept == KEPT


def test_a_file_without_such_columns_leaves_what_is_known(store: SqlStore, import_rows: Import) -> None:
    import_rows([replace(row(1, CELLS), kept=KEPT)])
    absent = frozenset({"own_reference", "owner", "target", "closed_on"})
    bare = replace(row(1, CELLS), exact=ExactText(report="", recommendation="", response=""))
    assert import_rows([bare], absent=absent).changed == 0
    assert store.get(ref_of(store, CELLS)).kept == KEPT
