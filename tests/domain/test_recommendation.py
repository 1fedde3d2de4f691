from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.domain.recommendation import PartialDate, Status

days = st.dates(min_value=date(1000, 1, 1))


@given(days, st.sampled_from(["year", "month", "day"]))
def test_a_date_is_read_back_as_it_was_written_and_never_gains_precision(day: date, precision: str) -> None:
    partial = PartialDate(
        day.year,
        day.month if precision != "year" else None,
        day.day if precision == "day" else None,
    )
    assert PartialDate.parse(str(partial)) == partial
    assert partial.precision == precision


@given(days, st.sampled_from(["year", "month", "day"]))
def test_a_partial_date_spans_exactly_the_days_it_can_mean(day: date, precision: str) -> None:
    partial = PartialDate(
        day.year,
        day.month if precision != "year" else None,
        day.day if precision == "day" else None,
    )
    assert partial.earliest <= day <= partial.latest
    if precision == "day":
        assert partial.earliest == partial.latest == day
    else:
        assert partial.earliest.day == 1
        follows = date.fromordinal(min(partial.latest.toordinal() + 1, date.max.toordinal()))
        assert follows == date.max or follows.day == 1


@pytest.mark.parametrize("text", ["", "14", "2014-13", "2014-02-30", "2014-1", "2014-11-18T00:00", " 2014"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


def test_a_day_needs_its_month() -> None:
    with pytest.raises(ValueError, match="a day needs a month"):
        PartialDate(2014, None, 3)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("completed", Status.COMPLETED),
        ("No further action needed", Status.NO_FURTHER_ACTION),
        ("no-further-action", Status.NO_FURTHER_ACTION),
        ("Awaiting Review from FLL", Status.AWAITING_REVIEW),
        ("BEING PROGRESSED", Status.BEING_PROGRESSED),
    ],
)
def test_a_status_is_known_by_id_label_or_a_registers_longer_wording(words: str, meant: Status) -> None:
    assert Status.from_words(words) is meant


@pytest.mark.parametrize("words", ["", "complete-ish", "done", "no further", "completedness"])
def test_an_unknown_status_is_never_guessed(words: str) -> None:
    with pytest.raises(ValueError, match="not a status"):
        Status.from_words(words)


def test_only_awaiting_review_and_being_progressed_are_open() -> None:
    assert [status.label for status in Status if status.is_open] == ["Awaiting review", "Being progressed"]
