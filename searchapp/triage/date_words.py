"""The grammar of dates in running English: "31st of August, 2015", "the end of 2025/26", "summer 2023".

Owns what a date's words mean and which days they can be; knows nothing of deadlines. Only forms written
down here are dates: nothing is guessed, and a date that does not exist (31 February) is none.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from searchapp.domain.recommendation import PartialDate

Span = tuple[date, date]
"""First and last day that words can mean."""

_MONTH_NAMES: Final = tuple(name.lower() for name in calendar.month_name)
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY: Final = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_DAY: Final = r"(?P<day>[0-3]?\d)(?!\d)\s?(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)(?![\d/]|-\d)"
_SHORT_YEAR: Final = r"(?P<year>(?:19|20)\d\d|'?\d\d)(?![\d/]|-\d)"
_FINANCIAL: Final = r"(?P<first>20\d\d)\s?[/-]\s?(?P<second>(?:20)?\d\d)(?!\d|[-/]\d)"

# Which part of a stretch of time is meant; "" is all of it.
_PART: Final = (
    r"(?:(?:close\s+of\s+(?:business|play)|midnight|noon|midday|[01]?\d(?:[.:]\d\d)?\s?[ap]m)\s+(?:on\s+)?)?"
    r"(?:(?:the\s+)?(?:very\s+)?(?P<part>end|close|conclusion|last\s+day|last\s+working\s+day|start|beginning"
    r"|first\s+day|middle|mid|early\s+part|latter\s+part|(?:first|1st|second|2nd|third|3rd|fourth|4th|final"
    r"|last)\s+(?:quarter|half))(?:\s+of|(?=[\s-]+(?!in\b)))[\s-]*(?:the\s+)?"
    r"|(?:the\s+)?(?P<third>early|mid|late)[\s-]+(?:to\s+mid[\s-]+)?(?:in\s+)?)?"
)
_ENDS: Final = ("end", "close", "conclusion", "last day", "last working day")
_NTH: Final = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}

_SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_FESTIVALS: Final = {"christmas": (12, 25), "new year": (1, 1)}


class _NoDate(ValueError):
    """The words look like a date and are none."""


def span_of(match: re.Match[str], made: PartialDate | None, *, eve: bool = False) -> Span | None:
    """The days the matched `DATE` can mean, when it was written at `made`.

    `eve`: the day before it begins instead ("before June 2016"), unless its end is meant.
    None where that needs `made` and it is unknown, or where no such date exists.
    """
    try:
        first = _part(match, _whole(match, made.earliest if made else None))
        last = _part(match, _whole(match, made.latest if made else None))
    except (_NoDate, OverflowError):
        return None
    if eve and not (match["part"] or "").lower().startswith(_ENDS):
        return first[0] - timedelta(days=1), last[0] - timedelta(days=1)
    return first[0], last[1]


def needs_date_made(match: re.Match[str]) -> bool:
    """Whether the matched `DATE` leaves the year open, so that it counts from the date made."""
    return any(match[form] for form in ("day_month", "month_alone", "relative")) or bool(
        match["season"] and not re.search(r"\d", match["season"])
    )


def _whole(match: re.Match[str], today: date | None) -> Span:
    form = next(name for name in _FORMS if match[name])
    words = re.sub(r"\s+", " ", match[form]).lower()
    found = re.fullmatch(_FORMS[form], words, re.IGNORECASE)
    if found is None:  # a lookahead beyond the words held them together
        raise _NoDate
    try:
        return _READERS[form](found, today)
    except ValueError as error:
        raise _NoDate from error


def _month(name: str) -> int:
    start = name[:3].lower()
    return next(number for number, full in enumerate(_MONTH_NAMES) if number and full.startswith(start))


def _year(text: str) -> int:
    digits = text.lstrip("'")
    return int(digits) if len(digits) == len("2015") else 2000 + int(digits)


def _month_span(year: int, month: int) -> Span:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _months(index: int, count: int) -> Span:
    """`count` whole months; `index` counts months from the year 0."""
    last = index + count - 1
    return date(index // 12, index % 12 + 1, 1), _month_span(last // 12, last % 12 + 1)[1]


def _next(read: Callable[[int], Span], today: date | None) -> Span:
    """The first yearly occurrence that is not over by `today`."""
    if today is None:
        raise _NoDate
    spans = (read(year) for year in (today.year - 1, today.year, today.year + 1))
    return next(span for span in spans if span[1] >= today)


def _full(found: re.Match[str], _today: date | None) -> Span:
    day = date(_year(found["year"]), _month(found["month"]), int(found["day"]))
    return day, day


def _numeric(found: re.Match[str], _today: date | None) -> Span:
    day = date(_year(found["year"]), int(found["month"]), int(found["day"]))
    return day, day


def _month_year(found: re.Match[str], _today: date | None) -> Span:
    name = found["month"]
    return _month_span(_year(found["year"]), int(name) if name.isdigit() else _month(name))


def _day_month(found: re.Match[str], today: date | None) -> Span:
    month, day = _month(found["month"]), int(found["day"])

    def occurrence(year: int) -> Span:
        return date(year, month, day), date(year, month, day)

    return _next(occurrence, today)


def _month_alone(found: re.Match[str], today: date | None) -> Span:
    month, which = _month(found["month"]), (found["which"] or "").lower()
    if which == "next year" and today is not None:
        return _month_span(today.year + 1, month)
    return _next(lambda year: _month_span(year, month), today)


def _financial(found: re.Match[str], _today: date | None) -> Span:
    first, second = int(found["first"]), _year(found["second"])
    if second != first + 1:
        raise _NoDate
    return date(first, 4, 1), date(second, 3, 31)


def _financial_quarter(found: re.Match[str], today: date | None) -> Span:
    if found["first"]:
        start, end = _financial(found, today)
        return _piece(start, end, int(found["quarter"]) - 1, 4)
    year = int(found["year"])
    return _piece(date(year, 1, 1), date(year, 12, 31), int(found["quarter"]) - 1, 4)


def _season(found: re.Match[str], today: date | None) -> Span:
    name = found["season"].lower()

    def occurrence(year: int) -> Span:
        if name in _FESTIVALS:
            return (date(year, *_FESTIVALS[name]),) * 2
        return _months(year * 12 + _SEASONS[name] - 1, 3)

    return occurrence(_year(found["year"])) if found["year"] else _next(occurrence, today)


def _year_alone(found: re.Match[str], _today: date | None) -> Span:
    year = int(found["year"])
    return date(year, 1, 1), date(year, 12, 31)


def _relative(found: re.Match[str], today: date | None) -> Span:
    if today is None:
        raise _NoDate
    later = (found["which"] or "").lower() in ("next", "following")
    unit = found["unit"].lower()
    if unit == "year":
        starts = {"financial": 4, "fiscal": 4, "performance": 4, "academic": 9, "school": 9}
        month = starts.get((found["kind"] or "").lower(), 1)
        year = today.year - (today.month < month) + later
        span = date(year, month, 1), date(year + 1, month, 1) - timedelta(days=1)
    else:
        size = 1 if unit == "month" else 3
        index = (today.year * 12 + today.month - 1) // size + later
        span = _months(index * size, size)
    return (span[1], span[1]) if found["end"] else span


_FORMS: Final = {
    "iso": r"(?P<year>20\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)",
    "numeric": r"(?P<day>[0-3]?\d)(?P<sep>[/.-])(?P<month>[01]?\d)(?P=sep)(?P<year>20\d\d|\d\d)(?![\d/])",
    "full": rf"{_WEEKDAY}(?:the\s+)?{_DAY}\s*(?:day\s+)?(?:of\s+)?(?P<month>{_MONTH}),?\s*(?:of\s+)?"
    rf"{_SHORT_YEAR}",
    "american": rf"{_WEEKDAY}(?P<month>{_MONTH})\s+(?:the\s+)?{_DAY},?\s+{_YEAR}",
    "quarter": rf"(?:q|quarter\s+)(?P<quarter>[1-4])(?:\s+of)?,?\s+(?:{_FINANCIAL}|{_YEAR})",
    "month_year": rf"(?P<month>{_MONTH}),?\s*(?:of\s+)?(?P<year>(?:19|20)\d\d|'\d\d)(?![\d/]|-\d)",
    "month_number": rf"(?P<month>0[1-9]|1[0-2])/{_YEAR}",
    "day_month": rf"{_WEEKDAY}(?:the\s+)?{_DAY}\s*(?:of\s+)?(?P<month>{_MONTH})(?!,?\s*\d)",
    "financial": rf"(?:(?:the\s+)?(?:financial|fiscal|performance)\s+year\s+|fy\s?)?{_FINANCIAL}"
    r"(?:\s+(?:financial|fiscal|performance)\s+year)?",
    "season": rf"(?:the\s+)?(?P<season>spring|summer|autumn|winter|christmas|new\s+year)"
    rf"(?:\s+(?:of\s+)?{_YEAR})?\b",
    "month_alone": rf"(?:(?:next|this\s+coming)\s+)?(?P<month>{_MONTH})"
    r"(?:\s+(?:of\s+)?(?P<which>next\s+year|this\s+year))?(?!,?\s*\d)(?!\w)",
    "year_alone": _YEAR,
    "relative": r"(?:the\s+)?(?:(?P<which>current|this|present|next|following)\s+)?"
    r"(?:(?P<kind>financial|fiscal|performance|calendar|academic|school)\s+)?(?P<unit>year|month|quarter)"
    r"(?P<end>[\s-]end)?\b",
}
_READERS: Final[dict[str, Callable[[re.Match[str], date | None], Span]]] = {
    "iso": _numeric,
    "numeric": _numeric,
    "full": _full,
    "american": _full,
    "quarter": _financial_quarter,
    "month_year": _month_year,
    "month_number": _month_year,
    "day_month": _day_month,
    "financial": _financial,
    "season": _season,
    "month_alone": _month_alone,
    "year_alone": _year_alone,
    "relative": _relative,
}


def _unnamed(pattern: str) -> str:
    """The pattern with its inner groups unnamed, so that all forms fit into one expression."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern.replace("(?P=sep)", "[/.-]"))


