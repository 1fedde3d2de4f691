"""What a wish to decide comes to: the steps to put on record, and when a second person is needed.

Pure: reads and writes no store. Who may wish what is `reviewing`'s business.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Protocol

from searchapp.domain.effective import (
    SUBJECTS,
    DecidedLabels,
    Effective,
    decided_labels,
    effective,
    suggested_labels,
)
from searchapp.domain.errors import InvalidInput
from searchapp.domain.recommendation import Recommendation, Status
from searchapp.domain.review import PROPOSED, Decided, Kind, LogEntry, Step, Subject, Value
from searchapp.domain.suggestion import Classification
from searchapp.domain.taxonomy import LabelKind, Taxonomy

CLOSING: Final = (Status.COMPLETED, Status.NO_FURTHER_ACTION)
"""Statuses that need a second person where the setting asks for one."""

LONGEST: Final = 2_000
"""Characters of a reason or comment."""

_LABELS: Final[Mapping[Subject, LabelKind]] = {subject: kind for kind, subject in SUBJECTS.items()}
_VERDICTS: Final = {Kind.ACCEPT: "accepted", Kind.REJECT: "rejected"}
_LONGEST_NAME: Final = 200
_LONGEST_ITEM: Final = 200
_JUDGED: Final = (Kind.ACCEPT, Kind.REJECT)
_KINDS_OF: Final[Mapping[Subject, tuple[Kind, ...]]] = {
    Subject.STATUS: (Kind.CHANGE, Kind.ACCEPT, Kind.APPROVE),
    Subject.NO_FURTHER_ACTION: _JUDGED,
    Subject.THEMES: (Kind.CHANGE, *_JUDGED),
    Subject.ADDRESSEES: (Kind.CHANGE, *_JUDGED),
    Subject.DUE_DATE: (Kind.CHANGE,),
    Subject.FINDING: _JUDGED,
    Subject.CONFLICT: _JUDGED,
    Subject.ASSIGNEE: (Kind.ASSIGN,),
    Subject.DEFERRED: (Kind.DEFER,),
    Subject.COMMENT: (Kind.COMMENT,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to decide.

    `value`: a status; ids of labels; a date (YYYY-MM-DD, none to take it away); a name. `item`: the one label
    that is accepted or rejected, the finding that is answered, the queue something is deferred in.
    """

    kind: Kind
    subject: Subject
    value: Value = ()
    item: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A recommendation as it stands when somebody decides."""

    record: Recommendation
    suggested: Classification | None
    decided: Decided

    @property
    def effective(self) -> Effective:
        """What counts of it."""
        return effective(self.suggested, self.decided)

    @property
    def recorded(self) -> Status:
        """The register's own status."""
        return self.record.recorded or self.record.status

    @property
    def text_digest(self) -> str:
        """Tells its text and report title from others'."""
        return text_digest(self.record)


class Said(Protocol):
    """Something with a recommendation's text and report title."""

    @property
    def text(self) -> str:
        """What is recommended."""
        ...

    @property
    def report(self) -> str:
        """The title of the report."""
        ...


