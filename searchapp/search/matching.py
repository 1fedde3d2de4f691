"""Whoosh query trees evaluated on the arrays of one segment, with the results Whoosh's matchers give.

Owns what each query node means. Nodes it does not know are handed to Whoosh's own matcher, so that every
query has an answer. Ranks nothing and reads no file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from whoosh import query as nodes
from whoosh.fields import Schema

from searchapp.search.columnar import Columns, Field
from searchapp.search.scoring import Scoring

Array = NDArray[Any]

_SPARSE: Final = 16
"""A list this many times shorter than another is looked up in it; otherwise both are marked in a bitmap."""
_MOST_UNION: Final = nodes.Or.TOO_MANY_CLAUSES
_LARGE_SEGMENT: Final = 5000
"""Whoosh adds up the scores of a pattern's words over segments larger than this, and gives each document 1
below it (`whoosh.query.nodes.Or._matcher`)."""
_LAST_TERM: Final = b"\xff\xff\xff\xff"


class Found(NamedTuple):
    """Matching documents, rising (int32), and their scores (float64 each, or one for all)."""

    docs: Array
    scores: Array | float


class StockMatcher(Protocol):
    """Whoosh's own evaluation of a node on this segment, deleted documents left out."""

    def found(self, query: nodes.Query) -> tuple[Array, Array]:
        """Documents and scores by Whoosh's matcher."""
        ...

    def words(self, query: nodes.MultiTerm) -> Sequence[bytes]:
        """Terms of the segment that a pattern stands for."""
        ...


