"""With JavaScript off every task is possible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.driving import NARROW, follow, in_browser, opened, served
from tests.web.people import PASSWORD, app_with_accounts

pytestmark = in_browser


@pytest.fixture
def plain(browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, address, viewport=NARROW, java_script_enabled=False) as page:
        yield page


def test_searching_filtering_sorting_and_paging(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_label("Search recommendations and responses").fill("custody")
    follow(plain.get_by_role("button", name="Search"))
    plain.get_by_label("Being progressed").check()
    plain.get_by_label("Sort by").select_option("Newest first")
    follow(plain.get_by_role("button", name="Apply filters"))
    expect(plain.locator("#count")).to_have_text("27 recommendations")
    expect(plain).to_have_url(re.compile("sort=-made"))
    follow(plain.get_by_role("link", name="Next page"))
    expect(plain).to_have_url(re.compile("page=2"))
    follow(plain.get_by_role("link", name="Remove filter Status: Being progressed"))
    expect(plain.locator("#count")).to_have_text("28 recommendations")
    follow(plain.get_by_role("link", name="Review", exact=True))
    expect(plain.locator("h1")).to_have_text("Review")


def test_comparing_two_recommendations(plain: Page) -> None:
    plain.goto("/search?q=custody")
    plain.get_by_label("Compare REC-0001").check()
    plain.get_by_label("Compare REC-0002").check()
    follow(plain.get_by_role("button", name="Compare 2 to 4 ticked recommendations"))
    expect(plain.locator("h1")).to_have_text("Compare 2 recommendations")


def test_making_a_report_of_a_search_and_taking_it_away(plain: Page) -> None:
    plain.goto("/search?q=custody")
    follow(plain.get_by_role("link", name="Report on this search"))
    expect(plain.locator("table").first).to_be_visible()
    workbook = plain.get_by_role("link", name="Workbook").first
    with plain.expect_download() as download:
        workbook.click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_signing_in_and_out(browser: Browser, tmp_path: Path) -> None:
    app, _accounts = app_with_accounts(tmp_path / "home")
    with (
        served(app) as address,
        opened(browser, address, viewport=NARROW, java_script_enabled=False) as page,
    ):
        page.goto("/account")
        page.get_by_label("Name").fill("viewer-1")
        page.get_by_label("Password").fill(PASSWORD)
        follow(page.get_by_role("button", name="Sign in", exact=True))
        follow(page.get_by_role("button", name="Sign out", exact=True))
        expect(page.locator("h1")).to_have_text("Sign in")
