"""Query trees on columns find what Whoosh's own searcher finds: the same documents, order and scores."""

from __future__ import annotations

import itertools
import logging
import math
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query as q
from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema
from whoosh.index import create_in
from whoosh.matching import AndMaybeMatcher, AndNotMatcher, InverseMatcher
from whoosh.searching import Searcher

from searchapp.search.analysis import WordAnalyzer
from searchapp.search.finding.opening import ColumnsOf
from searchapp.search.finding.scoring import Weighting
from searchapp.search.finding.snapshot import Snapshot
from searchapp.search.queries.tree import AtLeast

pytestmark = pytest.mark.usefixtures("mended_whoosh")

WORDS = ["custody", "custodian", "cuff", "cuffs", "force", "forces", "plan", "plans", "review"]
WEIGHTING = Weighting(saturation=1.3, length_share=0.6, of_field={"title": 0.2})


@pytest.fixture(scope="module")
def mended_whoosh() -> Iterator[None]:
    """Whoosh without three faults that make it find or score what it should not (see decision 0231).

    `AndNotMatcher` lets its first document through unless the unwanted ones begin with the same one;
    `InverseMatcher` stops at a deleted document when nothing is left to be left out; `AndMaybeMatcher` that
    skips moves what may be there no further than it was told, though what must be there is beyond.
    """

    def first_wanted(self: AndNotMatcher) -> None:
        if self.a.is_active() and self.b.is_active():
            self._find_next()

    def next_not_deleted(self: InverseMatcher) -> None:
        find_next(self)
        while self._id < self.limit and self.missing(self._id):
            self._id += 1

    def skip_both(self: AndMaybeMatcher, number: int) -> bool:
        skipped = skip_to(self, number)
        self._first_b()
        return bool(skipped)

    find_next, skip_to = InverseMatcher._find_next, AndMaybeMatcher.skip_to
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AndNotMatcher, "_find_first", first_wanted)
        patch.setattr(InverseMatcher, "_find_next", next_not_deleted)
        patch.setattr(AndMaybeMatcher, "skip_to", skip_both)
        yield


texts = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
documents = st.fixed_dictionaries(
    {
        "title": texts,
        "body": texts,
        "theme": st.lists(st.sampled_from("abc"), max_size=2, unique=True).map(" ".join),
        "number": st.one_of(st.none(), st.integers(0, 300)),
    }
)
segments = st.lists(st.lists(documents, min_size=1, max_size=12), min_size=1, max_size=3)


def leaves() -> st.SearchStrategy[Any]:
    fields, words = st.sampled_from(["title", "body"]), st.sampled_from([*WORDS, "absent"])
    boosts = st.sampled_from([1.0, 0.4, 2.5])
    number = st.one_of(st.none(), st.integers(0, 300))
    phrase = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)
    return st.one_of(
        st.builds(q.Term, fields, words, boost=boosts),
        st.builds(q.Term, st.just("theme"), st.sampled_from("abcd"), boost=boosts),
        st.builds(q.Phrase, fields, phrase, slop=st.integers(1, 3), boost=boosts),
        st.builds(q.Prefix, fields, st.sampled_from(["c", "cu", "pl", "plan", "x"]), boosts, st.booleans()),
        st.builds(q.Wildcard, fields, st.sampled_from(["c*s", "*u*", "for?e"]), boosts, st.booleans()),
        st.builds(q.FuzzyTerm, fields, words, boosts, st.integers(1, 2), st.integers(0, 1), st.booleans()),
        st.builds(q.TermRange, fields, st.just("cuff"), st.just("plan"), st.booleans(), st.booleans()),
        st.builds(q.NumericRange, st.just("number"), number, number, st.booleans(), st.booleans(), boosts),
        st.builds(q.Every, st.sampled_from([None, "title", "theme"]), boosts),
        st.just(q.NullQuery),
    )


