"""A reward for nearness is added to those only that it can lift into a page, and the page is the same."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from whoosh import query as q

from searchapp.domain.progress import Silent
from searchapp.domain.search import IndexDocument, Sort
from searchapp.search.engine import WhooshIndex
from searchapp.search.finding.snapshot import Reward, Snapshot
from searchapp.search.finding.widening import strictest
from searchapp.search.queries.query import read_query
from searchapp.search.queries.tree import NEAR_WEIGHT, without_reward
from tests.contract.search.backends import BLANK

WORDS = ["custody", "review", "force", "plan", "training", "crime", "record", "victim"]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """Two segments, deletions included, with far more documents than a page."""
    chance = random.Random(7)

    def document(number: int, marker: str = "") -> IndexDocument:
        text = " ".join(chance.choices(WORDS, k=chance.randint(2, 30)))
        made = str(chance.randint(2010, 2020))
        return replace(
            BLANK,
            ref=f"R-{number:04}",
            recommendation=f"{text} {marker}",
            response=chance.choice(WORDS),
            made=made,
        )

    index = WhooshIndex(tmp_path_factory.mktemp("index"))
    index.build(map(document, range(1200)), total=1200, change=1, progress=Silent())
    index.update([document(number) for number in range(1100, 1600)], removed=["R-0003"], change=2)
    yield index._open().snapshot
    index.close()


@pytest.mark.parametrize("sort", ["relevance", "-made"])
@pytest.mark.parametrize("words", [*itertools.combinations(WORDS[:4], 2)])
def test_a_page_is_the_one_that_rewarding_all_gives(
    words: tuple[str, str], sort: Sort, snapshot: Snapshot
) -> None:
    read = read_query(" ".join(words), names={}, filters={}, today=date(2016, 3, 1))
    matches = strictest(snapshot, read)
    assert matches.reward is not None
    found = snapshot.answer(
        matches.found, filters={}, sort=sort, offset=5, limit=20, facets=(), reward=matches.reward
    )
    wanted = snapshot.search(read.query, filters={}, sort=sort, offset=5, limit=20, facets=())
    assert found.total == wanted.total > 300
    assert [hit.ref for hit in found.hits] == [hit.ref for hit in wanted.hits]
    assert [hit.score for hit in found.hits] == pytest.approx([hit.score for hit in wanted.hits], abs=1e-9)


def test_only_what_adds_to_scores_is_taken_off_a_query() -> None:
    wanted, near, status = q.Term("title", "a"), q.Phrase("title", ["a", "b"]), q.Term("status", "open")
    query = q.AndNot(q.Require(q.AndMaybe(wanted, near), status), q.Term("title", "c"))
    bare, reward = without_reward(query)
    assert bare == q.AndNot(q.Require(wanted, status), q.Term("title", "c"))
    assert reward == near
    assert without_reward(q.And([wanted, near])) == (q.And([wanted, near]), None)


def test_nothing_is_rewarded_where_no_hits_are_wanted(snapshot: Snapshot) -> None:
    near = q.Phrase("recommendation", ["custodi", "review"], slop=3, boost=NEAR_WEIGHT)
    matches = snapshot.find(q.Term("recommendation", "custodi"))
    reward = Reward(query=near, share=NEAR_WEIGHT)
    found = snapshot.answer(matches, filters={}, sort="relevance", offset=0, limit=0, reward=reward)
    assert found.hits == ()
    assert found.total
