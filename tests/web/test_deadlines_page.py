from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from searchapp.domain.recommendation import PartialDate, Status
from tests.web import fakes
from tests.web.conftest import MakeApp
from tests.web.page import Page

LATE = fakes.recommendation(1, text="By 31 August 2015 forces should train custody staff.")
LATER = fakes.recommendation(2, text="By June 2015 forces should review bail.", made=PartialDate(2015))
SOON = fakes.recommendation(3, text="By 20 March 2016 forces should review bail.", made=PartialDate(2016))
CLOSED = replace(LATE, ref="REC-0004", status=Status.COMPLETED)
UNDATED = fakes.recommendation(5, text="Forces should be kind.", made=None)


@pytest.fixture
def client(make_app: MakeApp) -> FlaskClient:
    return make_app([(one, None) for one in (LATE, LATER, SOON, CLOSED, UNDATED)]).test_client()


def test_the_lists_hold_what_is_overdue_and_due_soon_with_its_due_date(client: FlaskClient) -> None:
    text = client.get("/deadlines").text
    overdue, rest = text.split("Due soon", 1)
    assert "REC-0001" in overdue
    assert "Due 31 August 2015" in overdue
    assert "Due June 2015" in overdue
    assert "Overdue</strong>" in overdue
    assert "REC-0003" in rest
    assert "REC-0004" not in text


def test_the_introduction_says_which_dates_count_and_which_first(client: FlaskClient) -> None:
    said = Page(client, "/deadlines").text("h1 + p")
    assert said.index("reviewer decided") < said.index("target date of the register") < said.index("words of")


def test_each_line_gives_the_words_its_date_was_read_from_and_how_long_it_is_overdue(
    client: FlaskClient,
) -> None:
    overdue, rest = client.get("/deadlines").text.split("Due soon", 1)
    assert "6 months overdue. Read from: “<bdi>By 31 August 2015</bdi>”" in overdue
    assert "Read from: “<bdi>By 20 March 2016</bdi>”" in rest
    assert "overdue. Read" not in rest


def test_recurring_duties_stand_apart_without_the_due_dates_beside_them(make_app: MakeApp) -> None:
    yearly = fakes.recommendation(
        1, text="By 31 August 2015, and annually thereafter, forces should train custody staff."
    )
    text = make_app([(yearly, None), (SOON, None)]).test_client().get("/deadlines").text
    recurring = text.split("Recurring", 1)[1].split("Ageing", 1)[0]
    assert "Read from: “<bdi>annually thereafter</bdi>”" in recurring
    assert "By 31 August 2015</bdi>" not in recurring
    assert "REC-0003" not in recurring


def test_years_of_what_is_open_add_up_and_lead_to_their_search(client: FlaskClient) -> None:
    text = client.get("/deadlines").text
    assert "4 recommendations</a> still open" in text
    assert text.count("No date recorded") == 1
    for year in ("2014", "2015", "2016"):
        found = client.get(f"/api/v1/search?status=awaiting-review&status=being-progressed&year={year}").json
        assert found["total"] == 1
        assert f"year={year}" in text


def test_the_page_covers_only_what_a_search_finds(client: FlaskClient) -> None:
    text = client.get("/deadlines?q=bail").text
    assert "REC-0001" not in text
    assert "2 recommendations</a> still open" in text
    assert "Ageing: 0 recommendations still open" in client.get("/deadlines?status=completed").text


def test_the_calendar_feed_is_that_of_the_search(client: FlaskClient) -> None:
    answer = client.get("/deadlines.ics?q=bail")
    assert answer.mimetype == "text/calendar"
    assert answer.text.count("BEGIN:VEVENT") == 2
    assert "URL:http://localhost/recommendations/REC-0002" in answer.text


def test_every_open_recommendation_stands_in_a_list_or_is_counted_beside_them(make_app: MakeApp) -> None:
    soon = fakes.recommendation(6, text="Forces should review bail immediately.", made=None)
    client = make_app([(one, None) for one in (LATE, SOON, UNDATED, soon)]).test_client()
    page = Page(client, "/deadlines")
    without = page.html.split("Deadline without a date", 1)[1].split("Ageing", 1)[0]
    assert "REC-0006" in without
    assert "Read from: “<bdi>immediately</bdi>”" in without
    assert "REC-0005" not in without
    assert "Of what is still open, 1 recommendation stands in none of these lists" in page.text()
    assert "such as “when funded”" in page.text()
    found = Page(client, page.links()["1 recommendation"])
    assert "REC-0005" in found.html


def test_a_list_that_is_cut_names_the_search_for_all_of_it(make_app: MakeApp) -> None:
    many = [(replace(LATE, ref=f"REC-{number:04}"), None) for number in range(1, 13)]
    page = Page(make_app(many).test_client(), "/deadlines")
    assert "All 12 overdue recommendations" in page.links()
