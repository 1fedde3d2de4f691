"""From a query's meaning to a Whoosh query tree, and the trees that want less.

Owns which nodes stand for which meaning, and what each counts. The nodes used are Term, Phrase, Prefix,
FuzzyTerm, And, AndMaybe, Or, AndNot, Require, Every, NumericRange, ConstantScoreQuery and `AtLeast`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from whoosh import matching
from whoosh.query import (
    And,
    AndMaybe,
    AndNot,
    ConstantScoreQuery,
    Every,
    FuzzyTerm,
    NumericRange,
    Or,
    Phrase,
    Prefix,
    Query,
    Require,
    Term,
)
from whoosh.query.compound import CompoundQuery

from searchapp.domain.deadline import SOON, DueStanding
from searchapp.search.queries.fields import OPEN
from searchapp.search.queries.knowledge import Name
from searchapp.search.queries.meaning import (
    AllOf,
    AnyOf,
    Beginning,
    Choice,
    DueOn,
    Exact,
    Filter,
    Has,
    Known,
    Made,
    Meaning,
    Most,
    Near,
    NoneOf,
    Referred,
    Standing,
    Word,
)
from searchapp.search.schema import (
    DUE_FROM,
    DUE_TO,
    HAS,
    MADE_FROM,
    MADE_TO,
    OWN_REFERENCE,
    REF,
    TEXT_FIELDS,
    TextField,
    day_number,
    own_reference,
)

OTHER_NAME_WEIGHT: Final = 0.6
"""What another name of a word counts, against the word as typed."""
PATTERN_SCORE: Final = 3.0
"""What a word that only begins so, or is spelt nearly so, counts in a field of weight 1."""
REFERENCE_SCORE: Final = 100.0
"""What a reference counts beside words: more than any of them do."""
NEAR_WEIGHT: Final = 0.5
"""What two words count more when they stand within `NEAR_STEPS` words of each other, in the order asked."""
NEAR_STEPS: Final = 3
_FEWEST_WANTED: Final = 2
RELAXED_SHARES: Final = (0.75, 0.5)
"""Shares of the words that are wanted, one after the other, when nothing has all; then any one will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """A query that wants fewer words, and the sentence to show when it is the one that found something."""

    query: Query
    notice: str
    wanted: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """Queries of the words of which some may be missing; `limits`: what all must match, None for nothing."""

    parts: tuple[Query, ...]
    limits: Query | None


class AtLeast(CompoundQuery):  # type: ignore[misc]  # Whoosh ships no types
    """Documents that match at least `wanted` of the subqueries; the scores of those that match add up."""

    JOINT = " ATLEAST "
    intersect_merge = False

    def __init__(self, subqueries: Sequence[Query], wanted: int, boost: float = 1.0) -> None:
        super().__init__(list(subqueries), boost=boost)
        self.wanted = wanted

    def __eq__(self, other: object) -> bool:
        return bool(super().__eq__(other)) and self.wanted == getattr(other, "wanted", None)

    def __hash__(self) -> int:
        return hash((super().__hash__(), self.wanted))

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Whoosh's matcher over the documents counted beforehand."""
        counts: dict[int, int] = defaultdict(int)
        scores: dict[int, float] = defaultdict(float)
        for query in self.subqueries:
            found = query.matcher(searcher, context)
            while found.is_active():
                counts[found.id()] += 1
                scores[found.id()] += found.score() if context is None or context.weighting else 0.0
                found.next()
        ids = sorted(number for number, count in counts.items() if count >= self.wanted)
        return matching.ListMatcher(ids, [scores[number] * self.boost for number in ids])


