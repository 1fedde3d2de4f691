"""What is read of target dates that are periods, and what is not."""

from __future__ import annotations

from datetime import date

import pytest

from searchapp.domain.named_period import NamedPeriod
from searchapp.domain.recommendation import PartialDate, read_when, when_text
from searchapp.ingest.targets import read_target


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "basis"),
    [
        ("Q2 2020", "2020-07-01", "2020-09-30", "financial year"),
        ("Q4 2020", "2021-01-01", "2021-03-31", "financial year"),
        ("q1 2020/21", "2020-04-01", "2020-06-30", "financial year"),
        ("Q3 FY20/21", "2020-10-01", "2020-12-31", "financial year"),
        ("2020-21 Q4", "2021-01-01", "2021-03-31", "financial year"),
        ("Quarter 3 of 2020", "2020-10-01", "2020-12-31", "financial year"),
        ("second quarter of 2020/21.", "2020-07-01", "2020-09-30", "financial year"),
        ("H2 2020/21", "2020-10-01", "2021-03-31", "financial year"),
        ("Q2 2020 (calendar year)", "2020-04-01", "2020-06-30", "calendar year"),
        ("calendar Q4 2020", "2020-10-01", "2020-12-31", "calendar year"),
        ("by the end of Q2 2020/21", "2020-09-30", "2020-09-30", "financial year"),
        ("2020/21", "2020-04-01", "2021-03-31", "financial year"),
        ("2020\N{EN DASH}21", "2020-04-01", "2021-03-31", "financial year"),
        ("FY 20/21", "2020-04-01", "2021-03-31", "financial year"),
        ("financial year 2020 to 2021", "2020-04-01", "2021-03-31", "financial year"),
        ("2011/12", "2011-04-01", "2012-03-31", "financial year"),
        ("1999/00", "1999-04-01", "2000-03-31", "financial year"),
        ("year end 2020/21", "2021-03-31", "2021-03-31", "financial year"),
        ("Summer 2019", "2019-06-01", "2019-08-31", "season"),
        ("end of summer 2019", "2019-08-01", "2019-08-31", "season"),
        ("winter 2019", "2019-12-01", "2020-02-29", "season"),
        ("Winter 2019/20", "2019-12-01", "2020-02-29", "season"),
        ("end of March 2020", "2020-03-31", "2020-03-31", ""),
        ("End 2020", "2020-12-31", "2020-12-31", ""),
    ],
)
def test_a_period_is_read_with_its_days_and_by_what_it_was_counted(
    text: str, earliest: str, latest: str, basis: str
) -> None:
    read = read_target(text)
    assert isinstance(read, NamedPeriod)
    assert (str(read.earliest), str(read.latest), read.basis) == (earliest, latest, basis)
    assert str(read) == text
    assert read_target(str(read)) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("by March 2020", PartialDate(2020, 3)),
        ("due by 31/03/2020", PartialDate(2020, 3, 31)),
        ("2011-12", PartialDate(2011, 12)),
        ("2020", PartialDate(2020)),
        ("TBC", None),
        ("", None),
    ],
)
def test_a_date_stays_a_date(text: str, read: PartialDate | None) -> None:
    assert read_target(text) == read


@pytest.mark.parametrize(
    "text",
    ["ASAP", "ongoing", "when funded", "Q2", "Q5 2020", "fifth quarter 2020", "Autumn", "2020/22", "FY2020",
     "Q1 20", "20/21", "11/12", "year end 2020", "end of the year", "before Q2 2020", "spring 2019/20",
     "calendar Q2 2020/21", "9999/00", "Q1 1066", "Q2 2020 or Q3 2020", "x" * 1_000],
)  # fmt: skip
def test_what_is_no_date_or_leaves_the_year_open_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a|must be in"):
        read_target(text)


@pytest.mark.parametrize("when", [read_target("Q2 2020/21"), PartialDate(2020, 3), None])
def test_what_a_store_keeps_of_it_is_read_back(when: NamedPeriod | PartialDate | None) -> None:
    assert read_when(when_text(when)) == when


def test_it_is_told_with_its_days() -> None:
    period = NamedPeriod(
        words="Q2 2020", earliest=date(2020, 7, 1), latest=date(2020, 9, 30), basis="financial year"
    )
    assert period.in_words() == "Q2 2020 (2020-07-01 to 2020-09-30, by the financial year)"
