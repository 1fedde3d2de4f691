"""Due dates as an iCalendar feed (RFC 5545), event by event.

Owns the form of the feed. Which deadlines go into it is its maker's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event

MIMETYPE: Final = "text/calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """An all-day event. `uid` names it for good, so that calendars update it instead of adding another.

    `every_months` or `every_days`: it comes round so often; 0 and 0: it is once.
    """

    uid: str
    day: date
    title: str
    description: str
    address: str = ""
    every_months: int = 0
    every_days: int = 0


def calendar_pieces(name: str, occasions: Iterable[Occasion], *, made: datetime) -> Iterator[bytes]:
    """The feed in pieces, CRLF throughout; `made` (UTC) is when its events were stated."""
    calendar = Calendar()
    calendar.add("prodid", "-//searchapp//Due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    head, _, foot = calendar.to_ical().partition(b"END:VCALENDAR")
    yield head
    for occasion in occasions:
        yield _event(occasion, made).to_ical()
    yield b"END:VCALENDAR" + foot


def _event(occasion: Occasion, made: datetime) -> Event:
    event = Event()
    event.add("uid", occasion.uid)
    event.add("dtstamp", made)
    event.add("dtstart", occasion.day)
    event.add("dtend", occasion.day + timedelta(days=1))
    event.add("summary", occasion.title)
    event.add("description", occasion.description)
    event.add("transp", "TRANSPARENT")
    if occasion.address:
        event.add("url", occasion.address)
    if occasion.every_months:
        event.add("rrule", {"freq": "monthly", "interval": occasion.every_months})
    elif occasion.every_days:
        event.add("rrule", {"freq": "daily", "interval": occasion.every_days})
    return event
