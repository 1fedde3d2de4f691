"""The pages of findings, over the small register: REC-0001 and REC-0002 are one recommendation."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from searchapp.domain.recommendation import PartialDate, Status
from searchapp.triage.contradictions.rules import RULES
from searchapp.triage.contradictions.sureness import SUREST_FIRST
from tests.web import fakes
from tests.web.conftest import MakeApp
from tests.web.page import Page

RULE_IDS = {rule.title: rule.id for rule in RULES}


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
    "response",
    [
        "The force will train its custody staff in first aid each year.",
        "Half of the custody staff have been trained, and the rest are being trained this spring.",
        "Courses were run for custody staff at both suites and each of them has been given a card with the",
    ],
)
def test_an_answer_that_is_found_to_be_none_is_no_example_for_others(
    make_app: MakeApp, response: str
) -> None:
    text = "The force should train its custody staff in first aid each year."
    records = [
        fakes.recommendation(1, text=text, status=Status.BEING_PROGRESSED, response=""),
        fakes.recommendation(2, text=text, status=Status.COMPLETED, response=response),
    ]
    client = make_app((one, fakes.suggestions(one)) for one in records).test_client()
    assert "How others answered" not in Page(client, "/recommendations/REC-0001").text()


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


SLIPS = (
    fakes.recommendation(
        1,
        text="Forces should paint cells.",
        response="N/A: this is a Home Office recommendation.",
        status=Status.BEING_PROGRESSED,
    ),
    fakes.recommendation(2, text="Forces should count keys.", response="", status=Status.COMPLETED),
    fakes.recommendation(
        3, text="Forces should mend vans.", response="This is in progress.", status=Status.COMPLETED
    ),
    fakes.recommendation(
        4,
        text="Forces should wash vans.",
        response="This is in progress.",
        status=Status.COMPLETED,
        report="Vans",
    ),
)


def test_the_surest_rules_come_first_each_under_its_name_unless_register_order_is_asked(
    make_app: MakeApp,
) -> None:
    client = make_app((one, None) for one in SLIPS).test_client()
    page = Page(client, "/findings/")
    rules = [RULE_IDS[title] for title in page.texts("h3.govuk-heading-m")]
    assert len(rules) > 1
    assert rules == sorted(rules, key=SUREST_FIRST.index)
    assert "contradictions, surest first." in page.text("#which")
    in_order = Page(client, "/findings/?order=register")
    assert not in_order.tree.css("h3.govuk-heading-m")
    rows = [int(text.rpartition(" ")[2]) for text in in_order.texts(".app-result__facts .app-quiet")]
    assert rows == sorted(rows)
    assert "in register order" in in_order.text("#which")


def test_the_filter_narrows_by_status_force_and_report_and_says_so(make_app: MakeApp) -> None:
    client = make_app((one, None) for one in SLIPS).test_client()
    every = len(Page(client, "/findings/").tree.css(".app-result"))
    page = Page(client, "/findings/?status=completed")
    shown = len(page.tree.css(".app-result"))
    assert 0 < shown < every
    assert page.text("#which").startswith(f"{shown} of {every} contradictions: status Completed")
    assert page.text("#status option[selected]") == f"Completed ({shown})"
    assert set(page.texts(".app-result .govuk-tag")) == {"Completed"}
    assert page.links()["Show all contradictions"] == "/findings/"
    vans = Page(client, "/findings/?report=Vans")
    assert set(vans.texts(".app-result__report")) == {"Vans"}
    assert "in Vans" in vans.text("#which")
    assert "No contradiction was found that fits." in Page(client, "/findings/?force=Cumbria").text()


def test_what_is_chosen_stays_chosen_when_a_rule_is_chosen_and_back(make_app: MakeApp) -> None:
    client = make_app((one, None) for one in SLIPS).test_client()
    page = Page(client, "/findings/?status=completed&order=register")
    (rule, *_) = [
        node for node in page.tree.css('[aria-label="Rules"] a') if "rule=" in node.attributes["href"]
    ]
    narrowed = Page(client, rule.attributes["href"])
    assert narrowed.text("#order option[selected]") == "In register order"
    assert narrowed.text("#status option[selected]").startswith("Completed")
    assert narrowed.tree.css_first('input[name="rule"]').attributes["value"]
    assert narrowed.links()["All rules"] == "/findings/?status=completed&order=register"


@pytest.mark.parametrize("asked", ["status=open", "order=best"])
def test_what_the_page_does_not_offer_is_refused(client: FlaskClient, asked: str) -> None:
    assert Page(client, f"/findings/?{asked}").status == 400


def test_every_rule_has_its_place_among_the_surest() -> None:
    assert sorted(SUREST_FIRST) == sorted(RULE_IDS.values())
