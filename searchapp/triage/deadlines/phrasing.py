"""Words that both dates and periods of a deadline are phrased with, and the piece of a sentence they make."""

from __future__ import annotations

import re
from typing import Final

from searchapp.domain.deadline import Deadline, Period
from searchapp.domain.recommendation import PartialDate
from searchapp.triage.deadlines.date_days import Span

LABEL: Final = (
    r"(?:timescales?|time\s?frames?|deadlines?|target(?:\s+date)?|completion\s+date|due(?:\s+date)?"
    r"|implementation\s+date|to\s+be\s+completed)"
)
"""What a time may stand behind, by itself: "Timescale: six months"."""

LATEST: Final = r"(?:,?\s+at\s+the\s+(?:very\s+)?latest)?"

HAPPENS: Final = re.compile(
    r"\b(?:(?:should|must|shall|to|and|will)\s+(?:begin|start|commence|finish|conclude|report(?:\s+back)?|launch|open"
    r"|resume|go\s+live|take\s+(?:place|effect)|come\s+into\s+\w+)|for\s+(?:completion|implementation|delivery)"
    r"|(?:be|been)\s+(?:\w+ly\s+)?(?:\w+ed|held|done|made|run|set\s+up|begun|in\s+(?:place|use|force)|complete|ready"
    r"|live|available|operational|used|built)|(?:,|and)\s+(?:live|operational|available))"
    r"(?:\s+(?:early|again|first|off|out|up|over|back))?\s+$",
    re.IGNORECASE,
)
"""What "in May 2022" or "in six months" may follow to say when it is to happen."""


def deadline(sentence: str, start: int, end: int, span: Span | None, every: Period | None = None) -> Deadline:
    """The deadline of `sentence[start:end]`, due within `span`; None: no day can be told."""
    earliest, latest = span or (None, None)
    return Deadline(
        earliest=earliest, latest=latest, words=sentence[start:end], start=start, end=end, every=every
    )


def made_span(made: PartialDate | None) -> Span | None:
    """The days the date made can be."""
    return (made.earliest, made.latest) if made else None


def after(period: Period, since: Span | None) -> Span | None:
    """The days a period from `since` can end on."""
    try:
        return (period.after(since[0]), period.after(since[1])) if since else None
    except OverflowError:
        return None
