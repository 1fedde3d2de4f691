import pytest

from searchapp.domain.recommendation import PartialDate
from searchapp.triage.responses.older import all_before

MADE = PartialDate.parse("2016-09-20")


@pytest.mark.parametrize(
    ("response", "words"),
    [
        ("Audited on 3 March 2015.", "3 March 2015"),
        ("Audited in the autumn of 2014.", "autumn of 2014"),
        ("Audited in Q3 2014/15.", "Q3 2014/15"),
        ("Audited in May 2014 and again in FY 14/15.", "FY 14/15"),
        ("Audited at Easter 2016.", "2016"),
        ("The rooms were audited in 2014 and 2015.", "2014"),
        ("North audited Jan 15, south Feb 15.", "Feb 15"),
        ("Audited on the sixth of April two thousand and eleven.", "sixth of April 2011"),
    ],
)
def test_the_last_of_dates_before_is_told(response: str, words: str) -> None:
    found = all_before(response, MADE, sure=False)
    assert found
    assert found in words or words in found


@pytest.mark.parametrize(
    "response",
    [
        "",
        "Audited each month.",
        "Audited in May 2014 and May 2017.",
        "Audited in May 2016 and again during the summer.",
        "Audited since May 2014.",
        "Audited in 2016.",
        "The rooms are as they were in 2014.",
        "Audited under standing order 14 of 1998.",
        "Audited in line with the 2014 Act.",
        "Audited in August 2016, and the rest the following month.",
        "Three audits from May 2014 to date.",
        "At Christmas all were audited.",
    ],
)
def test_what_may_have_come_later_is_not_older(response: str) -> None:
    assert all_before(response, MADE, sure=False) == ""


def test_a_bare_year_is_no_sure_date() -> None:
    assert all_before("The rooms were audited in 2014.", MADE, sure=True) == ""
