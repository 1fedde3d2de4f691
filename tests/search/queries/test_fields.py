from __future__ import annotations

import pytest

from searchapp.search.queries.fields import (
    BY_NAME,
    QUERY_FIELDS,
    Names,
    day_range,
    nearest_names,
    values_named,
)

NAMES: Names = {
    "theme": {
        "custody": "Police custody and detention",
        "stop-and-search": "Stop and search",
        "domestic-abuse": "Domestic abuse",
        "domestic-homicide": "Domestic homicide",
    }
}


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2014", 20140101, 20141231, "2014"),
        ("2014-02", 20140201, 20140228, "February 2014"),
        ("2014-11-18", 20141118, 20141118, "18 November 2014"),
        ("18/11/2014", 20141118, 20141118, "18 November 2014"),
        ("11/2014", 20141101, 20141130, "November 2014"),
        ("18 nov 2014", 20141118, 20141118, "18 November 2014"),
        ("March 2016", 20160301, 20160331, "March 2016"),
        ("2014..2016", 20140101, 20161231, "from 2014 to 2016"),
        ("2014...2016", 20140101, 20161231, "from 2014 to 2016"),
        ("2014-2016", 20140101, 20161231, "from 2014 to 2016"),
        ("2014 to 2016", 20140101, 20161231, "from 2014 to 2016"),
        ("2016..2014", 20140101, 20161231, "from 2014 to 2016"),
        ("..2016-03", None, 20160331, "up to March 2016"),
        ("2014..", 20140101, None, "from 2014"),
        (">=2014", 20140101, None, "from 2014"),
        ("<=2014", None, 20141231, "up to 2014"),
    ],
)
def test_dates_and_ranges_are_read(text: str, first: int | None, last: int | None, words: str):
    days = day_range(text)
    assert days is not None
    assert (days.first, days.last, days.words) == (first, last, words)


def test_after_and_before_leave_out_the_date_itself():
    after, before = day_range(">2014"), day_range("<2014-03")
    assert after is not None
    assert before is not None
    assert after.first is not None
    assert before.last is not None
    assert 20141231 < after.first < 20150101
    assert 20140228 <= before.last < 20140301


@pytest.mark.parametrize(
    "text", ["", "..", "soon", "2014-13", "31/02/2014", "0000", "1/1", "18 foo 2014", "1..2..3"]
)
def test_what_is_no_date_is_none(text: str):
    assert day_range(text) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("custody", ("custody",)),
        ("CUSTODY", ("custody",)),
        ("Stop and Search", ("stop-and-search",)),
        ("stop-and-search", ("stop-and-search",)),
        ("detention", ("custody",)),
        ("domestic", ("domestic-abuse", "domestic-homicide")),
        ("burglary", ()),
        ("", ()),
    ],
)
def test_a_theme_is_named_by_id_name_or_words_of_it(text: str, values: tuple[str, ...]):
    assert values_named("theme", text, NAMES) == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nfa", "no-further-action"),
        ("No further action", "no-further-action"),
        ("complete", "completed"),
        ("in progress", "being-progressed"),
        ("awaiting", "awaiting-review"),
    ],
)
def test_statuses_need_not_be_told(text: str, value: str):
    assert values_named("status", text, {}) == (value,)


def test_the_nearest_names_of_a_slip_are_found():
    assert "Domestic abuse" in nearest_names("theme", "domestc abuse", NAMES)
    assert nearest_names("force", "anything", NAMES) == ()


def test_no_two_fields_share_a_name_and_each_example_uses_its_own():
    assert len(BY_NAME) == sum(len(field.names) for field in QUERY_FIELDS)
    assert all(field.example.partition(":")[0] in field.names for field in QUERY_FIELDS)
