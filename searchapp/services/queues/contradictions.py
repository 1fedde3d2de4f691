"""The queue of contradictions: what the register says of one recommendation and does not go together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from searchapp.domain.finding import to_owner
from searchapp.domain.findings import FindingQuery
from searchapp.domain.review import Kind, Subject
from searchapp.domain.waiting import OpenFinding
from searchapp.services.deciding import Standing, Wish
from searchapp.services.queues.question import Item, Queue, Sources
from searchapp.triage.contradictions.sureness import SUREST_FIRST


def _waiting(sources: Sources, _within: frozenset[str] | None) -> Iterator[OpenFinding]:
    return sources.waiting.contradictions(SUREST_FIRST)


def _asked(sources: Sources, some: Sequence[OpenFinding], standing: Mapping[str, Standing]) -> Iterator[Item]:
    for one in some:
        for finding in sources.checking.contradictions(FindingQuery(ref=one.ref)):
            if finding.fingerprint == one.fingerprint and one.ref in standing:
                yield Item(
                    ref=one.ref,
                    question=finding.question,
                    reason=finding.evidence,
                    accept=Wish(kind=Kind.ACCEPT, subject=Subject.FINDING, item=one.fingerprint),
                    accept_words="Ask the owner",
                    reject=Wish(kind=Kind.REJECT, subject=Subject.FINDING, item=one.fingerprint),
                    reject_words="No contradiction",
                    ask=to_owner(
                        one.ref, standing[one.ref].record.report, finding.question, finding.evidence
                    ),
                )


QUEUE: Final = Queue(
    name="contradictions",
    title="Contradictions",
    about="Recommendations whose status, response and text do not go together, "
    "those of the surest rules first.",
    waiting=_waiting,
    asked=_asked,
)
