from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from searchapp.web.current import workspace
from tests.web import fakes
from tests.web.conftest import MakeApp, register
from tests.web.page import Page


def test_home_says_what_the_register_holds_and_links_every_number_to_its_search(client: FlaskClient) -> None:
    page = Page(client, "/")
    assert "30 recommendations" in page.text()
    assert page.texts("#waiting ~ ul li") == [
        "1 No further action suggested",
        "5 Contradictions",
        "2 Conflicts",
    ]
    assert "28 at status Being progressed" in page.text(".app-counts")
    found = Page(client, page.links(".app-counts a")["28 at status"])
    assert found.text("#count") == "28 recommendations"


def test_home_without_a_register_says_how_to_get_one_and_offers_three_searches(make_app: MakeApp) -> None:
    for address in ("/", "/search?q=custody"):
        page = Page(make_app().test_client(), address)
        assert page.status == 200
        assert "Import the sample register" in page.text()
        assert len(page.tree.css("button[name=search]")) == 3


def test_an_empty_query_lists_everything_in_pages(client: FlaskClient) -> None:
    first, second = Page(client, "/search"), Page(client, "/search?page=2")
    assert first.text("#count") == "30 recommendations"
    assert len(first.tree.css(".app-result")) == 20
    assert len(second.tree.css(".app-result")) == 10
    assert second.tree.css_first("ol.app-results").attributes["start"] == "21"
    assert "page 2 of 2" in second.title
    assert second.tree.css_first('.govuk-pagination [aria-current="page"]').text(strip=True) == "2"


def test_the_title_tells_a_screen_reader_how_many_were_found_for_what(client: FlaskClient) -> None:
    assert Page(client, "/search?q=custody").title.startswith("28 recommendations for custody")


def test_the_reading_of_the_query_and_its_notices_are_shown(make_app: MakeApp) -> None:
    app = make_app(register())
    client = app.test_client()
    with app.app_context():
        workspace().index.notices = ("Did you mean custody?",)
    page = Page(client, "/search?q=custody")
    assert "All of: custody" in page.text(".app-reading")
    assert page.texts(".app-notice") == ["Did you mean custody?"]


def test_another_spelling_that_may_be_meant_is_a_link_to_its_search(make_app: MakeApp) -> None:
    app = make_app(register())
    with app.app_context():
        workspace().index.did_you_mean = "custody staff"
    links = Page(app.test_client(), "/search?q=custdy&theme=custody").links("#results a")
    assert links["custody staff"] == "/search?q=custody+staff&theme=custody"


def test_other_names_can_be_switched_off_and_on_again(client: FlaskClient) -> None:
    without = Page(client, "/search?q=custody").links("#results a")["Search without other names"]
    assert without == "/search?q=custody&names=off"
    page = Page(client, without)
    assert "also" not in page.text(".app-reading")
    assert page.tree.css_first('input[name="names"][value="off"]') is not None
    assert page.links("#results a")["Search other names too"] == "/search?q=custody"


def test_matched_words_are_marked_in_recommendation_and_response(client: FlaskClient) -> None:
    assert Page(client, "/search?q=custody").texts(".app-result mark")[0] == "custody"
    assert "train" in [
        word.lower() for word in Page(client, "/search?q=train").texts(".app-result__response mark")
    ]


def test_a_passage_from_the_middle_of_a_text_is_shown_as_such(make_app: MakeApp) -> None:
    record = fakes.recommendation(text=" ".join(f"word{number}" for number in range(100)))
    page = Page(make_app([(record, None)]).test_client(), "/search")
    assert page.text(".app-result__text").startswith("word0 ")
    assert page.text(".app-result__text").endswith("\N{HORIZONTAL ELLIPSIS}")


def test_every_facet_offers_its_values_with_counts(client: FlaskClient) -> None:
    page = Page(client, "/search")
    assert page.texts(".app-filter__title") == [
        "Theme",
        "Addressee",
        "Status",
        "Originating report",
        "Year made",
        "Type of inspection",
    ]
    assert "Police custody and detention (29)" in page.texts(".app-filter label")
    assert all(node.attributes.get("form") == "search" for node in page.tree.css(".app-filter input"))


def test_chosen_values_are_checked_and_each_can_be_taken_away_by_a_link(client: FlaskClient) -> None:
    page = Page(client, "/search?q=custody&status=awaiting-review&theme=custody")
    checked = {node.attributes["value"] for node in page.tree.css(".app-filter input[checked]")}
    assert checked == {"awaiting-review", "custody"}
    chips = page.links(".app-chips a")
    assert chips["Remove filter Status: Awaiting review"] == "/search?q=custody&theme=custody"
    assert chips["Clear all filters"] == "/search?q=custody"


def test_a_chosen_value_without_results_stays_to_be_taken_away(client: FlaskClient) -> None:
    page = Page(client, "/search?q=custody&status=completed")
    assert "Completed (0)" in page.texts(".app-filter label")


def test_no_result_says_what_to_try(client: FlaskClient) -> None:
    page = Page(client, '/search?q="hot+air"&status=completed')
    assert page.text("#count") == "No recommendations"
    assert "search again without filters" in page.text(".app-nothing")
    assert "take away the quotes" in page.text(".app-nothing")


def test_suggested_labels_are_called_suggested(client: FlaskClient) -> None:
    tags = Page(client, "/search?q=custody").text(".app-result__tags")
    assert tags == "Suggested theme Police custody and detention Suggested addressee Police forces"


