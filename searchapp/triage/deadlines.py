"""Reads the deadlines out of a recommendation's text: dates, periods, "immediately", recurring duties.

Owns how times are phrased and what day they come to. Whether a time is a deadline at all is decided in
`obligation`, what a date's words mean in `date_words`. Reads the text alone, never the report's title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from searchapp.domain.deadline import Deadline, Period
from searchapp.domain.recommendation import PartialDate
from searchapp.triage.date_words import DATE, Span, needs_date_made, span_of
from searchapp.triage.immediacy import urgencies
from searchapp.triage.numbers_in_words import NUMBER, number
from searchapp.triage.obligation import sets_date, sets_period
from searchapp.triage.recurrence import rhythms

_LABEL: Final = (
    r"(?:timescales?|time\s?frames?|deadlines?|target(?:\s+date)?|completion\s+date|due(?:\s+date)?"
    r"|implementation\s+date)"
)
_LATEST: Final = r"(?:,?\s+at\s+the\s+(?:very\s+)?latest)?"
_BY: Final = re.compile(
    r"\b(?:(?P<eve>before|prior\s+to|ahead\s+of|in\s+advance\s+of)|(?P<within>within|during)"
    r"|(?P<from>(?:with\s+effect\s+|effective\s+|starting\s+|commencing\s+|beginning\s+)?from"
    r"|(?:starting|commencing|beginning)(?:\s+(?:in|on))?|effective|as\s+(?:of|from))"
    r"|(?P<granted>(?:(?<=has )|(?<=have ))until)"
    r"|(?:by\s+)?(?:no|not)\s+later\s+than(?:\s+by)?|by(?:\s+(?:the|at)\s+(?:very\s+)?latest(?:\s+by)?,?)?"
    r"|on\s+or\s+before|at\s+the\s+latest\s+by|in\s+time\s+for"
    rf"|(?P<label>{_LABEL}(?:\s+for\s+(?:\w+\s+){{0,3}}?\w+)?)\s*(?:[:-]|\bis\b))"
    rf"\s+(?:on\s+)?{DATE}{_LATEST}(?P<onwards>\s+onwards?)?",
    re.IGNORECASE,
)
_AMOUNT: Final = (
    rf"(?:{NUMBER}(?:\s*(?:to|or)\s*|(?<=\d)-(?=\d)))?(?P<count>{NUMBER})?(?:\s*\(\d+\))?[\s-]*"
    r"(?P<kind>calendar\s+|working\s+|business\s+)?(?P<unit>days?|weeks?|fortnights?|months?|years?)\b'?"
)
_COUNTED_FROM: Final = (
    r"\s*,?\s+(?:of|from|after|following)\s+(?:the\s+)?(?:date\s+(?:of\s+|on\s+which\s+)?)?"
)
_REPORT: Final = r"(?:reports?|reviews?|inspections?|letters?|recommendations?|documents?|findings)"
_OUR: Final = r"(?:this|our|its|HMIC(?:FRS)?'s|the\s+inspectorate's)"
_SORT: Final = r"(?:(?:final|formal|full|inspection|joint|thematic|national)\s+)*"
_THIS_REPORT: Final = re.compile(
    rf"{_COUNTED_FROM}(?:"
    rf"(?:(?:its|our|the)\s+)?{_SORT}(?:publication|publishing|being\s+published)"
    rf"(?:(?:\s+date)?(?:\s+of)?\s+(?:(?:the|{_OUR})\s+)?{_SORT}{_REPORT}|(?!\s+of\b))"
    rf"|(?:the\s+)?(?:issue|issuing|receipt|receiving|release)(?:\s+of)?\s+(?:the|{_OUR})\s+{_SORT}{_REPORT}"
    rf"|{_OUR}\s+{_SORT}{_REPORT}(?:\s+(?:is|being)\s+published)?"
    r"|(?:the\s+)?(?:(?:final|inspection|HMIC(?:FRS)?)\s+)+report|(?:the\s+)?inspection|today|now)\b",
    re.IGNORECASE,
)
_A_DATE: Final = re.compile(rf"{_COUNTED_FROM}{DATE}", re.IGNORECASE)
_OTHER_ANCHOR: Final = re.compile(
    r"\s+(?:of|from|after|following|before|prior\s+to|in\s+length|old|or\s+more)\b", re.IGNORECASE
)
_WITHIN: Final = re.compile(
    r"\b(?:(?P<within>within|inside)(?:\s+(?:(?:a\s+)?(?:maximum|period)\s+of|the\s+(?:next|following|coming|first)|the"
    r"|no\s+more\s+than|at\s+most|approximately|about))?"
    r"|(?:in|over|during|throughout|in\s+the\s+course\s+of)\s+the\s+(?:next|coming|following)|in\s+no\s+more\s+than"
    r"|(?P<given>ha(?:s|ve)|(?:is|are)\s+(?:given|allowed))"
    r"|(?:by\s+)?(?:no|not)\s+later\s+than|(?P<by>by|(?:no|not)\s+more\s+than)|(?P<time>in)"
    rf"|(?P<label>{_LABEL})\s*(?:[:-]|\bis\b))\s+{_AMOUNT}(?P<ahead>\s+time\b)?{_LATEST}",
    re.IGNORECASE,
)
# "has 28 days in which it must ..."
_TO_USE: Final = re.compile(
    r"\s*,?\s*(?:in|within)\s+which\s+(?:(?:\w+\s+){1,4}?(?:must|should)|to)\b", re.IGNORECASE
)
_SENTENCE_END: Final = re.compile(r"(?<!\be\.g)(?<!\bi\.e)[.!?][\"')\]]*\s*(?=\s[A-Z\"'(\[]|\Z)(?!\s*•)")
_NOT_A_NOUN: Final = re.compile(
    r"\s*(?:\Z|[^\w\s]|(?:at|and|or|to|the|all|each|every|it|forces?|chief|police|we|in|with|for|so|if|as"
    r"|HMIC\w*|[A-Z]\w+|constabular\w+|onwards?|officers?|a|an|any|both|this|that|these|there|of\s+the|set|which)\b)"
)

_A_PERIOD: Final = re.compile(r"(?:the\s+)?(?:next|following)\s+(?:year|month|quarter)", re.IGNORECASE)
_AFTER_THE_ACT: Final = re.compile(
    r"(?<!be )(?<!been )\b(?:\w+ed|made|held|born|begun|taken|given)\s+$", re.IGNORECASE
)
_ONE_SIGN_EACH: Final = str.maketrans("–—‑‘’“”\xa0", "---''\"\" ")  # noqa: RUF001 - the signs it reads
_MAX_SENTENCE: Final = 3000  # characters read as one sentence; hostile text has no others
_UNDATED: Final = (None, None)


def find_deadlines(text: str, made: PartialDate | None) -> tuple[Deadline, ...]:
    """The deadlines in a recommendation's text, in the order of their words, overlapping ones once.

    `made` is when the recommendation was made; periods count from it. Without it they have no dates.
    A date that was over before `made` is not a deadline. "As soon as practicable" and the like are given
    without dates (docs/decisions/0500).
    """
    found = (
        replace(
            deadline,
            start=start + deadline.start,
            end=start + deadline.end,
            words=text[start + deadline.start : start + deadline.end],
        )
        for start, sentence in _sentences(text.translate(_ONE_SIGN_EACH))
        for reader in _READERS
        for deadline in reader(sentence, made)
    )
    kept: list[Deadline] = []
    for deadline in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or deadline.start >= kept[-1].end:
            kept.append(deadline)
    return tuple(kept)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """Sentences with their offsets; list items stay with the sentence that introduces them."""
    start = 0
    for end in (*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)):
        for piece in range(start, end, _MAX_SENTENCE):
            yield piece, text[piece : min(end, piece + _MAX_SENTENCE)]
        start = end


def _deadline(
    sentence: str, start: int, end: int, span: Span | None, every: Period | None = None
) -> Deadline:
    earliest, latest = span or _UNDATED
    return Deadline(
        earliest=earliest, latest=latest, words=sentence[start:end], start=start, end=end, every=every
    )


def _dates(sentence: str, made: PartialDate | None) -> Iterator[Deadline]:
    for match in _BY.finditer(sentence):
        start, end = match.span()
        told = match["label"] or match["granted"]
        if not _is_date(match, sentence) or not (told or sets_date(sentence, start, end)):
            continue
        span = span_of(match, made, eve=bool(match["eve"]))
        if span and match["within"]:
            span = (span[1], span[1])
        if span is None and (made or not needs_date_made(match)):
            continue
        if not (span and made and span[1] < made.earliest):
            yield _deadline(sentence, start, end, span)


def _is_date(match: re.Match[str], sentence: str) -> bool:
    """Whether the words are a date here at all: "by May" is, "by may" and "broken down by month" are not."""
    left, right = sentence[: match.start()], sentence[match.end() :]
    if match["within"]:
        named = (
            match["financial"] or match["quarter"] or not _A_PERIOD.match(match["relative"] or "next year")
        )
    elif match["eve"]:
        named = not _AFTER_THE_ACT.search(left)
    else:
        named = not match["from"] or _starts_something(match, left, right)
    return bool(named) and _is_named(match, right)


def _is_named(match: re.Match[str], right: str) -> bool:
    """Whether words that could be others are a date's: "May", not "may"; "2015", not "2015 figures"."""
    if match["year_alone"] or match["financial"]:
        return bool(_NOT_A_NOUN.match(right))
    if match["month_alone"] or match["day_month"]:
        may = re.search(r"\bmay\b", match["day_month"] or "")
        return not may and bool(match["day_month"] or re.search(r"[A-Z][a-z]{2}", match["month_alone"]))
    if words := match["relative"]:
        told = re.search(r"current|this|present|next|following|end", words, re.IGNORECASE)
        return bool(match["part"] or match["third"] or told)
    return True


