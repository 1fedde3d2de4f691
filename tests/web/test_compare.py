from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.page import Page


def test_what_differs_from_the_first_is_marked_word_by_word_and_said_in_words(client: FlaskClient) -> None:
    page = Page(client, "/compare?ref=REC-0002&ref=REC-0003")
    first, second = page.tree.css(".app-side")
    assert not first.css("ins, del, .app-differing")
    assert [node.text(strip=True) for node in second.css("del, ins")] == ["[removed:2]", "[added:3]"]


def test_texts_that_have_hardly_a_word_in_common_stand_unmarked_and_are_said_to_be_others(
    client: FlaskClient,
) -> None:
    second = Page(client, "/compare?ref=REC-0001&ref=REC-0029").tree.css(".app-side")[1]
    assert not second.css("ins, del")
    assert "another text" in second.text()


def test_short_facts_that_differ_are_named(client: FlaskClient) -> None:
    page = Page(client, "/compare?ref=REC-0001&ref=REC-0002&ref=REC-0030")
    second, third = page.tree.css(".app-side")[1:]
    assert [node.parent.text(deep=False, strip=True) for node in second.css(".app-differing")] == ["Status"]
    assert len(third.css("dl .app-differing")) == 4
    assert "No response recorded" in third.text()


@pytest.mark.parametrize(
    ("chosen", "status"),
    [("", 400), ("ref=REC-0001", 400), ("ref=REC-0001&ref=REC-0001", 400), ("ref=REC-0001&ref=NONE", 404),
     ("&".join(f"ref=REC-000{n}" for n in range(1, 6)), 400)],
)  # fmt: skip
def test_fewer_than_two_more_than_four_and_unknown_ones_are_refused_in_a_sentence(
    client: FlaskClient, chosen: str, status: int
) -> None:
    page = Page(client, f"/compare?{chosen}")
    assert page.status == status
    assert "recommendation" in page.text()


def test_results_and_the_page_of_a_recommendation_lead_to_it(client: FlaskClient) -> None:
    results = Page(client, "/search?q=custody")
    assert len(results.tree.css('input[name=ref][form="compare"]')) == 20
    assert results.tree.css_first("form#compare").attributes["action"] == "/compare"
    one = Page(client, "/recommendations/REC-0001")
    assert one.links()["Compare with REC-0002"] == "/compare?ref=REC-0001&ref=REC-0002"


def test_a_printed_search_states_what_was_searched_found_and_when(client: FlaskClient) -> None:
    stated = Page(client, "/search?q=custody&status=being-progressed").text(".app-print-only")
    assert "custody” ; Status: Being progressed" in stated.replace("”;", "” ;")
    assert "27 recommendations on 1 March 2016, of which these are 1 to 20." in stated


def test_a_recommendation_is_cited_with_report_date_register_and_address(client: FlaskClient) -> None:
    link, cited = Page(client, "/recommendations/REC-0001").texts("[data-app-copy]")
    assert link == "http://localhost/recommendations/REC-0001"
    assert cited == (
        "REC-0001, Welfare in custody, made 2014. Register of Lancashire. "
        "http://localhost/recommendations/REC-0001"
    )
