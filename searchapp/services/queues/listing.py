"""Lists and counts what waits in each queue. What somebody put off is left out until its day.

Counts are remembered until the `Moment` is another.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from searchapp.domain.errors import NotFound
from searchapp.domain.review import Subject
from searchapp.domain.search import SearchRequest
from searchapp.services.deciding import Standing
from searchapp.services.moment import Moment
from searchapp.services.queues.question import Item, Open, Queue, Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A question with the recommendation it is about, its place in the queue from 1, and its version."""

    item: Item
    number: int
    standing: Standing
    version: int


class Counts:
    """How many wait in each queue, as counted last. Safe to share between threads."""

    def __init__(self) -> None:
        self._mark: Hashable = None
        self._known: dict[str, int] = {}
        self._lock = threading.Lock()

    def of(self, name: str, mark: Hashable, count: Callable[[], int]) -> int:
        """The count of that name, made now where `mark` is not the one it was made at."""
        with self._lock:
            if mark != self._mark:
                self._mark, self._known = mark, {}
            if name in self._known:
                return self._known[name]
        made = count()
        with self._lock:
            if mark == self._mark:
                self._known[name] = made
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Queues:
    """The queues over a store. `today`: the day on which what was put off comes back.

    `moment` tells when a count may be another.
    """

    queues: tuple[Queue[Any], ...]
    sources: Sources
    counts: Counts
    today: Callable[[], date]
    moment: Callable[[], Moment]

    def named(self, name: str) -> Queue[Any]:
        """The queue of that name. Raises NotFound."""
        for queue in self.queues:
            if queue.name == name:
                return queue
        raise NotFound(f"There is no queue {name[:40]!r}.", next_step="Choose one of the list of queues.")

    def waiting(self) -> Iterator[tuple[Queue[Any], int]]:
        """All queues with how many questions wait in each."""
        mark = self.moment()
        for queue in self.queues:
            yield queue, self._counted(queue, mark)

    def total(self, queue: Queue[Any], within: frozenset[str] | None = None) -> int:
        """How many questions wait, on the references of `within` if given."""
        if within is None:
            return self._counted(queue, self.moment())
        return sum(1 for _ in self._open(queue, within))

    def part(
        self,
        queue: Queue[Any],
        within: frozenset[str] | None = None,
        *,
        offset: int = 0,
        limit: int | None = None,
    ) -> list[Placed]:
        """Some open questions in order, on the references of `within` if given."""
        end = None if limit is None else offset + limit
        some = list(islice(self._open(queue, within), offset, end))
        refs = list(dict.fromkeys(one.ref for one in some))
        versions, standing = self.sources.decisions.versions(refs), self.sources.standing(refs)
        return [
            Placed(item=item, number=number, standing=standing[item.ref], version=versions.get(item.ref, 0))
            for number, item in enumerate(queue.asked(self.sources, some, standing), start=offset + 1)
        ]

    def found_by(self, request: SearchRequest) -> frozenset[str] | None:
        """References of all that a search finds; None for one that asks for nothing in particular."""
        if not request.text and not request.filters:
            return None
        total = self.sources.index.search(_all_of(request, 0)).total
        return frozenset(hit.ref for hit in self.sources.index.search(_all_of(request, total)).hits)

    def _open(self, queue: Queue[Any], within: frozenset[str] | None) -> Iterator[Open]:
        deferred = self._deferred(queue)
        for one in queue.waiting(self.sources, within):
            if one.ref not in deferred and (within is None or one.ref in within):
                yield one

    def _counted(self, queue: Queue[Any], mark: Hashable) -> int:
        def count() -> int:
            if queue.count is not None:
                return queue.count(self.sources, self._deferred(queue))
            return sum(1 for _ in self._open(queue, None))

        return self.counts.of(queue.name, mark, count)

    def _deferred(self, queue: Queue[Any]) -> frozenset[str]:
        later = self.sources.decisions.standing(Subject.DEFERRED, queue.name)
        return frozenset(one.ref for one in later if date.fromisoformat(one.value[0]) > self.today())


def _all_of(request: SearchRequest, limit: int) -> SearchRequest:
    return SearchRequest(
        text=request.text,
        filters=request.filters,
        expand=request.expand,
        all_words=request.all_words,
        limit=limit,
        facets=(),
    )