def build(meaning: Meaning | None) -> Query:  # noqa: C901, PLR0911 - one case for each meaning
    """The Whoosh query of a meaning."""
    match meaning:
        case None:
            return Every()
        case Word():
            return _any(_word(meaning))
        case Known(words=words, also=also, only=only):
            together = _all(words, [build(word) for word in words])
            return _any([together, *_names(also, only, len(words) * OTHER_NAME_WEIGHT)])
        case Exact(ways=ways, only=only):
            return _any([_phrase(f.exact, way, 1, f.weight) for f in _fields(only) for way in ways])
        case Beginning(start=start, only=only):
            return _any([_constant(Prefix(f.exact, start), f) for f in _fields(only)])
        case Near(word=word, distance=distance, only=only):
            slips = {"maxdist": distance, "prefixlength": 1}
            return _any([_constant(FuzzyTerm(f.exact, word, **slips), f) for f in _fields(only)])
        case Choice() | Made() | DueOn() | Standing() | Has() | Referred() | NoneOf():
            return _all([meaning], [])
        case Most(parts=parts, wanted=wanted, limits=limits):
            asked = [query for part in parts for query in _separate(part)]
            return _all(limits, [AtLeast([*asked, And(asked)], wanted)])  # what has all of them counts twice
        case AnyOf(parts=parts):
            return _any([_first(part) if isinstance(part, Referred) else build(part) for part in parts])
        case AllOf(parts=parts):
            return _all(parts, [build(part) for part in parts if not isinstance(part, NoneOf | Filter)])


def _first(referred: Referred) -> Query:
    """What a reference names comes before all that has words."""
    return ConstantScoreQuery(_filter(referred), REFERENCE_SCORE)


def _all(parts: Sequence[Meaning], scoring: Sequence[Query]) -> Query:
    """`scoring` queries, limited by the filters and exclusions among `parts`."""
    query = Every() if not scoring else scoring[0] if len(scoring) == 1 else And(list(scoring))
    if (together := _together(parts)) is not None:
        query = AndMaybe(query, together)
    if filters := [_filter(part) for part in parts if isinstance(part, Filter)]:
        query = Require(query, filters[0] if len(filters) == 1 else And(filters))
    if unwanted := [part.part for part in parts if isinstance(part, NoneOf)]:
        query = AndNot(query, _any([_filter(p) if isinstance(p, Filter) else build(p) for p in unwanted]))
    return query


def _together(parts: Sequence[Meaning]) -> Query | None:
    """A bonus where just two words are asked and stand near each other; None for all else.

    More words would need a walk through more positions, for no better ranking (decision 0202).
    """
    asked = [part for part in parts if not isinstance(part, NoneOf | Filter)]
    words = [word for part in asked for word in (part.words if isinstance(part, Known) else (part,))]
    stems = [_single_stem(word) for word in words]
    if len(stems) != 2 or not all(stems):  # noqa: PLR2004 - two words
        return None
    field = TEXT_FIELDS[0]
    return Phrase(field.name, stems, slop=NEAR_STEPS, boost=NEAR_WEIGHT * field.weight)


def _single_stem(part: Meaning) -> str:
    """The stem of a word that may stand in any field; "" for all else."""
    if not isinstance(part, Word) or part.only or len(part.ways[-1].stems) > 1:
        return ""
    return part.ways[-1].stems[0]


def without_reward(query: Query) -> tuple[Query, Query | None]:
    """A query as `build` makes it without what only adds to scores, and that: what matches stays the same.

    What is added to a document is at most `NEAR_WEIGHT` of its score without it: the words of the bonus are
    wanted anyway, and count there too. None for a query without, or with one deep inside.
    """
    match query:
        case AndMaybe():
            return query.a, query.b
        case AndNot() | Require():
            wanted, reward = without_reward(query.a)
            return type(query)(wanted, query.b), reward
        case _:
            return query, None


def relaxed(meaning: Meaning | None) -> tuple[Relaxed, ...]:
    """Queries that want fewer and fewer of the words; filters and exclusions stay."""
    parts = _parts(meaning)
    wanted = [query for part in parts for query in _separate(part)]
    count = len(wanted)
    below = meaning.wanted if isinstance(meaning, Most) else count
    steps = [math.ceil(share * count) for share in RELAXED_SHARES] + [1]
    return tuple(
        Relaxed(query=_all(parts, [AtLeast(wanted, step)]), notice=_fewer(step, count), wanted=step, of=count)
        for step in dict.fromkeys(steps)
        if step < below
    )


