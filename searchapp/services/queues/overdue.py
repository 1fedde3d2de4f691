"""The queue of open recommendations whose due date has passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from searchapp.domain.deadline import Deadline, due
from searchapp.domain.effective import deadlines_that_count
from searchapp.domain.recommendation import Status
from searchapp.domain.review import Kind, Subject
from searchapp.domain.search import Hit, SearchRequest
from searchapp.services.deciding import Standing, Wish
from searchapp.services.queues.question import Item, Queue, Sources

_LONGEST_FIRST: Final = SearchRequest(text="is:overdue", sort="due", limit=0, facets=())
_GIVEN: Final[Mapping[str, str]] = {
    "decision": ", as a reviewer decided",
    "register": ", the register\u2019s target date",
}


def _waiting(sources: Sources, _within: frozenset[str] | None) -> Iterator[Hit]:
    total = sources.index.search(_LONGEST_FIRST).total
    yield from sources.index.search(replace(_LONGEST_FIRST, limit=total)).hits


def _asked(sources: Sources, some: Sequence[Hit], standing: Mapping[str, Standing]) -> Iterator[Item]:
    read = sources.deadlines.deadlines([hit.ref for hit in some])
    for hit in some:
        if hit.ref in standing:
            yield Item(
                ref=hit.ref,
                question="It is overdue and still open. What stands in the way?",
                reason=_reason(read.get(hit.ref, ()), standing[hit.ref]),
                accept=Wish(kind=Kind.CHANGE, subject=Subject.STATUS, value=(Status.COMPLETED.value,)),
                accept_words="Completed",
            )


def _reason(read: tuple[Deadline, ...], at: Standing) -> str:
    counting = deadlines_that_count(at.record, read, at.decided)
    when = due(counting)
    if when is None:
        return "Its due date has passed."
    words = ", ".join(f"\u201c{one.words}\u201d" for one in counting if one.words and one.latest)
    told = next((_GIVEN[one.given_by] for one in counting if one.given_by in _GIVEN), f": {words}")
    return f"It was due by {when.latest.day} {when.latest:%B %Y}{told}."


QUEUE: Final = Queue(
    name="overdue",
    title="Overdue",
    about="Open recommendations whose due date has passed, the longest overdue first.",
    waiting=_waiting,
    asked=_asked,
)
