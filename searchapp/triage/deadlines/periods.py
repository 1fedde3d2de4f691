"""How a time to act is phrased as a length: "within three months", "in six months' time", "has 28 days to".

Owns the words around a length of time, and what it counts from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from searchapp.domain.deadline import Deadline, Period
from searchapp.domain.recommendation import PartialDate
from searchapp.triage.deadlines.asking import BODY
from searchapp.triage.deadlines.date_days import Span
from searchapp.triage.deadlines.date_words import DATE, span_of
from searchapp.triage.deadlines.numbers_in_words import NUMBER, number
from searchapp.triage.deadlines.obligation import sets_period
from searchapp.triage.deadlines.phrasing import HAPPENS, LABEL, LATEST, after, deadline, made_span

_HALF: Final = r"(?P<half>\s+and\s+a\s+half)?"
_AMOUNT: Final = (
    rf"(?:(?:an?|the)\s+(?=[\w]+[\s-]\w+\s+period))?(?:{NUMBER}(?:\s*(?:to|or)\s*|(?<=\d)-(?=\d)))?(?P<count>{NUMBER}|half\s+a)?(?:\s*\(\d+\))?[\s-]*"
    rf"(?P<kind>calendar\s+|working\s+|business\s+)?(?P<unit>days?|weeks?|fortnights?|months?|years?)\b'?{_HALF}"
    r"(?:\s+period)?"
)
_COUNTED_FROM: Final = (
    r"\s*,?\s+(?:of|from|after|following)\s+(?:the\s+)?(?:date\s+(?:of\s+|on\s+which\s+)?|when\s+)?"
)
_REPORT: Final = r"(?:reports?|reviews?|inspections?|letters?|recommendations?|documents?|findings)"
_OUR: Final = r"(?:this|our|its|HMIC(?:FRS)?'s|the\s+inspectorate's)"
_SORT: Final = r"(?:(?:final|formal|full|inspection|joint|thematic|national)\s+)*"
_PUBLISHED: Final = r"(?:(?:is|being|was|has\s+been|having\s+been)\s+)?(?:published|issued|released|received)"
_THIS_REPORT: Final = re.compile(
    rf"{_COUNTED_FROM}(?:"
    rf"(?:(?:its|our|the)\s+)?{_SORT}(?:publication|publishing|being\s+published)"
    rf"(?:(?:\s+date)?(?:\s+of)?\s+(?:(?:the|{_OUR})\s+)?{_SORT}{_REPORT}|(?:\s+date)?(?!\s+of\b))"
    rf"|(?:the\s+)?(?:issue|issuing|receipt|receiving|release)(?:\s+of)?\s+(?:the|{_OUR})\s+{_SORT}{_REPORT}"
    rf"|(?:the|{_OUR})\s+{_SORT}{_REPORT}(?:'s)?\s+(?:{_PUBLISHED}|publication|release|issue)"
    rf"|{_OUR}\s+{_SORT}{_REPORT}"
    r"|(?:the\s+)?(?:(?:final|inspection|HMIC(?:FRS)?)\s+)+report|(?:the\s+)?inspection|today|now)\b",
    re.IGNORECASE,
)
_A_DATE: Final = re.compile(rf"{_COUNTED_FROM}{DATE}", re.IGNORECASE)
_OTHER_ANCHOR: Final = re.compile(
    r"\s+(?:of|from|after|following|before|prior\s+to|in\s+length|old|or\s+more)\b", re.IGNORECASE
)
_AT_MOST: Final = r"(?:(?:a\s+)?(?:maximum|period)\s+of|no\s+more\s+than|at\s+most|approximately|about)"
_WITHIN: Final = re.compile(
    rf"\b(?:(?:within|inside)(?:\s+(?:{_AT_MOST}|the\s+(?:next|following|coming|(?P<first>first))|the))?"
    r"|(?:in|over|during|throughout|in\s+the\s+course\s+of)\s+(?:the\s+(?:next|coming|following)|a\s+period\s+of)"
    r"|in\s+(?:no\s+more\s+than|at\s+most|under|less\s+than|fewer\s+than)"
    r"|(?P<given>ha(?:s|ve)|(?:is|are)\s+(?:given|allowed))"
    r"|(?:tak(?:e|es|ing)\s+(?:no\s+(?:longer|more)\s+than|at\s+most))"
    r"|(?:by\s+)?(?:no|not)\s+later\s+than|(?P<by>by|(?:no|not)\s+more\s+than)|(?P<time>in)"
    rf"|(?P<label>{LABEL})\s*(?:[:-]|\bis\b|\bof\b))\s+{_AMOUNT}(?P<ahead>\s+time\b)?{LATEST}",
    re.IGNORECASE,
)
# "Six months from publication, every force should ...": no word before the length
_BARE: Final = re.compile(
    rf"(?:(?<=\A)|(?<=[,;:]\s)){_AMOUNT}(?=\s+(?:of|from|after|following)\s)", re.IGNORECASE
)
# "has 28 days in which it must ...", "are given six months to ..."
_TO_USE: Final = re.compile(
    r"\s*,?\s*(?:(?:in|within)\s+which\s+(?:(?:\w+\s+){1,4}?(?:must|should)|to)\b|to\s+\w)", re.IGNORECASE
)
_A_BODY: Final = re.compile(rf"\b{BODY}\s+$", re.IGNORECASE)


def periods(sentence: str, made: PartialDate | None) -> Iterator[Deadline]:
    """The lengths of time within which one sentence asks for something."""
    for match in _WITHIN.finditer(sentence):
        end, anchored, since = _anchor(sentence, match.end(), made)
        period, left = _period(match), sentence[: match.start()]
        counted_from_else = not anchored and _OTHER_ANCHOR.match(sentence[match.end() :])
        needs_anchor = (
            match["by"]
            or match["first"]
            or (match["time"] and not match["ahead"] and not HAPPENS.search(left))
        )
        if period is None or counted_from_else or (needs_anchor and not anchored):
            continue
        if match["given"]:
            asks = bool(_TO_USE.match(sentence[end:]) and _A_BODY.search(left))
        else:
            asks = bool(match["label"]) or sets_period(sentence, match.start(), end, anchored=anchored)
        if asks:
            yield deadline(sentence, match.start(), end, after(period, since))
    for match in _BARE.finditer(sentence):
        end, anchored, since = _anchor(sentence, match.end(), made)
        period = _period(match)
        if period and anchored and sets_period(sentence, match.start(), end, anchored=True):
            yield deadline(sentence, match.start(), end, after(period, since))


def _anchor(sentence: str, end: int, made: PartialDate | None) -> tuple[int, bool, Span | None]:
    """Where the words end with what the period counts from, whether that is told, and the days it can be."""
    right = sentence[end:]
    if report := _THIS_REPORT.match(right):
        return end + report.end(), True, made_span(made)
    if other := _A_DATE.match(right):
        return end + other.end(), True, span_of(other, made)
    return end, False, made_span(made)


def _period(match: re.Match[str]) -> Period | None:
    words, unit = (match["count"] or "").lower(), match["unit"].lower()
    if words.startswith("half"):
        return Period(months=6) if unit == "year" else None
    count = number(words) if words else 1
    if not count or (not words and unit.endswith("s")):
        return None
    if unit.startswith("day"):
        working = (match["kind"] or "").lower().startswith(("working", "business"))
        return Period(working_days=count) if working else Period(days=count)
    if unit.startswith(("week", "fortnight")):
        return Period(days=count * (7 if unit.startswith("week") else 14))
    if unit.startswith("year"):
        return Period(months=count * 12 + (6 if match["half"] else 0))
    return Period(months=count, days=15 if match["half"] else 0)