class SegmentMatcher:
    """Evaluates query nodes on one segment. `live`: which documents are not deleted; None for all."""

    def __init__(
        self, columns: Columns, *, schema: Schema, scoring: Scoring, live: Array | None, stock: StockMatcher
    ) -> None:
        self._columns = columns
        self.schema = schema
        self._scoring = scoring
        self._live = live
        self._stock = stock
        self._none = Found(columns.everything[:0], 0.0)

    def find(self, query: nodes.Query, within: Array | None = None, *, scored: bool = True) -> Found:
        """Documents that match `query`, only those of `within` if given (rising, none deleted).

        Unscored, all scores are 0.
        """
        if within is not None and not within.size:
            return self._none
        evaluate = _NODES.get(type(query))
        if evaluate is None:
            return self._by_stock(query, within, scored)
        return evaluate(self, query, within, scored)

    def _term(self, query: nodes.Term, within: Array | None, scored: bool) -> Found:
        field = self._columns.fields.get(query.fieldname)
        number = self._number(field, query.fieldname, query.text)
        if field is None or number is None:
            return self._none
        return self._one_term(query.fieldname, field, number, within, scored=scored, boost=query.boost)

    def _one_term(
        self, name: str, field: Field, number: int, within: Array | None, *, scored: bool, boost: float
    ) -> Found:
        where: slice | Array = field.span(number)
        docs = field.docs[where]
        if within is not None:
            places = self._places(docs, within)
            docs, where = docs[places], places + where.start  # type: ignore[union-attr]  # still a slice
        elif self._live is not None:
            kept = np.flatnonzero(self._live[docs])
            if len(kept) < len(docs):
                docs, where = docs[kept], kept + where.start  # type: ignore[union-attr]  # still a slice
        if not scored or not docs.size:
            return Found(docs, 0.0)
        idf = self._scoring.idf(name, field.terms[number])
        scores = self._scoring.scores(self._columns, name, idf=idf, where=where, docs=docs)
        return Found(docs, scores * boost if boost != 1.0 else scores)

    def _and(self, query: nodes.And, within: Array | None, scored: bool) -> Found:
        parts = list(query.subqueries)
        if not parts:
            return self._none
        if len(parts) == 1:
            return self.find(parts[0], within, scored=scored)
        parts.sort(key=self._size)
        docs, scores = self.find(parts[0], within, scored=scored)
        for part in parts[1:]:
            more = self.find(part, docs, scored=scored)
            if len(more.docs) < len(docs):
                scores = _take(scores, self._places(docs, more.docs))
            docs, scores = more.docs, scores + more.scores
        return Found(docs, scores * query.boost)

    def _or(self, query: nodes.Or, within: Array | None, scored: bool) -> Found:
        if query.scale:
            return self._by_stock(query, within, scored)
        parts = list(query.subqueries)
        if len(parts) == 1:
            return self.find(parts[0], within, scored=scored)
        docs, scores = self._union([self.find(part, within, scored=scored) for part in parts])
        return Found(docs, scores * query.boost)

    def _not(self, query: nodes.Not, within: Array | None, _scored: bool) -> Found:
        unwanted = self.find(query.query, within, scored=False).docs
        return Found(self._without(self._live_docs() if within is None else within, unwanted), 1.0)

    def _and_not(self, query: nodes.AndNot, within: Array | None, scored: bool) -> Found:
        wanted = self.find(query.a, within, scored=scored)
        unwanted = self.find(query.b, wanted.docs, scored=False).docs
        docs = self._without(wanted.docs, unwanted)
        return Found(docs, _take(wanted.scores, self._places(wanted.docs, docs)))

    def _require(self, query: nodes.Require, within: Array | None, scored: bool) -> Found:
        wanted = self.find(query.a, within, scored=scored)
        docs = self.find(query.b, wanted.docs, scored=False).docs
        return Found(docs, _take(wanted.scores, self._places(wanted.docs, docs)))

    def _and_maybe(self, query: nodes.AndMaybe, within: Array | None, scored: bool) -> Found:
        wanted = self.find(query.a, within, scored=scored)
        if not scored:
            return wanted
        more = self.find(query.b, wanted.docs)
        scores = np.zeros(len(wanted.docs)) + wanted.scores
        scores[self._places(wanted.docs, more.docs)] += more.scores
        return Found(wanted.docs, scores)

    def _constant(self, query: nodes.ConstantScoreQuery, within: Array | None, _scored: bool) -> Found:
        return Found(self.find(query.child, within, scored=False).docs, query.score)

    def _every(self, query: nodes.Every, within: Array | None, _scored: bool) -> Found:
        if query.fieldname is None:
            return Found(self._live_docs() if within is None else within, query.boost)
        field = self._columns.fields.get(query.fieldname)
        docs = self._marked(field.docs, within) if field else self._none.docs
        return Found(docs, query.boost)

    def _null(self, _query: nodes.Query, _within: Array | None, _scored: bool) -> Found:
        return self._none

    def _phrase(self, query: nodes.Phrase, within: Array | None, scored: bool) -> Found:
        field = self._columns.fields.get(query.fieldname)
        if field is None:
            return self._none
        if field.positions is None or not query.words:
            return self._by_stock(query, within, scored)
        numbers = [self._number(field, query.fieldname, word) for word in query.words]
        known = [number for number in numbers if number is not None]
        if len(known) < len(numbers):
            return self._none
        docs = within
        for number in sorted(set(known), key=lambda one: int(field.starts[one + 1] - field.starts[one])):
            docs = self._one_term(query.fieldname, field, number, docs, scored=False, boost=1.0).docs
        docs = self._in_order(field, known, docs if docs is not None else self._none.docs, query.slop)
        scores: Array | float = 0.0
        if scored and docs.size:
            for number in known:
                one = self._one_term(query.fieldname, field, number, docs, scored=True, boost=1.0)
                scores = scores + one.scores
        return Found(docs, scores * query.boost)

    def _in_order(self, field: Field, numbers: Sequence[int], docs: Array, slop: int) -> Array:
        """Those of `docs` (which hold all terms) where each term stands 1 to `slop` after the one before."""
        if len(numbers) == 1 or not docs.size:
            return docs
        stride = int(field.positions.max(initial=0)) + slop + 1  # type: ignore[union-attr]  # has positions
        chain = self._occurrences(field, numbers[0], docs, stride)
        for number in numbers[1:]:
            here = self._occurrences(field, number, docs, stride)
            before = np.searchsorted(chain, here) - 1  # the last link that stands before each occurrence
            gap = here - chain[np.maximum(before, 0)]
            chain = here[(before >= 0) & (gap >= 1) & (gap <= slop)]
            if not chain.size:
                return self._none.docs
        return np.unique(docs[chain // stride])

    def _occurrences(self, field: Field, number: int, docs: Array, stride: int) -> Array:
        """Place in `docs` times `stride` plus position, for each occurrence of a term in `docs` (rising)."""
        assert field.positions is not None
        assert field.position_starts is not None
        where = field.span(number)
        weights = field.weights_at(where)
        places = self._places(field.docs[where], docs)
        counts = np.broadcast_to(np.asarray(weights, dtype=np.int64), where.stop - where.start)
        ends = np.cumsum(counts) + field.position_starts[number]
        counts, ends = counts[places], ends[places]
        steps = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        positions = field.positions[np.repeat(ends - counts, counts) + steps].astype(np.int64)
        return np.repeat(np.arange(len(docs)), counts) * stride + positions

    def _numeric_range(self, query: nodes.NumericRange, within: Array | None, scored: bool) -> Found:
        return self.find(query._compile_query(self), within, scored=scored)  # noqa: SLF001 - no public way

    def _term_range(self, query: nodes.TermRange, within: Array | None, scored: bool) -> Found:
        field = self._columns.fields.get(query.fieldname)
        if field is None:
            return self._none
        to_bytes = self.schema[query.fieldname].to_bytes
        try:
            start = b"" if query.start is None else to_bytes(query.start)
            end = _LAST_TERM if query.end is None else to_bytes(query.end)
        except ValueError:
            return self._none
        numbers = field.terms.between(start, end, with_start=not query.startexcl, with_end=not query.endexcl)
        return self._terms(query, field, numbers, within, scored)

    def _prefix(self, query: nodes.Prefix, within: Array | None, scored: bool) -> Found:
        if query.text == "":
            return self.find(nodes.Every(query.fieldname, boost=query.boost), within, scored=scored)
        field = self._columns.fields.get(query.fieldname)
        if field is None:
            return self._by_stock(query, within, scored)
        prefix = self.schema[query.fieldname].to_bytes(query.text)
        return self._terms(query, field, field.terms.starting_with(prefix), within, scored)

    def _pattern(self, query: nodes.MultiTerm, within: Array | None, scored: bool) -> Found:
        field = self._columns.fields.get(query.field())
        if field is None or getattr(query, "text", None) in ("*", ".*"):
            return self._by_stock(query, within, scored)
        found = (field.terms.find(word) for word in self._stock.words(query))
        return self._terms(query, field, [one for one in found if one is not None], within, scored)

    def _terms(
        self,
        query: nodes.MultiTerm,
        field: Field,
        numbers: range | Sequence[int],
        within: Array | None,
        scored: bool,
    ) -> Found:
        """The union of several terms of a field, scored as `whoosh.query.nodes.MultiTerm` does."""
        numbers = numbers[1:] if numbers and field.terms[numbers[0]] == b"" else numbers
        name = query.field()
        if not numbers:
            return self._none
        if len(numbers) == 1:
            return self._one_term(name, field, numbers[0], within, scored=scored, boost=1.0)
        if isinstance(numbers, range):
            where: slice | Array = field.spread(numbers)
        else:
            spans = [field.span(number) for number in numbers]
            where = np.concatenate([np.arange(span.start, span.stop) for span in spans])
        docs = field.docs[where]
        matching = self._marked(docs, within)
        adds_up = len(numbers) == 2 or _LARGE_SEGMENT < self._columns.size  # noqa: PLR2004 - Whoosh's own
        if query.constantscore and not (adds_up and len(numbers) < _MOST_UNION):
            return Found(matching, 1.0)
        if not scored:
            return Found(matching, 0.0)
        counts = np.array([field.starts[number + 1] - field.starts[number] for number in numbers])
        idf = np.repeat(self._scoring.idfs(self._columns, name, numbers), counts)
        scores = self._scoring.scores(self._columns, name, idf=idf, where=where, docs=docs)
        summed = np.bincount(docs, weights=scores, minlength=self._columns.size)[matching]
        return Found(matching, summed * query.boost)

    def _by_stock(self, query: nodes.Query, within: Array | None, scored: bool) -> Found:
        docs, scores = self._stock.found(query)
        if within is not None:
            places = self._places(docs, within)
            docs, scores = docs[places], scores[places]
        return Found(docs, scores if scored else 0.0)

    def _number(self, field: Field | None, name: str, text: str | bytes) -> int | None:
        if field is None:
            return None
        try:
            return field.terms.find(self.schema[name].to_bytes(text))
        except ValueError:
            return None

    def _size(self, query: nodes.Query) -> int:
        """About how many documents match, to begin an intersection with the fewest."""
        match query:
            case nodes.Term():
                field = self._columns.fields.get(query.fieldname)
                number = self._number(field, query.fieldname, query.text)
                if field is None or number is None:
                    return 0
                return int(field.starts[number + 1] - field.starts[number])
            case nodes.Phrase():
                return min((self._size(nodes.Term(query.fieldname, word)) for word in query.words), default=0)
            case nodes.And():
                return min(map(self._size, query.subqueries), default=0)
            case nodes.Or():
                return sum(map(self._size, query.subqueries))
            case nodes.BinaryQuery():
                return self._size(query.a)
            case nodes.ConstantScoreQuery():
                return self._size(query.child)
            case _:
                return self._columns.size

    def _union(self, parts: Sequence[Found]) -> Found:
        parts = [part for part in parts if part.docs.size]
        if len(parts) < 2:  # noqa: PLR2004 - nothing to unite
            return parts[0] if parts else self._none
        docs = reduce(np.union1d, (part.docs for part in parts)) if self._few(parts) else None
        if docs is None:
            marks = np.zeros(self._columns.size, dtype=bool)
            for part in parts:
                marks[part.docs] = True
            docs = np.flatnonzero(marks).astype(np.int32)
            totals = np.zeros(self._columns.size)
            for part in parts:
                totals[part.docs] += part.scores
            return Found(docs, totals[docs])
        scores = np.zeros(len(docs))
        for part in parts:
            scores[np.searchsorted(docs, part.docs)] += part.scores
        return Found(docs, scores)

    def _few(self, parts: Sequence[Found]) -> bool:
        return _SPARSE * sum(len(part.docs) for part in parts) < self._columns.size

    def _marked(self, docs: Array, within: Array | None) -> Array:
        """The distinct `docs` that are not deleted, of `within` if given, rising."""
        marks = np.zeros(self._columns.size, dtype=bool)
        marks[docs] = True
        if within is not None:
            return within[marks[within]]
        if self._live is not None:
            marks &= self._live
        return np.flatnonzero(marks).astype(np.int32)

    def _places(self, docs: Array, wanted: Array) -> Array:
        """Where in `docs` those stand that are in `wanted` too (both rising)."""
        if _SPARSE * len(wanted) < len(docs):
            places = np.searchsorted(docs, wanted)
            places[places == len(docs)] = 0
            return places[docs[places] == wanted]
        marks = np.zeros(self._columns.size, dtype=bool)
        marks[wanted] = True
        return np.flatnonzero(marks[docs])

    def _without(self, docs: Array, unwanted: Array) -> Array:
        if not unwanted.size:
            return docs
        marks = np.zeros(self._columns.size, dtype=bool)
        marks[unwanted] = True
        return docs[~marks[docs]]

    def _live_docs(self) -> Array:
        if self._live is None:
            return self._columns.everything
        return np.flatnonzero(self._live).astype(np.int32)


def _take(scores: Array | float, places: Array) -> Array | float:
    return scores[places] if isinstance(scores, np.ndarray) else scores


_NODES: Final[Mapping[type, Callable[..., Found]]] = {
    nodes.Term: SegmentMatcher._term,  # noqa: SLF001 - this table is part of the class
    nodes.And: SegmentMatcher._and,  # noqa: SLF001
    nodes.Or: SegmentMatcher._or,  # noqa: SLF001
    nodes.Not: SegmentMatcher._not,  # noqa: SLF001
    nodes.AndNot: SegmentMatcher._and_not,  # noqa: SLF001
    nodes.Require: SegmentMatcher._require,  # noqa: SLF001
    nodes.AndMaybe: SegmentMatcher._and_maybe,  # noqa: SLF001
    nodes.ConstantScoreQuery: SegmentMatcher._constant,  # noqa: SLF001
    nodes.Every: SegmentMatcher._every,  # noqa: SLF001
    type(nodes.NullQuery): SegmentMatcher._null,  # noqa: SLF001
    nodes.Phrase: SegmentMatcher._phrase,  # noqa: SLF001
    nodes.NumericRange: SegmentMatcher._numeric_range,  # noqa: SLF001
    nodes.DateRange: SegmentMatcher._numeric_range,  # noqa: SLF001
    nodes.TermRange: SegmentMatcher._term_range,  # noqa: SLF001
    nodes.Prefix: SegmentMatcher._prefix,  # noqa: SLF001
    nodes.Wildcard: SegmentMatcher._pattern,  # noqa: SLF001
    nodes.Regex: SegmentMatcher._pattern,  # noqa: SLF001
    nodes.FuzzyTerm: SegmentMatcher._pattern,  # noqa: SLF001
    nodes.Variations: SegmentMatcher._pattern,  # noqa: SLF001
}
