"""What is said of one recommendation in a list, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from searchapp.domain.deadline import DUE_LABELS, GivenBy
from searchapp.domain.recommendation import PartialDate
from searchapp.domain.report import ReportItem

LONGEST_RESPONSE: Final = 4_000
"""Characters of a response that a file tells; the register has the rest."""
DUE_BY: Final[Mapping[GivenBy, str]] = {
    "text": "",
    "register": ", by the register's target date",
    "decision": ", as a reviewer decided",
}
"""What a due date was taken from, where that is not the text."""
_CUT: Final = " [shortened: the register has the rest]"


def response_of(item: ReportItem) -> str:
    """What the force has done, its line breaks kept, of a length that can be read in a list."""
    if len(item.response) <= LONGEST_RESPONSE:
        return item.response
    return f"{item.response[:LONGEST_RESPONSE].rsplit(None, 1)[0]}{_CUT}"


def response_words(item: ReportItem) -> str:
    """The same with its name: "Response: We trained all staff."."""
    return f"Response: {response_of(item)}" if item.response else "No response recorded."


def standing_words(item: ReportItem) -> str:
    """Status and due date: "Being progressed. Overdue since 31 August 2015."."""
    if not item.status.is_open:
        return f"{item.status.label}."
    if item.due is None:
        return f"{item.status.label}. No due date is known."
    first, last = in_words(item.due.earliest), in_words(item.due.latest)
    when = first if first == last else f"between {first} and {last}"
    by = DUE_BY[item.due_by]
    if item.standing == "overdue":
        return f"{item.status.label}. {DUE_LABELS['overdue']}: was due {when}{by}."
    return f"{item.status.label}. Due {when}{by}."


def about(item: ReportItem) -> tuple[str, ...]:
    """Where it comes from, whom it asks, and what is to be known of it."""
    made = (f"Made {made_words(item.made)}.",) if item.made else ()
    asked = (f"Addressed to {'; '.join(item.addressees)}.",) if item.addressees else ()
    return (f"{item.report.rstrip('.')}.", *made, *kept(item), *asked, *item.remarks)


def kept(item: ReportItem) -> tuple[str, ...]:
    """What its register keeps beside, each in a sentence: whose it is, its own reference, its owner."""
    told = (
        ("Register of", item.force),
        ("The register's own reference:", item.own_reference),
        ("Owner:", item.owner),
    )
    return tuple(f"{name} {value}." for name, value in told if value)


def made_words(when: PartialDate) -> str:
    """A date as precisely as it is known."""
    if when.month is None:
        return str(when.year)
    day = f"{when.day} " if when.day else ""
    return f"{day}{when.earliest:%B} {when.year}"


def in_words(day: date) -> str:
    """A day: "31 August 2015"."""
    return f"{day.day} {day:%B %Y}"