def _starts_something(match: re.Match[str], left: str, right: str) -> bool:
    """Whether "from April 2019" is when something is to begin, not where a stretch of time does."""
    if re.match(r"\s*(?:to|until|till|and|-|up)\b", right):
        return False
    if match["onwards"] or not match["from"].lower().startswith(("from", "as ")):
        return True
    return not left.strip(" ,") or left.rstrip().endswith((",", ";", ":", "•"))


def _periods(sentence: str, made: PartialDate | None) -> Iterator[Deadline]:
    for match in _WITHIN.finditer(sentence):
        period, right = _period(match), sentence[match.end() :]
        report, other = _THIS_REPORT.match(right), _A_DATE.match(right)
        anchor = report or other
        needs_anchor = match["by"] or (match["time"] and not match["ahead"])
        if period is None or (anchor is None and (needs_anchor or _OTHER_ANCHOR.match(right))):
            continue
        start, end = match.start(), match.end() + (anchor.end() if anchor else 0)
        if match["given"]:
            asks = bool(_TO_USE.match(sentence[end:]))
        else:
            asks = bool(match["label"]) or sets_period(sentence, start, end, anchored=anchor is not None)
        if asks:
            since = span_of(other, made) if other and not report else _made(made)
            yield _deadline(sentence, start, end, _after(period, since))


