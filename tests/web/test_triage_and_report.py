from __future__ import annotations

from flask.testing import FlaskClient

from tests.web.conftest import MakeApp
from tests.web.page import Page


def test_open_candidates_are_listed_with_reason_and_words_and_called_suggested(client: FlaskClient) -> None:
    page = Page(client, "/triage")
    assert page.text("h2.govuk-heading-m").startswith("1 open recommendation suggested for")
    assert page.links(".app-result h3 a") == {"REC-0029 : Rules": "/recommendations/REC-0029"}
    verdict = dict(zip(page.texts(".app-verdict dt"), page.texts(".app-verdict dd"), strict=True))
    assert verdict["Suggested"] == "No further action: very likely (97%) that it asks nothing of Lancashire"
    assert verdict["Reason"]
    assert page.texts(".app-result .app-evidence") == ["The"]


def test_all_recommendations_can_be_listed_in_pages(client: FlaskClient) -> None:
    page = Page(client, "/triage?view=all")
    assert len(page.tree.css(".app-result")) == 20
    assert page.links(".govuk-pagination a")["Next page"] == "/triage?view=all&page=2"


def test_the_present_view_is_marked_and_an_unknown_one_refused(client: FlaskClient) -> None:
    page = Page(client, "/triage?view=all")
    assert page.text('.app-views [aria-current="page"]') == "All recommendations"
    assert Page(client, "/triage?view=some").status == 400


def test_with_nothing_to_triage_the_page_says_so(make_app: MakeApp) -> None:
    assert "No recommendation is on this list." in Page(make_app().test_client(), "/triage").text()


def test_every_number_of_the_theme_report_equals_the_count_of_the_search_it_links_to(
    client: FlaskClient,
) -> None:
    for address in ("/reports/board?theme=custody", "/reports/themes?q=custody&status=awaiting-review"):
        page = Page(client, address)
        numbers = [(node.text(), node.attributes["href"]) for node in page.tree.css(".app-report a")]
        assert numbers
        for number, link in numbers:
            said = Page(client, link or "").text("#count")
            assert said.startswith(f"{number} recommendation" if number != "0" else "No recommendations")


def test_a_board_page_begins_with_its_contents_and_folds_what_is_long(client: FlaskClient) -> None:
    page = Page(client, "/reports/board")
    targets = [(link.attributes["href"] or "").lstrip("#") for link in page.tree.css("nav li a[href^='#']")]
    headings = [node.attributes["id"] for node in page.tree.css(".app-report-part h2")]
    assert headings[0] == "open"
    assert targets[-len(headings) :] == headings
    folded = page.tree.css(".app-result details")
    assert len(folded) == len(page.tree.css(".app-result"))
    assert all("open" not in one.attributes for one in folded)


def test_the_report_says_what_it_covers_and_how_its_parts_add_up(client: FlaskClient) -> None:
    whole = Page(client, "/reports/themes").text()
    assert "This covers the whole register." in whole
    assert "30 recommendations: 1 awaiting review, 28 being progressed" in whole
    assert "The rows add up to 29" in whole
    part = Page(client, "/reports/themes?q=custody&theme=custody").text()
    assert "Of this search only: Words: custody Theme: Police custody and detention" in part


def test_the_files_have_the_same_numbers_and_honour_the_same_search(client: FlaskClient) -> None:
    page = Page(client, "/reports/themes?status=awaiting-review")
    links = page.links()
    table = client.get(links["This table for a spreadsheet (CSV) : Recommendations by theme and status"])
    assert table.mimetype == "text/csv"
    assert "attachment" in table.headers["Content-Disposition"]
    assert b"custody,Police custody and detention,1,1" in table.data
    data = client.get(links["Tables as data (JSON)"]).get_json()
    assert data["total"] == 1
    assert data["rows"][0]["counts"]["Awaiting review"] == 1
