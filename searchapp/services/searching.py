"""Finds recommendations and gathers what is shown of each: search, one recommendation, related ones.

The index says which references match; text, status and suggestions are always read from the store.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from searchapp.domain.batches import in_batches
from searchapp.domain.deadline import Deadline, Due, DueStanding, GivenBy, due
from searchapp.domain.effective import Effective, deadlines_that_count, effective
from searchapp.domain.errors import InvalidInput
from searchapp.domain.ports import DeadlineStore, RecommendationStore, SearchIndex
from searchapp.domain.recommendation import Recommendation, Status
from searchapp.domain.search import FacetName, Passage, Related, SearchRequest, SearchResult
from searchapp.domain.suggestion import Classification
from searchapp.domain.taxonomy import Taxonomy
from searchapp.triage.duplicates.sameness import near_identical

_EVERYTHING: Final = 1 << 31
"""More than any index holds."""
_OF_THE_REGISTER: Final[tuple[FacetName, ...]] = ("force", "inspection_type", "report", "owner")
_COMPLETIONS: Final = 7
_TWINS: Final = 5
"""More than are asked for are looked at, as one that was cut may be less alike than others are."""
_LONGEST_TYPED: Final = 500
_BEGUN: Final = re.compile(r"\w[\w'\u2019-]\Z")
"""A word of at least two letters stands last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A recommendation with what counts for it and the deadlines of its text.

    `suggestions`: those of one that is shown by itself, with their evidence; None in lists. `score` ranks it,
    `why` is its likeness in words. `near_identical`: it is the same recommendation again (another list, a
    corrected title), not merely related. `effective`: the themes and addressees that count, and what people
    decided. `standing`: how it stands today against its due date; None where it is closed or no deadline
    tells a day. `partial`: it has only some of what was asked for, where others have all.
    """

    recommendation: Recommendation
    suggestions: Classification | None = None
    effective: Effective = field(default_factory=Effective)
    score: float = 0.0
    why: str = ""
    near_identical: bool = False
    deadlines: tuple[Deadline, ...] = ()
    standing: DueStanding | None = None
    partial: bool = False

    @property
    def counting(self) -> tuple[Deadline, ...]:
        """The deadlines of its text, or what was decided or the register has as target in their place."""
        return deadlines_that_count(self.recommendation, self.deadlines, self.effective.decided)

    @property
    def due(self) -> Due | None:
        """When it is due: as decided, else by the register's target date, else as far as its text tells."""
        return due(self.counting)

    @property
    def due_by(self) -> GivenBy:
        """What `due` was taken from: never from more than one of them, see `deadlines_that_count`."""
        return next((one.given_by for one in self.counting if one.latest and not one.recurring), "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """The answer to a request: what the index said, and the page's recommendations in that order."""

    request: SearchRequest
    result: SearchResult
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Searching:
    """Search over a store and its index."""

    store: RecommendationStore
    deadlines: DeadlineStore
    index: SearchIndex
    taxonomy: Taxonomy
    today: Callable[[], date]

    def search(self, request: SearchRequest) -> FoundPage:
        """Find; the page may hold fewer than the index names where the store has moved on since."""
        result = self.index.search(request)
        scores = {hit.ref: hit.score for hit in result.hits}
        partial = frozenset(hit.ref for hit in result.hits if hit.partial)
        return FoundPage(
            request=request, result=result, found=self._gather(list(scores), scores, partial=partial)
        )

    def as_known(self, request: SearchRequest) -> SearchRequest:
        """The request with forces, reports and types of inspection as the register writes them in any case.

        A value that fits none of them, or several, stays as it is.
        """
        filters = dict(request.filters)
        for facet in _OF_THE_REGISTER:
            if facet in filters:
                known = self.index.search(SearchRequest(limit=0, facets=(facet,))).facets.get(facet, {})
                filters[facet] = tuple(dict.fromkeys(_as_written(one, known) for one in filters[facet]))
        return replace(request, filters=filters)

    def everything(self, request: SearchRequest) -> tuple[SearchResult, Iterator[Found]]:
        """All that a request finds, whatever page it asks for, in its order, read from the store when taken.

        The result's hits are all of them, and no facet is counted; recommendations the store has dropped
        meanwhile are left out.
        """
        result = self.index.search(replace(request, offset=0, limit=_EVERYTHING, facets=()))
        scores = ({hit.ref: hit.score for hit in batch} for batch in in_batches(result.hits))
        partial = frozenset(hit.ref for hit in result.hits if hit.partial)
        return result, (found for some in scores for found in self._gather(list(some), some, partial=partial))

    def show(self, ref: str) -> Found:
        """One recommendation. Raises NotFound."""
        record = self.store.get(ref)
        found = self._gather([record.ref], {record.ref: 0.0})[0]
        return replace(found, suggestions=self.store.suggestions([record.ref]).get(record.ref))

    def gather(self, refs: Sequence[str]) -> tuple[Found, ...]:
        """Those of these recommendations that exist, in the order given."""
        return self._gather(list(refs), dict.fromkeys(refs, 0.0))

    def related(self, ref: str, *, limit: int) -> tuple[Found, ...]:
        """Recommendations like this one with reasons, near-identical ones first. Raises NotFound."""
        record = self.store.get(ref)
        related = {other.ref: other for other in self.index.related(record.ref, limit=limit + _TWINS)}
        scores = {other.ref: other.score for other in related.values()}
        found = [self._told_apart(record, other, related) for other in self._gather(list(related), scores)]
        return tuple(sorted(found, key=lambda other: not other.near_identical)[:limit])

    def _told_apart(self, record: Recommendation, other: Found, related: dict[str, Related]) -> Found:
        """With the reason, and whether it is the same recommendation again, by the rule of duplicates."""
        why = related[other.recommendation.ref].why
        if not near_identical(record.text, other.recommendation.text):
            return replace(other, why=why)
        return replace(other, near_identical=True, why=f"Almost the same text; {why[:1].lower()}{why[1:]}")

    def completions(self, text: str) -> list[str]:
        """What a person who types `text` may mean: a few ways to finish its last word, likeliest first.

        None for a word of one letter, and none for a text longer than any query that is read.
        """
        if len(text) > _LONGEST_TYPED or not _BEGUN.search(text):
            return []
        return self.index.completions(text, limit=_COMPLETIONS)

    def passages(self, request: SearchRequest, text: str, *, whole: bool = False) -> list[Passage]:
        """What to show of a text for a request, matched words marked."""
        return self.index.passages(request, text, whole=whole)

    def choose(
        self,
        *,
        themes: Sequence[str] = (),
        addressees: Sequence[str] = (),
        statuses: Sequence[str] = (),
        reports: Sequence[str] = (),
        forces: Sequence[str] = (),
    ) -> dict[FacetName, tuple[str, ...]]:
        """Filters from a user's words: ids, status words, parts of titles, forces. Raises InvalidInput."""
        chosen: dict[FacetName, tuple[str, ...]] = {}
        if themes:
            chosen["theme"] = tuple(_known(word, "theme", self.taxonomy.names("theme")) for word in themes)
        if addressees:
            known = self.taxonomy.names("addressee")
            chosen["addressee"] = tuple(_known(word, "addressee", known) for word in addressees)
        if statuses:
            chosen["status"] = tuple(_status(word) for word in statuses)
        if reports:
            chosen["report"] = tuple(dict.fromkeys(self._titles(reports)))
        if forces:
            answer = self.index.search(SearchRequest(limit=0, facets=("force",)))
            indexed = {name: name for name in answer.facets.get("force", {})}
            chosen["force"] = tuple(_known(word, "force", indexed) for word in forces)
        return chosen

    def _titles(self, words: Sequence[str]) -> Iterable[str]:
        everything = self.index.search(SearchRequest(limit=0, facets=("report",)))
        titles = list(everything.facets.get("report", {}))
        for word in words:
            meant = [title for title in titles if word.casefold() in title.casefold()]
            if not meant:
                raise InvalidInput(
                    f"No originating report has {word!r} in its title.", next_step=_nearest(word, titles)
                )
            yield from meant

    def _gather(
        self,
        refs: list[str],
        scores: dict[str, float],
        *,
        partial: frozenset[str] = frozenset(),
    ) -> tuple[Found, ...]:
        deadlines, today = self.deadlines.deadlines(refs), self.today()
        found = []
        for one in self.store.listed(refs):
            record = one.recommendation
            own = deadlines.get(record.ref, ())
            found.append(
                Found(
                    recommendation=record,
                    effective=effective(one.suggested, one.decided),
                    score=scores[record.ref],
                    deadlines=own,
                    partial=record.ref in partial,
                    standing=_standing(record, deadlines_that_count(record, own, one.decided), today),
                )
            )
        return tuple(found)


def _standing(record: Recommendation, deadlines: tuple[Deadline, ...], today: date) -> DueStanding | None:
    when = due(deadlines)
    return when.standing(today) if when and record.status.is_open else None


def _as_written(value: str, known: Iterable[str]) -> str:
    """The one of the known values that differs in case alone at most; else the value itself."""
    written = [one for one in known if one.casefold() == value.casefold()]
    return written[0] if len(written) == 1 else value


def _known(word: str, kind: str, names: dict[str, str]) -> str:
    """The id meant by an id or a name of the taxonomy."""
    for label, name in names.items():
        if word.casefold() in (label, name.casefold()):
            return label
    raise InvalidInput(f"There is no {kind} {word!r}.", next_step=_nearest(word, list(names)))


def _status(word: str) -> str:
    try:
        return Status.from_words(word).value
    except ValueError:
        known = [status.label for status in Status]
        raise InvalidInput(
            f"There is no status {word!r}.", next_step=f"Use one of: {', '.join(known)}."
        ) from None


def _nearest(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.3) or known[:5]
    return f"Did you mean one of: {'; '.join(near)}?" if near else "Import a register first."
