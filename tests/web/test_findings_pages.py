"""The pages of findings, over the small register: REC-0001 and REC-0002 are one recommendation."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from searchapp.domain.recommendation import PartialDate, Status
from tests.web import fakes
from tests.web.conftest import MakeApp
from tests.web.page import Page


def test_contradictions_are_counted_by_rule_and_each_asks_a_question(client: FlaskClient) -> None:
    page = Page(client, "/findings/?rule=conflicting-duplicates")
    assert page.text('[aria-label="Rules"] [aria-current]') == "The same recommendation with another status"
    assert {"REC-0001 : Welfare in custody", "REC-0002 : Welfare in custody"} <= set(
        page.links(".app-result h3 a")
    )
    question = page.text(".app-result textarea")
    assert question.startswith(
        "REC-0001 (Welfare in custody): The register has this recommendation more than once"
    )


def test_an_unknown_rule_is_refused(client: FlaskClient) -> None:
    assert Page(client, "/findings/?rule=none").status == 400


def test_a_cluster_shows_its_members_side_by_side_with_their_statuses(client: FlaskClient) -> None:
    page = Page(client, "/findings/duplicates")
    assert page.texts("h3")[0] == "Statuses differ: REC-0001, REC-0002"
    assert page.texts(".app-likes .govuk-tag")[:2] == ["Awaiting review", "Being progressed"]


def test_every_number_of_a_chain_is_that_of_the_search_it_links_to(make_app: MakeApp) -> None:
    records = [
        fakes.recommendation(
            number, text=f"Forces should train custody staff in way {number}.", made=PartialDate(year)
        )
        for number, year in enumerate((2012, 2014, 2014), 1)
    ]
    client = make_app((one, fakes.suggestions(one)) for one in records).test_client()
    page = Page(client, "/findings/repeats")
    numbers = [(node.text().split()[0], node.attributes["href"]) for node in page.tree.css("table a")]
    assert [number for number, _ in numbers] == ["1", "2"]
    for number, link in numbers:
        assert Page(client, link or "").text("#count").startswith(f"{number} recommendation")


def test_an_empty_register_has_nothing_to_show(make_app: MakeApp) -> None:
    client = make_app().test_client()
    assert "No contradiction was found." in Page(client, "/findings/").text()
    assert "No recommendation was found more than once" in Page(client, "/findings/duplicates").text()
    assert "No theme came up" in Page(client, "/findings/repeats").text()


def test_a_recommendation_shows_what_was_found_of_it(make_app: MakeApp) -> None:
    text = "The force should: a) train its custody staff in first aid; b) repair the yard gate."
    done = "First aid courses were run for all custody staff in May and are repeated each spring."
    records = [
        fakes.recommendation(1, text=text, status=Status.BEING_PROGRESSED, response=""),
        fakes.recommendation(2, text=text, status=Status.COMPLETED, response=done, made=PartialDate(2016)),
    ]
    client = make_app((one, fakes.suggestions(one, applies=False)) for one in records).test_client()
    page = Page(client, "/recommendations/REC-0001").text()
    assert "Its status differs: Completed there, Being progressed here." in page
    assert "How others answered and closed it" in page
    assert ", again 2016" in page
    assert "For: superseded by REC-0002" in page
    parts = Page(client, "/recommendations/REC-0002").text()
    assert "repair the yard gate Not touched by the response" in parts
    assert "For: superseded by REC-0002" in Page(client, "/review/no-further-action").text()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/findings/", "custody has:contradiction"),
        ("/findings/duplicates", "custody"),
        ("/findings/repeats", "custody has:repeat"),
    ],
)
def test_a_list_of_findings_says_that_a_search_does_not_narrow_it(
    client: FlaskClient, path: str, words: str
) -> None:
    page = Page(client, f"{path}?q=custody")
    assert "not narrowed by the words" in page.text(".govuk-inset-text")
    assert page.links()["Search for those that have them"] == f"/search?{urlencode({'q': words})}"
    assert "not narrowed" not in Page(client, path).text()
