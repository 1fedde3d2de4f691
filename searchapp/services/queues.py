"""The queues: what waits for a person's decision, each as one list of the same form.

A queue is a row of `QUEUES`. What somebody settled or deferred is no longer in it; nothing here decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from searchapp.domain.effective import SUBJECTS, decided_labels, suggested_labels
from searchapp.domain.errors import NotFound
from searchapp.domain.ports import DecisionStore, RecommendationStore, SearchIndex
from searchapp.domain.recommendation import Status
from searchapp.domain.review import PROPOSED, Kind, Settled, Subject
from searchapp.domain.search import SearchRequest
from searchapp.domain.suggestion import Classification
from searchapp.domain.taxonomy import LabelKind, Taxonomy
from searchapp.services.batches import in_batches
from searchapp.services.checking import Checking
from searchapp.services.deciding import Standing, Wish
from searchapp.services.triaging import Triaging

_OVERDUE: Final = "is:overdue"
_SURE: Final = 0.6
"""From this probability on the model speaks clearly for a label that somebody ruled out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question of a queue. `accept` and `reject` are the wishes its two answers stand for.

    `reject` None: there is nothing to reject. `rank` orders a queue, the smallest first. `approval`: the
    answers are those of an approver.
    """

    ref: str
    question: str
    reason: str
    accept: Wish
    accept_words: str
    reject: Wish | None = None
    reject_words: str = "Reject"
    rank: float = 0.0
    approval: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A question with the recommendation it is about, its place in the queue from 1, and its version."""

    item: Item
    number: int
    standing: Standing
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A kind of question. `find` lists all of them that are open."""

    name: str
    title: str
    about: str
    find: Callable[[Queues], Iterator[Item]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queues:
    """All queues over a store."""

    store: RecommendationStore
    decisions: DecisionStore
    index: SearchIndex
    checking: Checking
    triaging: Triaging
    taxonomy: Taxonomy

    def named(self, name: str) -> Queue:
        """The queue of that name. Raises NotFound."""
        for queue in QUEUES:
            if queue.name == name:
                return queue
        raise NotFound(f"There is no queue {name[:40]!r}.", next_step="Choose one of the list of queues.")

    def items(self, queue: Queue, within: SearchRequest | None = None) -> list[Item]:
        """Its open questions in order; `within`: only on what that search finds."""
        deferred = self._deferred(queue)
        found = [item for item in queue.find(self) if item.ref not in deferred]
        if within is not None and (within.text or within.filters):
            matching = self._matching(within)
            found = [item for item in found if item.ref in matching]
        return sorted(found, key=lambda item: item.rank)

    def placed(self, items: Sequence[Item], *, offset: int = 0, limit: int | None = None) -> list[Placed]:
        """Some questions with what they are about; gone recommendations are left out."""
        part = items[offset:] if limit is None else items[offset : offset + limit]
        refs = [item.ref for item in part]
        versions, standing = self.decisions.versions(refs), self.standing(refs)
        return [
            Placed(
                item=item, number=offset + n, standing=standing[item.ref], version=versions.get(item.ref, 0)
            )
            for n, item in enumerate(part, start=1)
            if item.ref in standing
        ]

    def standing(self, refs: Sequence[str]) -> dict[str, Standing]:
        """Recommendations with suggestions and decisions, by reference."""
        suggested, decided = self.store.suggestions(refs), self.store.decided(refs)
        return {
            one.ref: Standing(record=one, suggested=suggested.get(one.ref), decided=decided.get(one.ref, {}))
            for one in self.store.get_many(refs)
        }

    def present(self) -> Iterator[Standing]:
        """All that is in the register, as it stands."""
        for batch in in_batches(record for record in self.store.all() if not record.gone):
            yield from self.standing([record.ref for record in batch]).values()

    def _deferred(self, queue: Queue) -> set[str]:
        today = datetime.now(UTC).date()
        later = self.decisions.standing(Subject.DEFERRED, queue.name)
        return {one.ref for one in later if date.fromisoformat(one.value[0]) > today}

    def _matching(self, request: SearchRequest) -> set[str]:
        wanted = SearchRequest(text=request.text, filters=request.filters, expand=request.expand, limit=0)
        total = self.index.search(wanted).total
        everything = SearchRequest(
            text=request.text, filters=request.filters, expand=request.expand, limit=total
        )
        return {hit.ref for hit in self.index.search(everything).hits}


def _disagreement(*parts: str) -> str:
    """Tells one disagreement from others, until there is another model."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _is_settled(at: Standing, subject: Subject, item: str = "") -> bool:
    """Whether this was answered for the present text."""
    settled = at.decided.get((subject, item))
    return settled is not None and settled.basis == at.text_digest


