"""What every store makes of the rows of a file."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from searchapp.domain.importing import ElsewhereRows, FieldChange, RegisterRow
from searchapp.domain.recommendation import PartialDate, Status
from searchapp.store.sql_history import SqlHistory
from searchapp.store.sql_store import SqlStore
from tests.contract.store.conftest import Import, held_back, row
from tests.contract.store.test_store_contract import CLASSIFICATION

CELLS = "The force should paint all of the cells in its custody suites within six months."
KEYS = "The force should count the keys of every custody suite at the end of each shift."


def refs_by_text(store: SqlStore) -> dict[str, str]:
    return {found.text: found.ref for found in store.all()}


def counts(report: object) -> tuple[int, ...]:
    return tuple(getattr(report, name) for name in ("new", "changed", "unchanged", "gone", "held_back"))


def test_importing_twice_changes_nothing(store: SqlStore, import_rows: Import) -> None:
    rows = [row(1, CELLS), row(2, KEYS)]
    assert counts(import_rows(rows)) == (2, 0, 0, 0, 0)
    before, change = list(store.all()), store.last_change()
    again = import_rows(rows)
    assert counts(again) == (0, 0, 2, 0, 0)
    assert again.changes == ()
    assert (list(store.all()), store.last_change()) == (before, change)


def test_a_report_names_the_register_and_which_edition_the_file_is(
    store: SqlStore, import_rows: Import
) -> None:
    first = import_rows([row(1, CELLS)])
    assert (first.force, first.register, first.edition) == ("Lancashire", "register", 1)
    assert import_rows([row(1, CELLS)]).edition == 2
    assert first.run
    SqlHistory(store.database).undo(first.run + 1, by="reviewer-1")
    assert import_rows([row(1, CELLS)]).edition == 2


def test_rows_with_wordings_of_another_register_are_counted(store: SqlStore, import_rows: Import) -> None:
    assert import_rows([row(1, CELLS), row(2, KEYS)]).elsewhere == ()
    report = import_rows(
        [row(1, CELLS.upper()), row(2, CELLS), row(3, "The force should mend its vans.")],
        force="Cumbria",
        file="other.csv",
    )
    assert report.elsewhere == (ElsewhereRows(force="Lancashire", register="register", rows=2),)
    assert report.new == 3
    again = import_rows([row(1, CELLS)], force="Cumbria", register="other")
    assert [one.register for one in again.elsewhere] == ["register"]


def test_a_reference_does_not_depend_on_order_or_file(store: SqlStore, import_rows: Import) -> None:
    import_rows([row(1, CELLS), row(2, KEYS)])
    before = refs_by_text(store)
    assert counts(import_rows([row(1, KEYS), row(2, CELLS)], file="other.csv")) == (0, 0, 2, 0, 0)
    assert refs_by_text(store) == before
    assert [found.text for found in store.all()] == [KEYS, CELLS]


def test_spacing_punctuation_and_case_make_no_other_recommendation(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([row(1, CELLS)])
    (ref,) = refs_by_text(store).values()
    report = import_rows([row(1, CELLS.upper().replace(".", " !"))])
    assert counts(report) == (0, 1, 0, 0, 0)
    assert store.get(ref).text == CELLS.upper().replace(".", " !")


def test_a_change_is_reported_field_by_field(store: SqlStore, import_rows: Import) -> None:
    import_rows([row(1, CELLS), row(2, KEYS)])
    ref = refs_by_text(store)[CELLS]
    changed = row(1, CELLS, response="Half", status=Status.BEING_PROGRESSED, made=PartialDate(2015, 3))
    report = import_rows([changed, row(2, KEYS)])
    assert counts(report) == (0, 1, 1, 0, 0)
    assert set(report.changes) == {
        FieldChange(ref=ref, field="response", before="Done.", after="Half"),
        FieldChange(ref=ref, field="status", before="completed", after="being-progressed"),
        FieldChange(ref=ref, field="made", before="2014", after="2015-03"),
    }
    found = store.get(ref)
    assert (found.response, found.status, str(found.made)) == ("Half", Status.BEING_PROGRESSED, "2015-03")


@pytest.mark.parametrize(
    "corrected",
    [
        row(1, CELLS.replace("paint", "repaint")),
        row(1, CELLS, report="Custodyy report 2014"),
        row(1, CELLS, concerns="All forces"),
        row(1, CELLS.replace("paint", "repaint"), report="Custodyy report 2014", concerns="All forces"),
    ],
    ids=["wording", "title", "addressed force", "all of these"],
)
def test_a_corrected_row_keeps_its_reference(
    store: SqlStore, import_rows: Import, corrected: RegisterRow
) -> None:
    import_rows([row(1, CELLS), row(2, KEYS)])
    ref = refs_by_text(store)[CELLS]
    assert counts(import_rows([corrected, row(2, KEYS)])) == (0, 1, 1, 0, 0)
    assert store.get(ref).text == corrected.text
    assert counts(import_rows([corrected, row(2, KEYS)])) == (0, 0, 2, 0, 0)


def test_another_years_report_is_not_the_same_title_corrected(store: SqlStore, import_rows: Import) -> None:
    import_rows([row(1, CELLS, report="Custody report 2014")])
    assert counts(import_rows([row(1, CELLS, report="Custody report 2015")])) == (1, 0, 0, 1, 0)


def test_a_row_that_left_is_marked_gone_and_comes_back_with_its_reference(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([row(1, CELLS), row(2, KEYS)])
    ref = refs_by_text(store)[KEYS]
    assert counts(import_rows([row(1, CELLS)])) == (0, 0, 1, 1, 0)
    assert store.get(ref).gone
    assert counts(import_rows([row(1, CELLS)])) == (0, 0, 1, 0, 0)
    back = import_rows([row(1, CELLS), row(2, KEYS)])
    assert counts(back) == (0, 1, 1, 0, 0)
    assert back.changes == (FieldChange(ref=ref, field="gone", before="yes", after="no"),)
    assert not store.get(ref).gone


def test_a_row_held_back_leaves_its_recommendation_as_it_was(store: SqlStore, import_rows: Import) -> None:
    import_rows([row(1, CELLS), row(2, KEYS)])
    before = {found.ref: found for found in store.all()}
    report = import_rows([held_back(1, CELLS), row(2, KEYS)])
    assert counts(report) == (0, 0, 1, 0, 1)
    assert [problem.value for problem in report.problems] == ["Nearly"]
    assert {found.ref: found for found in store.all()} == before


def test_rows_that_say_the_same_keep_their_own_references(store: SqlStore, import_rows: Import) -> None:
    rows = [
        row(1, CELLS, response="one"),
        row(2, CELLS, response="two"),
        row(3, CELLS, response="two", status=Status.AWAITING_REVIEW),
        row(4, CELLS, response="two", status=Status.AWAITING_REVIEW),
    ]
    import_rows(rows)
    before = sorted((found.ref, found.response, found.status) for found in store.all())
    assert len({ref for ref, _, _ in before}) == 4
    for seed in range(5):
        shuffled = random.Random(seed).sample(rows, k=4)
        numbered = [
            row(number, CELLS, response=one.response, status=one.status)
            for number, one in enumerate(shuffled, start=1)
        ]
        assert counts(import_rows(numbered)) == (0, 0, 4, 0, 0)
        assert sorted((found.ref, found.response, found.status) for found in store.all()) == before


def test_one_of_several_alike_can_change(store: SqlStore, import_rows: Import) -> None:
    import_rows([row(1, CELLS, response="one"), row(2, CELLS, response="two")])
    ref = next(found.ref for found in store.all() if found.response == "two")
    report = import_rows([row(1, CELLS, response="three"), row(2, CELLS, response="one")])
    assert counts(report) == (0, 1, 1, 0, 0)
    assert store.get(ref).response == "three"


def test_a_corrected_text_loses_its_suggestions_and_a_new_response_does_not(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([row(1, CELLS), row(2, KEYS)])
    refs = refs_by_text(store)
    store.save_suggestions([(ref, CLASSIFICATION) for ref in refs.values()])
    import_rows([row(1, CELLS.replace("paint", "repaint")), row(2, KEYS, response="new")])
    assert store.suggestions(list(refs.values())) == {refs[KEYS]: CLASSIFICATION}
    assert [ref for ref, _ in store.unsuggested("model-1")] == [refs[CELLS]]


def test_changes_beyond_those_listed_are_counted(store: SqlStore, import_rows: Import) -> None:
    rows = [row(number, f"Recommendation {number}") for number in range(1, 2_552)]
    assert import_rows(rows).changes_left_out == 0
    other = {"response": "x", "inspection_type": "y", "status": Status.AWAITING_REVIEW, "made": None}
    changed = [replace(one, **other) for one in rows]
    report = import_rows(changed)
    assert report.changed == 2_551
    assert (len(report.changes), report.changes_left_out) == (10_000, 204)


def test_a_column_the_file_lacks_keeps_what_is_known(store: SqlStore, import_rows: Import) -> None:
    import_rows([row(1, CELLS, response="Known.")])
    before = list(store.all())
    lacking = row(1, CELLS, response="", inspection_type="")
    report = import_rows([lacking], absent=frozenset({"response", "inspection_type"}))
    assert counts(report) == (0, 0, 1, 0, 0)
    assert list(store.all()) == before


def test_the_exact_text_follows_the_latest_file(store: SqlStore, import_rows: Import) -> None:
    import_rows([row(1, CELLS, exact=f"<p>{CELLS}</p>")])
    change = store.last_change()
    assert counts(import_rows([row(1, CELLS, exact=f" {CELLS}")])) == (0, 0, 1, 0, 0)
    assert [found.exact.recommendation for found in store.all()] == [f" {CELLS}"]
    assert store.last_change() == change


def test_a_dry_run_says_the_same_and_leaves_no_trace(store: SqlStore, import_rows: Import) -> None:
    import_rows([row(1, CELLS), row(2, KEYS)])
    before, change = list(store.all()), store.last_change()
    rows = [row(1, CELLS, response="x"), row(2, "A new one altogether, about vans.")]
    dry = import_rows(rows, dry_run=True)
    assert dry.run is None
    assert (list(store.all()), store.last_change()) == (before, change)
    wet = import_rows(rows)
    assert wet.run is not None
    assert counts(wet) == counts(dry) == (1, 1, 0, 1, 0)
    assert wet.changes == dry.changes


def test_a_file_that_fails_half_way_changes_nothing(store: SqlStore, import_rows: Import) -> None:
    import_rows([row(1, CELLS)])
    before, change = list(store.all()), store.last_change()

    def broken():
        for number in range(1, 3_000):
            yield row(number, f"Recommendation {number}")
        raise RuntimeError("file")

    with pytest.raises(RuntimeError, match="file"):
        import_rows(broken())
    assert (list(store.all()), store.last_change()) == (before, change)


def test_forces_keep_their_own_recommendations(store: SqlStore, import_rows: Import) -> None:
    import_rows([row(1, CELLS)])
    assert counts(import_rows([row(1, CELLS)], force="Cumbria")) == (1, 0, 0, 0, 0)
    assert {(found.force, found.gone) for found in store.all()} == {("Lancashire", False), ("Cumbria", False)}


def test_another_register_makes_nothing_of_the_first_gone(store: SqlStore, import_rows: Import) -> None:
    import_rows([row(number, f"Local recommendation {number}") for number in range(1, 5)], file="local.csv")
    national = [row(number, f"National recommendation {number}") for number in range(1, 5)]
    assert counts(import_rows(national, file="national.csv")) == (4, 0, 0, 0, 0)
    assert store.count() == 8


def test_a_recommendation_is_gone_only_when_every_register_dropped_it(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([row(1, CELLS), row(2, KEYS)], register="local")
    ref = refs_by_text(store)[CELLS]
    vans = row(2, "The force should mend its vans.")
    import_rows([row(1, CELLS), vans], file="national.csv", register="national")
    assert store.get(ref).source.file == "national.csv"
    change = store.last_change()

    assert import_rows([row(1, vans.text)], file="national.csv", register="national").gone == 0
    kept = store.get(ref)
    assert (kept.gone, kept.source.file, store.last_change()) == (False, "register.csv", change)
    assert store.count() == 3

    assert import_rows([row(1, KEYS)], register="local").gone == 1
    assert store.get(ref).gone
    assert store.changed_since(change) == [ref]
    assert sum(store.status_counts().values()) == 2

    back = import_rows([row(1, CELLS), row(2, vans.text)], file="national.csv", register="national")
    assert back.changes == (FieldChange(ref=ref, field="gone", before="yes", after="no"),)
    assert store.get(ref).source.file == "national.csv"
    assert [found.ref for found in store.all()].count(ref) == 1


def test_a_register_recognises_its_corrected_row_though_another_was_read_later(
    store: SqlStore, import_rows: Import
) -> None:
    import_rows([row(1, CELLS), row(2, KEYS)], register="local")
    ref = refs_by_text(store)[CELLS]
    import_rows([row(1, CELLS)], file="national.csv", register="national")
    corrected = CELLS.replace("paint", "repaint")
    assert counts(import_rows([row(1, corrected), row(2, KEYS)], register="local")) == (0, 1, 1, 0, 0)
    assert store.get(ref).text == corrected


def test_the_same_register_under_a_new_name_is_the_same_register(
    store: SqlStore, import_rows: Import
) -> None:
    rows = [row(number, f"Recommendation {number} of many") for number in range(1, 11)]
    import_rows(rows, file="register-march.csv")
    assert counts(import_rows(rows[:8], file="register-april.csv")) == (0, 0, 8, 2, 0)


def test_part_of_a_register_under_another_name_makes_nothing_gone(
    store: SqlStore, import_rows: Import
) -> None:
    rows = [row(number, f"Recommendation {number} of many") for number in range(1, 11)]
    import_rows(rows, file="register.csv")
    assert counts(import_rows(rows[:3], file="open items.csv")) == (0, 0, 3, 0, 0)
    assert counts(import_rows(rows, file="register.csv")) == (0, 0, 10, 0, 0)


def test_a_register_can_be_named(store: SqlStore, import_rows: Import) -> None:
    import_rows([row(1, CELLS), row(2, KEYS)], file="a.csv", register="national")
    assert counts(import_rows([row(1, KEYS)], file="b.csv", register="national")) == (0, 0, 1, 1, 0)


def test_a_thousand_alike_are_told_apart_and_known_again(store: SqlStore, import_rows: Import) -> None:
    rows = [row(number, CELLS) for number in range(1, 1_001)]
    assert counts(import_rows(rows)) == (1_000, 0, 0, 0, 0)
    before = {found.ref for found in store.all()}
    assert len(before) == 1_000
    assert counts(import_rows(rows)) == (0, 0, 1_000, 0, 0)
    assert counts(import_rows([*rows, row(1_001, CELLS)])) == (1, 0, 1_000, 0, 0)
    assert before < {found.ref for found in store.all()}


def test_an_empty_file_is_a_run_in_which_everything_is_gone(store: SqlStore, import_rows: Import) -> None:
    import_rows([row(1, CELLS)])
    assert counts(import_rows([])) == (0, 0, 0, 1, 0)
    assert [found.gone for found in store.all()] == [True]
