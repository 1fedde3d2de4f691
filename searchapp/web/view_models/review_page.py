"""Review pages: the list of queues, one queue, a decision for all that a search finds, changes by others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import url_for

from searchapp.domain.errors import NotFound
from searchapp.domain.importing import FieldChange
from searchapp.domain.people import Person, Right
from searchapp.domain.ports import DecisionStore
from searchapp.domain.recommendation import Recommendation, Status
from searchapp.domain.review import LASTING, ChangedMeanwhile, Kind, Step, Subject
from searchapp.domain.search import SearchRequest
from searchapp.domain.suggestion import NoFurtherActionSuggestion
from searchapp.domain.taxonomy import Taxonomy
from searchapp.services.deciding import CLOSING, Wish
from searchapp.services.queues import Item, Placed, Queue, Queues
from searchapp.services.reviewing import Preview
from searchapp.web import links
from searchapp.web.forms import parameters
from searchapp.web.view_models.compare_page import MOST as MOST_COMPARED
from searchapp.web.view_models.log_page import names_by_subject, proposer, said, what
from searchapp.web.view_models.marking import Stretch, spans, stretches
from searchapp.web.view_models.paging import Paging, paging
from searchapp.web.view_models.wording import enough

_SHOWN: Final = 320  # characters of a recommendation in a queue

SHORTCUTS: Final = "shortcuts"
"""Name in the session of whether single keys work."""

BATCH_WISHES: Final[Mapping[str, tuple[Kind, Subject]]] = {
    "status": (Kind.CHANGE, Subject.STATUS),
    "add-theme": (Kind.ACCEPT, Subject.THEMES),
    "remove-theme": (Kind.REJECT, Subject.THEMES),
    "add-addressee": (Kind.ACCEPT, Subject.ADDRESSEES),
    "remove-addressee": (Kind.REJECT, Subject.ADDRESSEES),
    "assign": (Kind.ASSIGN, Subject.ASSIGNEE),
}
"""What can be decided for all at once, by the value of its radio button."""

_CLOSED: Final = tuple((status.value,) for status in CLOSING)
_CLOSING: Final[Mapping[tuple[bool, bool], str]] = {
    (
        True,
        True,
    ): "\u201cCompleted\u201d and \u201cNo further action\u201d count when a second person approves them.",
    (False, True): "You are the single local user: closing a recommendation needs no second person.",
    (False, False): "Closing a recommendation needs no second person here: that is switched off.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A queue in the list of queues."""

    title: str
    about: str
    count: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuesPage:
    """The list of queues. `closing` says whether closing needs a second person here."""

    queues: tuple[Waiting, ...]
    closing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A button of a question, as the hidden fields of its form.

    `reason`: what is said of the field for one, "" where there is none; `needed`: it cannot be left empty.
    """

    words: str
    wish: Wish
    reason: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a queue with the recommendation it is about.

    `text` has the words that spoke for what is suggested marked, and is cut after them. `waits_for`: whose
    answer it needs, where this person may not give it. `compare` shows it beside the others it is one with;
    `statuses` are theirs, by value, of which one may be said to be right. `ask` can be sent to the owner.
    """

    number: int
    record: Recommendation
    address: str
    question: str
    reason: str
    accept: Answer
    reject: Answer | None
    defer: Wish
    version: int
    back: str
    closing: NoFurtherActionSuggestion | None
    waits_for: str
    compare: str
    statuses: Mapping[str, str]
    ask: str
    text: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """Everything the page of a queue shows. `decides`: whether this person may answer."""

    queue: Queue[Any]
    total: int
    questions: tuple[Question, ...]
    paging: Paging
    request: SearchRequest
    here: str
    decides: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was just put on record. `others`: how many more the batch of that number was decided for."""

    number: int
    words: str
    ref: str
    undo: bool
    others: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPage:
    """What somebody else changed, and the decision that may be made all the same."""

    ref: str
    address: str
    changes: tuple[FieldChange, ...]
    wish: Wish
    version: int
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What would become of one recommendation, in words."""

    ref: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPage:
    """A decision for all that a search finds: its form, then what it would do to those of `digest`."""

    request: SearchRequest
    search: str
    action: str
    total: int
    digest: str
    wish: Wish | None
    choice: str
    value: str
    preview: Preview | None
    first: tuple[Planned, ...]
    themes: Mapping[str, str]
    addressees: Mapping[str, str]
    statuses: Mapping[str, str]


def queues_page(queues: Queues, *, needs_second: bool, second_person: bool) -> QueuesPage:
    """The list of queues with what waits in each.

    `needs_second`: whether this person's closing waits for another; `second_person`: whether
    the site asks for it.
    """
    return QueuesPage(
        queues=tuple(
            Waiting(title=queue.title, about=queue.about, count=count, address=_address(queue))
            for queue, count in queues.waiting()
        ),
        closing=_CLOSING[needs_second, second_person],
    )


