"""What every search backend must do with whatever it is given: counts as one counts, and no error."""

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
from searchapp.domain.ports import SearchIndex
from searchapp.domain.search import ALL_FACETS, FacetName, IndexDocument, SearchRequest
from tests.contract.search.backends import BACKENDS, SAMPLE, TODAY, built

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
        "owner": one.owner,
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
