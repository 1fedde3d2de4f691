"""The queue of decisions that count only when a second person agrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from searchapp.domain.recommendation import Status
from searchapp.domain.review import PROPOSED, Kind, Settled, Subject
from searchapp.services.deciding import Standing, Wish
from searchapp.services.queues.question import Item, Queue, Sources


def _waiting(sources: Sources, _within: frozenset[str] | None) -> Iterator[Settled]:
    yield from sources.decisions.standing(Subject.STATUS, PROPOSED)


def _asked(sources: Sources, some: Sequence[Settled], standing: Mapping[str, Standing]) -> Iterator[Item]:
    for proposed in some:
        if proposed.ref in standing:
            why = sources.decisions.entry(proposed.entry).step.why
            yield Item(
                ref=proposed.ref,
                question=f"Approve \u201c{Status(proposed.value[0]).label}\u201d?",
                reason=f"Decided by {proposed.by} on {proposed.at[:10]}{f': {why}' if why else '.'}",
                accept=Wish(kind=Kind.APPROVE, subject=Subject.STATUS, value=proposed.value),
                accept_words="Approve",
                reject=Wish(kind=Kind.RETURN, subject=Subject.STATUS, value=proposed.value),
                reject_words="Send back",
                closing=sources.triaging.of(proposed.ref),
                by=proposed.by,
            )


QUEUE: Final = Queue(
    name="awaiting-approval",
    title="Awaiting approval",
    about="Decisions that count only when a second person agrees.",
    waiting=_waiting,
    asked=_asked,
)
