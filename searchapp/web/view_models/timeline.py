"""The part of a recommendation's page that tells what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from searchapp.domain.history import Event
from searchapp.domain.importing import ChangeKind, FieldChange
from searchapp.domain.ports import DecisionStore
from searchapp.domain.recommendation import PartialDate, Status
from searchapp.domain.review import Kind, LogEntry
from searchapp.domain.stated_history import StatedEntry
from searchapp.domain.taxonomy import Taxonomy
from searchapp.domain.timeline import Timeline
from searchapp.web.view_models.log_page import ends_proposal, names_by_subject, proposer, said, what
from searchapp.web.view_models.register_pages import Changed, changed
from searchapp.web.view_models.wording import counted

_SAID: Final[dict[ChangeKind, str]] = {
    "new": "First imported",
    "changed": "Changed",
    "gone": "No longer in the register",
    "returned": "Back in the register",
    "undone": "Taken back",
    "decided": "Decided",
    "suggested": "Suggestions made",
    "dated": "Due date read from the text",
    "checked": "Checked for contradictions and duplicates",
}
_SETTING: Final = (Kind.CHANGE, Kind.PROPOSE, Kind.APPROVE, Kind.DEFER, Kind.ASSIGN, Kind.UNDO)
"""What is told with the value it led to; an acceptance or rejection says enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One entry; `change` is None where nothing was worded differently."""

    at: datetime
    said: str
    event: Event
    change: Changed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """How long at a status, in words; `closed_on` is the register's own date, where it tells of one."""

    status: Status
    closed_on: PartialDate | None
    since: datetime
    until: datetime | None
    days: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedStood:
    """How long at a status as the response states it; `days` is "" where it is not told to the day."""

    status: Status
    since: PartialDate
    until: PartialDate | None
    lasting: bool
    days: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePart:
    """What happened here and what the response states, the newest first; the stays in order of time."""

    moments: tuple[Moment | StatedEntry, ...]
    stood: tuple[Stood, ...]
    stated_stood: tuple[StatedStood, ...]


def timeline_part(
    found: Timeline, now: datetime, log: Iterable[LogEntry], taxonomy: Taxonomy, decisions: DecisionStore
) -> TimelinePart:
    """What the section shows; entries of `log`, the newest first, say what was decided, by whom and why."""
    today = now.date()
    decided = defaultdict[tuple[datetime, str, str, str], list[LogEntry]](list)
    for known in log:
        decided[_known_by(known)].append(known)  # proposed and approved in one second look the same
    moments: list[Moment | StatedEntry] = [*found.stated]
    for event in found.events:
        waiting = decided[event.at, event.field, event.before, event.after]
        entry = waiting.pop() if waiting else None
        if entry is None:
            moments.append(_moment(event))
        elif not ends_proposal(entry, decisions):
            moments.append(_decided(event, entry, taxonomy, proposer(entry, decisions)))
    return TimelinePart(
        moments=tuple(sorted(moments, key=_day)[::-1]),
        stood=tuple(
            Stood(
                status=stay.status,
                closed_on=stay.closed_on,
                since=stay.since,
                until=stay.until,
                days=f"{'at least ' if stay.at_least else ''}{counted(stay.days(now), 'day')}",
            )
            for stay in found.stays
        ),
        stated_stood=tuple(
            StatedStood(
                status=stay.status,
                since=stay.since,
                until=stay.until,
                lasting=stay.lasting,
                days="" if (days := stay.days(today)) is None else counted(days, "day"),
            )
            for stay in found.stated_stays
        ),
    )


def _day(one: Moment | StatedEntry) -> date:
    return one.at.date() if isinstance(one, Moment) else one.on.latest


def _moment(event: Event) -> Moment:
    worded = event.field not in ("", "gone") and event.kind in ("changed", "undone")
    change = FieldChange(ref=event.ref, field=event.field, before=event.before, after=event.after)
    return Moment(
        at=event.at,
        said=_SAID.get(event.kind, event.kind.capitalize()),
        event=event,
        change=changed(change) if worded else None,
    )


def _known_by(entry: LogEntry) -> tuple[datetime, str, str, str]:
    step = entry.step
    moment = datetime.fromisoformat(entry.at)
    return moment, step.subject.value, "; ".join(step.before), "; ".join(step.after)


def _decided(event: Event, entry: LogEntry, taxonomy: Taxonomy, proposed_by: str) -> Moment:
    step = entry.step
    words = what(entry, proposed_by)
    if step.kind in _SETTING and step.after and not proposed_by:
        words = f"{words}: {said(step.after, names_by_subject(taxonomy).get(step.subject, {}))}"
    if step.why:
        words = f"{words}. Reason: {step.why}"
    return Moment(at=event.at, said=words, event=replace(event, by=entry.who), change=None)
