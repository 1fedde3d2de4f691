"""The queue of open recommendations that seem to ask nothing of the force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from searchapp.domain.batches import in_batches
from searchapp.domain.review import Kind, Subject
from searchapp.domain.waiting import Closing
from searchapp.services.deciding import Standing, Wish, text_digest
from searchapp.services.queues.question import Item, Queue, Sources


def unanswered(sources: Sources, closings: Iterable[Closing]) -> Iterator[Closing]:
    """Those nobody answered, or answered for another text."""
    for batch in in_batches(closings):
        answered = {one.ref: one.answered for one in batch if one.answered is not None}
        records = sources.store.get_many(list(answered))
        settled = {one.ref for one in records if text_digest(one) == answered[one.ref]}
        yield from (one for one in batch if one.ref not in settled)


def _waiting(sources: Sources, _within: frozenset[str] | None) -> Iterator[Closing]:
    return unanswered(sources, sources.waiting.closing())


def _asked(sources: Sources, some: Sequence[Closing], standing: Mapping[str, Standing]) -> Iterator[Item]:
    for one in some:
        suggestion = sources.triaging.of(one.ref)
        if one.ref in standing and suggestion is not None:
            yield Item(
                ref=one.ref,
                question="Close it with no further action?",
                reason=suggestion.reason,
                accept=Wish(kind=Kind.ACCEPT, subject=Subject.NO_FURTHER_ACTION),
                accept_words="No further action",
                reject=Wish(kind=Kind.REJECT, subject=Subject.NO_FURTHER_ACTION),
                reject_words="It asks something of us",
                closing=suggestion,
            )


QUEUE: Final = Queue(
    name="no-further-action",
    title="No further action suggested",
    about="Open recommendations that seem to ask nothing of the force. The surest come first, and last those "
    "that ask a partnership which forces belong to.",
    waiting=_waiting,
    asked=_asked,
)
