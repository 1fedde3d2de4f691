"""Three tasks of somebody new to the site, from its first page, in as few steps as docs/explanation says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from searchapp.config import Settings
from searchapp.domain.progress import Silent
from searchapp.web import create_app
from searchapp.workspace import open_workspace
from tests.web.browser.driving import in_browser, opened, served

pytestmark = in_browser

MOST_SCREENS = 2.5
"""How far down a page what is clicked next may stand, in screens."""


@dataclass(slots=True)
class Visitor:
    """Clicks as a person does: only what is there to be seen, counting each step."""

    page: Page
    steps: list[str] = field(default_factory=list)

    def click(self, found: Locator) -> None:
        """Click the one thing found, no further down than a person would look."""
        box = found.bounding_box()
        assert box is not None, found
        assert box["y"] < MOST_SCREENS * 900, found
        self.steps.append(found.inner_text())
        found.click()


@pytest.fixture
def visitor(browser: Browser, home: Path, settings: Callable[..., Settings]) -> Iterator[Visitor]:
    with (
        open_workspace(Silent(), settings(home)) as space,
        served(create_app(space)) as address,
        opened(browser, address) as page,
    ):
        page.goto("/")
        yield Visitor(page)


def test_what_were_we_told_about_appropriate_adults(visitor: Visitor) -> None:
    page = visitor.page
    visitor.click(page.get_by_role("link", name="Appropriate adults in custody"))
    first = page.locator(".app-result").first.inner_text()
    assert "Appropriate Adult schemes" in first
    assert "Response:" in first
    assert len(visitor.steps) == 1


def test_which_suggestions_of_no_further_action_are_wrong(visitor: Visitor) -> None:
    page = visitor.page
    visitor.click(page.get_by_role("link", name="Closed, in doubt"))
    questions = page.locator(".app-result h3").all_inner_texts()
    assert questions
    assert all("right? It seems to ask" in question for question in questions)
    assert len(visitor.steps) == 1


def test_the_custody_report_for_the_board(visitor: Visitor) -> None:
    page = visitor.page
    visitor.click(page.get_by_role("link", name="Reports", exact=True))
    visitor.click(page.get_by_role("link", name="Police custody and detention"))
    with page.expect_download() as download:
        visitor.click(page.get_by_role("link", name="Word").first)
    assert download.value.suggested_filename.endswith(".docx")
    assert len(visitor.steps) == 3


def test_a_search_becomes_a_report_without_going_through_its_results(visitor: Visitor) -> None:
    page = visitor.page
    visitor.click(page.get_by_role("link", name="Police custody and detention"))
    visitor.click(page.get_by_role("link", name="Report on this search"))
    with page.expect_download() as download:
        visitor.click(page.get_by_role("link", name="Word").first)
    assert download.value.suggested_filename.endswith(".docx")