def _closing_candidates(queues: Queues) -> Iterator[Item]:
    for batch in in_batches(queues.triaging.listed("open")):
        standing = queues.standing([record.ref for record, _suggestion in batch])
        for record, suggestion in batch:
            at = standing[record.ref]
            if (
                not record.status.is_open
                or _is_settled(at, Subject.NO_FURTHER_ACTION)
                or (Subject.STATUS, PROPOSED) in at.decided
            ):
                continue
            yield Item(
                ref=record.ref,
                question="Close it with no further action?",
                reason=suggestion.reason,
                accept=Wish(kind=Kind.ACCEPT, subject=Subject.NO_FURTHER_ACTION),
                accept_words="No further action",
                reject=Wish(kind=Kind.REJECT, subject=Subject.NO_FURTHER_ACTION),
                reject_words="It asks something of us",
                rank=-suggestion.probability,
            )


def _unsure_labels(queues: Queues) -> Iterator[Item]:
    for at in queues.present():
        for kind in SUBJECTS:
            yield from _unsure_of(queues, at, kind)


def _unsure_of(queues: Queues, at: Standing, kind: LabelKind) -> Iterator[Item]:
    names, answered = queues.taxonomy.names(kind), decided_labels(at.decided, kind)
    if answered.whole is not None or at.suggested is None:
        return
    for label in at.suggested.themes if kind == "theme" else at.suggested.addressees:
        if label.id in answered.yes | answered.no:
            continue
        yield Item(
            ref=at.record.ref,
            question=f"Is {names.get(label.id, label.id)} {_AS[kind]}?",
            reason=f"The model says so with {label.probability:.0%}.",
            accept=Wish(kind=Kind.ACCEPT, subject=SUBJECTS[kind], item=label.id),
            accept_words="Yes",
            reject=Wish(kind=Kind.REJECT, subject=SUBJECTS[kind], item=label.id),
            reject_words="No",
            rank=label.probability,
        )


_AS: Final[dict[LabelKind, str]] = {"theme": "a theme of this", "addressee": "asked to act"}


def _contradictions(queues: Queues) -> Iterator[Item]:
    for batch in in_batches(queues.checking.contradictions()):
        decided = queues.store.decided([finding.ref for finding in batch])
        for finding in batch:
            item = finding.fingerprint
            if (Subject.FINDING, item) in decided.get(finding.ref, {}):
                continue
            yield Item(
                ref=finding.ref,
                question=finding.question,
                reason=finding.evidence,
                accept=Wish(kind=Kind.ACCEPT, subject=Subject.FINDING, item=item),
                accept_words="Ask the owner",
                reject=Wish(kind=Kind.REJECT, subject=Subject.FINDING, item=item),
                reject_words="No contradiction",
            )


def _conflicts(queues: Queues) -> Iterator[Item]:
    for cluster in queues.checking.clusters(conflicts_only=True):
        item, first = cluster.fingerprint, cluster.refs[0]
        records = queues.store.get_many(cluster.refs)
        settled = (Subject.CONFLICT, item) in queues.store.decided([first]).get(first, {})
        if settled or len({record.status for record in records}) < 2:  # noqa: PLR2004 - a conflict takes two
            continue
        yield Item(
            ref=first,
            question="The same recommendation has different statuses. Which is right?",
            reason=", ".join(f"{record.ref}: {record.status.label}" for record in records),
            accept=Wish(kind=Kind.ACCEPT, subject=Subject.CONFLICT, item=item),
            accept_words="Ask the owner",
            reject=Wish(kind=Kind.REJECT, subject=Subject.CONFLICT, item=item),
            reject_words="Both are right",
        )


def _likely_wrong(queues: Queues) -> Iterator[Item]:
    """Labels somebody settled of which the present model says otherwise."""
    for kind, subject in SUBJECTS.items():
        settled = queues.decisions.standing(subject, "")
        for at in queues.standing([one.ref for one in settled]).values():
            if at.suggested is not None:
                yield from _disagreeing(queues, at, at.suggested, kind)


def _disagreeing(queues: Queues, at: Standing, suggested: Classification, kind: LabelKind) -> Iterator[Item]:
    names, now = queues.taxonomy.names(kind), at.effective.labels(kind)
    chances = {label.id: label.probability for label in (*suggested.themes, *suggested.addressees)}
    said = suggested_labels(suggested, kind)
    for label in sorted({*now} ^ {*said}):
        there, chance = label in now, chances.get(label, 0.0)
        item = _disagreement(kind, label, suggested.model_id)
        if (not there and chance < _SURE) or (Subject.FINDING, item) in at.decided:
            continue
        name = names.get(label, label)
        yield Item(
            ref=at.record.ref,
            question=f"Is {name} wrongly {'settled' if there else 'ruled out'}?",
            reason="The model does not see it." if there else f"The model says so with {chance:.0%}.",
            accept=Wish(kind=Kind.REJECT if there else Kind.ACCEPT, subject=SUBJECTS[kind], item=label),
            accept_words=f"Remove {name}" if there else f"Add {name}",
            reject=Wish(kind=Kind.REJECT, subject=Subject.FINDING, item=item),
            reject_words="The decision stands",
            rank=-chance,
        )


