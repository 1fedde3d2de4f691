from __future__ import annotations

from datetime import UTC, date, datetime

import icalendar

from searchapp.reports.calendar_feed import Occasion, calendar_pieces

MADE = datetime(2016, 3, 1, tzinfo=UTC)
ONCE = Occasion(
    uid="REC-1-due@searchapp",
    day=date(2015, 8, 31),
    title="Due: train; \\ staff, or\nBEGIN:VEVENT",
    description="Words " * 60,
    address="http://site/recommendations/REC-1",
)
YEARLY = Occasion(
    uid="REC-2-round-1@searchapp", day=date(2015, 8, 31), title="Again", description="", every_months=12
)


def feed(*occasions: Occasion) -> bytes:
    return b"".join(calendar_pieces("Due dates", occasions, made=MADE))


def test_an_event_is_a_whole_day_with_its_own_lasting_name():
    (event,) = icalendar.Calendar.from_ical(feed(ONCE)).walk("VEVENT")
    assert event["uid"] == "REC-1-due@searchapp"
    assert event.decoded("dtstart") == date(2015, 8, 31)
    assert event.decoded("dtend") == date(2015, 9, 1)
    assert event["url"] == "http://site/recommendations/REC-1"


def test_no_text_can_begin_an_event_of_its_own():
    (event,) = icalendar.Calendar.from_ical(feed(ONCE)).walk("VEVENT")
    assert event["summary"] == ONCE.title


def test_lines_are_short_and_end_as_the_standard_has_it():
    lines = feed(ONCE, YEARLY).split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]


def test_a_rhythm_comes_round():
    (event,) = icalendar.Calendar.from_ical(feed(YEARLY)).walk("VEVENT")
    assert event["rrule"] == {"FREQ": ["MONTHLY"], "INTERVAL": [12]}


def test_a_feed_without_events_is_a_calendar_still():
    assert icalendar.Calendar.from_ical(feed()).walk("VEVENT") == []
