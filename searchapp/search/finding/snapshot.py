"""One committed state of a generation, opened for searching: segments, their columns and their deletions.

A snapshot never changes: commits and swaps make new ones, and a search keeps the one it began with.
Owns searching over several segments; evaluates nothing itself and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh import query as nodes
from whoosh.fields import Schema

from searchapp.domain.search import FACETS, FacetName, Hit, Sort
from searchapp.search.columns.columnar import NO_VALUE, Columns
from searchapp.search.columns.facets import FacetGroup
from searchapp.search.finding import ranking
from searchapp.search.finding.counting import added_up, counted, filtered
from searchapp.search.finding.found import Found, Within, expect_large_arrays
from searchapp.search.finding.matching import SegmentMatcher
from searchapp.search.finding.scoring import Scoring, Weighting
from searchapp.search.finding.standings import DUE, standing_group
from searchapp.search.finding.stock import StockState
from searchapp.search.schema import DUE_TO, MADE_FROM, REF

Array = NDArray[Any]
OpenColumns = Callable[[Any, StockState], Columns]
"""Opens (or makes again) the columns of a Whoosh segment of a state."""

_ORDER_OF: Final[Mapping[Sort, str]] = {
    "made": MADE_FROM,
    "-made": MADE_FROM,
    "due": DUE_TO,
    "-due": DUE_TO,
    "report": "report",
}
"""The field hits are sorted by; by relevance they are by their scores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Number of matches, the hits asked for, and counts of every facet over all matches."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[FacetName, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """A query that only adds to the scores of matches, to each at most `share` of what it has already."""

    query: nodes.Query
    share: float


class Segment:
    """One segment of a snapshot. `offset` is the number of its first document in the snapshot."""

    def __init__(self, number: int, offset: int, columns: Columns, stock: StockState) -> None:
        self.columns = columns
        self.offset = offset
        self._number = number
        self._stock = stock
        self._standings: tuple[date, FacetGroup] | None = None
        deleted = np.fromiter(stock.segments[number].deleted_docs(), dtype=np.int64)
        self.live: Array | None = None
        if deleted.size:
            self.live = np.ones(columns.size, dtype=bool)
            self.live[deleted] = False

    def live_docs(self) -> Array:
        """Numbers of the documents that are not deleted."""
        return self.columns.everything if self.live is None else np.flatnonzero(self.live)

    def standings(self, schema: Schema, today: date) -> FacetGroup:
        """The facet of what is due on that day, kept until the day is another."""
        known = self._standings
        if known is None or known[0] != today:
            known = self._standings = (today, standing_group(self.columns, schema, today))
        return known[1]

    def found(self, query: nodes.Query) -> tuple[Array, Array]:
        """Documents and scores by Whoosh's own matcher (`matching.StockMatcher`)."""
        return self._stock.found(self._number, query)

    def words(self, query: nodes.MultiTerm) -> Sequence[str | bytes]:
        """Terms of the segment that a pattern stands for (`matching.StockMatcher`)."""
        return self._stock.words(self._number, query)


