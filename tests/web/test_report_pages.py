from __future__ import annotations

from flask.testing import FlaskClient

from tests.web.page import Page


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
