"""What counts of a recommendation: what a person decided, else what the register or a model says.

A suggestion never overwrites a decision. Owns the form of decided labels; reads and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Self

from searchapp.domain.deadline import Deadline
from searchapp.domain.recommendation import Recommendation, Status
from searchapp.domain.review import Decided, Settled, Subject, Value
from searchapp.domain.suggestion import Classification, SuggestedLabels
from searchapp.domain.taxonomy import LabelKind

_WHOLE, _YES, _NO = "=", "+", "-"

SUBJECTS: Final[dict[LabelKind, Subject]] = {"theme": Subject.THEMES, "addressee": Subject.ADDRESSEES}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedLabels:
    """Labels somebody settled. `whole`: these and no others; else `yes` and `no` on top of suggestions.

    On record as words: "=" first for a whole list, else "+custody" and "-roads".
    """

    whole: Value | None = None
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()

    @classmethod
    def of(cls, value: Value | None) -> Self:
        """Read what is on record."""
        if value and value[0] == _WHOLE:
            return cls(whole=value[1:])
        said = value or ()
        return cls(
            yes=frozenset(word[1:] for word in said if word[0] == _YES),
            no=frozenset(word[1:] for word in said if word[0] == _NO),
        )

    @property
    def value(self) -> Value:
        """What goes on record."""
        if self.whole is not None:
            return (_WHOLE, *self.whole)
        return (*(_YES + label for label in sorted(self.yes)), *(_NO + label for label in sorted(self.no)))

    def over(self, suggested: Iterable[str]) -> Value:
        """What counts, given what is suggested: in the order of suggestions, then the added ones."""
        if self.whole is not None:
            return self.whole
        kept = [label for label in suggested if label not in self.no]
        return (*kept, *sorted(self.yes - set(kept)))

    def judged(self, label: str, *, right: bool) -> DecidedLabels:
        """With one more label said to be right or wrong."""
        if self.whole is not None:
            others = tuple(other for other in self.whole if other != label)
            return replace(self, whole=(*others, label) if right else others)
        return DecidedLabels(
            yes=self.yes | {label} if right else self.yes - {label},
            no=self.no - {label} if right else self.no | {label},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """The themes and addressees that count for one recommendation, and everything that stands decided."""

    themes: Value = ()
    addressees: Value = ()
    decided: Decided = field(default_factory=dict)

    def settled(self, subject: Subject, item: str = "") -> Settled | None:
        """What stands decided of one thing, None where nothing does."""
        return self.decided.get((subject, item))

    def labels(self, kind: LabelKind) -> Value:
        """Its themes or its addressees."""
        return self.themes if kind == "theme" else self.addressees


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A recommendation with what lists show of it: the labels suggested for it, and all that was decided."""

    recommendation: Recommendation
    suggested: SuggestedLabels | None = None
    decided: Decided = field(default_factory=dict)


def effective(suggested: Classification | SuggestedLabels | None, decided: Decided) -> Effective:
    """What counts, given suggestions and decisions."""
    found = {kind: decided_labels(decided, kind).over(suggested_labels(suggested, kind)) for kind in SUBJECTS}
    return Effective(themes=found["theme"], addressees=found["addressee"], decided=decided)


def decided_labels(decided: Decided, kind: LabelKind) -> DecidedLabels:
    """The labels of a kind that somebody settled."""
    settled = decided.get((SUBJECTS[kind], ""))
    return DecidedLabels.of(settled.value if settled else None)


def suggested_labels(suggested: Classification | SuggestedLabels | None, kind: LabelKind) -> Value:
    """Ids of the suggested labels of a kind, most probable first."""
    if suggested is None:
        return ()
    if isinstance(suggested, SuggestedLabels):
        return suggested.themes if kind == "theme" else suggested.addressees
    return tuple(label.id for label in (suggested.themes if kind == "theme" else suggested.addressees))


def deadlines_that_count(
    record: Recommendation, found: tuple[Deadline, ...], decided: Decided
) -> tuple[Deadline, ...]:
    """The deadlines of the text, or the one day somebody decided in their place.

    Where nobody decided, the register's target date stands in the place of the dates of the text; what the
    text asks for again and again stays.
    """
    settled = decided.get((Subject.DUE_DATE, ""))
    if settled is not None:
        day = date.fromisoformat(settled.value[0])
        return (Deadline.of_day(day, day, "decision"),)
    target = record.kept.target
    if target is None:
        return found
    meant = Deadline.of_day(target.earliest, target.latest, "register")
    return (meant, *(one for one in found if one.recurring))


def with_status(record: Recommendation, decided: Decided) -> Recommendation:
    """The recommendation with the status that counts; `recorded` keeps that of the register."""
    settled = decided.get((Subject.STATUS, ""))
    if settled is None:
        return record
    return replace(record, status=Status(settled.value[0]), recorded=record.status)