class Snapshot:
    """A searchable state of the generation in `folder`. Raises OSError, or whatever Whoosh does, for none."""

    def __init__(self, folder: Path, weighting: Weighting, open_columns: OpenColumns) -> None:
        expect_large_arrays()
        stock = StockState(folder, weighting)
        self.schema: Schema = stock.schema
        self.state = stock.number
        """Number of the commit this is."""
        self.documents = sum(one.doc_count_all() - one.deleted_count() for one in stock.segments)
        """Number of documents, deleted ones left out."""
        sizes = [segment.doc_count_all() for segment in stock.segments]
        self.segments = [
            Segment(number, sum(sizes[:number]), open_columns(segment, stock), stock)
            for number, segment in enumerate(stock.segments)
        ]
        self._scoring = Scoring([segment.columns for segment in self.segments], weighting)
        self.matchers = [
            SegmentMatcher(
                segment.columns,
                schema=self.schema,
                scoring=self._scoring,
                live=segment.live,
                stock=segment,
            )
            for segment in self.segments
        ]

    def find(self, query: nodes.Query) -> list[Found]:
        """Matches in each segment, unfiltered."""
        return [matcher.find(query) for matcher in self.matchers]

    def search(
        self,
        query: nodes.Query,
        *,
        filters: Mapping[FacetName, Sequence[str]],
        sort: Sort = "relevance",
        offset: int = 0,
        limit: int = 20,
        facets: Sequence[FacetName] = FACETS,
        today: date | None = None,
    ) -> Answer:
        """The page of hits from `offset`, and the counts of `facets`; without `today` nothing is due."""
        return self.answer(
            self.find(query),
            filters=filters,
            sort=sort,
            offset=offset,
            limit=limit,
            facets=facets,
            today=today,
        )

    def answer(
        self,
        matches: Sequence[Found],
        *,
        filters: Mapping[FacetName, Sequence[str]],
        sort: Sort,
        offset: int,
        limit: int,
        facets: Sequence[FacetName] = FACETS,
        today: date | None = None,
        reward: Reward | None = None,
    ) -> Answer:
        """The same for matches that were found before, by scores to which `reward` is still to be added."""
        filters = {facet: values for facet, values in filters.items() if values}
        by_day = today is not None and (DUE in facets or DUE in filters)
        kept, counts = [], []
        for segment, found in zip(self.segments, matches, strict=True):
            groups = segment.columns.group_of
            if today is not None and by_day:
                groups = {**groups, DUE: segment.standings(self.schema, today)}
            passed, passing = filtered(segment.columns, groups, found, filters) if filters else (found, {})
            counts.append(counted(segment.columns, groups, facets, found=found, kept=passed, passing=passing))
            kept.append(passed)
        hits = self._ordered(kept, sort, offset + limit, reward)[offset:] if limit else []
        return Answer(
            total=sum(len(found.docs) for found in kept),
            hits=tuple([Hit(segment.columns.text(REF, doc), score) for segment, doc, score in hits]),
            facets=added_up(counts) if counts else {facet: {} for facet in facets},
        )

    def _ordered(
        self, kept: Sequence[Found], sort: Sort, count: int, reward: Reward | None
    ) -> list[tuple[Segment, int, float]]:
        hits: list[tuple[Segment, int, float]] = []
        field = _ORDER_OF.get(sort)
        falling = sort.startswith("-")
        for segment, matcher, matches in zip(self.segments, self.matchers, kept, strict=True):
            columns = segment.columns
            if field is None:
                found = _rewarded(matcher, matches, reward, count)
                found = found.at(ranking.best(found.scores, count, len(found.docs)))
            else:
                keys = columns.order(field)[matches.docs]
                places = ranking.first(keys, count, last_first=falling, missing=NO_VALUE)
                found = matches.at(places)
                if reward is not None:
                    rising = np.argsort(found.docs)
                    found = _rewarded(matcher, found.at(rising), reward, count).at(np.argsort(rising))
            docs, scores = found.docs.tolist(), found.scores
            each = scores.tolist() if isinstance(scores, np.ndarray) else [float(scores)] * len(docs)
            hits += [(segment, doc, score) for doc, score in zip(docs, each, strict=True)]
        if len(kept) > 1:
            hits.sort(key=partial(_rank, sort))
        return hits[:count]


def _rank(sort: Sort, hit: tuple[Segment, int, float]) -> tuple[Any, ...]:
    """What hits of several segments are put in order by."""
    segment, doc, score = hit
    field = _ORDER_OF.get(sort)
    if field is None:
        return -score, segment.offset + doc
    value = segment.columns.value(field, doc)
    return not value, _turned(value) if sort.startswith("-") else value, segment.offset + doc


def _rewarded(matcher: SegmentMatcher, found: Found, reward: Reward | None, count: int) -> Found:
    """What can be among the `count` best of `found` once the reward is added, with it added."""
    if reward is None or not count or not len(found.docs):
        return found
    scores = np.broadcast_to(found.scores, found.docs.shape)
    floor = ranking.at_least(scores, count)
    able = np.flatnonzero(scores * (1 + reward.share) >= floor)
    docs, scores = found.docs[able], scores[able]
    more = matcher.find(reward.query, Within(docs, matcher.size))
    scores[np.searchsorted(docs, more.docs)] += more.scores
    return Found(docs, scores)


def _turned(value: bytes) -> bytes:
    """A key of equally long values that sorts the other way round."""
    return bytes(255 - byte for byte in value)
