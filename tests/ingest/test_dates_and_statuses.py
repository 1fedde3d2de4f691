"""Dates and statuses are read from strict lists, and nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.domain.recommendation import PartialDate, Status
from searchapp.ingest.dates import read_cell_date, read_date
from searchapp.ingest.statuses import ALIASES, bare, nearest, read_status
from searchapp.ingest.targets import read_target


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2014", "2014"),
        ("2014-11", "2014-11"),
        ("11/2014", "2014-11"),
        ("Nov 2014", "2014-11"),
        ("november 2014", "2014-11"),
        ("Sept. 2014", "2014-09"),
        ("Nov-14", "2014-11"),
        ("30/01/2014", "2014-01-30"),
        ("1/2/2014", "2014-02-01"),
        ("30.01.14", "2014-01-30"),
        ("30-1-2014", "2014-01-30"),
        ("2014-01-30", "2014-01-30"),
        ("2014-01-30 00:00:00", "2014-01-30"),
        ("2014-01-30T00:00:00Z", "2014-01-30"),
        ("18 November 2014", "2014-11-18"),
        ("18th Nov 2014", "2014-11-18"),
        ("18-Nov-14", "2014-11-18"),
        ("Tuesday, 18 November 2014", "2014-11-18"),
        ("18 November, 2014", "2014-11-18"),
    ],
)
def test_a_date_is_read_as_precisely_as_it_was_written(text: str, iso: str) -> None:
    assert str(read_date(text)) == iso


@pytest.mark.parametrize("text", ["", " ", "-", "n/a", "TBC", "unknown"])
def test_no_date_is_no_problem(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    "text",
    ["31/02/2014", "01/30/2014", "2014-13", "13/2014", "0201", "20144", "spring 2014", "Nov", "soon",
     "18 Smarch 2014", "2014-2015", "30/01-2014", "41669", "1/2", "in 2014", "\u0661\u0662/2014x"],
)  # fmt: skip
def test_what_is_no_date_is_not_made_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a|must be|out of range"):
        read_date(text)


@pytest.mark.parametrize(("days", "iso"), [("41669", "2014-01-30"), ("43174", "2018-03-15")])
def test_in_a_column_of_dates_days_as_spreadsheets_count_them_are_a_date(days: str, iso: str) -> None:
    assert str(read_cell_date(days)) == str(read_target(days)) == iso


@pytest.mark.parametrize("text", ["20144", "4166", "416690", "51000"])
def test_other_numbers_in_a_column_of_dates_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        read_cell_date(text)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_is_read_in_every_form(day: date) -> None:
    expected = PartialDate(day.year, day.month, day.day)
    for form in (f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}", f"{day.day} {day:%B} {day.year}"):
        assert read_date(form) == expected


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_none_or_refused(text: str) -> None:
    try:
        found = read_date(text)
    except ValueError:
        return
    assert found is None or 1900 <= found.year <= 2100


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Completed", Status.COMPLETED),
        ("  COMPLETE. ", Status.COMPLETED),
        ("No further action needed", Status.NO_FURTHER_ACTION),
        ("NFA", Status.NO_FURTHER_ACTION),
        ("N.F.A.", Status.NO_FURTHER_ACTION),
        ("Being progressed", Status.BEING_PROGRESSED),
        ("In-progress", Status.BEING_PROGRESSED),
        ("Ongoing", Status.BEING_PROGRESSED),
        ("Awaiting Review from FLL", Status.AWAITING_REVIEW),
        ("Awaiting review by the chief of staff", Status.AWAITING_REVIEW),
    ],
)
def test_a_status_is_read_through_its_aliases(text: str, status: Status) -> None:
    assert read_status(text) is status


@pytest.mark.parametrize("text", ["", "Complted", "Not completed", "Incomplete", "open", "?", "n/a"])
def test_an_unknown_status_is_none(text: str) -> None:
    assert read_status(text) is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Complete 12/03/2019", Status.COMPLETED),
        ("Closed - 05.06.19", Status.COMPLETED),
        ("Completed \u2013 July 2019", Status.COMPLETED),
        ("Discharged (2019)", Status.COMPLETED),
        ("Complete on 3 March 2019.", Status.COMPLETED),
        ("In progress (80%)", Status.BEING_PROGRESSED),
        ("Complete by March 2030", None),
        ("To be completed 12/03/2019", None),
        ("Not completed 12/03/2019", None),
        ("Complete 12/33/2019", None),
    ],
)
def test_a_date_or_percentage_after_a_status_leaves_it_what_it_is(text: str, status: Status | None) -> None:
    assert read_status(text) is status


def test_own_words_for_a_status_are_the_same_whatever_date_follows() -> None:
    assert [bare(text) for text in ("Green 12/03/2019", "Green (June 2019)", "Green", "2019", "50%")] == [
        "Green", "Green", "Green", "2019", "50%",
    ]  # fmt: skip


def test_labels_and_ids_are_aliases_and_no_alias_has_two_meanings() -> None:
    for status in Status:
        assert read_status(status.label) is status
        assert read_status(status.value) is status
    aliases = [alias for known in ALIASES.values() for alias in known]
    assert len(aliases) == len(set(aliases))


def test_the_nearest_statuses_are_named() -> None:
    assert nearest("Complted")[0] is Status.COMPLETED
    assert nearest("Being progresed")[0] is Status.BEING_PROGRESSED
    assert nearest("Open") == nearest("zzzzzzz") == []
