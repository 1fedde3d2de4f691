"""Words of the field for values of the domain, the same on every page."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

from searchapp.domain.deadline import DUE_LABELS, Due, DueStanding
from searchapp.domain.recommendation import PartialDate, Status, When
from searchapp.domain.search import Sort
from searchapp.domain.suggestion import Applicability, Applies
from searchapp.reports.sentences import listed

_DUE_COLOURS: Final[dict[DueStanding, str]] = {"overdue": "red", "due-soon": "orange", "due-later": "grey"}
_STATUS_COLOURS: Final = {
    Status.AWAITING_REVIEW: "yellow",
    Status.BEING_PROGRESSED: "blue",
    Status.COMPLETED: "green",
    Status.NO_FURTHER_ACTION: "grey",
}
_SORTS: Final[dict[Sort, str]] = {
    "relevance": "Best match",
    "-made": "Newest first",
    "made": "Oldest first",
    "due": "Due date, earliest first",
    "-due": "Due date, latest first",
    "report": "Originating report",
}
_SURENESS: Final = (
    *((0.9, "very likely"), (0.7, "likely"), (0.5, "more likely than not")),
    *((0.3, "possible"), (0.1, "unlikely"), (0.0, "very unlikely")),
)
_APPLIES: Final[dict[Applies, str]] = {
    "yes": "applies to",
    "no": "asks nothing of",
    "conditional": "applies on a condition to",
}
_MONTHS_A_YEAR: Final = 12
_MOST_NAMED: Final = 3


def sentence(text: str) -> str:
    """The text with a capital first letter, for a reason that stands alone."""
    return text[:1].upper() + text[1:]


def inspection_recommendations(forces: Sequence[str]) -> str:
    """What this site has: "Cumbria and Lancashire inspection recommendations"; of many, how many forces'."""
    if len(forces) > _MOST_NAMED:
        return f"Inspection recommendations of {len(forces):,} forces"
    return f"{listed(forces)} inspection recommendations"


def counted(number: int, noun: str = "recommendation", plural: str = "") -> str:
    """A number with its noun: "1 recommendation", "1,204 recommendations"."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def made(when: PartialDate | None) -> str:
    """A date as precisely as it is known: "2014", "November 2014", "18 November 2014"."""
    if when is None:
        return "at a date not recorded"
    parts = (str(when.day or ""), calendar.month_name[when.month] if when.month else "", str(when.year))
    return " ".join(part for part in parts if part)


def kept_date(when: When) -> str:
    """A date a register keeps; of a period its words and days: "Summer 2019 (1 June to 31 August 2019)"."""
    if isinstance(when, PartialDate):
        return made(when)
    first, last = when.earliest, when.latest
    from_ = f"{first.day} {calendar.month_name[first.month]}" if first.year == last.year else day(first)
    days = day(last) if first == last else f"{from_} to {day(last)}"
    by = f", counted by the {when.basis}" if when.basis.endswith("year") else ""
    return f"{when.words} ({days}{by})"


def precision(when: PartialDate | None) -> str:
    """How much of a date the register gives, in words."""
    if when is None:
        return "The register gives no date."
    return {
        "year": "The register gives the year only.",
        "month": "The register gives the month only.",
        "day": "The register gives the day.",
    }[when.precision]


def due(when: Due) -> str:
    """When something is due, as precisely as it is known: "31 August 2015", "June 2016", "2015"."""
    first, last = when.earliest, when.latest
    if first == last:
        return day(first)
    for known in (PartialDate(first.year, first.month), PartialDate(first.year)):
        if (first, last) == (known.earliest, known.latest):
            return made(known)
    return f"between {day(first)} and {day(last)}"


def day(when: date) -> str:
    """A day: "18 November 2014"."""
    return f"{when.day} {calendar.month_name[when.month]} {when.year}"


def lasted(first: date, last: date) -> str:
    """How long from one day to a later one: in years from two on, in months from two on, else in days."""
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    if months >= 2 * _MONTHS_A_YEAR:
        return counted(months // _MONTHS_A_YEAR, "year")
    return counted(months, "month") if months > 1 else counted((last - first).days, "day")


def due_colour(standing: DueStanding) -> str:
    """Class of the tag that shows how something stands against its due date; the words say the same."""
    return f"govuk-tag--{_DUE_COLOURS[standing]}"


def due_label(standing: DueStanding) -> str:
    """How something stands against its due date, in words."""
    return DUE_LABELS[standing]


def status_colour(status: Status) -> str:
    """Class of the tag that shows a status; the words say the same."""
    return f"govuk-tag--{_STATUS_COLOURS[status]}"


def sorts(*, text: bool) -> dict[Sort, str]:
    """Ways to sort, in words; without words to match there is no best match, only the register's order."""
    return _SORTS if text else _SORTS | {"relevance": "Order of the register"}


def sureness(probability: float) -> str:
    """A probability in words and percent: "very likely (94%)"."""
    return f"{_likelihood(probability)} ({percent(probability)})"


def percent(probability: float) -> str:
    """A probability in percent that never claims certainty: "94%", "over 99%", "under 1%"."""
    shown = f"{probability:.0%}"
    return {"100%": "over 99%", "0%": "under 1%"}.get(shown, shown)


def applies(applicability: Applicability, force: str) -> str:
    """What is suggested of the force: "Very likely asks nothing of Lancashire (93%)"."""
    return _applies(applicability.value, applicability.probability, force)


def asks_nothing(probability: float, force: str) -> str:
    """How sure it is that nothing is asked of the force: "Very likely asks nothing of Lancashire (93%)"."""
    return _applies("no", probability, force)


def _applies(value: Applies, probability: float, force: str) -> str:
    return sentence(f"{_likelihood(probability)} {_APPLIES[value]} {force} ({percent(probability)})")


def enough(text: str, length: int = 110) -> str:
    """A text cut at a word to about `length` characters."""
    if len(text) <= length:
        return text
    return f"{text[:length].rsplit(None, 1)[0].rstrip(',;:. ')} \N{HORIZONTAL ELLIPSIS}"


def _likelihood(probability: float) -> str:
    return next(word for floor, word in _SURENESS if probability >= floor)


def day_of(seconds: int) -> str:
    """The day (UTC) of a moment in seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
