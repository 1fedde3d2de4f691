"""What stands decided of one recommendation, the forms to decide more, and its part of the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from searchapp.domain.effective import SUBJECTS, DecidedLabels, suggested_labels
from searchapp.domain.people import Person, Right
from searchapp.domain.ports import DecisionStore
from searchapp.domain.recommendation import Status
from searchapp.domain.review import PROPOSED, LogEntry, Settled, Subject, Value
from searchapp.domain.taxonomy import LabelKind, Taxonomy
from searchapp.services.deciding import text_digest
from searchapp.services.searching import Found
from searchapp.web import links
from searchapp.web.view_models.log_page import Line, lines, proposer
from searchapp.web.view_models.search_page import Names, Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing that stands decided, in words: "Completed, decided by reviewer-1 on 2026-11-22".

    `proposed_by` is who had decided what `by` approved, "" where nobody had to approve it.
    """

    title: str
    value: str
    by: str
    on: str
    why: str = ""
    proposed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A label to tick."""

    id: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """The part of a recommendation's page on decisions. `waits`: a status that awaits approval.

    `answered`: what was said to the suggestion that nothing is asked of the force; None: nothing was.
    `rejected`: by kind, the suggested labels that do not count, by id.
    """

    ref: str
    here: str
    version: int
    marks: tuple[Mark, ...]
    recorded: Status | None
    waits: Mark | None
    answered: Mark | None
    rejected: Mapping[LabelKind, Mapping[str, Mark]]
    may_approve: bool
    decides: bool
    status: Status
    statuses: Mapping[str, str]
    themes: tuple[Choice, ...]
    addressees: tuple[Choice, ...]
    themes_that_count: tuple[Tag, ...]
    addressees_that_count: tuple[Tag, ...]
    due: str
    assignee: str
    log: tuple[Line, ...]


def decisions_of(
    found: Found, store: DecisionStore, taxonomy: Taxonomy, person: Person, log: Sequence[LogEntry]
) -> Decisions:
    """All of it, for a recommendation as it was found; `log` is its part of the log, the newest first."""
    record, counts, names = found.recommendation, found.effective, Names(taxonomy)
    waits = counts.settled(Subject.STATUS, PROPOSED)
    due, assignee = counts.settled(Subject.DUE_DATE), counts.settled(Subject.ASSIGNEE)
    rejected = _rejected(found, store)
    closing = _waiting(waits, store) if waits else None
    return Decisions(
        ref=record.ref,
        here=links.recommendation(record.ref),
        version=store.versions([record.ref]).get(record.ref, 0),
        marks=(*_marks(found, names, store), *([rejected] if rejected else [])),
        recorded=record.recorded,
        waits=closing,
        answered=closing or rejected,
        rejected={kind: _rejected_labels(found, kind, store) for kind in SUBJECTS},
        may_approve=Right.APPROVE in person.role.rights and (waits is None or waits.by != person.name),
        decides=Right.DECIDE in person.role.rights,
        status=record.status,
        statuses={status.value: status.label for status in Status},
        themes=_choices(taxonomy.names("theme"), counts.themes),
        addressees=_choices(taxonomy.names("addressee"), counts.addressees),
        themes_that_count=names.tags("theme", counts.themes),
        addressees_that_count=names.tags("addressee", counts.addressees),
        due="".join(due.value) if due else "",
        assignee="".join(assignee.value) if assignee else "",
        log=tuple(lines(log, taxonomy, store)),
    )


def _waiting(proposed: Settled, store: DecisionStore) -> Mark:
    return _mark("Awaiting approval", Status(proposed.value[0]).label, proposed, store)


def _rejected(found: Found, store: DecisionStore) -> Mark | None:
    """That "No further action" was rejected, for the text as it is now."""
    settled = found.effective.settled(Subject.NO_FURTHER_ACTION)
    if settled is None or settled.basis != text_digest(found.recommendation):
        return None
    return _mark("No further action", "Suggestion rejected", settled, store)


def _rejected_labels(found: Found, kind: LabelKind, store: DecisionStore) -> dict[str, Mark]:
    settled = found.effective.settled(SUBJECTS[kind])
    if settled is None:
        return {}
    suggested = suggested_labels(found.suggestions, kind)
    return {label: _rejection(label, settled, store) for label in suggested if _is_out(label, settled.value)}


def _rejection(label: str, settled: Settled, store: DecisionStore) -> Mark:
    """By the first of the decisions since which the label is out: later ones may be about others."""
    entry = store.entry(settled.entry)
    while entry.follows is not None:
        before = store.entry(entry.follows)
        if not _is_out(label, before.step.settled):
            break
        entry = before
    return Mark(title="Suggestion", value="Rejected", by=entry.who, on=entry.at[:10], why=entry.step.why)


def _is_out(label: str, value: Value | None) -> bool:
    return label not in DecidedLabels.of(value).over([label])


def _mark(title: str, value: str, settled: Settled, store: DecisionStore) -> Mark:
    proposed_by = proposer(store.entry(settled.entry), store)
    return Mark(
        title=title,
        value=value,
        by=settled.by,
        on=settled.at[:10],
        why=settled.why,
        proposed_by=proposed_by,
    )


def _marks(found: Found, names: Names, store: DecisionStore) -> Iterator[Mark]:
    counts = found.effective
    shown = {
        Subject.STATUS: found.recommendation.status.label,
        Subject.THEMES: ", ".join(names.of("theme", label) for label in counts.themes) or "none",
        Subject.ADDRESSEES: ", ".join(names.of("addressee", label) for label in counts.addressees) or "none",
        Subject.DUE_DATE: "",
        Subject.ASSIGNEE: "",
    }
    titles = {Subject.DUE_DATE: "Due date", Subject.ASSIGNEE: "Assigned to"}
    for subject, value in shown.items():
        settled = counts.settled(subject)
        if settled:
            title = titles.get(subject, subject.value.capitalize())
            yield _mark(title, value or ", ".join(settled.value), settled, store)


def _choices(known: Mapping[str, str], chosen: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(id=id_, name=name, chosen=id_ in chosen) for id_, name in known.items())
