"""What a queue is: a kind of question, where its open ones come from, and the form in which one is asked.

Owns the forms only; each queue is a module of its own, and `queues.QUEUES` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from searchapp.domain.ports import DeadlineStore, DecisionStore, RecommendationStore, SearchIndex
from searchapp.domain.recommendation import Status
from searchapp.domain.suggestion import NoFurtherActionSuggestion
from searchapp.domain.taxonomy import Taxonomy
from searchapp.domain.waiting import WaitingStore
from searchapp.services.checking import Checking
from searchapp.services.deciding import Standing, Wish
from searchapp.services.triaging import Triaging


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question of a queue. `accept` and `reject` are the wishes its two answers stand for.

    `reject` None: there is nothing to reject. `closing`: what is suggested of closing it, where that is
    the question; it is judged with the response. `by`: who proposed what is to be approved, and so may not
    answer. `together`: references of all entries of one recommendation, where the question is which holds;
    `statuses`: those they have, any of which may be said to be right. `ask`: what can be sent to the owner.
    """

    ref: str
    question: str
    reason: str
    accept: Wish
    accept_words: str
    reject: Wish | None = None
    reject_words: str = "Reject"
    closing: NoFurtherActionSuggestion | None = None
    by: str = ""
    together: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    ask: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """All that queues are made from."""

    store: RecommendationStore
    deadlines: DeadlineStore
    decisions: DecisionStore
    waiting: WaitingStore
    index: SearchIndex
    checking: Checking
    triaging: Triaging
    taxonomy: Taxonomy

    def standing(self, refs: Sequence[str]) -> dict[str, Standing]:
        """Recommendations with suggestions and decisions, by reference."""
        suggested, decided = self.store.suggestions(refs), self.store.decided(refs)
        return {
            one.ref: Standing(record=one, suggested=suggested.get(one.ref), decided=decided.get(one.ref, {}))
            for one in self.store.get_many(refs)
        }


class Open(Protocol):
    """Something that waits, about one recommendation."""

    @property
    def ref(self) -> str:
        """The recommendation's reference."""
        ...


OpenT = TypeVar("OpenT", bound=Open)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue(Generic[OpenT]):
    """A kind of question.

    `waiting` lists all open ones in order, as lightly as it can: it is run through to count them; given
    references, it may leave out what is about others. `asked`
    makes questions of a few of them, whose recommendations it is given; it may leave out what was answered
    meanwhile. `count`: how many there are without some references, where that is quicker than listing them.
    """

    name: str
    title: str
    about: str
    waiting: Callable[[Sources, frozenset[str] | None], Iterator[OpenT]]
    asked: Callable[[Sources, Sequence[OpenT], Mapping[str, Standing]], Iterator[Item]]
    count: Callable[[Sources, frozenset[str]], int] | None = None
