"""The fields a query can name, in the register's words, and what their values mean.

Owns the table of fields, the matching of values to facets and the reading of dates. Builds no Whoosh query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz import fuzz, process

from searchapp.domain.deadline import DUE_LABELS, SOON
from searchapp.domain.recommendation import PartialDate, Status
from searchapp.domain.search import FacetName
from searchapp.search.analysis import STOP_WORDS, stem, words
from searchapp.search.schema import day_number

Names = Mapping[FacetName, Mapping[str, str]]
"""Facet -> {value: name on screen}; a facet left out has no values to match."""

Kind = Literal["text", "facet", "made", "due", "is", "has", "reference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of the query language. `target` is the text field or facet it looks in, "" for neither."""

    names: tuple[str, ...]
    kind: Kind
    target: str
    meaning: str
    example: str


QUERY_FIELDS: Final = (
    Field(names=("recommendation",), kind="text", target="recommendation",
          meaning="words of the recommendation only", example="recommendation:supervision"),
    Field(names=("response",), kind="text", target="response",
          meaning="words of the force's response, and of other columns of its register, only",
          example='response:"action plan"'),
    Field(names=("report", "title"), kind="text", target="title",
          meaning="words of the report's title only", example="report:custody"),
    Field(names=("status",), kind="facet", target="status",
          meaning="status of the recommendation", example="status:completed"),
    Field(names=("theme",), kind="facet", target="theme",
          meaning="theme, by its id or name", example="theme:custody"),
    Field(names=("addressee",), kind="facet", target="addressee",
          meaning="body asked to act, by its id or name", example="addressee:college-of-policing"),
    Field(names=("force",), kind="facet", target="force",
          meaning="force whose register it is", example="force:lancashire"),
    Field(names=("type", "inspection"), kind="facet", target="inspection_type",
          meaning="type of inspection", example="type:joint"),
    Field(names=("made", "year"), kind="made", target="",
          meaning="when it was made: a year, month or day, or a range of them", example="made:2014..2016"),
    Field(names=("due",), kind="due", target="",
          meaning="when it is due, as decided, by the register or as its text tells: a date or a range",
          example="due:..2016-03"),
    Field(names=("is",), kind="is", target="",
          meaning=f"open, closed, overdue, due-soon (may fall due in {SOON.days} days), or a status",
          example="is:overdue"),
    Field(names=("has",), kind="has", target="",
          meaning="has a response, theme, addressee, date made, deadline, recurring duty (recurring), "
                  "contradiction, owner or known date of closing, or tells its force what it was told in "
                  "another year, too (repeat)",
          example="has:deadline"),
    Field(names=("reference", "ref"), kind="reference", target="",
          meaning="reference given here, or the register's own; both are also found without the field",
          example="reference:R-7K3QX2"),
    Field(names=("closed",), kind="facet", target="closed",
          meaning="year it was closed, as far as decisions, imports or the response tell",
          example="closed:2016"),
    Field(names=("repeat",), kind="facet", target="repeat",
          meaning="theme on which its force was told in another year, too", example="repeat:custody"),
    Field(names=("contradiction",), kind="facet", target="contradiction",
          meaning="rule by which its status and response contradict each other",
          example="contradiction:nothing-said"),
    Field(names=("owner",), kind="facet", target="owner",
          meaning="who answers for it within the force, where the register has such a column",
          example="owner:custody"),
)  # fmt: skip
"""Feeds the parser, the help page and its test alike."""

BY_NAME: Final = {name: field for field in QUERY_FIELDS for name in field.names}

HAS_VALUES: Final = (
    "response",
    "theme",
    "addressee",
    "date",
    "deadline",
    "recurring",
    "closing",
    "repeat",
    "contradiction",
    "owner",
)

_STATUS_NAMES: Final = {status.value: status.label for status in Status}
_STATUS_ALIASES: Final = {
    "nfa": Status.NO_FURTHER_ACTION,
    "done": Status.COMPLETED,
    "finished": Status.COMPLETED,
    "ongoing": Status.BEING_PROGRESSED,
}
OPEN: Final = tuple(status.value for status in Status if status.is_open)
CLOSED: Final = tuple(status.value for status in Status if not status.is_open)

MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DAY_FIRST: Final = re.compile(r"(?:(?:(\d{1,2})[/. ])?(\d{1,2}|[a-z]{3,9})[/. ])?(\d{4})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?")
_YEAR: Final = re.compile(r"[0-9]{4}")
_YEARS: Final = re.compile(r"(\d{4})\s*[-\u2013]\s*(\d{4})")
_BETWEEN: Final = re.compile(r"\.{2,3}|\u2026|\bto\b")
_COMPARED: Final = re.compile(r"([<>])(=?)(.*)")

