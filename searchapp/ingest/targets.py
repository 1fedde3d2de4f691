"""Reads a target date: a date, or a quarter, half or whole financial year, a season, the end of one of these.

Police forces count by the financial year, April to March: a quarter is one of these unless it is said to be
of the calendar year, and "Q2 2020" is the second of the year that begins in 2020. "2020/21" is such a year.
Seasons are three whole months, winter from December. What fits none of this is not guessed.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date
from typing import Final

from searchapp.domain.named_period import Basis, NamedPeriod
from searchapp.domain.recommendation import When
from searchapp.ingest.dates import read_cell_date

_LONGEST: Final = 60  # characters
_APRIL: Final = 4
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}  # the month each begins in
_ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}

_BY: Final = re.compile(r"(?:(?:due|by|in|during)\b:? *)+(?:the +)?")
_END: Final = re.compile(r"(?:year[ -]end|end)(?: +of)?(?: +the)? +")
_CALENDAR: Final = re.compile(r" *\(?\bcalendar(?: year)?\b\)? *")
_FINANCIAL: Final = r"(?:(?P<fy>fy|f/y|financial year|the financial year) ?)?"
_YEAR: Final = rf"{_FINANCIAL}(?P<year>\d{{4}}|\d{{2}}(?=[/-]))(?: ?(?:[/-]|to) ?(?P<next>\d{{4}}|\d{{2}}))?"
_PART: Final = r"(?:(?:q|qtr|quarter) ?(?P<quarter>[1-4])|(?P<which>\w+) quarter|h(?P<half>[12]))"
_PART_OF_YEAR: Final = (
    re.compile(rf"{_PART}(?: of|,)? ?{_YEAR}"),
    re.compile(rf"{_YEAR},? ?{_PART}"),
)
_WHOLE_YEAR: Final = re.compile(_YEAR)
_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_SEASON: Final = re.compile(rf"(?P<season>{'|'.join(_SEASONS)})(?: of)? {_YEAR}")


def read_target(text: str) -> When | None:
    """The target date in a cleaned cell; None for an empty one or one that says it is not known.

    Raises ValueError for what is no date.
    """
    said = text.casefold().strip(" .").replace("\N{EN DASH}", "-")
    if len(said) > _LONGEST:
        raise ValueError(f"not a date: {said[:_LONGEST]!r}")
    said = _BY.sub("", said, count=1) if _BY.match(said) else said
    end = _END.match(said)
    rest = said[end.end() :] if end else said
    found: When | None = _period(rest, text)
    if found is None:
        found = read_cell_date(rest)
    if said.startswith("year") and not isinstance(found, NamedPeriod):  # of which year is not said
        raise ValueError(f"not a date: {said!r}")
    return _end_of(found, text) if end and found is not None else found


def _period(said: str, words: str) -> NamedPeriod | None:
    by_calendar = _CALENDAR.search(said) is not None
    said = _CALENDAR.sub(" ", said).strip()
    for pattern in _PART_OF_YEAR:
        if (match := pattern.fullmatch(said)) and (year := _begins(match, needs_next=False)) is not None:
            return _part(match, year, words, by_calendar=by_calendar)
    if (match := _SEASON.fullmatch(said)) and not match["fy"]:
        year = _begins(match, needs_next=False)
        if year is not None and (match["next"] is None or match["season"] == "winter"):
            return _months(words, year, _SEASONS[match["season"]], 3, "season")
    # With a dash it is a month where it can be one: 2011-12.
    if (match := _WHOLE_YEAR.fullmatch(said)) and not _MONTH.fullmatch(said):
        year = _begins(match, needs_next=True)
        if year is not None:
            return _months(words, year, _APRIL, 12, "financial year")
    return None


def _begins(match: re.Match[str], *, needs_next: bool) -> int | None:
    """The year it begins in; None where the two years do not follow each other, or one says too little.

    "FY2020" can be the year that begins or ends then.
    """
    year, following = match["year"], match["next"]
    short = len(year) < 4  # noqa: PLR2004 - digits
    if following is None and (needs_next or short or match["fy"]):
        return None
    if short and needs_next and not match["fy"]:  # "11/12" may be a day and a month
        return None
    first = 2000 + int(year) if short else int(year)
    follows = following is None or (first + 1) % 10 ** len(following) == int(following)
    return first if follows and _FIRST_YEAR <= first <= _LAST_YEAR else None


def _part(match: re.Match[str], year: int, words: str, *, by_calendar: bool) -> NamedPeriod | None:
    if by_calendar and match["next"]:
        return None
    basis: Basis = "calendar year" if by_calendar else "financial year"
    begins = 1 if by_calendar else _APRIL
    if match["half"]:
        return _months(words, year, begins + 6 * (int(match["half"]) - 1), 6, basis)
    number = int(match["quarter"]) if match["quarter"] else _ORDINALS.get(match["which"])
    return _months(words, year, begins + 3 * (number - 1), 3, basis) if number else None


def _months(words: str, year: int, month: int, number: int, basis: Basis) -> NamedPeriod:
    """So many months from a month of the year on, which may be beyond its twelfth."""
    first, last = year * 12 + month - 1, year * 12 + month + number - 2
    return NamedPeriod(words=words, earliest=_first(first), latest=_last(last), basis=basis)


def _end_of(found: When, words: str) -> When:
    """The last day; of a season, whose end nobody dates to the day, the last month."""
    if isinstance(found, NamedPeriod):
        first = found.latest.replace(day=1) if found.basis == "season" else found.latest
        return replace(found, earliest=first)
    if found.precision == "day":
        return found
    return NamedPeriod(words=words, earliest=found.latest, latest=found.latest)


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _last(month: int) -> date:
    year, number = month // 12, month % 12 + 1
    return date(year, number, calendar.monthrange(year, number)[1])
