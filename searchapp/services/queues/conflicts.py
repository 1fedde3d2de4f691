"""The queue of conflicts: the same recommendation, entered more than once with different statuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from searchapp.domain.review import Kind, Subject
from searchapp.domain.waiting import OpenFinding
from searchapp.services.deciding import Standing, Wish
from searchapp.services.queues.question import Item, Queue, Sources


def _waiting(sources: Sources, _within: frozenset[str] | None) -> Iterator[OpenFinding]:
    return sources.waiting.conflicts()


def _asked(sources: Sources, some: Sequence[OpenFinding], standing: Mapping[str, Standing]) -> Iterator[Item]:
    for one in some:
        cluster = sources.checking.cluster_of(one.ref)
        if cluster is None or not cluster.conflict or one.ref not in standing:
            continue
        records = sources.store.get_many(cluster.refs)
        yield Item(
            ref=one.ref,
            question="The same recommendation has different statuses. Which is right?",
            reason=", ".join(f"{record.ref}: {record.status.label}" for record in records),
            accept=Wish(kind=Kind.ACCEPT, subject=Subject.CONFLICT, item=one.fingerprint),
            accept_words="Ask the owner",
            reject=Wish(kind=Kind.REJECT, subject=Subject.CONFLICT, item=one.fingerprint),
            reject_words="Both are right",
            together=tuple(cluster.refs),
        )


QUEUE: Final = Queue(
    name="conflicts",
    title="Conflicts",
    about="The same recommendation, entered more than once with different statuses, in register order.",
    waiting=_waiting,
    asked=_asked,
)