def test_links_to_a_result_carry_the_search_so_that_its_words_are_marked_there(client: FlaskClient) -> None:
    (address, *_) = Page(client, "/search?q=custody&sort=-made").links(".app-result h3 a").values()
    assert address == "/recommendations/REC-0001?q=custody&sort=-made"


def test_an_index_behind_its_register_is_said_to_be(make_app: MakeApp) -> None:
    app = make_app(register())
    client = app.test_client()
    with app.app_context():
        workspace().index.applied -= 2
    assert "behind the register by 2 changes" in Page(client, "/search").text()


def test_a_very_long_query_is_carried_cut_and_the_page_stays_small(client: FlaskClient) -> None:
    page = Page(client, "/search", query_string={"q": "custody " * 12_500})
    assert page.status == 200
    assert len(page.html) < 100_000


@pytest.mark.parametrize(
    "query", ['"', "((((", 'a" OR (', "title:", "*", "-", "NOT", "\N{PILE OF POO}", "\u202e", "\0", "%00"]
)
def test_nothing_typed_is_an_error(client: FlaskClient, query: str) -> None:
    assert Page(client, "/search", query_string={"q": query}).status == 200


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/search?theme=nonsense", 400, "There is no theme 'nonsense'."),
        ("/search?status=done", 400, "There is no status 'done'."),
        ("/search?year=20x4", 400, "There is no year '20x4'."),
        ("/search?sort=colour", 400, "cannot be sorted by 'colour'"),
        ("/search?page=0", 400, "not a whole number"),
        ("/search?page=99999999999999999999", 400, "not a whole number"),
        ("/search?page=7", 404, "There are 2 pages only."),
        ("/search?" + "".join(f"report=title{number}&" for number in range(201)), 400, "holds too much"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_in_a_sentence(
    client: FlaskClient, address: str, status: int, says: str
) -> None:
    page = Page(client, address)
    assert page.status == status
    assert says in page.text()


def test_a_report_title_that_left_the_register_finds_nothing_and_is_no_error(client: FlaskClient) -> None:
    page = Page(client, "/search?report=A+title+of+long+ago")
    assert page.status == 200
    assert page.text("#count") == "No recommendations"


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "ics"])
def test_a_search_is_downloaded_whole_in_every_format(client: FlaskClient, form: str) -> None:
    answer = client.get(f"/search/export?q=custody&page=2&format={form}")
    assert answer.status_code == 200
    assert f'.{form}"' in answer.headers["Content-Disposition"]
    assert answer.data


def test_the_csv_of_a_search_has_a_line_for_each_result(client: FlaskClient) -> None:
    lines = client.get("/search/export?q=custody&format=csv").text.strip().split("\r\n")
    assert len(lines) == 1 + 28
    assert client.get("/api/v1/search/export?q=custody").json["total"] == 28


def test_an_unknown_format_is_said(client: FlaskClient) -> None:
    assert client.get("/search/export?format=exe").status_code == 400


def test_a_force_is_found_in_whatever_case_its_address_has_it(client: FlaskClient) -> None:
    as_written = Page(client, "/search?force=Lancashire").text("#count")
    assert not as_written.startswith("No")
    assert Page(client, "/search?force=lancashire").text("#count") == as_written
    assert Page(client, "/search?force=lancash").text("#count").startswith("No")


@pytest.mark.parametrize(
    "address",
    [
        "/search?force=Lancashire&theme=custody",
        "/search/export?force=Lancashire&format=csv",
        "/api/v1/search?theme=custody&force=Lancashire",
        "/reports/themes?force=Lancashire&theme=custody",
        "/deadlines?force=Lancashire",
        "/review/unsure?force=Lancashire",
        "/review/all?force=Lancashire&theme=custody",
        "/saved/new?force=Lancashire&theme=custody",
        "/recommendations/REC-0001?force=Lancashire&theme=custody",
    ],
)
def test_whatever_takes_filters_takes_their_values_in_any_case(client: FlaskClient, address: str) -> None:
    shouted = address.replace("Lancashire", "LANCASHIRE").replace("custody", "CUSTODY")
    as_written, answer = client.get(address), client.get(shouted)
    assert (as_written.status_code, answer.status_code) == (200, 200)
    if answer.mimetype == "text/html":  # its forms bear tokens that differ
        assert Page(client, shouted).text() == Page(client, address).text()
    else:
        assert answer.text == as_written.text


def test_what_is_chosen_stands_first_in_its_filter(client: FlaskClient) -> None:
    page = Page(client, "/search")
    last = page.tree.css(".app-filter input[name=year], .app-filter input[name=theme]")[-1]
    name, value = last.attributes["name"], last.attributes["value"]
    chosen = Page(client, f"/search?{name}={value}").tree.css_first(f".app-filter input[name={name}]")
    assert chosen.attributes["value"] == value
    assert "checked" in chosen.attributes


def test_an_unknown_reference_gets_no_advice_about_words(client: FlaskClient) -> None:
    advice = Page(client, "/search?q=R-CYJCKQ").text(".app-nothing")
    assert "check the reference" in advice
    assert "general words" not in advice
    assert "general words" in Page(client, "/search?q=unicorns").text(".app-nothing")


def test_the_registers_own_reference_stands_beside_ours_in_the_list(make_app: MakeApp) -> None:
    record = fakes.recommendation(1, text="Train custody staff.")
    kept = replace(record.kept, reference="C/<b>01")
    page = Page(make_app([(replace(record, kept=kept), None)]).test_client(), "/search")
    assert "C/<b>01" in page.text(".app-result__facts")