_NEAREST_SHOWN: Final = 3
_NEAREST_LIKENESS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRange:
    """Days as whole numbers (20141118), both ends included; None is open. `words` says it."""

    first: int | None
    last: int | None
    words: str


def values_named(facet: FacetName, text: str, names: Names) -> tuple[str, ...]:
    """Values of `facet` that `text` names: by id or name, else all whose name has its words; () for none."""
    known = names_of(facet, names)
    wanted = _plain(text)
    if facet == "status" and wanted in _STATUS_ALIASES:
        return (_STATUS_ALIASES[wanted].value,)
    if facet == "closed" and _YEAR.fullmatch(text):
        return (text,)  # a year like any other, even if nothing was closed in it
    exact = tuple(value for value, name in known.items() if wanted in (_plain(value), _plain(name)))
    if exact or not wanted:
        return exact
    stems = _stems(text)
    return tuple(value for value, name in known.items() if stems <= _stems(f"{value} {name}"))


def nearest_names(facet: FacetName, text: str, names: Names) -> tuple[str, ...]:
    """Names of `facet` that look like `text`, best first; for a sentence on a value that is not known."""
    known = {name: name.lower() for name in names_of(facet, names).values()}
    found = process.extract(
        text.lower(), known, scorer=fuzz.WRatio, limit=_NEAREST_SHOWN, score_cutoff=_NEAREST_LIKENESS
    )
    return tuple(name for _, _, name in found)


def names_of(facet: FacetName, names: Names) -> Mapping[str, str]:
    """Value -> name of one facet; statuses and what is due are known without being told."""
    return {"status": _STATUS_NAMES, "due": DUE_LABELS}.get(facet) or names.get(facet, {})


def day_range(text: str) -> DayRange | None:
    """Read `2014`, `2014-11`, `18/11/2014`, `2014..2016`, `..2016-03`, `>2014`; None if it is no date.

    Ends in the wrong order are put right.
    """
    text = " ".join(text.lower().split())
    if years := _YEARS.fullmatch(text):
        return _range(years.group(1), years.group(2))
    if compared := _COMPARED.fullmatch(text):
        return _compared(*compared.groups())
    ends = _BETWEEN.split(text)
    if len(ends) == 1:
        return _range(text, text)
    return _range(ends[0], ends[1]) if len(ends) == 2 else None  # noqa: PLR2004 - two ends


def _range(first_text: str, last_text: str) -> DayRange | None:
    first, last = _date(first_text.strip()), _date(last_text.strip())
    if (first is None and first_text.strip()) or (last is None and last_text.strip()):
        return None
    if first and last and first.earliest > last.latest:
        first, last = last, first
    if not first and not last:
        return None
    if first and last:
        said = in_words(first) if first == last else f"from {in_words(first)} to {in_words(last)}"
    else:
        said = f"from {in_words(first)}" if first else f"up to {in_words(last)}" if last else ""
    return DayRange(
        first=day_number(first.earliest.isoformat()) if first else None,
        last=day_number(last.latest.isoformat()) if last else None,
        words=said,
    )


def _compared(sign: str, equal: str, text: str) -> DayRange | None:
    limit = _date(text.strip())
    if limit is None:
        return None
    said = in_words(limit)
    if sign == ">":
        first = day_number((limit.earliest if equal else limit.latest).isoformat()) + (not equal)
        return DayRange(first=first, last=None, words=f"from {said}" if equal else f"after {said}")
    last = day_number((limit.latest if equal else limit.earliest).isoformat()) - (not equal)
    return DayRange(first=None, last=last, words=f"up to {said}" if equal else f"before {said}")


def in_words(when: PartialDate) -> str:
    """The date as it is said: "2014", "November 2014", "18 November 2014"."""
    month = f"{MONTHS[when.month - 1].capitalize()} " if when.month else ""
    day = f"{when.day} " if when.day else ""
    return f"{day}{month}{when.year}"


def _date(text: str) -> PartialDate | None:
    """A date with its year first or last, months by number or name."""
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    if month and not month.isdigit():
        number = next((n for n, name in enumerate(MONTHS, 1) if name.startswith(month)), 0)
        month = str(number)
    if any(part is not None and int(part) == 0 for part in (month, day)):
        return None
    try:
        return PartialDate(int(year), int(month) if month else None, int(day) if day else None)
    except ValueError:
        return None


def _plain(text: str) -> str:
    return " ".join(word.text for word in words(text))


def _stems(text: str) -> set[str]:
    found = [word.text for word in words(text)]
    return {stem(word) for word in found if word not in STOP_WORDS} or set(found)