def trees() -> st.SearchStrategy[Any]:
    boosts = st.sampled_from([1.0, 0.5])
    return st.recursive(
        leaves(),
        lambda inner: st.one_of(
            st.builds(q.And, st.lists(inner, min_size=1, max_size=3), boosts),
            st.builds(q.Or, st.lists(inner, min_size=1, max_size=4), boosts),
            st.builds(AtLeast, st.lists(inner, min_size=1, max_size=4), st.integers(1, 3), boosts),
            st.builds(q.Not, inner),
            st.builds(q.AndNot, inner, inner),
            st.builds(q.AndMaybe, inner, inner),
            st.builds(q.Require, inner, inner),
            st.builds(q.ConstantScoreQuery, inner, st.sampled_from([1.0, 3.5])),
        ),
        max_leaves=8,
    )


def schema() -> Schema:
    return Schema(
        ref=ID(stored=True, unique=True),
        title=TEXT(analyzer=WordAnalyzer(stemming=False)),
        body=TEXT(analyzer=WordAnalyzer(stemming=False)),
        theme=KEYWORD(),
        number=NUMERIC(int, bits=32, signed=False),
    )


@contextmanager
def silent(logger: str) -> Iterator[None]:
    log = logging.getLogger(logger)
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)


@contextmanager
def written_by_whoosh(
    parts: Sequence[Sequence[dict[str, Any]]], deleted: Sequence[int] = ()
) -> Iterator[tuple[Snapshot, Searcher]]:
    """An index that Whoosh wrote, one segment for each of `parts`, on columns and by Whoosh's searcher."""
    numbers = itertools.count()
    with TemporaryDirectory() as folder:
        index = create_in(folder, schema())
        for part in parts:
            writer = index.writer()
            for document in part:
                fields = {name: value for name, value in document.items() if value not in ("", None)}
                writer.add_document(ref=str(next(numbers)), **fields)
            writer.commit(merge=False)
        if deleted:
            writer = index.writer()
            for number in deleted:
                writer.delete_by_term("ref", str(number))
            writer.commit(merge=False)
        with silent(
            "searchapp.search.finding.opening"
        ):  # the columns are made here for the first time, not again
            snapshot = Snapshot(Path(folder), WEIGHTING, ColumnsOf(Path(folder), nullcontext).shared)
        with index.searcher(weighting=WEIGHTING.stock()) as searcher:
            yield snapshot, searcher


def assert_same(snapshot: Snapshot, searcher: Searcher, query: q.Query) -> None:
    """The same documents with the same scores in the same order; equal scores by document number."""
    wanted = [
        (searcher.stored_fields(doc)["ref"], score) for score, doc in searcher.search(query, limit=None).top_n
    ]
    found = [(hit.ref, hit.score) for hit in snapshot.search(query, filters={}, limit=10_000).hits]
    own = dict(found)
    assert own.keys() == dict(wanted).keys()
    for (one, _), (other, score) in zip(found, wanted, strict=True):
        assert math.isclose(own[other], score, abs_tol=1e-9)
        assert one == other or math.isclose(own[one], score, abs_tol=1e-9)