def _period(match: re.Match[str]) -> Period | None:
    count = number(match["count"]) if match["count"] else 1
    unit = match["unit"].lower()
    if not count or (match["count"] is None and unit.endswith("s")):
        return None
    if unit.startswith("day"):
        working = (match["kind"] or "").lower().startswith(("working", "business"))
        return Period(working_days=count) if working else Period(days=count)
    if unit.startswith(("week", "fortnight")):
        return Period(days=count * (7 if unit.startswith("week") else 14))
    return Period(months=count * (12 if unit.startswith("year") else 1))


def _made(made: PartialDate | None) -> Span | None:
    return (made.earliest, made.latest) if made else None


def _after(period: Period, since: Span | None) -> Span | None:
    try:
        return (period.after(since[0]), period.after(since[1])) if since else None
    except OverflowError:
        return None


def _urgent(sentence: str, made: PartialDate | None) -> Iterator[Deadline]:
    for found in urgencies(sentence):
        yield _deadline(sentence, found.start, found.end, _made(made) if found.dated else None)


def _recurring(sentence: str, made: PartialDate | None) -> Iterator[Deadline]:
    for rhythm in rhythms(sentence):
        first = _last_before(rhythm.start, sentence, made) if rhythm.after else None
        yield _deadline(sentence, rhythm.start, rhythm.end, _after(rhythm.every, first), rhythm.every)


def _last_before(position: int, sentence: str, made: PartialDate | None) -> Span | None:
    """The due date that "thereafter" at `position` refers to."""
    found = (deadline for reader in (_dates, _periods) for deadline in reader(sentence, made))
    before = (deadline for deadline in found if deadline.end <= position)
    last = max(before, key=lambda deadline: deadline.end, default=None)
    return (last.earliest, last.latest) if last and last.earliest and last.latest else None


_READERS: Final[tuple[Callable[[str, PartialDate | None], Iterator[Deadline]], ...]] = (
    _dates,
    _periods,
    _urgent,
    _recurring,
)
