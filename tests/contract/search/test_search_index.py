"""What every search backend must do: the cases of `domain.ports.SearchIndex`, run for each in BACKENDS."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from searchapp.domain.errors import Unavailable
from searchapp.domain.ports import SearchIndex
from searchapp.domain.search import FACETS, SearchRequest, Sort
from tests.contract.search.backends import CUSTODY, SAMPLE, STOP, built, document, refs


def test_an_index_that_was_never_built_says_so_and_cannot_be_searched(
    backend: Callable[[Path], SearchIndex], tmp_path: Path
) -> None:
    index = backend(tmp_path / "index")
    assert index.health().problem == "There is no index yet."
    with pytest.raises(Unavailable) as told:
        index.search(SearchRequest())
    assert told.value.next_step


def test_health_tells_documents_change_and_generation(index: SearchIndex) -> None:
    health = index.health()
    assert (health.documents, health.applied_change, health.problem) == (3, 1, "")
    assert health.generation


def test_no_text_lists_everything_in_the_order_it_was_given(index: SearchIndex) -> None:
    assert refs(index) == ["R-1", "R-2", "R-3"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("custody", ["R-1"]), ("sergeants", ["R-1"]), ("integrity", ["R-2"]), ("forces publish", ["R-3"])],
)
def test_words_are_found_in_recommendation_response_and_title(
    index: SearchIndex, text: str, found: list[str]
) -> None:
    assert refs(index, text) == found


def test_values_of_one_facet_are_alternatives_and_facets_add_up(index: SearchIndex) -> None:
    both = {"theme": ("custody", "crime-recording")}
    assert refs(index, filters=both) == ["R-1", "R-2"]
    assert refs(index, filters={**both, "status": ("completed",)}) == ["R-1"]
    assert refs(index, filters={"theme": ("no-such-theme",)}) == []


def test_facets_count_by_falling_number_then_value(index: SearchIndex) -> None:
    facets = index.search(SearchRequest()).facets
    assert list(facets["addressee"].items()) == [("forces", 2), ("chief-constables", 1), ("college", 1)]
    assert dict(facets["year"]) == {"2014": 1, "2015": 1}
    assert set(facets) == set(FACETS)


def test_only_the_facets_that_are_asked_for_are_counted(index: SearchIndex) -> None:
    counted = index.search(SearchRequest(filters={"status": ("completed",)}, facets=("year", "status")))
    assert counted.facets == {"year": {"2015": 1}, "status": {"completed": 2, "being-progressed": 1}}
    assert index.search(SearchRequest(facets=())).facets == {}


def test_recommendations_can_be_sorted_by_date_and_report_unknown_dates_last(index: SearchIndex) -> None:
    orders: Mapping[Sort, list[str]] = {
        "made": ["R-2", "R-1", "R-3"],
        "-made": ["R-1", "R-2", "R-3"],
        "report": ["R-3", "R-2", "R-1"],
    }
    for sort, wanted in orders.items():
        assert refs(index, sort=sort) == wanted


def test_a_page_is_a_part_of_all_hits_and_knows_their_number(index: SearchIndex) -> None:
    page = index.search(SearchRequest(offset=1, limit=1))
    assert (page.total, [hit.ref for hit in page.hits]) == (3, ["R-2"])
    assert index.search(SearchRequest(offset=9, limit=1)).hits == ()


def test_when_nothing_has_all_words_those_with_most_are_found_and_it_is_said(index: SearchIndex) -> None:
    result = index.search(SearchRequest(text="custody sergeants crimes"))
    assert [hit.ref for hit in result.hits] == ["R-1"]
    assert result.notices


FEW = (
    document("R-1", "Custody officers review risk of children."),
    document("R-2", "Custody officers review risk."),
    document("R-3", "Custody officers review children, completed.", status="completed"),
    document("R-4", "Custody alone."),
)


def test_where_few_have_all_words_those_with_most_follow_them_and_it_is_said(
    backend: Callable[[Path], SearchIndex], tmp_path: Path
) -> None:
    index = built(backend(tmp_path / "index"), FEW)
    result = index.search(SearchRequest(text="custody officers review risk children"))
    assert result.hits[0].ref == "R-1"
    assert not result.hits[0].partial
    assert {hit.ref for hit in result.hits if hit.partial} == {"R-2", "R-3"}
    assert (result.total, result.partial) == (3, 2)
    assert sum(result.facets["status"].values()) == 3
    assert "listed after them" in " ".join(result.notices)
    later = index.search(SearchRequest(text="custody officers review risk children", offset=1, limit=1))
    assert [hit.partial for hit in later.hits] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "custody AND officers AND risk AND children",
        '"custody officers" review risk children',
        "custody children",
    ],
)
def test_where_all_words_are_meant_nothing_is_added(
    backend: Callable[[Path], SearchIndex], tmp_path: Path, text: str
) -> None:
    result = built(backend(tmp_path / "index"), FEW).search(SearchRequest(text=text))
    assert result.partial == 0
    assert not any(hit.partial for hit in result.hits)


def test_an_update_replaces_adds_and_removes(index: SearchIndex) -> None:
    changed = dataclasses.replace(CUSTODY, recommendation="Detention officers should be trained.")
    for _ in range(2):  # safe to repeat
        index.update([changed, document("R-4", "Vetting.")], removed=["R-2", "R-unknown"], change=7)
        assert sorted(refs(index)) == ["R-1", "R-3", "R-4"]
        assert refs(index, "detention") == ["R-1"]
        assert refs(index, "custody") == []
        assert index.health().applied_change == 7


def test_of_one_reference_given_twice_the_last_counts(index: SearchIndex) -> None:
    index.update([document("R-9", "first"), document("R-9", "second")], removed=[], change=2)
    assert refs(index, "second") == ["R-9"]
    assert index.health().documents == 4


def test_an_update_without_an_index_says_what_to_do(
    backend: Callable[[Path], SearchIndex], tmp_path: Path
) -> None:
    with pytest.raises(Unavailable):
        backend(tmp_path / "index").update([CUSTODY], removed=[], change=1)


def test_a_build_takes_the_place_of_all_before(index: SearchIndex) -> None:
    before = index.health().generation
    built(index, [STOP], change=9)
    assert refs(index) == ["R-3"]
    assert index.health().generation != before


def test_what_one_instance_writes_another_finds(
    backend: Callable[[Path], SearchIndex], index: SearchIndex, tmp_path: Path
) -> None:
    other = backend(tmp_path / "index")
    assert len(refs(other)) == 3
    index.update([document("R-4", "Vetting.")], removed=[], change=2)
    assert refs(other, "vetting") == ["R-4"]
    built(index, [STOP], change=3)
    assert refs(other) == ["R-3"]


def test_an_empty_store_makes_an_index_that_finds_nothing(
    backend: Callable[[Path], SearchIndex], tmp_path: Path
) -> None:
    index = built(backend(tmp_path / "index"), [])
    assert index.health().problem == ""
    assert index.search(SearchRequest(text="custody")).total == 0
    assert index.related("R-1", limit=5) == []
    index.update([CUSTODY], removed=[], change=2)
    assert refs(index, "custody") == ["R-1"]
    index.update([], removed=["R-1"], change=3)
    assert refs(index) == []


def test_a_word_being_typed_is_finished_as_the_index_has_it(index: SearchIndex) -> None:
    assert index.completions("people in cust", limit=5) == ["people in custody"]
    assert index.completions("s", limit=2) == ["search", "stop"]
    assert index.completions("custody ", limit=5) == []
    assert index.completions("xyz", limit=5) == []


def test_passages_mark_what_was_found(index: SearchIndex) -> None:
    text = CUSTODY.recommendation
    (passage,) = index.passages(SearchRequest(text="custody"), text)
    assert [passage.text[start:end] for start, end in passage.marks] == ["custody"]


def test_related_recommendations_have_a_reason_and_a_reference_it_lacks_has_none(
    backend: Callable[[Path], SearchIndex], tmp_path: Path
) -> None:
    twin = dataclasses.replace(CUSTODY, ref="R-7")
    index = built(backend(tmp_path / "index"), [*SAMPLE, twin])
    (related,) = index.related("R-1", limit=5)
    assert related.ref == "R-7"
    assert related.why
    assert index.related("R-unknown", limit=5) == []


def test_related_recommendations_follow_updates(index: SearchIndex) -> None:
    assert index.related("R-1", limit=5) == []
    index.update([dataclasses.replace(CUSTODY, ref="R-8")], removed=[], change=2)
    assert [one.ref for one in index.related("R-1", limit=5)] == ["R-8"]
    assert [one.ref for one in index.related("R-8", limit=5)] == ["R-1"]
    index.update([], removed=["R-8"], change=3)
    assert index.related("R-1", limit=5) == []