@settings(
    max_examples=max(30, settings.default.max_examples // 20),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.data(), segments)
def test_a_query_finds_what_whoosh_finds(data: st.DataObject, parts: list[list[dict[str, Any]]]) -> None:
    size = sum(map(len, parts))
    deleted = data.draw(st.lists(st.integers(0, size - 1), max_size=4, unique=True))
    with written_by_whoosh(parts, deleted) as (snapshot, searcher):
        for _ in range(10):
            assert_same(snapshot, searcher, data.draw(trees()))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(segments, trees(), st.integers(1, 5), st.integers(0, 5))
def test_a_page_of_hits_is_cut_from_the_whole(
    parts: list[list[dict[str, Any]]], query: q.Query, limit: int, offset: int
) -> None:
    with written_by_whoosh(parts) as (snapshot, _):
        whole = snapshot.search(query, filters={}, limit=1000)
        page = snapshot.search(query, filters={}, limit=limit, offset=offset)
        assert page.total == whole.total == len(whole.hits)
        assert page.hits == whole.hits[offset : offset + limit]


@pytest.fixture(scope="module")
def large() -> Iterator[tuple[Snapshot, Searcher]]:
    """More documents than Whoosh adds up a pattern's scores for by its other way."""
    titles = ["custody", "cuff cuff", "custodian custody", "force"]
    with written_by_whoosh([[{"title": titles[number % 4]} for number in range(5001)]]) as both:
        yield both


@pytest.mark.parametrize("constant", [True, False])
def test_a_pattern_is_scored_as_whoosh_does_in_large_segments_too(
    constant: bool, large: tuple[Snapshot, Searcher]
) -> None:
    assert_same(*large, q.Prefix("title", "cu", constantscore=constant))


def test_the_best_of_many_are_those_whoosh_names(large: tuple[Snapshot, Searcher]) -> None:
    query = q.Or([q.Term("title", "custodian"), q.Term("title", "cuff"), q.Term("title", "custody")])
    found = large[0].search(query, filters={}, limit=25)
    assert [hit.ref for hit in found.hits] == [hit["ref"] for hit in large[1].search(query, limit=25)]


FREQUENT = [f"w{number}" for number in range(400)]
"""Words of which the first is in most texts and the last in one or two."""


@pytest.fixture(scope="module")
def varied() -> Iterator[tuple[Snapshot, Searcher]]:
    """Two segments with deletions, large enough for every way of joining short and long lists."""
    chance = random.Random(11)

    def text(longest: int) -> str:
        ranks = (int(len(FREQUENT) ** chance.random()) - 1 for _ in range(chance.randint(1, longest)))
        return " ".join(FREQUENT[rank] for rank in ranks)

    parts = [
        [
            {"title": text(6), "body": text(30), "theme": chance.choice(["a", "a b", "c", ""])}
            for _ in range(size)
        ]
        for size in (2000, 300)
    ]
    with written_by_whoosh(parts, deleted=chance.sample(range(2300), 60)) as both:
        yield both


def trees_of_frequent_words() -> st.SearchStrategy[Any]:
    """Trees as a reading makes them: words in any field, phrases of two or three, beginnings."""
    fields = ["title", "body"]
    rank = st.integers(0, 8).map(lambda doubling: min(2**doubling, len(FREQUENT)) - 1)
    words = rank.map(FREQUENT.__getitem__)
    boosts = st.sampled_from([1.0, 0.3])
    word = st.builds(
        lambda text, boost: q.Or([q.Term(field, text, boost=boost) for field in fields]), words, boosts
    )
    phrase = st.builds(
        q.Phrase,
        st.just("body"),
        st.lists(words, min_size=2, max_size=3),
        slop=st.integers(1, 5),
        boost=boosts,
    )
    beginning = st.builds(
        lambda start: q.Or([q.ConstantScoreQuery(q.Prefix(field, start), 3.0) for field in fields]),
        st.sampled_from(["w1", "w10", "w2", "w"]),
    )
    theme = st.builds(lambda boost: q.Or([q.Term("theme", "a", boost=boost), q.Term("theme", "b")]), boosts)
    part = st.one_of(word, word, phrase, beginning, theme)
    both = st.lists(part, min_size=1, max_size=3).map(q.And)
    return st.one_of(
        both,
        st.lists(word, min_size=2, max_size=3).map(
            lambda parts: q.Or([term for one in parts for term in one])
        ),
        st.builds(q.AndMaybe, both, phrase),
        st.builds(q.AndNot, both, part),
        st.builds(q.Require, both, part),
        st.builds(AtLeast, st.lists(part, min_size=2, max_size=4), st.integers(1, 3)),
    )


@settings(
    max_examples=max(60, settings.default.max_examples // 5),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(query=trees_of_frequent_words())
def test_a_query_of_rare_and_frequent_words_finds_what_whoosh_finds(
    query: q.Query, varied: tuple[Snapshot, Searcher]
) -> None:
    assert_same(*varied, query)


def test_values_of_a_facet_keep_their_boosts_beside_other_words(varied: tuple[Snapshot, Searcher]) -> None:
    themes = q.Or([q.Term("theme", "a", boost=0.4), q.Term("theme", "b", boost=2.5)])
    assert_same(*varied, q.And([q.Term("body", "w3"), themes]))


def test_a_node_the_columns_do_not_know_is_answered_by_whoosh() -> None:
    part = [{"title": "custody force"}, {"title": "force"}, {"title": "plan"}]
    with written_by_whoosh([part]) as (snapshot, searcher):
        otherwise = q.Otherwise(q.Term("title", "absent"), q.Term("title", "force"))
        for query in (otherwise, q.And([otherwise, q.Term("title", "custody")])):
            assert_same(snapshot, searcher, query)
