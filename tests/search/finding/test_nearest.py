"""What comes nearest bears most of what the words weigh; the rest of the query is never loosened."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from searchapp.domain.progress import Silent
from searchapp.domain.search import IndexDocument, SearchRequest, SearchResult
from searchapp.search.engine import WhooshIndex
from searchapp.search.finding import nearest as module
from searchapp.search.finding.found import NOTHING
from searchapp.search.finding.nearest import nearest
from searchapp.search.finding.snapshot import Snapshot
from searchapp.search.queries.query import ReadQuery, read_query
from tests.contract.search.backends import BLANK

COMMON = ["force", "review", "plan", "training"]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[WhooshIndex]:
    made = WhooshIndex(tmp_path / "index")
    yield made
    made.close()


@pytest.fixture
def search(index: WhooshIndex) -> Callable[..., SearchResult]:
    """Of these texts (R-0, R-1 ...), with enough others that "force" and "review" tell little."""

    def asked(query: str, *texts: str) -> SearchResult:
        every = [*texts, *["Forces should review plans."] * 40]
        documents = [
            replace(BLANK, ref=f"R-{number}", recommendation=text, report=f"Report {number}")
            for number, text in enumerate(every)
        ]
        index.build(documents, total=len(documents), change=1, progress=Silent())
        return index.search(SearchRequest(text=query))

    return asked


def refs(result: SearchResult) -> list[str]:
    return [hit.ref for hit in result.hits]


def read(text: str) -> ReadQuery:
    return read_query(text, names={}, filters={}, today=date(2016, 3, 1))


def test_what_has_all_comes_first_then_what_bears_most(search: Callable[..., SearchResult]) -> None:
    texts = ("Ballistic gloves reviewed.", "Ballistic items.", "Ballistic gloves gloves gloves.")
    result = search("ballistic gloves review", *texts)
    assert refs(result)[:3] == ["R-0", "R-2", "R-1"]
    assert [hit.partial for hit in result.hits] == [False, True, True]
    assert (result.total, result.partial) == (3, 2)


def test_a_list_is_filled_up_to_ten_and_no_further(search: Callable[..., SearchResult]) -> None:
    result = search("ballistic gloves vests", "Ballistic gloves, vests.", *["Ballistic gloves."] * 30)
    assert (result.total, result.partial, len(result.hits)) == (10, 9, 10)
    assert sum(result.facets["report"].values()) == 10


def test_where_nothing_has_all_what_comes_nearest_is_found(search: Callable[..., SearchResult]) -> None:
    result = search("samples to forensics unicorns", "Forensic sample.", "Samples.")
    assert refs(result) == ["R-0", "R-1"]
    assert any("come nearest" in notice for notice in result.notices)
    assert (result.whole, [hit.partial for hit in result.hits]) == (0, [True, True])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ballistic gloves review", ["R-0"]),
        ("ballistic gloves unicorns", []),
        ("what about ballistic gloves review", ["R-0"]),
    ],
)
def test_who_wants_all_words_gets_nothing_that_has_only_some(
    query: str, found: list[str], search: Callable[..., SearchResult], index: WhooshIndex
) -> None:
    assert len(refs(search(query, "Ballistic gloves reviewed.", "Ballistic gloves.", "Ballistic."))) > 1
    only = index.search(SearchRequest(text=query, all_words=True))
    assert (refs(only), only.total, only.partial) == (found, len(found), 0)


@pytest.mark.parametrize(
    "query",
    [
        '"ballistic gloves" review',
        "recommendation:ballistic gloves review",
        "ballistic AND gloves AND review",
        "ballistic glov* review",
    ],
)
def test_what_was_asked_for_with_signs_is_not_loosened(
    query: str, search: Callable[..., SearchResult]
) -> None:
    assert refs(search(query, "Ballistic gloves reviewed.", "Ballistic items.", "Gloves.")) == ["R-0"]


def test_exclusions_and_conditions_hold_for_what_comes_nearest(search: Callable[..., SearchResult]) -> None:
    texts = ("Ballistic gloves reviewed.", "Ballistic items.", "Ballistic vests.")
    assert refs(search("ballistic gloves review -vests", *texts)) == ["R-0", "R-1"]
    assert refs(search("ballistic gloves review is:open", *texts)) == []


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """Two segments, deletions included."""
    chance = random.Random(5)

    def document(number: int) -> IndexDocument:
        words = chance.choices(COMMON, k=6) + chance.choices(["ballistic", "glove", "custody", "x"], k=1)
        return replace(BLANK, ref=f"R-{number}", recommendation=" ".join(words))

    index = WhooshIndex(tmp_path_factory.mktemp("index"))
    index.build(map(document, range(400)), total=400, change=1, progress=Silent())
    index.update([document(number) for number in range(300, 500)], removed=["R-7"], change=2)
    yield index._open().snapshot
    index.close()


def test_over_segments_the_best_of_all_are_taken(snapshot: Snapshot) -> None:
    loose = read("ballistic glove custody review").loose
    assert loose is not None
    nothing = [NOTHING for _ in snapshot.segments]
    few, many = (nearest(snapshot, loose, whole=nothing, count=count) for count in (7, 10_000))
    assert sum(len(found.docs) for found in few) == 7
    best = sorted((float(score) for found in many for score in found.scores), reverse=True)[:7]
    assert sorted((float(s) for found in few for s in found.scores), reverse=True) == pytest.approx(best)
    again = nearest(snapshot, loose, whole=many, count=7)
    assert not any(len(found.docs) for found in again)


def test_common_words_are_looked_up_only_once_there_are_candidates_enough(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    loose = read("ballistic review plan training force").loose
    assert loose is not None
    nothing = [NOTHING for _ in snapshot.segments]
    monkeypatch.setattr(module, "MOST_CANDIDATES", 1)
    bounded = nearest(snapshot, loose, whole=nothing, count=10_000)
    rare = snapshot.find(loose.parts[0])
    assert [found.docs.tolist() for found in bounded] == [found.docs.tolist() for found in rare]