DATE: Final = _PART + "(?:" + "|".join(f"(?P<{n}>{_unnamed(p)})" for n, p in _FORMS.items()) + ")"
"""A date with the part of it that is meant; for `re.IGNORECASE`. Its match is read by `span_of`."""


def _part(match: re.Match[str], span: Span) -> Span:
    words = re.sub(r"\s+", " ", match["part"] or match["third"] or "").lower()
    start, end = span
    if words in _ENDS:
        return end, end
    if words in ("start", "beginning", "first day"):
        return start, start
    if words.endswith(("quarter", "half")):
        count = 4 if words.endswith("quarter") else 2
        return _piece(start, end, _NTH.get(words.split()[0], count - 1), count)
    thirds = {"early": 0, "early part": 0, "middle": 1, "mid": 1, "late": 2, "latter part": 2}
    return _piece(start, end, thirds[words], 3) if words else span


def _piece(start: date, end: date, number: int, count: int) -> Span:
    """The `number`th (from 0) of `count` equal parts, in whole months where those can be shared out."""
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months % count == 0:
        share = months // count
        return _months(start.year * 12 + start.month - 1 + number * share, share)
    days = (end - start).days + 1
    return (
        start + timedelta(days=days * number // count),
        start + timedelta(days=days * (number + 1) // count - 1),
    )
