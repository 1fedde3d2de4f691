"""The forms in which English writes a date: "31st of August, 2015", "summer 2023", "2025/26".

Owns the patterns; which days they mean is for `date_days`. Only forms written down here are dates.
"""

from __future__ import annotations

import re
from typing import Final

MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAY: Final = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
DAY: Final = r"(?P<day>[0-3]?\d)(?!\d)\s?(?:(?:st|nd|rd|th)\.?)?"
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)(?![\d/]|-\d)"
_SHORT_YEAR: Final = r"(?P<year>(?:19|20)\d\d|'?\d\d)(?![\d/]|-\d)"
_TWO_YEARS: Final = r"(?P<first>20\d\d)\s?[/-]\s?(?P<second>(?:20)?\d\d)(?!\d|[-/]\d)"
_NOT_CALENDAR: Final = r"(?:financial|fiscal|performance|academic|school)"
_WHICH_YEAR: Final = r"(?:\s+(?:of\s+)?(?P<which>next\s+year|this\s+year))?"


FORMS: Final = {
    "iso": r"(?P<year>20\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)",
    "numeric": r"(?P<day>[0-3]?\d)(?P<sep>[/.-])(?P<month>[01]?\d)(?P=sep)(?P<year>20\d\d|\d\d)(?![\d/])",
    "full": rf"{WEEKDAY}(?:the\s+)?{DAY}\s*(?:day\s+)?(?:of\s+)?(?P<month>{MONTH}),?\s*"
    rf"(?:of\s+)?{_SHORT_YEAR}",
    "american": rf"{WEEKDAY}(?P<month>{MONTH})\s+(?:the\s+)?{DAY},?\s+{_YEAR}",
    "bounded": r"(?:the\s+)?(?:\w+\s+)?(?P<unit>week|month|quarter|year)\s+"
    rf"(?P<edge>ending|commencing|beginning|starting)\s+(?:[io]n\s+)?(?:{WEEKDAY}(?:the\s+)?{DAY}\s*(?:of\s+)?)?"
    rf"(?P<month>{MONTH}),?\s*{_YEAR}",
    "quarter": r"(?:q\s?|quarter\s+)(?P<quarter>[1-4]|one|two|three|four)(?:\s+(?:of|in))?,?\s+(?:the\s+)?"
    rf"(?:(?:financial\s+year\s+)?{_TWO_YEARS}(?:\s+financial\s+year)?|{_YEAR})",
    "month_year": rf"(?P<month>{MONTH}),?\s*(?:of\s+)?(?P<year>(?:19|20)\d\d|'\d\d)(?![\d/]|-\d)",
    "month_number": rf"(?P<month>0[1-9]|1[0-2])/{_YEAR}",
    "day_month": rf"{WEEKDAY}(?:the\s+)?{DAY}\s*(?:of\s+)?(?P<month>{MONTH})(?!,?\s*\d){_WHICH_YEAR}",
    "season": r"(?:(?:the|this|next|following|coming)\s+)*"
    r"(?P<season>spring|summer|autumn|winter|christmas|new\s+year)"
    rf"(?:\s+(?:of\s+)?(?:{_TWO_YEARS}|{_YEAR}))?\b",
    "two_years": rf"(?:the\s+)?(?P<end>year[\s-]end\s+)?(?:(?P<kind>{_NOT_CALENDAR})\s+year\s+|fy\s?)?"
    rf"{_TWO_YEARS}(?:\s+(?P<kind_after>{_NOT_CALENDAR})\s+year)?",
    "month_alone": rf"(?:(?:next|this\s+coming)\s+)?(?P<month>{MONTH}){_WHICH_YEAR}(?!,?\s*\d)(?!\w)",
    "year_alone": rf"(?P<end>year[\s-]end\s+)?(?:(?:the\s+)?calendar\s+year\s+)?{_YEAR}"
    r"(?:\s+calendar\s+year)?",
    "relative": r"(?:the\s+)?(?:(?P<which>current|this|present|next|following|coming|new)\s+)?"
    rf"(?:(?P<kind>{_NOT_CALENDAR}|calendar)\s+)?(?P<unit>year|month|quarter)(?P<end>[\s-]end)?\b",
}


def _unnamed(pattern: str) -> str:
    """The pattern with its inner groups unnamed, so that all forms fit into one expression."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern.replace("(?P=sep)", "[/.-]"))


ANY_FORM: Final = "(?:" + "|".join(f"(?P<{name}>{_unnamed(form)})" for name, form in FORMS.items()) + ")"
"""A date in any form, each a group of its own, for `re.IGNORECASE`; `date_days.whole` reads its match."""