def text_digest(said: Said) -> str:
    """Tells a text and report title from others'."""
    return hashlib.sha256(f"{said.report}\x1f{said.text}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """The rules of deciding. `second_person`: whether closing a recommendation needs another's approval."""

    taxonomy: Taxonomy
    second_person: bool

    def steps(self, wish: Wish, at: Standing) -> list[Step]:
        """The steps of a wish; none where it is so already. Raises InvalidInput for one that cannot be."""
        wish = replace(wish, why=tidy(wish.why))
        if wish.kind is Kind.REJECT and not wish.why:
            raise InvalidInput(
                "A rejection needs a reason.", next_step="Say in a few words why it does not fit."
            )
        known = wish.kind in _KINDS_OF.get(wish.subject, ())
        if not known or not wish.item.isprintable() or len(wish.item) > _LONGEST_ITEM:
            raise InvalidInput(
                "That is not something to decide this way.",
                next_step="Choose one of the answers of the page.",
            )
        return _PLANS[wish.subject](self, wish, at)

    def status(self, wish: Wish, at: Standing) -> list[Step]:
        """A status that counts from now on, or that waits for somebody's approval.

        One that was closed here without a reason can be given it by closing it again.
        """
        status = _status(wish.value)
        proposed = at.decided.get((Subject.STATUS, PROPOSED))
        before = (at.record.status.value,)
        step = Step(
            kind=wish.kind,
            subject=Subject.STATUS,
            ref=at.record.ref,
            settled=(status.value,),
            before=before,
            after=(status.value,),
            basis=at.recorded.value,
            why=wish.why,
            model_id=_model_id(wish, at),
        )
        settled = at.decided.get((Subject.STATUS, ""))
        if settled and (settled.value, settled.basis) == (step.settled, step.basis) and not proposed:
            return [step] if status in CLOSING and wish.why and not settled.why else []
        if self.second_person and status in CLOSING and status is not at.record.status:
            if proposed and proposed.value == step.settled:
                return []
            return [replace(step, kind=Kind.PROPOSE, item=PROPOSED)]
        return [step, *withdrawn(at, wish)]

    def no_further_action(self, wish: Wish, at: Standing) -> list[Step]:
        """The suggestion of "No further action" accepted, which sets the status, or rejected.

        Accepted without a reason, the suggestion's own is put on record.
        """
        if wish.kind is Kind.ACCEPT:
            why = wish.why or _suggested_because(at.suggested)
            return self.status(replace(wish, value=(Status.NO_FURTHER_ACTION.value,), why=why), at)
        return self.verdict(wish, at)

    def labels(self, wish: Wish, at: Standing) -> list[Step]:
        """Themes or addressees: one of them judged, or the whole list."""
        kind = _LABELS[wish.subject]
        known = self.taxonomy.names(kind)
        asked = (wish.item,) if wish.item else wish.value
        unknown = [label for label in asked if label not in known]
        if unknown:
            raise InvalidInput(
                f"There is no {kind} {unknown[0][:60]!r} in the taxonomy.",
                next_step="Choose one of its list.",
            )
        was = decided_labels(at.decided, kind)
        if wish.item:
            now = was.judged(wish.item, right=wish.kind is Kind.ACCEPT)
        else:
            now = DecidedLabels(whole=tuple(label for label in known if label in wish.value))
        settled = at.decided.get((wish.subject, ""))
        if settled and settled.value == now.value and settled.basis == at.text_digest:
            return []
        suggested = suggested_labels(at.suggested, kind)
        return [
            _step(
                wish,
                at,
                item="",
                settled=now.value,
                before=was.over(suggested),
                after=now.over(suggested),
                basis=at.text_digest,
            )
        ]

    def due_date(self, wish: Wish, at: Standing) -> list[Step]:
        """The day it is due, whatever the text says; no day takes the decision away."""
        settled = at.decided.get((Subject.DUE_DATE, ""))
        before = settled.value if settled else ()
        if not wish.value:
            return [_step(wish, at, settled=None, before=before, after=())] if settled else []
        try:
            day = (date.fromisoformat(wish.value[0]).isoformat(),)
        except ValueError as error:
            raise InvalidInput(
                f"{wish.value[0][:40]!r} is not a date.", next_step="Write it as 2026-01-31."
            ) from error
        return [] if before == day else [_step(wish, at, settled=day, before=before, after=day)]

    def verdict(self, wish: Wish, at: Standing) -> list[Step]:
        """Something that was found, accepted or rejected."""
        verdict = _VERDICTS[wish.kind]
        settled = at.decided.get((wish.subject, wish.item))
        before = settled.value if settled else ()
        if settled and before == (verdict,) and settled.basis == at.text_digest:
            return []
        return [_step(wish, at, settled=(verdict,), before=before, after=(verdict,), basis=at.text_digest)]

    def assignee(self, wish: Wish, at: Standing) -> list[Step]:
        """Who should look at it; nobody takes the name away."""
        settled = at.decided.get((Subject.ASSIGNEE, ""))
        before = settled.value if settled else ()
        name = tuple(tidy(part)[:_LONGEST_NAME] for part in wish.value[:1] if tidy(part))
        return [] if before == name else [_step(wish, at, settled=name or None, before=before, after=name)]

    def deferred(self, wish: Wish, at: Standing) -> list[Step]:
        """Out of one queue until a day."""
        try:
            day = (date.fromisoformat(wish.value[0] if wish.value else "").isoformat(),)
        except ValueError as error:
            raise InvalidInput("Until when is not a date.", next_step="Write it as 2026-01-31.") from error
        return [_step(wish, at, settled=day, after=day)]

    def comment(self, wish: Wish, at: Standing) -> list[Step]:
        """Words for whoever reads this next."""
        if not wish.why:
            raise InvalidInput("The comment is empty.", next_step="Write what others should know.")
        return [_step(wish, at, settled=None)]


def withdrawn(at: Standing, wish: Wish) -> list[Step]:
    """The step that ends a proposal which waits for approval; none where nothing waits."""
    proposed = at.decided.get((Subject.STATUS, PROPOSED))
    if proposed is None:
        return []
    return [
        Step(
            kind=wish.kind,
            subject=Subject.STATUS,
            ref=at.record.ref,
            item=PROPOSED,
            before=proposed.value,
            why=wish.why,
        )
    ]


def taken_back(entry: LogEntry, before: LogEntry | None, why: str) -> Step:
    """The step that takes back `entry`, so that `before` stands again, or nothing."""
    return Step(
        kind=Kind.UNDO,
        subject=entry.step.subject,
        ref=entry.step.ref,
        item=entry.step.item,
        settled=before.step.settled if before else None,
        before=entry.step.after,
        after=entry.step.before,
        basis=before.step.basis if before else "",
        why=tidy(why),
        undoes=entry.number,
    )


def tidy(text: str) -> str:
    """Typed words without controls a database refuses, cut at a length."""
    kept = "".join(c for c in text if c.isprintable() or c in "\n\t")
    return kept.encode("utf-8", "ignore").decode().strip()[:LONGEST]


def _step(
    wish: Wish,
    at: Standing,
    *,
    settled: Value | None,
    before: Value = (),
    after: Value = (),
    basis: str = "",
    item: str | None = None,
) -> Step:
    return Step(
        kind=wish.kind,
        subject=wish.subject,
        ref=at.record.ref,
        item=wish.item if item is None else item,
        settled=settled,
        before=before,
        after=after,
        basis=basis,
        why=wish.why,
        model_id=_model_id(wish, at),
    )


def _model_id(wish: Wish, at: Standing) -> str:
    answers = wish.kind in _VERDICTS and at.suggested is not None
    return at.suggested.model_id if answers and at.suggested else ""


def closed_with_reason(record: Recommendation, decided: Decided) -> bool:
    """Whether a person closed it here and said why: then nothing is left to ask about its closing."""
    settled = decided.get((Subject.STATUS, ""))
    return settled is not None and bool(settled.why) and record.status in CLOSING


def _suggested_because(suggested: Classification | None) -> str:
    if suggested is None or suggested.applies_to_force.value != "no":
        return ""
    return tidy(f"Suggested: {suggested.applies_to_force.reason}")


def _status(value: Value) -> Status:
    try:
        return Status(value[0] if value else "")
    except ValueError as error:
        known = ", ".join(status.label for status in Status)
        raise InvalidInput("That is not a status.", next_step=f"Choose one of: {known}.") from error


_PLANS: Final[Mapping[Subject, Callable[[Deciding, Wish, Standing], list[Step]]]] = {
    Subject.STATUS: Deciding.status,
    Subject.NO_FURTHER_ACTION: Deciding.no_further_action,
    Subject.THEMES: Deciding.labels,
    Subject.ADDRESSEES: Deciding.labels,
    Subject.DUE_DATE: Deciding.due_date,
    Subject.FINDING: Deciding.verdict,
    Subject.CONFLICT: Deciding.verdict,
    Subject.ASSIGNEE: Deciding.assignee,
    Subject.DEFERRED: Deciding.deferred,
    Subject.COMMENT: Deciding.comment,
}
