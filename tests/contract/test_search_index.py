"""What every search backend must do: the cases of `domain.ports.SearchIndex`, run for each in BACKENDS."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.domain.deadline import Due
from searchapp.domain.errors import Unavailable
from searchapp.domain.ports import SearchIndex
from searchapp.domain.progress import Silent
from searchapp.domain.search import ALL_FACETS, FACETS, FacetName, IndexDocument, SearchRequest, Sort
from searchapp.search.engine import WhooshIndex

TODAY = date(2016, 3, 1)


def whoosh(folder: Path, *, today: Callable[[], date] = lambda: TODAY) -> SearchIndex:
    return WhooshIndex(folder, today=today)


BACKENDS: tuple[Callable[..., SearchIndex], ...] = (whoosh,)

BLANK = IndexDocument(
    ref="",
    recommendation="",
    response="",
    report="",
    force="",
    inspection_type="",
    status="completed",
    themes=(),
    addressees=(),
    made="",
)


def document(ref: str, recommendation: str = "", **fields: str | tuple[str, ...]) -> IndexDocument:
    return dataclasses.replace(BLANK, ref=ref, recommendation=recommendation, **fields)


CUSTODY = document(
    "R-1",
    "Forces should review the risk assessment of people held in custody.",
    response="Training was given to sergeants.",
    report="The welfare of vulnerable people",
    status="completed",
    themes=("custody", "vulnerability"),
    addressees=("forces",),
    made="2015",
)
CRIME = document(
    "R-2",
    "Chief constables should ensure that crimes are recorded within three days.",
    report="Crime data integrity",
    status="being-progressed",
    themes=("crime-recording",),
    addressees=("chief-constables",),
    made="2014-11-18",
)
STOP = document(
    "R-3",
    "Forces should publish how often stop and search powers are used on people.",
    report="Best use of stop and search",
    status="completed",
    themes=("stop-and-search",),
    addressees=("forces", "college"),
)
SAMPLE = (CUSTODY, CRIME, STOP)


@pytest.fixture(params=BACKENDS, ids=lambda backend: backend.__name__)
def backend(request: pytest.FixtureRequest) -> Callable[[Path], SearchIndex]:
    made: Callable[[Path], SearchIndex] = request.param
    return made


@pytest.fixture
def index(backend: Callable[[Path], SearchIndex], tmp_path: Path) -> SearchIndex:
    return built(backend(tmp_path / "index"), SAMPLE)


def built(index: SearchIndex, documents: Sequence[IndexDocument], *, change: int = 1) -> SearchIndex:
    index.build(iter(documents), total=len(documents), change=change, progress=Silent())
    return index


def refs(index: SearchIndex, text: str = "", **request: object) -> list[str]:
    return [hit.ref for hit in index.search(SearchRequest(text=text, **request)).hits]  # type: ignore[arg-type]


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


OPEN = {"status": "being-progressed"}
DATED = (
    document("R-1", "Past.", due_earliest="2014-01-01", due_latest="2016-02-29", sets_deadline=True, **OPEN),
    document(
        "R-2", "Perhaps.", due_earliest="2016-01-01", due_latest="2016-03-01", sets_deadline=True, **OPEN
    ),
    document("R-3", "Soon.", due_earliest="2016-03-29", due_latest="2016-03-29", sets_deadline=True, **OPEN),
    document("R-4", "Later.", due_earliest="2016-03-30", due_latest="2016-03-30", sets_deadline=True, **OPEN),
    document("R-5", "Closed.", due_earliest="2014-01-01", due_latest="2014-12-31", sets_deadline=True),
    document("R-6", "Yearly.", sets_deadline=True, recurring=True, **OPEN),
    document("R-7", "Nothing."),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("is:overdue", "1"),
        ("is:due-soon", "23"),
        ("NOT is:overdue", "234567"),
        ("past is:overdue", "1"),
        ("soon is:overdue", ""),
        ("due:2014", "15"),
        ("due:2015", "1"),
        ("due:..2016-02", "125"),
        ("due:2016-03-30..", "4"),
        ("has:deadline", "123456"),
        ("has:recurring", "6"),
    ],
)
def test_due_dates_are_found_as_far_as_they_are_known(
    backend: Callable[[Path], SearchIndex], tmp_path: Path, text: str, found: str
) -> None:
    index = built(backend(tmp_path / "index"), DATED)
    assert refs(index, text) == [f"R-{number}" for number in found]


def test_recommendations_can_be_sorted_by_due_date_undated_ones_last(
    backend: Callable[[Path], SearchIndex], tmp_path: Path
) -> None:
    index = built(backend(tmp_path / "index"), DATED)
    assert refs(index, sort="due") == ["R-5", "R-1", "R-2", "R-3", "R-4", "R-6", "R-7"]
    assert refs(index, sort="-due") == ["R-4", "R-3", "R-2", "R-1", "R-5", "R-6", "R-7"]


def test_what_is_overdue_changes_with_the_day_within_a_running_index(
    backend: Callable[..., SearchIndex], tmp_path: Path
) -> None:
    days = [TODAY]
    index = built(backend(tmp_path / "index", today=lambda: days[-1]), DATED)
    assert refs(index, "is:overdue") == ["R-1"]
    assert index.search(SearchRequest()).facets["due"] == {"due-soon": 2, "due-later": 1, "overdue": 1}
    days.append(date(2016, 3, 30))
    assert refs(index, "is:overdue") == ["R-1", "R-2", "R-3"]
    assert refs(index, filters={"due": ("overdue", "due-soon")}) == ["R-1", "R-2", "R-3", "R-4"]
    assert index.search(SearchRequest(filters={"due": ("overdue",)})).facets["due"] == {
        "overdue": 3,
        "due-soon": 1,
    }


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
    assert (related.ref, related.near_identical) == ("R-7", True)
    assert related.why
    assert index.related("R-unknown", limit=5) == []


def test_related_recommendations_follow_updates(index: SearchIndex) -> None:
    assert index.related("R-1", limit=5) == []
    index.update([dataclasses.replace(CUSTODY, ref="R-8")], removed=[], change=2)
    assert [one.ref for one in index.related("R-1", limit=5)] == ["R-8"]
    assert [one.ref for one in index.related("R-8", limit=5)] == ["R-1"]
    index.update([], removed=["R-8"], change=3)
    assert index.related("R-1", limit=5) == []


labels = st.lists(st.sampled_from("abc"), max_size=3, unique=True).map(tuple)
labelled = st.lists(
    st.builds(
        IndexDocument,
        ref=st.just(""),
        recommendation=st.sampled_from(["custody", "custody force", "force"]),
        response=st.just(""),
        report=st.sampled_from(["One", "Two"]),
        force=st.sampled_from(["", "Lancashire"]),
        inspection_type=st.sampled_from(["", "Joint"]),
        status=st.sampled_from(["completed", "being-progressed"]),
        themes=labels,
        addressees=labels,
        made=st.sampled_from(["", "2014", "2014-02", "2015-01-31"]),
        due_latest=st.sampled_from(["", "2014-02-28", "2016-03-01", "2016-05-01"]),
        closed=st.sampled_from(["", "2015", "2016-05-01"]),
        repeats=labels,
        contradictions=labels,
    ),
    min_size=1,
    max_size=15,
).map(
    lambda found: [
        dataclasses.replace(one, ref=f"R-{number}", due_earliest=one.due_latest)
        for number, one in enumerate(found)
    ]
)
chosen = st.dictionaries(
    st.sampled_from(["theme", "addressee", "status", "due", "report", "repeat", "contradiction"]),
    st.lists(st.sampled_from(["a", "b", "completed", "overdue", "due-later", "One", "Two"]), max_size=2).map(
        tuple
    ),
    max_size=3,
)


@pytest.mark.parametrize("make", BACKENDS)
@settings(max_examples=25, deadline=None)
@given(documents=labelled, filters=chosen, text=st.sampled_from(["", "custody"]), cut=st.integers(0, 15))
def test_counts_are_those_of_counting_one_by_one(
    make: Callable[[Path], SearchIndex],
    documents: list[IndexDocument],
    filters: dict[FacetName, tuple[str, ...]],
    text: str,
    cut: int,
) -> None:
    with TemporaryDirectory() as folder:
        index = built(make(Path(folder)), documents[:cut])
        index.update(documents[cut:], removed=["R-0"], change=2)
        result = index.search(SearchRequest(text=text, filters=filters, limit=100, facets=ALL_FACETS))
    present = [one for one in documents if one.ref != "R-0" or cut == 0]
    present = [one for one in present if text in one.recommendation]
    passing = [one for one in present if all(_passes(one, facet, filters) for facet in ALL_FACETS)]
    assert sorted(hit.ref for hit in result.hits) == sorted(one.ref for one in passing)
    for facet in ALL_FACETS:
        counter = Counter(
            value
            for one in present
            if all(_passes(one, other, filters) for other in ALL_FACETS if other != facet)
            for value in _values(one, facet)
        )
        assert dict(result.facets[facet]) == dict(counter)


def _passes(one: IndexDocument, facet: FacetName, filters: Mapping[FacetName, tuple[str, ...]]) -> bool:
    wanted = filters.get(facet)
    return not wanted or bool(set(wanted) & set(_values(one, facet)))


def _values(one: IndexDocument, facet: FacetName) -> Sequence[str]:
    single = {
        "status": one.status,
        "report": one.report,
        "year": one.made[:4],
        "inspection_type": one.inspection_type,
        "force": one.force,
        "closed": one.closed[:4],
    }
    several = {"theme": one.themes, "repeat": one.repeats, "contradiction": one.contradictions}
    if facet in several:
        return several[facet]
    if facet == "addressee":
        return one.addressees
    if facet == "due":
        if one.status == "completed" or not one.due_latest:
            return []
        due = Due(earliest=date.fromisoformat(one.due_earliest), latest=date.fromisoformat(one.due_latest))
        return [due.standing(TODAY)]
    return [single[facet]] if single[facet] else []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet='"()*~:-|& abcORNT.', max_size=40))
def test_no_text_is_an_error(ready_index: SearchIndex, text: str) -> None:
    result = ready_index.search(SearchRequest(text=text))
    assert result.reading
    assert result.total >= len(result.hits)


@pytest.fixture(scope="module", params=BACKENDS, ids=lambda backend: backend.__name__)
def ready_index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return built(request.param(tmp_path_factory.mktemp("ready")), SAMPLE)
