"""Whether all that a response dates came before a day.

Owns which words of a response date what it tells, and how surely: a bare year is a date only after words
that make it one, and may be part of a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from searchapp.domain.recommendation import PartialDate
from searchapp.triage.deadlines.date_forms import MONTH
from searchapp.triage.deadlines.date_words import DATE, span_of

# What every date looked for has: soon found, where the dates themselves are dear to look for.
_MAY_BE_DATED: Final = re.compile(
    r"\d\s?[./-]\s?\d|\b(?:19|20)\d\d\b"
    r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s?'?\d",
    re.IGNORECASE,
)
_DATED: Final = re.compile(
    rf"(?<![\w/£])(?:(?P<goes_on>since|from|back\s+to|introduced\s+in|report\s+of|inspection\s+of)\s+)?{DATE}",
    re.IGNORECASE,
)
_FIGURE: Final = re.compile(r"\d")
_SURE: Final = ("iso", "numeric", "full", "american", "bounded", "quarter", "month_year", "month_number")
_SURE_WITH_YEAR: Final = ("season", "two_years")
_MAKES_A_YEAR: Final = re.compile(
    r"(?:(?<!\d )\b(?:in|of|during|by|the|for|until|to|early|late|end|easter|\w{3,}ed|held|done|run)\s+"
    r"(?:\w+\s+in\s+)?|\()\Z",
    re.IGNORECASE,
)
_EASTER: Final = re.compile(r"\beaster\s+\Z", re.IGNORECASE)
_EASTER_AT_LATEST: Final = (4, 25)
_BEFORE: Final = 40  # characters before a year in which is looked for what makes it one
_OF_A_NAME: Final = re.compile(
    r"\s+(?:\w+\s+)?(?:acts?|regulations|orders?|codes?|reports?|inspections?|plans?|strategy|policy|guidance|census"
    r"|standards?|recs?|recommendations?|budget)\b",
    re.IGNORECASE,
)
# "Jan 18 north, Feb 18 south": the same two figures more than once are a year.
_SHORT: Final = re.compile(
    rf"(?<!\d )(?<!\d)(?<!of )\b(?P<month>{MONTH})\s(?P<year>\d\d)(?![\d/:.]\d|\w|%)",
    re.IGNORECASE,
)
_SHORT_YEARS: Final = re.compile(r"\bFY\s?'?\d\d\s?[/-]\s?(?P<year>\d\d)\b", re.IGNORECASE)
_FINANCIAL_YEAR_ENDS: Final = (3, 31)
_FAR: Final = 8  # years between a short year and the date made, beyond which it is none
_STILL: Final = re.compile(
    r"\b(?:so\s+far|to\s+date|up\s+to\s+now|to\s+this\s+day|ever\s+since|since\s+then)\b", re.IGNORECASE
)
_AFTER_THAT: Final = re.compile(
    r"\b(?:following|next|subsequent)\s+(?:week|month|quarter|year|spring|summer|autumn|winter)\b|\bQ[1-4]\b(?!\W*\d)"
    r"|\bagain\s+(?:during|after|at|when)\b",
    re.IGNORECASE,
)
_WITHIN: Final = timedelta(days=366)  # in which what came after a date may have come
_PRESENT: Final = re.compile(
    r"\b(?:is|are|has|have|does|do|now|currently|continues?|remains?|stands|runs|works|covers|keeps|holds)\b",
    re.IGNORECASE,
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    words: str
    last: date
    sure: bool


_IN_WORDS: Final = re.compile(r"\btwo\s+thousand\s+(?:and\s+)?(?P<rest>\w+)\b", re.IGNORECASE)
_NUMBERS_TEXT: Final = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty
"""
_NUMBERS: Final = {word: number for number, word in enumerate(_NUMBERS_TEXT.split(), start=1)}


def all_before(response: str, made: PartialDate, *, sure: bool) -> str:
    """The words of a date of the response, if all its dates came before `made`, else "".

    `sure`: dates that may be part of a name, or no dates, are not enough.
    """
    response = _IN_WORDS.sub(_in_figures, response)
    if not _MAY_BE_DATED.search(response) or _STILL.search(response):
        return ""
    dated = list(_dates_in(response, made))
    if not dated or any(one.last >= made.earliest for one in dated):
        return ""
    last = max(dated, key=lambda one: one.last)
    if _AFTER_THAT.search(response) and last.last + _WITHIN >= made.earliest:
        return ""
    if not any(one.sure for one in dated) and (sure or _PRESENT.search(response)):
        return ""
    return last.words


def _in_figures(match: re.Match[str]) -> str:
    """The year that "two thousand and eleven" writes."""
    number = _NUMBERS.get(match["rest"].lower())
    return str(2000 + number) if number else match.group()


def _dates_in(response: str, made: PartialDate) -> Iterator[_Dated]:
    """Every date; what goes on since one is dated to the end of time."""
    rest = response
    for match in _DATED.finditer(response):
        span = span_of(match, made)
        sure = any(match[form] for form in _SURE)
        sure = sure or any(_FIGURE.search(match[form] or "") for form in _SURE_WITH_YEAR)
        if span is None or not (sure or match["year_alone"]):
            continue
        words, last = match.group().strip(), span[1]
        rest = rest.replace(words, " ", 1)
        before = response[max(0, match.start() - _BEFORE) : match.start()]
        if match["goes_on"]:
            yield _Dated(words=words, last=date.max, sure=True)
        elif sure or last >= made.earliest:
            easter = bool(_EASTER.search(before)) and not sure
            yield _Dated(words=words, last=date(last.year, *_EASTER_AT_LATEST) if easter else last, sure=sure)
        elif _MAKES_A_YEAR.search(before) and not _OF_A_NAME.match(response, match.end()):
            yield _Dated(words=words, last=last, sure=False)
    yield from _short_dates(rest, made)


def _short_dates(response: str, made: PartialDate) -> Iterator[_Dated]:
    """Months with two figures that are a year, and financial years of two figures each."""
    found = list(_SHORT.finditer(response))
    years = [match["year"] for match in found]
    for match in found:
        year = 2000 + int(match["year"])
        if years.count(match["year"]) > 1 and abs(year - made.latest.year) <= _FAR:
            month = _MONTHS.index(match["month"][:3].lower()) + 1
            first = date(year + month // 12, month % 12 + 1, 1)
            yield _Dated(words=match.group().strip(), last=first - timedelta(days=1), sure=False)
    for match in _SHORT_YEARS.finditer(response):
        last = date(2000 + int(match["year"]), *_FINANCIAL_YEAR_ENDS)
        yield _Dated(words=match.group(), last=last, sure=True)
