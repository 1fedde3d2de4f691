"""The queue of closed recommendations whose status the suggestion speaks against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from searchapp.domain.recommendation import Status
from searchapp.domain.review import Kind, Subject
from searchapp.domain.suggestion import NoFurtherActionSuggestion
from searchapp.domain.waiting import Closing
from searchapp.services.deciding import Standing, Wish
from searchapp.services.queues.closing import unanswered
from searchapp.services.queues.question import Item, Queue, Sources


def _waiting(sources: Sources, _within: frozenset[str] | None) -> Iterator[Closing]:
    return unanswered(sources, sources.waiting.closed_in_doubt())


def _asked(sources: Sources, some: Sequence[Closing], standing: Mapping[str, Standing]) -> Iterator[Item]:
    for one in some:
        suggestion = sources.triaging.of(one.ref)
        if one.ref in standing and suggestion is not None:
            yield _completed(suggestion) if suggestion.suggest else _no_further_action(suggestion)


def _no_further_action(suggestion: NoFurtherActionSuggestion) -> Item:
    return Item(
        ref=suggestion.ref,
        question="Is \u201cNo further action\u201d right? It seems to ask something of the force.",
        reason=suggestion.reason,
        accept=_status(Kind.ACCEPT, Status.NO_FURTHER_ACTION),
        accept_words="No further action is right",
        reject=_status(Kind.CHANGE, Status.BEING_PROGRESSED),
        reject_words="Open it again",
        closing=suggestion,
    )


def _completed(suggestion: NoFurtherActionSuggestion) -> Item:
    return Item(
        ref=suggestion.ref,
        question="Is \u201cCompleted\u201d right? It seems to ask nothing of the force.",
        reason=suggestion.reason,
        accept=_status(Kind.ACCEPT, Status.COMPLETED),
        accept_words="Completed is right",
        reject=Wish(kind=Kind.ACCEPT, subject=Subject.NO_FURTHER_ACTION),
        reject_words="No further action",
        closing=suggestion,
    )


def _status(kind: Kind, status: Status) -> Wish:
    return Wish(kind=kind, subject=Subject.STATUS, value=(status.value,))


QUEUE: Final = Queue(
    name="closed-in-doubt",
    title="Closed, in doubt",
    about="Closed recommendations whose status does not fit the suggestion. First come those at no further "
    "action that seem to ask something of the force, then completed ones that seem to ask nothing. "
    "Of either the surest come first.",
    waiting=_waiting,
    asked=_asked,
)
