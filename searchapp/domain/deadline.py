"""When a recommendation asks for something to be done: the values, and the arithmetic of periods.

Owns no reading of text; `searchapp.triage.deadlines` finds deadlines in words.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, Self

Standing = Literal["overdue", "perhaps-overdue", "due-soon", "later", "undated"]
GivenBy = Literal["text", "register", "decision"]

_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A length of time. Months are added first, then days, then working days (Monday to Friday)."""

    months: int = 0
    days: int = 0
    working_days: int = 0

    def after(self, start: date) -> date:
        """The day this long after `start`; a day its month does not have becomes that month's last.

        Bank holidays count as working days. Raises OverflowError beyond the year 9999.
        """
        year, month = divmod(start.year * 12 + start.month - 1 + self.months, 12)
        if year > date.max.year:
            raise OverflowError("a date beyond the year 9999")
        last = calendar.monthrange(year, month + 1)[1]
        day = date(year, month + 1, min(start.day, last)) + timedelta(days=self.days)
        for _ in range(self.working_days):
            day += timedelta(days=1)
            while day.weekday() >= _SATURDAY:
                day += timedelta(days=1)
        return day

    def __str__(self) -> str:
        if self.working_days:
            return f"{self.working_days} working days"
        return f"P{self.months}M" if self.months else f"P{self.days}D"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A date or rhythm a recommendation sets, and the words it came from.

    `earliest` and `latest` are the first and last day the due date can be, given how precisely the text and
    the date made are known. Both are None where nothing tells the day: "as soon as practicable", a rhythm
    without a start, a period from a date made that is not known.
    `every` is the rhythm of a recurring duty ("at least annually"); `earliest` is then its first due date.
    `start` and `end` are offsets into the text; `words` is that slice. One that a decision or the register's
    target date gives has no words: `given_by` says which.
    """

    earliest: date | None
    latest: date | None
    words: str
    start: int
    end: int
    every: Period | None = None
    given_by: GivenBy = "text"

    @classmethod
    def of_day(cls, earliest: date, latest: date, given_by: GivenBy) -> Self:
        """One that was set beside the text."""
        return cls(earliest=earliest, latest=latest, words="", start=0, end=0, given_by=given_by)

    @property
    def recurring(self) -> bool:
        """Whether the duty comes round again and again."""
        return self.every is not None

    def standing(self, today: date, *, soon: Period) -> Standing:
        """Where an open recommendation stands against this deadline; `soon` is how long ahead to warn."""
        if self.earliest is None or self.latest is None:
            return "undated"
        if self.latest < today:
            return "overdue"
        if self.earliest < today:
            return "perhaps-overdue"
        return "due-soon" if self.earliest <= soon.after(today) else "later"


SOON: Final = Period(days=28)
"""How long ahead of a due date is "due soon": four weeks, about from one board to the next."""

DueStanding = Literal["overdue", "due-soon", "due-later"]
DUE_STANDINGS: Final[tuple[DueStanding, ...]] = ("overdue", "due-soon", "due-later")
DUE_LABELS: Final[Mapping[str, str]] = {
    "overdue": "Overdue",
    "due-soon": f"Due within {SOON.days} days",
    "due-later": "Due later",
}
"""Names of the standings, as shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a recommendation as a whole is due: from the earliest to the latest day of its dated deadlines.

    One day where everything is known to the day and there is one deadline. Never of a rhythm, which is never
    done with.
    """

    earliest: date
    latest: date

    def standing(self, today: date) -> DueStanding:
        """Where an open recommendation stands.

        Overdue once even its latest day is past; due soon where it may fall due within `SOON`; else later.
        """
        if self.latest < today:
            return "overdue"
        return "due-soon" if self.earliest <= SOON.after(today) else "due-later"


def due(deadlines: Iterable[Deadline]) -> Due | None:
    """When these deadlines of one recommendation are due together; None where none tells a day."""
    spans = [
        (one.earliest, one.latest) for one in deadlines if one.earliest and one.latest and not one.recurring
    ]
    if not spans:
        return None
    return Due(earliest=min(first for first, _ in spans), latest=max(last for _, last in spans))
