"""A recommendation as a register records it: text, response, status and the date it was made."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal, Self

from searchapp.domain.named_period import NamedPeriod

Precision = Literal["year", "month", "day"]

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Status(StrEnum):
    """The four statuses of a register; the value is the id used in addresses and queries."""

    AWAITING_REVIEW = "awaiting-review"
    BEING_PROGRESSED = "being-progressed"
    COMPLETED = "completed"
    NO_FURTHER_ACTION = "no-further-action"

    @property
    def label(self) -> str:
        """The status in the field's words, as shown on screen and in exports ("No further action")."""
        return self.value.replace("-", " ").capitalize()

    @classmethod
    def from_words(cls, words: str) -> Self:
        """The status meant by an id, a label or a register's longer wording of it. Raises ValueError."""
        asked = "-".join(re.findall(r"[a-z]+", words.lower()))
        for status in cls:
            if asked == status.value or asked.startswith(f"{status.value}-"):
                return status
        raise ValueError(f"not a status: {words!r}")

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something: awaiting review or being progressed."""
        return self in (Status.AWAITING_REVIEW, Status.BEING_PROGRESSED)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the year, the month or the day; never more precise than its source.

    Raises ValueError for a month or day that does not exist, or a day without a month.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the ISO form that `str()` writes: 2014, 2014-11 or 2014-11-18. Raises ValueError."""
        match = _ISO.fullmatch(text)
        if match is None:
            raise ValueError(f"not a date: {text!r}")
        year, month, day = match.groups()
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def earliest(self) -> date:
        """First day the date can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """Last day the date can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


When = PartialDate | NamedPeriod
_SEPARATORS: Final = 3  # in the text of a named period


def when_text(when: When | None) -> str:
    """As a store keeps it; "" for none."""
    return when.text if isinstance(when, NamedPeriod) else str(when or "")


def read_when(text: str) -> When | None:
    """What `when_text` wrote. Raises ValueError."""
    if not text:
        return None
    return NamedPeriod.parse(text) if text.count("/") >= _SEPARATORS else PartialDate.parse(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """Where a recommendation was read.

    `row` counts the file's recommendations from 1 (header, section and blank rows not counted);
    `line` is the line (or sheet row) of the file, counted from 1.
    """

    file: str
    row: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactText:
    """The register's cells as they stood in the file, before cleaning."""

    report: str
    recommendation: str
    response: str


KeptName = Literal["reference", "owner", "target", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptInRegister:
    """What one of several registers keeps beside the same recommendation; the fields are those of `Kept`."""

    register: str
    reference: str = ""
    owner: str = ""
    target: When | None = None
    closed: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a register keeps beside a recommendation for those who work on it.

    `reference`: the register's own number or code. `owner`: who answers for it within the force. `target`:
    the day the force means to have it done by. `closed`: when the register says it was closed. `others`:
    heading and cell of every other column, in the order of the file, empty ones too. `by_register`: where
    several registers have it and do not say the same, what each says; the fields then have what was said
    last.
    """

    reference: str = ""
    owner: str = ""
    target: When | None = None
    closed: PartialDate | None = None
    others: tuple[tuple[str, str], ...] = ()
    by_register: tuple[KeptInRegister, ...] = ()

    def told(self, name: KeptName) -> tuple[tuple[str, str | When], ...]:
        """What is said of a field: register and value where registers differ, else "" and any value."""
        several = [(one.register, value) for one in self.by_register if (value := getattr(one, name))]
        if len({value for _, value in several}) > 1:
            return tuple(several)
        value = getattr(self, name)
        return (("", value),) if value else ()

    def in_words(self, name: KeptName) -> str:
        """The same in one line, "" for nothing: A: 12/2014; B: PEEL-7."""
        shown = (
            (register, value.in_words() if isinstance(value, NamedPeriod) else str(value))
            for register, value in self.told(name)
        )
        return "; ".join(f"{register}: {value}" if register else value for register, value in shown)

    @property
    def references(self) -> tuple[str, ...]:
        """All references that registers give it, each once."""
        said = (self.reference, *(one.reference for one in self.by_register))
        return tuple(dict.fromkeys(filter(None, said)))

    @property
    def filled(self) -> tuple[tuple[str, str], ...]:
        """Those of the others that hold something."""
        return tuple((heading, cell) for heading, cell in self.others if cell)


NOTHING_KEPT: Final = Kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What an inspectorate asks a named body to do, with the force's response, as the register has it.

    `force` is the receiving force whose register this is; `concerns` is the register's own "Force" cell
    ("Lancashire", "All forces & All Chief Constables ..."). `gone` is set when every
    register that had it has dropped it in its latest import; nothing is ever deleted. `status` is the one
    that counts: where a person decided it, `recorded` is the register's own, else None.
    """

    ref: str
    force: str
    concerns: str
    report: str
    inspection_type: str
    text: str
    response: str
    status: Status
    made: PartialDate | None
    exact: ExactText
    source: SourceRow
    kept: Kept = NOTHING_KEPT
    gone: bool = False
    recorded: Status | None = None
