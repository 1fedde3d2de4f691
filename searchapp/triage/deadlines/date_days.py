"""The days that a date's words can mean, on a given day: "by 31 May", "summer 2023", "next financial year".

Owns whole dates; which part of one is meant ("the end of ...") is for `date_words`. Nothing is guessed, and a
date that does not exist (31 February) is none.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from searchapp.triage.deadlines.date_forms import FORMS

Span = tuple[date, date]
"""First and last day that words can mean."""

_YEAR_STARTS: Final = {"calendar": 1, "academic": 9, "school": 9}
_FINANCIAL_YEAR: Final = 4
_SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_FESTIVALS: Final = {"christmas": (12, 25), "new year": (1, 1)}
_MONTH_NAMES: Final = tuple(name.lower() for name in calendar.month_name)


class NoDateError(ValueError):
    """The words look like a date and are none."""


def whole(match: re.Match[str], today: date | None) -> Span:
    """The days the matched `ANY_FORM` can mean on `today`; raises NoDateError where it is no date then."""
    form = next(name for name in FORMS if match[name])
    words = re.sub(r"\s+", " ", match[form]).lower()
    found = re.fullmatch(FORMS[form], words, re.IGNORECASE)
    if found is None:  # a lookahead beyond the words held them together
        raise NoDateError
    try:
        return _READERS[form](found, today)
    except ValueError as error:
        raise NoDateError from error


def months(index: int, count: int) -> Span:
    """`count` whole months; `index` counts months from the year 0."""
    last = index + count - 1
    return date(index // 12, index % 12 + 1, 1), month_span(last // 12, last % 12 + 1)[1]


def month_span(year: int, month: int) -> Span:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def month_number(name: str) -> int:
    """1 to 12, of a match of `MONTH`."""
    start = name[:3].lower()
    return next(number for number, full in enumerate(_MONTH_NAMES) if number and full.startswith(start))


def _year(text: str) -> int:
    digits = text.lstrip("'")
    return int(digits) if len(digits) == len("2015") else 2000 + int(digits)


def _next(read: Callable[[int], Span], today: date | None) -> Span:
    """The first yearly occurrence that is not over by `today`."""
    if today is None:
        raise NoDateError
    spans = (read(year) for year in (today.year - 1, today.year, today.year + 1))
    return next(span for span in spans if span[1] >= today)


def _yearly(found: re.Match[str], read: Callable[[int], Span], today: date | None) -> Span:
    if found["which"] == "next year" and today is not None:
        return read(today.year + 1)
    return _next(read, today)


def _full(found: re.Match[str], _today: date | None) -> Span:
    day = date(_year(found["year"]), month_number(found["month"]), int(found["day"]))
    return day, day


def _numeric(found: re.Match[str], _today: date | None) -> Span:
    day = date(_year(found["year"]), int(found["month"]), int(found["day"]))
    return day, day


def _bounded(found: re.Match[str], today: date | None) -> Span:
    span = _full(found, today) if found["day"] else _month_year(found, today)
    if found["edge"] == "ending":
        return span[1], span[1]
    return (span[0], span[0] + timedelta(days=6)) if found["unit"] == "week" else (span[0], span[0])


def _month_year(found: re.Match[str], _today: date | None) -> Span:
    name = found["month"]
    return month_span(_year(found["year"]), int(name) if name.isdigit() else month_number(name))


def _day_month(found: re.Match[str], today: date | None) -> Span:
    month, day = month_number(found["month"]), int(found["day"])
    return _yearly(found, lambda year: (date(year, month, day),) * 2, today)


def _month_alone(found: re.Match[str], today: date | None) -> Span:
    month = month_number(found["month"])
    return _yearly(found, lambda year: month_span(year, month), today)


def _year_from(month: int, year: int) -> Span:
    return months(year * 12 + month - 1, 12)


def _two_years(found: re.Match[str], _today: date | None) -> Span:
    """A year that spans two: from April, unless it is an academic one."""
    groups = found.groupdict()
    first, second = int(found["first"]), _year(found["second"])
    if second != first + 1:
        raise NoDateError
    kind = groups.get("kind") or groups.get("kind_after") or ""
    span = _year_from(_YEAR_STARTS.get(kind, _FINANCIAL_YEAR), first)
    return (span[1], span[1]) if groups.get("end") else span


def _quarter(found: re.Match[str], today: date | None) -> Span:
    number = found["quarter"]
    place = int(number) if number.isdigit() else ("one", "two", "three", "four").index(number) + 1
    start = _two_years(found, today)[0] if found["first"] else date(int(found["year"]), 1, 1)
    return months(start.year * 12 + start.month - 1 + 3 * (place - 1), 3)


def _season(found: re.Match[str], today: date | None) -> Span:
    name = found["season"].lower()

    def occurrence(year: int) -> Span:
        if name in _FESTIVALS:
            return (date(year, *_FESTIVALS[name]),) * 2
        return months(year * 12 + _SEASONS[name] - 1, 3)

    if found["first"]:
        return occurrence(_two_years(found, today)[0].year)
    return occurrence(_year(found["year"])) if found["year"] else _next(occurrence, today)


def _year_alone(found: re.Match[str], _today: date | None) -> Span:
    span = _year_from(1, int(found["year"]))
    return (span[1], span[1]) if found["end"] else span


def _relative(found: re.Match[str], today: date | None) -> Span:
    if today is None:
        raise NoDateError
    later = (found["which"] or "") in ("next", "following", "coming", "new")
    if found["unit"] == "year":
        month = _YEAR_STARTS.get(found["kind"], _FINANCIAL_YEAR) if found["kind"] else 1
        span = _year_from(month, today.year - (today.month < month) + later)
    else:
        size = 1 if found["unit"] == "month" else 3
        index = (today.year * 12 + today.month - 1) // size + later
        span = months(index * size, size)
    return (span[1], span[1]) if found["end"] else span


_READERS: Final[dict[str, Callable[[re.Match[str], date | None], Span]]] = {
    "iso": _numeric,
    "numeric": _numeric,
    "full": _full,
    "american": _full,
    "bounded": _bounded,
    "quarter": _quarter,
    "month_year": _month_year,
    "month_number": _month_year,
    "day_month": _day_month,
    "season": _season,
    "two_years": _two_years,
    "month_alone": _month_alone,
    "year_alone": _year_alone,
    "relative": _relative,
}
