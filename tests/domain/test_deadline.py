from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from searchapp.domain.deadline import Deadline, Period

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1))
SOON = Period(days=30)


def due(earliest: date | None, latest: date | None) -> Deadline:
    return Deadline(earliest=earliest, latest=latest, words="by then", start=0, end=7)


@given(days, st.integers(0, 600))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(start: date, months: int) -> None:
    end = Period(months=months).after(start)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(days, st.integers(1, 60))
def test_working_days_are_counted_one_by_one_from_monday_to_friday(start: date, count: int) -> None:
    end = Period(working_days=count).after(start)
    between = (start + timedelta(days=day) for day in range(1, (end - start).days + 1))
    assert sum(day.weekday() < 5 for day in between) == count
    assert end.weekday() < 5


def test_a_deadline_is_overdue_only_when_even_its_latest_day_is_past() -> None:
    deadline = due(date(2015, 4, 1), date(2016, 3, 31))
    standings = {
        day: deadline.standing(day, soon=SOON)
        for day in (
            date(2015, 2, 1),
            date(2015, 3, 20),
            date(2015, 4, 2),
            date(2016, 3, 31),
            date(2016, 4, 1),
        )
    }
    assert list(standings.values()) == [
        "later",
        "due-soon",
        "perhaps-overdue",
        "perhaps-overdue",
        "overdue",
    ]


def test_what_has_no_date_is_never_overdue() -> None:
    assert due(None, None).standing(date(2020, 1, 1), soon=SOON) == "undated"
