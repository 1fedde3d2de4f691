"""Reads the date a recommendation was made, from a strict list of formats, day before month.

Never more precise than what was written, and never guessed: a date that fits no format is not read.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from searchapp.domain.recommendation import PartialDate

_MONTH_NAMES: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS: Final = {
    name[:length]: number
    for number, name in enumerate(_MONTH_NAMES, start=1)
    for length in range(3, len(name) + 1)
}
_YEAR = r"(?P<year>\d{4})"
_SHORT_YEAR = r"(?P<short>\d{2})"
_DAY = r"(?P<day>\d{1,2})"
_MONTH = r"(?P<month>\d{1,2})"
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_TIME = r"(?:[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?"

FORMATS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        _YEAR,  # 2014
        rf"{_YEAR}[-/](?P<month>\d{{2}})",  # 2014-11
        rf"{_YEAR}[-/]{_MONTH}[-/]{_DAY}{_TIME}",  # 2014-11-18
        rf"{_DAY}([-/.]){_MONTH}\2(?:{_YEAR}|{_SHORT_YEAR}){_TIME}",  # 18/11/2014, 18.11.14
        rf"{_MONTH}[/.]{_YEAR}",  # 11/2014
        rf"{_NAME}[ -]{_YEAR}",  # Nov 2014
        rf"(?P<name>[a-z]{{3}})-{_SHORT_YEAR}",  # Nov-14, as a spreadsheet shows a month
        rf"(?:[a-z]+day,? )?{_DAY}(?:st|nd|rd|th)?[ -]{_NAME}[ ,-]+(?:{_YEAR}|{_SHORT_YEAR})",  # 18 Nov 2014
    )
)
_SERIAL: Final = re.compile(r"[34]\d{4}")  # the years 1982 to 2036
_DAY_0: Final = date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
UNKNOWN: Final = frozenset(("", "-", "n/a", "na", "tbc", "tba", "unknown", "not known", "not stated", "none"))


def read_date(text: str) -> PartialDate | None:
    """The date in a cleaned cell, or None for an empty one or one that says it is not known.

    Raises ValueError for anything else that fits no format or names a day that does not exist.
    """
    text = text.casefold().strip()
    if text in UNKNOWN:
        return None
    for pattern in FORMATS:
        if match := pattern.fullmatch(text):
            return _date(match.groupdict())
    raise ValueError(f"not a date: {text!r}")


def read_cell_date(text: str) -> PartialDate | None:
    """The date in a cell of a column of dates, also as the number of days by which spreadsheets count them.

    Raises ValueError as `read_date` does.
    """
    if _SERIAL.fullmatch(text.strip()):
        day = _DAY_0 + timedelta(days=int(text))
        return PartialDate(day.year, day.month, day.day)
    return read_date(text)


def _date(parts: dict[str, str | None]) -> PartialDate:
    year = parts.get("year")
    short = parts.get("short")
    full = int(year) if year else 2000 + int(short or "")
    if not _FIRST_YEAR <= full <= _LAST_YEAR:
        raise ValueError(f"not a year: {full}")
    name = parts.get("name")
    number = parts.get("month")
    if name and name not in _MONTHS:
        raise ValueError(f"not a month: {name!r}")
    month = _MONTHS[name] if name else int(number) if number else None
    day = parts.get("day")
    return PartialDate(full, month, int(day) if day else None)
