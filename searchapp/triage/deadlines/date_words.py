"""A date in running English with the part of it that is meant: "the end of the third quarter of 2024/25".

Owns which part of a stretch of time words name; knows nothing of deadlines.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from searchapp.domain.recommendation import PartialDate
from searchapp.triage.deadlines.date_days import NoDateError, Span, months, whole
from searchapp.triage.deadlines.date_forms import ANY_FORM

_CLOCK: Final = (
    r"(?:(?:close\s+of\s+(?:business|play)|(?:12\s+)?(?:midnight|noon)|midday|"
    r"[01]?\d(?:[.:]\d\d)?\s?[ap]m)\s+(?:on\s+)?)?"
)
_EDGE: Final = (
    r"(?:(?:the\s+)?(?:very\s+)?(?P<edge>end|close|conclusion|turn|last\s+day|last\s+working\s+day|start"
    r"|beginning|first\s+day|middle|mid|early\s+part|latter\s+part)(?:\s+of|(?=[\s-]+(?!in\b)))[\s-]*(?:the\s+)?"
    r"|(?:the\s+)?(?P<third>early|mid|late)[\s-]+(?:to\s+mid[\s-]+)?(?:in\s+)?)?"
)
_SHARE: Final = (
    r"(?:(?:the\s+)?(?P<share>(?:first|1st|second|2nd|third|3rd|fourth|4th|final|last)\s+(?:quarter|half))"
    r"(?:\s+of|(?=\s))\s*(?:the\s+)?)?"
)
DATE: Final = _CLOCK + _EDGE + _SHARE + ANY_FORM
"""A date with the part of it that is meant; for `re.IGNORECASE`. Its match is read by `span_of`."""

_ENDS: Final = ("end", "close", "conclusion", "turn", "last day", "last working day")
_STARTS: Final = ("start", "beginning", "first day")
_THIRDS: Final = {"early": 0, "early part": 0, "middle": 1, "mid": 1, "late": 2, "latter part": 2}
_NTH: Final = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}


def span_of(match: re.Match[str], made: PartialDate | None, *, eve: bool = False) -> Span | None:
    """The days the matched `DATE` can mean, when it was written at `made`.

    `eve`: the day before it begins instead ("before June 2016"), unless its end is meant.
    None where that needs `made` and it is unknown, or where no such date exists.
    """
    try:
        first = _part(match, whole(match, made.earliest if made else None))
        last = _part(match, whole(match, made.latest if made else None))
        if eve and not (match["edge"] or "").lower().startswith(_ENDS):
            return first[0] - timedelta(days=1), last[0] - timedelta(days=1)
    except (NoDateError, OverflowError):
        return None
    return first[0], last[1]


def names_part(match: re.Match[str]) -> bool:
    """Whether the matched `DATE` says which part of its stretch is meant."""
    return bool(match["edge"] or match["third"] or match["share"])


def needs_date_made(match: re.Match[str]) -> bool:
    """Whether the matched `DATE` leaves the year open, so that it counts from the date made."""
    return any(match[form] for form in ("day_month", "month_alone", "relative")) or bool(
        match["season"] and not re.search(r"\d", match["season"])
    )


def _part(match: re.Match[str], span: Span) -> Span:
    if match["share"]:
        nth, unit = match["share"].lower().split()
        count = 4 if unit == "quarter" else 2
        span = _piece(*span, _NTH.get(nth, count - 1), count)
    words = re.sub(r"\s+", " ", match["edge"] or match["third"] or "").lower()
    if words in _ENDS:
        return span[1], span[1]
    if words in _STARTS:
        return span[0], span[0]
    return _piece(*span, _THIRDS[words], 3) if words else span


def _piece(start: date, end: date, place: int, count: int) -> Span:
    """The piece at `place` (from 0) of `count` equal ones, in whole months where those can be shared out."""
    length = (end.year - start.year) * 12 + end.month - start.month + 1
    if length % count == 0:
        share = length // count
        return months(start.year * 12 + start.month - 1 + place * share, share)
    days = (end - start).days + 1
    if days < count:
        raise NoDateError
    return (
        start + timedelta(days=days * place // count),
        start + timedelta(days=days * (place + 1) // count - 1),
    )
