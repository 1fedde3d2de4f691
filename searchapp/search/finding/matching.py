"""Whoosh query trees evaluated on the arrays of one segment, with the results Whoosh's matchers give.

Owns what each query node means. Nodes it does not know are handed to Whoosh's own matcher, so that every
query has an answer. Ranks nothing and reads no file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from whoosh import query as nodes
from whoosh.fields import Schema

from searchapp.search.columns.columnar import Columns, Field
from searchapp.search.finding.found import (
    NOTHING,
    Found,
    Within,
    marked,
    marks,
    meet,
    places,
    take,
    union,
    without,
)
from searchapp.search.finding.phrases import in_order
from searchapp.search.finding.scoring import Scoring
from searchapp.search.queries.tree import AtLeast

Array = NDArray[Any]

_MOST_UNION: Final = nodes.Or.TOO_MANY_CLAUSES
_LARGE_SEGMENT: Final = 5000
"""Whoosh adds up the scores of a pattern's words over segments larger than this, and gives each document 1
below it (`whoosh.query.nodes.Or._matcher`)."""
_LAST_TERM: Final = b"\xff\xff\xff\xff"


class StockMatcher(Protocol):
    """Whoosh's own evaluation of a node on this segment, deleted documents left out."""

    def found(self, query: nodes.Query) -> tuple[Array, Array]:
        """Documents and scores by Whoosh's matcher."""
        ...

    def words(self, query: nodes.MultiTerm) -> Sequence[str | bytes]:
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
        self.size = columns.size
        self._stock = stock
        self._encoders = {name: schema[name].to_bytes for name in columns.fields}

    def find(self, query: nodes.Query, within: Within | None = None, *, scored: bool = True) -> Found:
        """Documents that match `query`, only those of `within` if given (rising, none deleted).

        Unscored, all scores are 0.
        """
        if within is not None and not within.docs.size:
            return NOTHING
        evaluate = _NODES.get(type(query))
        if evaluate is None:
            return self._by_stock(query, within, scored)
        return evaluate(self, query, within, scored)

    def _term(self, query: nodes.Term, within: Within | None, scored: bool) -> Found:
        field = self._columns.fields.get(query.fieldname)
        number = self._number(field, query.fieldname, query.text)
        if field is None or number is None:
            return NOTHING
        return self._one_term(query.fieldname, field, number, within, scored=scored, boost=query.boost)

    def _one_term(
        self, name: str, field: Field, number: int, within: Within | None, *, scored: bool, boost: float
    ) -> Found:
        docs, where = self._postings(field, number, within)
        if not scored or not docs.size:
            return Found(docs, 0.0)
        return Found(docs, self._scores(name, number, where, boost))

    def _scores(self, name: str, number: int, where: slice | Array, boost: float = 1.0) -> Array:
        """Scores of some postings of a term, in a field with or without lengths."""
        idf = self._scoring.idf(self._columns, name, number)
        if self._columns.fields[name].codes is not None:
            return self._scoring.scores(self._columns, name, idf=idf * boost, where=where)
        return self._scoring.scores(self._columns, name, idf=idf, where=where) * boost

    def _postings(self, field: Field, number: int, within: Within | None) -> tuple[Array, slice | Array]:
        """Documents of a term that are not deleted, those `within` if given, and where their postings are."""
        span = field.span(number)
        docs = field.docs[span]
        if within is not None:
            held, among = meet(docs, within)
            return within.docs.take(among), held + span.start
        docs = docs.astype(np.intp)
        if self._live is not None:
            kept = self._live.take(docs).nonzero()[0]
            if len(kept) < len(docs):
                return docs.take(kept), kept + span.start
        return docs, span

    def _and(self, query: nodes.And, within: Within | None, scored: bool) -> Found:
        parts = list(query.subqueries)
        if not parts:
            return NOTHING
        if len(parts) == 1:
            return self.find(parts[0], within, scored=scored)
        parts.sort(key=self.about)
        docs, scores = self.find(parts[0], within, scored=scored)
        for part in parts[1:]:
            more = self.find(part, self._among(docs), scored=scored)
            if len(more.docs) < len(docs):
                scores = take(scores, places(docs, self._among(more.docs)))
            docs, scores = more.docs, scores + more.scores
        return Found(docs, scores * query.boost)

    def _or(self, query: nodes.Or, within: Within | None, scored: bool) -> Found:
        if query.scale:
            return self._by_stock(query, within, scored)
        parts = list(query.subqueries)
        if len(parts) == 1:
            return self.find(parts[0], within, scored=scored)
        if within is not None and all(type(part) is nodes.Term for part in parts):
            return self._any_term(query, within, scored)
        docs, scores = union([self.find(part, within, scored=scored) for part in parts], self.size)
        return Found(docs, scores * query.boost)

    def _any_term(self, query: nodes.Or, within: Within, scored: bool) -> Found:
        """Those of a few documents that hold any of some terms: their scores are added up in place."""
        hit, scores = np.zeros(len(within.docs), dtype=bool), np.zeros(len(within.docs))
        for term in query.subqueries:
            field = self._columns.fields.get(term.fieldname)
            number = self._number(field, term.fieldname, term.text)
            if field is None or number is None:
                continue
            span = field.span(number)
            there, here = meet(field.docs[span], within)
            hit[here] = True
            if scored and here.size:
                scores[here] += self._scores(term.fieldname, number, there + span.start, term.boost)
        held = hit.nonzero()[0]
        return Found(within.docs.take(held), scores.take(held) * query.boost if scored else 0.0)

    def _at_least(self, query: AtLeast, within: Within | None, scored: bool) -> Found:
        parts = [self.find(part, within, scored=scored) for part in query.subqueries]
        times = np.zeros(self.size, dtype=np.int32)
        for part in parts:
            times[part.docs] += 1
        docs, scores = union(parts, self.size)
        enough = np.flatnonzero(times[docs] >= query.wanted)
        return Found(docs[enough], take(scores, enough) * query.boost)

    def _not(self, query: nodes.Not, within: Within | None, _scored: bool) -> Found:
        unwanted = self.find(query.query, within, scored=False).docs
        return Found(without(self._live_docs() if within is None else within.docs, unwanted, self.size), 1.0)

    def _and_not(self, query: nodes.AndNot, within: Within | None, scored: bool) -> Found:
        wanted = self.find(query.a, within, scored=scored)
        unwanted = self.find(query.b, self._among(wanted.docs), scored=False).docs
        docs = without(wanted.docs, unwanted, self.size)
        return wanted.at(places(wanted.docs, self._among(docs)))

    def _require(self, query: nodes.Require, within: Within | None, scored: bool) -> Found:
        wanted = self.find(query.a, within, scored=scored)
        docs = self.find(query.b, self._among(wanted.docs), scored=False).docs
        return wanted.at(places(wanted.docs, self._among(docs)))

    def _and_maybe(self, query: nodes.AndMaybe, within: Within | None, scored: bool) -> Found:
        wanted = self.find(query.a, within, scored=scored)
        if not scored:
            return wanted
        more = self.find(query.b, self._among(wanted.docs))
        scores = np.zeros(len(wanted.docs)) + wanted.scores
        scores[places(wanted.docs, self._among(more.docs))] += more.scores
        return Found(wanted.docs, scores)

    def _constant(self, query: nodes.ConstantScoreQuery, within: Within | None, _scored: bool) -> Found:
        return Found(self.find(query.child, within, scored=False).docs, query.score)

    def _every(self, query: nodes.Every, within: Within | None, _scored: bool) -> Found:
        if query.fieldname is None:
            return Found(self._live_docs() if within is None else within.docs, query.boost)
        field = self._columns.fields.get(query.fieldname)
        docs = self._distinct(field.docs, within) if field else NOTHING.docs
        return Found(docs, query.boost)

    def _null(self, _query: nodes.Query, _within: Within | None, _scored: bool) -> Found:
        return NOTHING

    def _phrase(self, query: nodes.Phrase, within: Within | None, scored: bool) -> Found:
        field = self._columns.fields.get(query.fieldname)
        if field is None:
            return NOTHING
        if field.positions is None or not query.words:
            return self._by_stock(query, within, scored)
        numbers = [self._number(field, query.fieldname, word) for word in query.words]
        known = [number for number in numbers if number is not None]
        if len(known) < len(numbers):
            return NOTHING
        docs, held = self._holding(field, known, within)
        kept = in_order(field, known, held, slop=query.slop)
        docs = docs.take(kept)
        scores: Array | float = 0.0
        if scored and docs.size:
            for number in known:
                scores = scores + self._scores(query.fieldname, number, held[number].take(kept))
        return Found(docs, scores * query.boost)

    def _holding(
        self, field: Field, numbers: Sequence[int], within: Within | None
    ) -> tuple[Array, dict[int, Array]]:
        """Documents that hold all these terms, and for each term the numbers of its postings of them."""
        rarest, *others = sorted(set(numbers), key=lambda one: int(field.starts[one + 1] - field.starts[one]))
        docs, where = self._postings(field, rarest, within)
        held = {rarest: np.arange(where.start, where.stop) if isinstance(where, slice) else where}
        for number in others:
            span = field.span(number)
            there, here = meet(field.docs[span], self._among(docs))
            docs = docs.take(here)
            held = {one: postings.take(here) for one, postings in held.items()}
            held[number] = there + span.start
        return docs, held

    def _numeric_range(self, query: nodes.NumericRange, within: Within | None, scored: bool) -> Found:
        return self.find(query._compile_query(self), within, scored=scored)  # noqa: SLF001 - no public way

    def _term_range(self, query: nodes.TermRange, within: Within | None, scored: bool) -> Found:
        field = self._columns.fields.get(query.fieldname)
        if field is None:
            return NOTHING
        to_bytes = self.schema[query.fieldname].to_bytes
        try:
            start = b"" if query.start is None else to_bytes(query.start)
            end = _LAST_TERM if query.end is None else to_bytes(query.end)
        except ValueError:
            return NOTHING
        numbers = field.terms.between(start, end, with_start=not query.startexcl, with_end=not query.endexcl)
        return self._terms(query, field, numbers, within, scored)

    def _prefix(self, query: nodes.Prefix, within: Within | None, scored: bool) -> Found:
        if query.text == "":
            return self.find(nodes.Every(query.fieldname, boost=query.boost), within, scored=scored)
        field = self._columns.fields.get(query.fieldname)
        if field is None:
            return self._by_stock(query, within, scored)
        prefix = self.schema[query.fieldname].to_bytes(query.text)
        return self._terms(query, field, field.terms.starting_with(prefix), within, scored)

    def _fuzzy(self, query: nodes.FuzzyTerm, within: Within | None, scored: bool) -> Found:
        field = self._columns.fields.get(query.fieldname)
        if field is None:
            return self._by_stock(query, within, scored)
        numbers = field.terms.starting_with(query.text[: query.prefixlength].encode())
        words = {number: field.terms[number].decode() for number in numbers}
        near = process.extract(
            query.text, words, scorer=Levenshtein.distance, score_cutoff=query.maxdist, limit=None
        )
        return self._terms(query, field, sorted(number for _, _, number in near), within, scored)

    def _pattern(self, query: nodes.MultiTerm, within: Within | None, scored: bool) -> Found:
        field = self._columns.fields.get(query.field())
        if field is None or getattr(query, "text", None) in ("*", ".*"):
            return self._by_stock(query, within, scored)
        found = (self._number(field, query.field(), word) for word in self._stock.words(query))
        return self._terms(query, field, [one for one in found if one is not None], within, scored)

    def _terms(
        self,
        query: nodes.MultiTerm,
        field: Field,
        numbers: range | Sequence[int],
        within: Within | None,
        scored: bool,
    ) -> Found:
        """The union of several terms of a field, scored as `whoosh.query.nodes.MultiTerm` does."""
        numbers = numbers[1:] if numbers and field.terms[numbers[0]] == b"" else numbers
        name = query.field()
        if not numbers:
            return NOTHING
        if len(numbers) == 1:
            return self._one_term(name, field, numbers[0], within, scored=scored, boost=1.0)
        if isinstance(numbers, range):
            where: slice | Array = field.spread(numbers)
        else:
            spans = [field.span(number) for number in numbers]
            where = np.concatenate([np.arange(span.start, span.stop) for span in spans])
        docs = field.docs[where]
        matching = self._distinct(docs, within)
        adds_up = len(numbers) == 2 or self.size > _LARGE_SEGMENT  # noqa: PLR2004 - Whoosh's own
        if query.constantscore and not (adds_up and len(numbers) < _MOST_UNION):
            return Found(matching, 1.0)
        if not scored:
            return Found(matching, 0.0)
        which = np.asarray(numbers)
        counts = field.starts[which + 1] - field.starts[which]
        idf = np.repeat(self._scoring.idfs(self._columns, name, numbers), counts)
        scores = self._scoring.scores(self._columns, name, idf=idf, where=where)
        summed = np.bincount(docs, weights=scores, minlength=self.size)[matching]
        return Found(matching, summed * query.boost)

    def _by_stock(self, query: nodes.Query, within: Within | None, scored: bool) -> Found:
        docs, scores = self._stock.found(query)
        if within is not None:
            held = places(docs, within)
            docs, scores = docs[held], scores[held]
        return Found(docs, scores if scored else 0.0)

    def _number(self, field: Field | None, name: str, text: str | bytes) -> int | None:
        if field is None:
            return None
        try:
            return field.terms.find(self._encoders[name](text))
        except ValueError:
            return None

    def about(self, query: nodes.Query) -> int:  # noqa: PLR0911 - one case for each kind of node
        """About how many documents match, to begin an intersection with the fewest."""
        match query:
            case nodes.Term():
                field = self._columns.fields.get(query.fieldname)
                number = self._number(field, query.fieldname, query.text)
                if field is None or number is None:
                    return 0
                return int(field.starts[number + 1] - field.starts[number])
            case nodes.Phrase():
                return min((self.about(nodes.Term(query.fieldname, word)) for word in query.words), default=0)
            case nodes.And():
                return min(map(self.about, query.subqueries), default=0)
            case nodes.Or():
                return sum(map(self.about, query.subqueries))
            case nodes.BinaryQuery():
                return self.about(query.a)
            case nodes.ConstantScoreQuery():
                return self.about(query.child)
            case _:
                return self.size

    def _distinct(self, docs: Array, within: Within | None) -> Array:
        """The distinct `docs` that are not deleted, of `within` if given."""
        bitmap = marks(docs, self.size)
        if within is not None:
            return np.asarray(within.docs[bitmap[within.docs]])
        return marked(bitmap if self._live is None else bitmap & self._live)

    def _among(self, docs: Array) -> Within:
        return Within(docs, self.size)

    def _live_docs(self) -> Array:
        if self._live is None:
            return self._columns.everything
        return marked(self._live)


_NODES: Final[Mapping[type, Callable[..., Found]]] = {
    nodes.Term: SegmentMatcher._term,  # noqa: SLF001 - this table is part of the class
    nodes.And: SegmentMatcher._and,  # noqa: SLF001
    nodes.Or: SegmentMatcher._or,  # noqa: SLF001
    AtLeast: SegmentMatcher._at_least,  # noqa: SLF001
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
    nodes.FuzzyTerm: SegmentMatcher._fuzzy,  # noqa: SLF001
    nodes.Variations: SegmentMatcher._pattern,  # noqa: SLF001
}
