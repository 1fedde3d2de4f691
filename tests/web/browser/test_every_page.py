"""No page is left out, and those about somebody's own work break no rule either."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from searchapp.domain.people import LOCAL_PERSON, Person, Role
from searchapp.domain.progress import Silent
from searchapp.domain.search import SearchRequest
from searchapp.web import create_app
from searchapp.workspace import Workspace
from tests.conftest import settings_of
from tests.services.test_reviewing import APPROVER, REVIEWER, fill
from tests.web.browser import test_register, test_rules
from tests.web.browser.driving import NARROW, WIDE, broken, follow, in_browser, opened, served, violations
from tests.web.conftest import site
from tests.web.people import PASSWORD

pytestmark = in_browser

OTHER: Final = Person(name="reviewer-2", role=Role.REVIEWER)
NO_PAGES: Final = {
    *("about.calibration", "about.learning_curve", "asset", "deadlines.calendar", "log.entries_csv"),
    *(
        "agreement.results_csv",
        "register.problems",
        "register.progress",
        "reports.file",
        "saved.feed",
        "saved.feed_of_search",
    ),
    *(
        "review.moved",
        "search.export",
        "single_sign_on.begin",
        "single_sign_on.leave",
        "template.as_csv",
        "template.as_workbook",
    ),
}
"""Files, pictures and redirects."""

OWN: Final = (
    "/account",
    "/account/keys/new?feed=/deadlines.ics%3Fq%3Dcustody",
    "/saved",
    "/saved/{saved}",
    "/saved/{saved}/delete",
    "/review/agreement",
    "/review/agreement/1",
    "/review/agreement/2/results",
)


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    """Four recommendations, accounts, and two samples, of which the second is labelled by both reviewers."""
    opened_space = Workspace(settings_of(tmp_path), Silent())
    fill(opened_space)
    accounts = opened_space.accounts()
    accounts.add("administrator-1", Role.ADMINISTRATOR, None, person=LOCAL_PERSON)
    for person in (REVIEWER, OTHER, APPROVER):
        accounts.add(person.name, person.role, PASSWORD, person=LOCAL_PERSON)
    agreeing = opened_space.agreeing()
    for _sample in range(2):
        sample = agreeing.draw(reviewers=[REVIEWER.name, OTHER.name], size=2, person=APPROVER)
    for ref in sample.refs:
        agreeing.answer(sample.number, ref, ("custody",), person=REVIEWER)
        agreeing.answer(sample.number, ref, (), person=OTHER)
    yield opened_space
    opened_space.close()


def test_pages_of_ones_own_work_break_no_rule(browser: Browser, space: Workspace) -> None:
    saved = space.saving().save(SearchRequest(text="custody"), f"Board {'x' * 80}", person=REVIEWER)
    accounts = space.accounts()
    account = accounts.store.account(REVIEWER.name)
    assert account is not None
    states = [state.format(saved=saved.id) for state in OWN]
    with served(create_app(space)) as address, opened(browser, address) as page:
        page.context.add_cookies(
            [{"name": "searchapp-sign-in", "value": accounts.begin(account), "url": address}]
        )
        assert broken(page, states, WIDE, NARROW) == {}
        page.goto("/review/all?q=custody")
        follow(page.get_by_role("button", name="Show what this would do"))
        assert "Nothing is on record yet." in page.locator("main").inner_text()
        assert violations(page) == []


def test_every_page_of_the_site_is_among_those_tried(tmp_path: Path) -> None:
    app = site(tmp_path / "home")
    adapter = app.url_map.bind("localhost")
    own = [state.format(saved="none") for state in OWN]
    tried = set()
    for state in (*test_rules.STATES, *own, *test_register.PAGES, "/sign-in", "/sign-in/answer", "/users"):
        try:
            tried.add(adapter.match(state.partition("?")[0])[0])
        except (NotFound, RequestRedirect) as error:
            raise AssertionError(f"{state} is no page") from error
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.endpoint.startswith("api.")
    }
    assert pages - NO_PAGES == tried
