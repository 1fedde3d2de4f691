"""The JSON form of answers about the past, for command line and API alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from searchapp.domain.comparison import Comparison, Difference
from searchapp.domain.history import Event, PastRun
from searchapp.domain.importing import FieldChange
from searchapp.domain.timeline import Timeline
from searchapp.services.wording import field_changes, value_in_plain_text

Values = dict[str, Any]


def run_values(run: PastRun) -> Values:
    """An import run with its counts; `undone` is null for one that counts."""
    values = asdict(run) | {"at": run.at.isoformat()}
    if run.undone:
        values["undone"] = {"at": run.undone.at.isoformat(), "by": run.undone.by}
    return values


def timeline_values(found: Timeline, now: datetime) -> Values:
    """Events and days at each status, oldest first; apart from these, what the response itself states.

    A status that the register itself dates begins on that date, as precise as it is given; then days are at
    least so many. Stated dates are as precise as the response gives them (2014, 2014-11 or 2014-11-18), and
    days are null where they are not told to the day.
    """
    return {
        "ref": found.ref,
        "events": [_event(event) for event in found.events],
        "statuses": [
            {
                "status": stay.status.label,
                "since": str(stay.closed_on or stay.since.isoformat()),
                "until": stay.until.isoformat() if stay.until else None,
                "days": stay.days(now),
            }
            for stay in found.stays
        ],
        "stated_in_response": [
            {"on": str(entry.on), "status": entry.status.label, "comment": entry.comment}
            for entry in found.stated
        ],
        "statuses_stated_in_response": [
            {
                "status": stay.status.label,
                "since": str(stay.since),
                "until": str(stay.until) if stay.until else None,
                "lasting": stay.lasting,
                "days": stay.days(now.date()),
            }
            for stay in found.stated_stays
        ],
    }


def comparison_values(comparison: Comparison, details: Iterable[Difference]) -> Values:
    """Counts, status moves and every difference, word by word."""
    return {
        "register": comparison.register,
        "force": comparison.force,
        "from": run_values(comparison.first) if comparison.first else None,
        "to": run_values(comparison.last),
        "new": comparison.count("new"),
        "gone": comparison.count("gone"),
        "reappeared": comparison.count("reappeared"),
        "changed": comparison.count("changed"),
        "status_changed": comparison.changed_field("status"),
        "response_changed": comparison.changed_field("response"),
        "moves": [
            {"from": before.label, "to": after.label, "count": count}
            for (before, after), count in sorted(comparison.moves().items())
        ],
        "differences": [
            {
                "ref": found.ref,
                "kind": found.kind,
                "recommendation": found.text,
                "status": found.status_after.label,
                "changes": [_change(change) for change in found.changes],
            }
            for found in details
        ],
    }


def _change(change: FieldChange) -> Values:
    before, after = (value_in_plain_text(change.field, value) for value in (change.before, change.after))
    words = [[piece.kind, piece.text] for piece in field_changes(change.field, before, after)]
    return {"field": change.field, "before": before, "after": after, "words": words}


def _event(event: Event) -> Values:
    return asdict(event) | {
        "at": event.at.isoformat(),
        "before": value_in_plain_text(event.field, event.before),
        "after": value_in_plain_text(event.field, event.after),
    }