def loose(meaning: Meaning | None) -> Loose | None:
    """What may be wanted in part: of plain words only, at least two.

    None where a phrase, pattern, field or alternative was asked for, as whoever does so means it.
    """
    parts = _parts(meaning)
    if not all(isinstance(p, NoneOf | Filter) or (isinstance(p, Word | Known) and not p.only) for p in parts):
        return None
    wanted = tuple(query for part in parts for query in _separate(part))
    limits = tuple(part for part in parts if isinstance(part, NoneOf | Filter))
    if len(wanted) < _FEWEST_WANTED:
        return None
    return Loose(parts=wanted, limits=_all(limits, []) if limits else None)


def _parts(meaning: Meaning | None) -> Sequence[Meaning]:
    """What a query is made of, its conditions included."""
    match meaning:
        case None:
            return ()
        case AllOf(parts=parts):
            return parts
        case Most(parts=parts, limits=limits):
            return (*parts, *limits)
        case _:
            return (meaning,)


def _separate(part: Meaning) -> list[Query]:
    """What a part of an AND falls into when not all of it is wanted; other names have all its words."""
    if isinstance(part, NoneOf | Filter):
        return []
    if not isinstance(part, Known):
        return [build(part)]
    names = _names(part.also, part.only, OTHER_NAME_WEIGHT)
    return [_any([*_word(word), *names]) for word in part.words]


def _fewer(wanted: int, of: int) -> str:
    some = "one" if wanted == 1 else str(wanted)
    return (
        f"No recommendation has all that is wanted; these have at least {some} of the {of} things asked for."
    )


def _word(word: Word) -> list[Query]:
    return [*_names(word.ways, word.only, 1.0), *_names(word.also, word.only, OTHER_NAME_WEIGHT)]


def _names(names: Sequence[Name], only: str, weight: float) -> list[Query]:
    """A query for each name in each field; a phrase counts as much as one of its words does on average."""
    return [
        _phrase(f.name, name.stems, name.step, f.weight * weight / len(name.stems))
        for name in names
        for f in _fields(only)
    ]


def _phrase(field: str, words: Sequence[str], step: int, boost: float) -> Query:
    if len(words) == 1:
        return Term(field, words[0], boost=boost)
    return Phrase(field, list(words), slop=step, boost=boost)


def _constant(query: Query, field: TextField) -> Query:
    return ConstantScoreQuery(query, PATTERN_SCORE * field.weight)


def _filter(condition: Filter) -> Query:
    match condition:
        case Choice(facet=facet, values=values):
            return _any([Term(facet, value) for value in values])
        case Has(what=what):
            return Term(HAS, what)
        case Referred(refs=refs, own=own):
            theirs = [Term(OWN_REFERENCE, own_reference(ref)) for ref in own]
            return _any([*(Term(REF, ref) for ref in refs), *theirs])
        case Made(days=days):
            return _within(MADE_FROM, MADE_TO, days.first, days.last)
        case DueOn(days=days):
            return _within(DUE_FROM, DUE_TO, days.first, days.last)
        case Standing(standing=standing, today=today):
            still_open = Or([Term("status", value) for value in OPEN])
            return And([still_open, _due(standing, today)])


def _within(first_field: str, last_field: str, first: int | None, last: int | None) -> Query:
    """What can be from `first` to `last`, if its own days run from one field to the other."""
    ends = [NumericRange(first_field, None, last)] if last is not None else []
    starts = [NumericRange(last_field, first, None)] if first is not None else []
    both = [*starts, *ends]
    return both[0] if len(both) == 1 else And(both)


def _due(standing: DueStanding, today: date) -> Query:
    """As `domain.deadline.Due.standing` has it."""
    day, soon = (day_number(each.isoformat()) for each in (today, SOON.after(today)))
    match standing:
        case "overdue":
            return NumericRange(DUE_TO, None, day - 1)
        case "due-soon":
            return _within(DUE_FROM, DUE_TO, day, soon)
        case "due-later":
            return NumericRange(DUE_FROM, soon + 1, None)


def _any(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Or(list(queries))


def _fields(only: str) -> list[TextField]:
    return [field for field in TEXT_FIELDS if only in ("", field.name)]
