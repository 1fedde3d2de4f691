"""What every `RecommendationStore` does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from searchapp.domain.errors import NotFound
from searchapp.domain.ports import RecommendationStore
from searchapp.domain.recommendation import Status
from searchapp.domain.suggestion import (
    Applicability,
    ClassifiableText,
    Classification,
    Evidence,
    LabelSuggestion,
    SuggestedLabels,
)
from searchapp.store.sql_store import SqlStore
from tests.contract.store.conftest import Import, row

CLASSIFICATION = Classification(
    themes=(
        LabelSuggestion(
            id="custody",
            probability=0.91,
            evidence=(Evidence(field="recommendation", start=0, end=5, words="Paint", weight=1.25),),
        ),
        LabelSuggestion(id="wellbeing", probability=0.5, trained=False),
    ),
    addressees=(LabelSuggestion(id="police-force", probability=0.8),),
    applies_to_force=Applicability(value="yes", probability=0.97, reason="addressed to the force"),
    model_id="model-1",
)


@pytest.fixture
def refs(store: SqlStore, import_rows: Import) -> list[str]:
    import_rows([row(1, "Paint the cells."), row(2, "Count the keys."), row(3, "Mend the vans.")])
    return [found.ref for found in store.all()]


def test_an_empty_store_answers_everything(store: RecommendationStore) -> None:
    assert store.count() == 0
    assert list(store.all()) == []
    assert store.last_change() == 0
    assert store.changed_since(0) == []
    assert store.get_many(["R-000000"]) == []
    assert store.suggestions(["R-000000"]) == {}
    assert list(store.unsuggested("model-1")) == []
    assert store.status_counts() == dict.fromkeys(Status, 0)


def test_an_unknown_reference_is_not_found(store: RecommendationStore) -> None:
    with pytest.raises(NotFound, match="R-NONE"):
        store.get("R-NONE")


def test_a_recommendation_comes_back_as_it_went_in(store: RecommendationStore, import_rows: Import) -> None:
    read = row(1, "Paint the cells.\n• red\n• blue", exact="<p>Paint the cells.</p>")
    import_rows([read])
    (found,) = store.all()
    assert store.get(found.ref) == found
    for name in ("concerns", "report", "inspection_type", "text", "response", "status", "made", "exact"):
        assert getattr(found, name) == getattr(read, name)
    assert (found.source.file, found.source.row, found.source.line) == ("register.csv", 1, 2)
    assert (found.force, found.gone) == ("Lancashire", False)


def test_a_date_may_be_missing(store: RecommendationStore, import_rows: Import) -> None:
    import_rows([row(1, "Paint the cells.", made=None)])
    assert [found.made for found in store.all()] == [None]


def test_a_reference_is_found_however_it_is_typed(store: RecommendationStore, refs: list[str]) -> None:
    typed = refs[0].lower().replace("0", "o").replace("1", "l")
    assert store.get(f" {typed} ").ref == refs[0]


def test_many_come_in_the_order_asked_for(store: RecommendationStore, refs: list[str]) -> None:
    asked = [refs[2], "R-NONE", refs[0]]
    assert [found.ref for found in store.get_many(asked)] == [refs[2], refs[0]]


def test_many_may_be_very_many(store: RecommendationStore, refs: list[str]) -> None:
    asked = [f"R-{number}" for number in range(40_000)] + refs
    assert [found.ref for found in store.get_many(asked)] == refs


def test_all_are_in_file_order(store: RecommendationStore, import_rows: Import) -> None:
    import_rows([row(number, f"Recommendation {number}") for number in range(1, 30)])
    assert [found.source.row for found in store.all()] == list(range(1, 30))


def test_statuses_are_counted_without_gone_ones(store: RecommendationStore, import_rows: Import) -> None:
    import_rows([row(1, "a", status=Status.AWAITING_REVIEW), row(2, "b"), row(3, "c"), row(4, "d")])
    import_rows([row(1, "a", status=Status.AWAITING_REVIEW), row(2, "b"), row(3, "c")])
    counts = store.status_counts()
    assert counts[Status.COMPLETED] == 2
    assert counts[Status.AWAITING_REVIEW] == 1
    assert counts[Status.NO_FURTHER_ACTION] == 0
    assert store.count() == 4


def test_suggestions_come_back_as_they_went_in(store: RecommendationStore, refs: list[str]) -> None:
    assert store.save_suggestions([(refs[0], CLASSIFICATION)]) == 1
    assert store.suggestions(refs) == {refs[0]: CLASSIFICATION}


def test_suggested_labels_are_those_of_the_suggestions_by_their_ids(
    store: RecommendationStore, refs: list[str]
) -> None:
    store.save_suggestions([(refs[0], CLASSIFICATION)])
    assert store.suggested_labels(refs) == {
        refs[0]: SuggestedLabels(
            themes=tuple(label.id for label in CLASSIFICATION.themes),
            addressees=tuple(label.id for label in CLASSIFICATION.addressees),
        )
    }


def test_lists_get_recommendations_with_their_labels_in_the_order_asked(
    store: RecommendationStore, refs: list[str]
) -> None:
    store.save_suggestions([(refs[0], CLASSIFICATION)])
    first, last = store.listed([refs[2], "R-none", refs[0]])
    assert [first.recommendation, last.recommendation] == store.get_many([refs[2], refs[0]])
    assert (first.suggested, last.suggested) == (None, store.suggested_labels(refs)[refs[0]])
    assert (first.decided, last.decided) == ({}, {})


def test_what_has_no_suggestion_by_the_model_is_named_with_what_it_may_read(
    store: RecommendationStore, refs: list[str]
) -> None:
    store.save_suggestions([(refs[0], CLASSIFICATION)])
    waiting = dict(store.unsuggested("model-1"))
    assert waiting == {
        refs[1]: ClassifiableText(text="Count the keys.", report="Custody report 2014", force="Lancashire"),
        refs[2]: ClassifiableText(text="Mend the vans.", report="Custody report 2014", force="Lancashire"),
    }
    assert dict(store.unsuggested("model-2")).keys() == set(refs)


def test_suggestions_can_be_saved_while_the_waiting_ones_are_read(
    store: RecommendationStore, refs: list[str]
) -> None:
    assert store.save_suggestions((ref, CLASSIFICATION) for ref, _ in store.unsuggested("model-1")) == 3
    assert list(store.unsuggested("model-1")) == []


def test_a_suggestion_is_a_change_only_when_it_says_something_else(
    store: RecommendationStore, refs: list[str]
) -> None:
    imported = store.last_change()
    store.save_suggestions([(ref, CLASSIFICATION) for ref in refs])
    suggested = store.last_change()
    assert store.changed_since(imported) == refs
    store.save_suggestions([(ref, replace(CLASSIFICATION, model_id="model-2")) for ref in refs])
    assert store.last_change() == suggested
    assert list(store.unsuggested("model-2")) == []
    store.save_suggestions([(refs[1], replace(CLASSIFICATION, model_id="model-3", themes=()))])
    assert store.changed_since(suggested) == [refs[1]]


def test_suggestions_for_a_stranger_are_refused_and_none_is_saved(
    store: RecommendationStore, refs: list[str]
) -> None:
    with pytest.raises(NotFound):
        store.save_suggestions([(refs[0], CLASSIFICATION), ("R-NONE", CLASSIFICATION)])
    assert store.suggestions(refs) == {}


def test_a_failing_stream_of_suggestions_saves_none(store: RecommendationStore, refs: list[str]) -> None:
    def broken():
        yield refs[0], CLASSIFICATION
        raise RuntimeError("model")

    with pytest.raises(RuntimeError, match="model"):
        store.save_suggestions(broken())
    assert store.suggestions(refs) == {}


def test_others_can_write_while_suggestions_are_being_made(
    store: RecommendationStore, import_rows: Import, refs: list[str]
) -> None:
    def slow():
        import_rows([row(1, "Paint the cells.", response="Meanwhile."), row(2, "Count the keys.")])
        yield refs[1], CLASSIFICATION

    assert store.save_suggestions(slow()) == 1
    assert store.get(refs[0]).response == "Meanwhile."
    assert store.suggestions(refs) == {refs[1]: CLASSIFICATION}


def test_saving_no_suggestions_waits_for_nobody(
    store_address: str, store: SqlStore, import_rows: Import, refs: list[str]
) -> None:
    def held_up():
        yield row(1, "Paint the cells.")
        other = SqlStore.open(store_address, wait_seconds=0)
        assert other.save_suggestions([]) == 0
        other.close()

    assert import_rows(held_up()).unchanged == 1


def test_changes_are_named_once_each_oldest_first(
    store: RecommendationStore, import_rows: Import, refs: list[str]
) -> None:
    assert store.changed_since(0) == refs
    before = store.last_change()
    import_rows(
        [row(1, "Paint the cells."), row(2, "Count the keys.", response="x", status=Status.BEING_PROGRESSED)]
    )
    assert store.changed_since(before) == [refs[1], refs[2]]
    assert store.changed_since(store.last_change()) == []


def test_change_numbers_only_grow(store: RecommendationStore, import_rows: Import) -> None:
    numbers = []
    for response in ("a", "b", "c"):
        import_rows([row(1, "Paint the cells.", response=response)])
        numbers.append(store.last_change())
    assert numbers == sorted(set(numbers))


def test_a_stream_sees_one_state_of_the_store(store: RecommendationStore, import_rows: Import) -> None:
    import_rows([row(number, f"Recommendation {number}") for number in range(1, 1_200)])
    streamed = store.all()
    first = next(streamed)
    import_rows([row(number, f"Recommendation {number}", response="changed") for number in range(1, 1_200)])
    assert {found.response for found in (first, *streamed)} == {"Done."}


def test_what_lacks_suggestions_is_known_and_counted(store: RecommendationStore, refs: list[str]) -> None:
    assert store.lacks_suggestions()
    assert store.unsuggested_count("model-1") == 3
    store.save_suggestions([(ref, CLASSIFICATION) for ref in refs])
    assert not store.lacks_suggestions()
    assert store.unsuggested_count("model-1") == 0
    assert store.unsuggested_count("model-2") == 3


def test_the_basis_names_files_and_models(store: RecommendationStore, refs: list[str]) -> None:
    store.save_suggestions([(refs[0], CLASSIFICATION)])
    basis = store.basis(store.forces())
    assert (basis.files, basis.models) == (("register.csv",), ("model-1",))
    assert store.basis(("Elsewhere",)).files == ()


def test_forces_are_those_whose_registers_hold_anything(store: RecommendationStore, refs: list[str]) -> None:
    assert store.forces() == tuple({store.get(ref).force for ref in refs})


def test_an_entry_of_the_change_log_has_a_digest_of_its_own(
    store: RecommendationStore, refs: list[str]
) -> None:
    digests = [store.change_digest(number) for number in range(1, store.last_change() + 1)]
    assert len({*digests}) == len(digests) == 3
    assert store.change_digest(store.last_change() + 1) == ""


def test_words_of_any_letters_come_back_to_the_letter(
    store: RecommendationStore, import_rows: Import
) -> None:
    words = "Zo\u00eb \U0001f600 \u202e \u0130 50% \\_ 'x' \"y\"\n; --"
    import_rows([row(1, words, response=words, report=words)])
    (found,) = store.all()
    assert (found.text, found.response, found.report) == (words, words, words)
