from __future__ import annotations

from flask.testing import FlaskClient

from tests.web.conftest import MakeApp
from tests.web.page import PAGES, Page


def test_about_says_where_it_runs_and_what_it_holds(client: FlaskClient) -> None:
    text = Page(client, "/about").text()
    assert "answers to this computer only" in text
    assert "Recommendations kept 30" in text
    assert "Up to date: 30 recommendations" in text


def test_about_reports_a_broken_index_and_does_not_fail_by_it(make_app: MakeApp) -> None:
    from searchapp.web.current import workspace

    app = make_app()
    with app.app_context():
        workspace().index.problem = "The index cannot be read."
    page = Page(app.test_client(), "/about")
    assert page.status == 200
    assert "The index cannot be read." in page.text()


def test_every_query_of_the_help_page_can_be_followed(client: FlaskClient) -> None:
    links = Page(client, "/help").links(".app-query a")
    assert links
    for address in links.values():
        assert Page(client, address).status == 200


def test_every_page_has_one_heading_a_language_landmarks_and_a_title_of_its_own(client: FlaskClient) -> None:
    titles = {}
    for address in PAGES:
        page = Page(client, address)
        assert page.status == 200, address
        assert len(page.texts("h1")) == 1, address
        assert page.tree.css_first("html").attributes["lang"] == "en"
        for landmark in ("header", "main#main-content", "footer", "nav", ".govuk-skip-link"):
            assert page.tree.css_first(landmark) is not None, (address, landmark)
        assert page.title.endswith(" - searchapp")
        titles[address] = page.title
        ids = [node.attributes["id"] for node in page.tree.css("[id]")]
        assert len(ids) == len(set(ids)), address
    assert titles["/about"] != titles["/help"] != titles["/search"]


def test_the_page_one_is_on_is_marked_in_the_navigation(client: FlaskClient) -> None:
    for address, name in (("/search", "Search"), ("/review", "Review"), ("/reports/", "Reports")):
        assert Page(client, address).texts('header [aria-current="page"]') == [name]


def test_nothing_of_government_branding_is_shown(client: FlaskClient) -> None:
    html = Page(client, "/").html
    for word in ("GOV.UK<", "crown", "Crown", "crest", "Open Government Licence"):
        assert word not in html


def test_every_page_says_that_there_is_one_local_user_and_no_password(client: FlaskClient) -> None:
    for address in PAGES:
        assert "one local user and no password" in Page(client, address).text("footer"), address
