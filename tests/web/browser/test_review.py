"""Review in a real browser: by keyboard alone, without JavaScript, within the rules of accessibility."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from searchapp.domain.people import LOCAL_PERSON, Role
from searchapp.domain.progress import Silent
from searchapp.domain.review import Subject
from searchapp.web import create_app
from searchapp.workspace import Workspace
from tests.conftest import settings_of
from tests.services.test_reviewing import REOPEN, REVIEWER, fill
from tests.web.browser.driving import NARROW, broken, follow, in_browser, opened, served, violations
from tests.web.people import PASSWORD

pytestmark = in_browser

FOCUSED = "() => document.activeElement.id"


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(settings_of(tmp_path), Silent())
    fill(opened)
    yield opened
    opened.close()


@pytest.fixture
def address(space: Workspace) -> Iterator[str]:
    with served(create_app(space)) as at:
        yield at


def test_the_keyboard_answers_question_after_question_and_takes_back(
    browser: Browser, address: str, space: Workspace
) -> None:
    with opened(browser, address) as page:
        page.goto("/review/unsure")
        page.keyboard.press("j")
        assert page.evaluate(FOCUSED) == "item-1"
        page.keyboard.press("j")
        page.keyboard.press("k")
        page.keyboard.press("a")
        page.wait_for_url("**done=1**")
        assert page.evaluate(FOCUSED) == "item-1"
        assert page.locator("#item-1").get_attribute("aria-describedby") == "done"
        assert violations(page) == []
        page.keyboard.press("r")
        page.keyboard.type("a jury of keys")
        page.keyboard.press("Enter")
        page.wait_for_url("**done=2**")
        page.keyboard.press("u")
        page.wait_for_url("**done=3**")
        page.keyboard.press("?")
        assert page.evaluate(FOCUSED) == "keys"
        page.get_by_role("button", name="Switch single keys off").click()
        page.wait_for_selector("text=Single keys are switched off.")
        page.locator("#item-1").focus()
        page.keyboard.press("a")
        assert space.decisions.count() == 3
        assert [entry.step.why for entry in space.decisions.entries()][1] == "a jury of keys"


def test_without_javascript_a_question_is_answered_and_taken_back(
    browser: Browser, address: str, space: Workspace
) -> None:
    with opened(browser, address, viewport=NARROW, java_script_enabled=False) as page:
        page.goto("/review/unsure")
        follow(page.get_by_role("button", name="Yes").first)
        assert "Themes accepted" in page.locator("#done").inner_text()
        follow(page.get_by_role("button", name="Undo").first)
        assert "Themes taken back" in page.locator("#done").inner_text()
    assert space.decisions.count() == 2


def test_pages_with_decisions_break_no_rule_and_scroll_nowhere_sideways(
    browser: Browser, address: str, space: Workspace
) -> None:
    ref = next(space.store.all()).ref
    space.reviewing().decide(ref, REOPEN, person=REVIEWER)
    states = ("/review", "/review/unsure", "/log", "/review/all?q=custody", f"/recommendations/{ref}?done=1")
    with opened(browser, address) as page:
        assert broken(page, states, NARROW) == {}


def test_two_label_a_sample_apart_without_javascript_and_their_pages_break_no_rule(
    browser: Browser, address: str, space: Workspace
) -> None:
    accounts = space.accounts()
    accounts.add("administrator-1", Role.ADMINISTRATOR, PASSWORD, person=LOCAL_PERSON)
    for name in ("reviewer-1", "reviewer-2"):
        accounts.add(name, Role.REVIEWER, PASSWORD, person=LOCAL_PERSON)
    sample = space.agreeing().draw(reviewers=["reviewer-1", "reviewer-2"], size=2, person=LOCAL_PERSON)
    for name, theme in (("reviewer-1", "Stop and search"), ("reviewer-2", "Use of force")):
        with opened(browser, address, viewport=NARROW, java_script_enabled=False) as page:
            _sign_in(page, name)
            page.goto(f"/review/agreement/{sample.number}")
            for _ref in sample.refs:
                page.get_by_label(theme).check()
                follow(page.get_by_role("button", name="Save and go on"))
            assert "You have labelled all" in page.locator("h1").inner_text()
    with opened(browser, address) as page:
        _sign_in(page, "administrator-1")
        page.goto(f"/review/agreement/{sample.number}/results")
        page.get_by_label("Use of force").first.check()
        page.get_by_label("Reason").first.fill("It is about force.")
        follow(page.get_by_role("button", name="Decide the themes").first)
        expect(page.get_by_text("1 recommendation to settle")).to_be_visible()
        results = f"/review/agreement/{sample.number}/results"
        states = ("/review/agreement", results, "/account", "/account/keys/new?feed=/deadlines.ics")
        assert broken(page, states, NARROW) == {}
    assert [one.value for one in space.decisions.standing(Subject.THEMES)] == [("=", "use-of-force")]


def _sign_in(page: Page, name: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    follow(page.get_by_role("button", name="Sign in"))
