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
from tests.web.browser.driving import follow, in_browser, opened, served

pytestmark = in_browser

MOST_SCREENS = 2.5
"""How far down a page what is clicked next may stand, in screens."""


@dataclass(slots=True)
class Visitor:
    """Clicks as a person does: only what is there to be seen, counting each step."""

    page: Page
    steps: list[str] = field(default_factory=list)

    def go(self, found: Locator) -> None:
        """Click the one thing found, and look at the page it leads to."""
        self._see(found)
        follow(found)

    def take(self, found: Locator) -> str:
        """Click the one thing found, and return the name of the file it gives."""
        self._see(found)
        with self.page.expect_download() as download:
            found.click()
        return download.value.suggested_filename

    def _see(self, found: Locator) -> None:
        """Find it no further down than a person would look."""
        box = found.bounding_box()
        assert box is not None, found
        assert box["y"] < MOST_SCREENS * 900, found
        self.steps.append(found.inner_text())


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
    visitor.go(page.get_by_role("link", name="Appropriate adults in custody"))
    first = page.locator(".app-result").first.inner_text()
    assert "Appropriate Adult schemes" in first
    assert "Response:" in first
    assert len(visitor.steps) == 1


def test_which_suggestions_of_no_further_action_are_wrong(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go(page.get_by_role("link", name="Closed, in doubt"))
    questions = page.locator(".app-result h3").all_inner_texts()
    assert questions
    assert all("right? It seems to ask" in question for question in questions)
    assert len(visitor.steps) == 1


def test_the_custody_report_for_the_board(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go(page.get_by_role("link", name="Reports", exact=True))
    visitor.go(page.get_by_role("link", name="Police custody and detention"))
    assert visitor.take(page.get_by_role("link", name="Word").first).endswith(".docx")
    assert len(visitor.steps) == 3


def test_a_search_becomes_a_report_without_going_through_its_results(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go(page.get_by_role("link", name="Police custody and detention"))
    visitor.go(page.get_by_role("link", name="Report on this search"))
    assert visitor.take(page.get_by_role("link", name="Word").first).endswith(".docx")
