"""The queue of open recommendations whose due date has passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from searchapp.domain.recommendation import Status
from searchapp.domain.review import Kind, Subject
from searchapp.domain.search import Hit, SearchRequest
from searchapp.services.deciding import Standing, Wish
from searchapp.services.queues.question import Item, Queue, Sources

_SEARCH: Final = "is:overdue"


def _waiting(sources: Sources, _within: frozenset[str] | None) -> Iterator[Hit]:
    total = sources.index.search(SearchRequest(text=_SEARCH, limit=0, facets=())).total
    yield from sources.index.search(SearchRequest(text=_SEARCH, limit=total, facets=())).hits


def _asked(_sources: Sources, some: Sequence[Hit], standing: Mapping[str, Standing]) -> Iterator[Item]:
    for hit in some:
        if hit.ref in standing:
            yield Item(
                ref=hit.ref,
                question="It is overdue and still open. What stands in the way?",
                reason="Its due date has passed.",
                accept=Wish(kind=Kind.CHANGE, subject=Subject.STATUS, value=(Status.COMPLETED.value,)),
                accept_words="Completed",
            )


QUEUE: Final = Queue(
    name="overdue",
    title="Overdue",
    about="Open recommendations whose due date has passed.",
    waiting=_waiting,
    asked=_asked,
)
