"""The queue of decisions that a later file or a changed text speaks against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from searchapp.domain.effective import SUBJECTS
from searchapp.domain.review import Kind, Settled, Subject
from searchapp.services.deciding import Standing, Wish, text_digest
from searchapp.services.queues.question import Item, Queue, Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class _Against:
    """A decision on `subject` that the register no longer bears out."""

    ref: str
    subject: Subject


def _waiting(sources: Sources, _within: frozenset[str] | None) -> Iterator[_Against]:
    for ref in sources.waiting.statuses_against():
        yield _Against(ref=ref, subject=Subject.STATUS)
    for one in sources.waiting.labelled():
        if one.basis != text_digest(one):
            yield _Against(ref=one.ref, subject=one.subject)


def _asked(_sources: Sources, some: Sequence[_Against], standing: Mapping[str, Standing]) -> Iterator[Item]:
    for one in some:
        at = standing.get(one.ref)
        settled = at.decided.get((one.subject, "")) if at else None
        if at and settled:
            yield _status(at, settled) if one.subject is Subject.STATUS else _labels(at, settled)


def _status(at: Standing, settled: Settled) -> Item:
    now = at.recorded
    return Item(
        ref=at.record.ref,
        question=f"The register now says \u201c{now.label}\u201d. Which counts?",
        reason=f"{at.record.status.label} was decided by {settled.by} on {settled.at[:10]}.",
        accept=Wish(kind=Kind.ACCEPT, subject=Subject.STATUS, value=settled.value),
        accept_words=f"Keep {at.record.status.label}",
        reject=Wish(kind=Kind.CHANGE, subject=Subject.STATUS, value=(now.value,)),
        reject_words=f"Take {now.label}",
    )


def _labels(at: Standing, settled: Settled) -> Item:
    kind = next(kind for kind, subject in SUBJECTS.items() if subject is settled.subject)
    return Item(
        ref=at.record.ref,
        question=f"Its text has changed since its {settled.subject.value} were decided. Do they still fit?",
        reason=f"Decided by {settled.by} on {settled.at[:10]}.",
        accept=Wish(kind=Kind.CHANGE, subject=settled.subject, value=at.effective.labels(kind)),
        accept_words="They fit",
    )


QUEUE: Final = Queue(
    name="against-file",
    title="Decisions to look at again",
    about="Decisions that a later source file or a changed text speaks against, the oldest first.",
    waiting=_waiting,
    asked=_asked,
)