def _overdue(queues: Queues) -> Iterator[Item]:
    total = queues.index.search(SearchRequest(text=_OVERDUE, limit=0)).total
    found = queues.index.search(SearchRequest(text=_OVERDUE, limit=total))
    for hit in found.hits:
        yield Item(
            ref=hit.ref,
            question="It is overdue and still open. What stands in the way?",
            reason="Its due date has passed.",
            accept=Wish(kind=Kind.CHANGE, subject=Subject.STATUS, value=(Status.COMPLETED.value,)),
            accept_words="Completed",
        )


def _awaiting_approval(queues: Queues) -> Iterator[Item]:
    for proposed in queues.decisions.standing(Subject.STATUS, PROPOSED):
        status = Status(proposed.value[0])
        yield Item(
            ref=proposed.ref,
            question=f"Approve \u201c{status.label}\u201d?",
            reason=f"Decided by {proposed.by} on {proposed.at[:10]}.",
            accept=Wish(kind=Kind.APPROVE, subject=Subject.STATUS, value=proposed.value),
            accept_words="Approve",
            reject=Wish(kind=Kind.RETURN, subject=Subject.STATUS, value=proposed.value),
            reject_words="Send back",
        )


def _against_file(queues: Queues) -> Iterator[Item]:
    """Decisions made when the register said something else than it does now."""
    settled = queues.decisions.standing(Subject.STATUS, "")
    for at in queues.standing([one.ref for one in settled]).values():
        now, one = at.recorded, at.decided[Subject.STATUS, ""]
        if now.value not in (one.basis, one.value[0]):
            yield Item(
                ref=at.record.ref,
                question=f"The register now says \u201c{now.label}\u201d. Which counts?",
                reason=f"{at.record.status.label} was decided by {one.by} on {one.at[:10]}.",
                accept=Wish(kind=Kind.ACCEPT, subject=Subject.STATUS, value=one.value),
                accept_words=f"Keep {at.record.status.label}",
                reject=Wish(kind=Kind.CHANGE, subject=Subject.STATUS, value=(now.value,)),
                reject_words=f"Take {now.label}",
            )
    for subject in SUBJECTS.values():
        for labelled in queues.decisions.standing(subject, ""):
            at_now = queues.standing([labelled.ref]).get(labelled.ref)
            if at_now is not None and labelled.basis != at_now.text_digest:
                yield _other_text(at_now, labelled)


def _other_text(at: Standing, labelled: Settled) -> Item:
    kind: LabelKind = "theme" if labelled.subject is Subject.THEMES else "addressee"
    return Item(
        ref=at.record.ref,
        question=f"Its text has changed since its {labelled.subject.value} were decided. Do they still fit?",
        reason=f"Decided by {labelled.by} on {labelled.at[:10]}.",
        accept=Wish(kind=Kind.CHANGE, subject=labelled.subject, value=at.effective.labels(kind)),
        accept_words="They fit",
    )


QUEUES: Final = (
    Queue(
        name="no-further-action",
        title="No further action",
        about="Open recommendations that seem to ask nothing of the force, the surest first.",
        find=_closing_candidates,
    ),
    Queue(
        name="unsure",
        title="Unsure themes and addressees",
        about="Suggestions the model is least sure of, the least probable first.",
        find=_unsure_labels,
    ),
    Queue(
        name="contradictions",
        title="Contradictions",
        about="What the register says of one recommendation and does not go together.",
        find=_contradictions,
    ),
    Queue(
        name="conflicts",
        title="Conflicts",
        about="The same recommendation, entered more than once with different statuses.",
        find=_conflicts,
    ),
    Queue(
        name="likely-wrong",
        title="Likely wrong labels",
        about="Themes and addressees somebody settled and the model disagrees with.",
        find=_likely_wrong,
    ),
    Queue(
        name="overdue",
        title="Overdue",
        about="Open recommendations whose due date has passed.",
        find=_overdue,
    ),
    Queue(
        name="awaiting-approval",
        title="Awaiting approval",
        about="Decisions that count only when a second person agrees.",
        find=_awaiting_approval,
    ),
    Queue(
        name="against-file",
        title="File against decision",
        about="Decisions that a later file or a changed text speaks against.",
        find=_against_file,
    ),
)