def queue_page(queues: Queues, name: str, request: SearchRequest, *, page: int, person: Person) -> QueuePage:
    """The page of that number. Raises NotFound for a queue or page that does not exist."""
    queue = queues.named(name)
    within, size = queues.found_by(request), request.limit
    total = queues.total(queue, within)
    page = min(page, max(1, -(-total // size)))  # the last answer of a page takes the page away

    def address(number: int) -> str:
        return _address(queue, replace(request, offset=(number - 1) * size))

    here = address(page)
    return QueuePage(
        queue=queue,
        total=total,
        questions=tuple(
            _question(one, queue, here, (page - 1) * size, person)
            for one in queues.part(queue, within, offset=(page - 1) * size, limit=size)
        ),
        paging=paging(total, size=size, page=page, address=address),
        request=replace(request, offset=0),
        here=here,
        decides=Right.DECIDE in person.role.rights,
    )


def done_notice(decisions: DecisionStore, number: str) -> Done | None:
    """What entry `number` did, for a notice; None for no number or one that is not there."""
    if not (number.isascii() and number.isdigit() and len(number) < 16):  # noqa: PLR2004 - see `wishes.number`
        return None
    try:
        entry = decisions.entry(int(number))
    except NotFound:
        return None
    undo = entry.step.kind not in LASTING and bool(entry.step.ref)
    batch = decisions.batch(entry.number) if entry.batch == entry.number else [entry]
    return Done(
        number=entry.number,
        words=what(entry, proposer(entry, decisions)),
        ref=entry.step.ref,
        undo=undo,
        others=len({one.step.ref for one in batch}) - 1,
    )


def changed_page(changed: ChangedMeanwhile, wish: Wish, *, back: str) -> ChangedPage:
    """What somebody else changed, field by field."""
    return ChangedPage(
        ref=changed.ref,
        address=links.recommendation(changed.ref),
        changes=changed.changes,
        wish=wish,
        version=changed.version,
        back=back,
    )


def batch_page(
    request: SearchRequest,
    total: int,
    wish: Wish | None,
    preview: Preview | None,
    taxonomy: Taxonomy,
) -> BatchPage:
    """The form, or what the wish would do to all `total` that are found."""
    choices = {pair: name for name, pair in BATCH_WISHES.items()}
    return BatchPage(
        request=request,
        search=links.search(request),
        action=links.of_scope("review.ask_all", request),
        total=total,
        digest=digest(preview.refs) if preview else "",
        wish=wish,
        choice=choices.get((wish.kind, wish.subject), "") if wish else "",
        value=(wish.item or "".join(wish.value[:1])) if wish else "",
        preview=preview,
        first=tuple(_planned(step, taxonomy) for step in preview.first) if preview else (),
        themes=taxonomy.names("theme"),
        addressees=taxonomy.names("addressee"),
        statuses={status.value: status.label for status in Status},
    )


def _planned(step: Step, taxonomy: Taxonomy) -> Planned:
    names = names_by_subject(taxonomy).get(step.subject, {})
    return Planned(ref=step.ref, before=said(step.before, names), after=said(step.after, names))


def digest(refs: Sequence[str]) -> str:
    """Tells whether a search still finds what it found when somebody looked."""
    return hashlib.sha256("\n".join(refs).encode()).hexdigest()


def _question(placed: Placed, queue: Queue[Any], here: str, before: int, person: Person) -> Question:
    item = placed.item
    return Question(
        number=placed.number,
        record=placed.standing.record,
        address=links.recommendation(item.ref),
        question=item.question,
        reason=item.reason,
        accept=_answer(item.accept_words, item.accept),
        reject=_answer(item.reject_words, item.reject) if item.reject else None,
        defer=Wish(kind=Kind.DEFER, subject=Subject.DEFERRED, item=queue.name),
        version=placed.version,
        back=f"{here}#item-{placed.number - before}",
        closing=item.closing,
        waits_for=_waits_for(item, person),
        compare=url_for("compare.show", ref=item.together[:MOST_COMPARED]) if item.together else "",
        statuses={status.value: status.label for status in item.statuses},
        ask=item.ask,
        text=_text(placed.standing.record.text, item.closing),
    )


def _answer(words: str, wish: Wish) -> Answer:
    if wish.kind in (Kind.REJECT, Kind.RETURN):
        to = "reject" if wish.kind is Kind.REJECT else "send back"
        return Answer(words=words, wish=wish, reason=f"Reason (needed to {to})", needed=True)
    if wish.kind is Kind.ACCEPT and wish.subject is Subject.NO_FURTHER_ACTION:
        return Answer(words=words, wish=wish, reason="Reason (if none, that of the suggestion)")
    if wish.subject is Subject.STATUS and wish.value in _CLOSED and wish.kind is not Kind.APPROVE:
        return Answer(words=words, wish=wish, reason="Reason (optional)")
    return Answer(words=words, wish=wish)


def _text(text: str, suggestion: NoFurtherActionSuggestion | None) -> tuple[Stretch, ...]:
    decisive = spans(suggestion.evidence, "recommendation") if suggestion else []
    length = max([_SHOWN, *(end for _start, end in decisive)])
    return stretches(enough(text, length), evidence=decisive)


def _waits_for(item: Item, person: Person) -> str:
    if item.accept.kind is not Kind.APPROVE:
        return ""
    if Right.APPROVE not in person.role.rights:
        return "an approver"
    return "another approver: you decided it yourself" if item.by == person.name else ""


def _address(queue: Queue[Any], request: SearchRequest | None = None) -> str:
    path = url_for("review.queue", name=queue.name)
    return links.with_parameters(path, parameters(request) if request else [])
