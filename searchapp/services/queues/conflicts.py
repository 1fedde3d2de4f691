"""The queue of conflicts: the same recommendation, entered more than once with different statuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from searchapp.domain.finding import to_owner
from searchapp.domain.recommendation import Status
from searchapp.domain.review import PROPOSED, Decided, Kind, Subject
from searchapp.domain.waiting import OpenFinding
from searchapp.services.deciding import Standing, Wish
from searchapp.services.queues.question import Item, Queue, Sources
from searchapp.triage.contradictions.rules import CONFLICT


def _waiting(sources: Sources, _within: frozenset[str] | None) -> Iterator[OpenFinding]:
    return sources.waiting.conflicts()


def _asked(sources: Sources, some: Sequence[OpenFinding], standing: Mapping[str, Standing]) -> Iterator[Item]:
    for one in some:
        cluster = sources.checking.cluster_of(one.ref)
        if cluster is None or not cluster.conflict or one.ref not in standing:
            continue
        records = sources.store.get_many(cluster.disputed)
        decided = sources.store.decided(cluster.disputed)
        said = ", ".join(
            f"{record.ref}: {record.status.label}{_awaited(decided.get(record.ref, {}))}"
            for record in records
        )
        yield Item(
            ref=one.ref,
            question="The same recommendation has different statuses. Which is right?",
            reason=said,
            accept=Wish(kind=Kind.ACCEPT, subject=Subject.CONFLICT, item=one.fingerprint),
            accept_words="Ask the owner",
            reject=Wish(kind=Kind.REJECT, subject=Subject.CONFLICT, item=one.fingerprint),
            reject_words="Both are right",
            together=cluster.disputed,
            statuses=tuple(dict.fromkeys(record.status for record in records)),
            ask=to_owner(one.ref, standing[one.ref].record.report, CONFLICT.question, said),
        )


def _awaited(decided: Decided) -> str:
    proposed = decided.get((Subject.STATUS, PROPOSED))
    return f" ({Status(proposed.value[0]).label} awaits approval)" if proposed else ""


QUEUE: Final = Queue(
    name="conflicts",
    title="Conflicts",
    about="The same recommendation, entered more than once with different statuses, in register order.",
    waiting=_waiting,
    asked=_asked,
)
