"""What only a real browser can show: rules of accessibility, keyboard, narrow screens, no JavaScript."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from searchapp.domain.identity import Provider
from searchapp.domain.recommendation import Status
from tests.web import fakes
from tests.web.conftest import register, site
from tests.web.people import PASSWORD, app_with_accounts

CHROMIUM = Path(shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium")
AXE = Path(__file__).parents[2] / "searchapp/web/frontend/node_modules/axe-core/axe.min.js"
MUST_RUN = os.environ.get("CI") == "true"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM.exists() or MUST_RUN), reason="there is no Chromium on this machine"),
    pytest.mark.skipif(
        not (AXE.exists() or MUST_RUN), reason="axe-core is not there: npm ci in searchapp/web/frontend"
    ),
]

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
RULES = """() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
    "best-practice"]}).then(found => found.violations.map(v => v.id + ": " + v.nodes[0].html))"""
LONG = "unbroken" * 60
FOCUS = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    const label = at.labels?.length ? getComputedStyle(at.labels[0], "::before") : null;
    const shown = [style.boxShadow, style.outlineStyle, label?.boxShadow, label?.outlineStyle];
    const seen = shown.some(value => value && value !== "none");
    const name = (at.innerText || at.value || at.id || "").replace(/\\s+/g, " ").trim();
    return {name, id: at.id, seen};
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site, served, with one recommendation of a text that cannot be broken."""
    long = fakes.recommendation(
        31, text=f"{LONG} {LONG}", report=LONG, response=LONG, status=Status.COMPLETED
    )
    twin = replace(long, ref="REC-0032", status=Status.AWAITING_REVIEW)
    pairs = [*register(), *((one, fakes.suggestions(one, applies=False)) for one in (long, twin))]
    yield from _served(site(tmp_path_factory.mktemp("site") / "home", pairs, page_size=4))


@pytest.fixture(scope="module")
def empty_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site before a register is imported, served."""
    yield from _served(site(tmp_path_factory.mktemp("site") / "home"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page on a wide screen; whatever the browser complains of fails the test."""
    yield from _opened(browser, base_url=address, viewport=WIDE)


def _opened(browser: Browser, **options: Any) -> Iterator[Page]:
    context = browser.new_context(**options)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console", lambda said: complaints.append(said.text) if "status of 4" not in said.text else None
    )
    yield opened
    context.close()
    assert complaints == []


def _served(app: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return list(page.evaluate(RULES))


def _width(page: Page) -> int:
    return int(page.evaluate("() => document.documentElement.scrollWidth"))


STATES = (
    "/",
    "/search",
    "/search?q=custody&theme=custody&sort=-made&page=2",
    "/search?q=none&status=completed",
    "/recommendations/REC-0001?q=custody",
    "/recommendations/REC-0001/why",
    "/recommendations/REC-0030",
    "/recommendations/REC-0031",
    "/recommendations/NONE",
    "/compare?ref=REC-0001&ref=REC-0029",
    "/compare?ref=REC-0001&ref=REC-0030&ref=REC-0031&ref=REC-0032",
    "/saved",
    "/saved/new?q=custody&theme=custody",
    "/saved/none",
    "/deadlines?q=custody",
    "/deadlines?q=none",
    "/review",
    "/review/no-further-action",
    "/review/unsure",
    "/review/all?q=custody",
    "/log",
    "/triage?view=all",
    "/findings/",
    "/findings/?rule=conflicting-duplicates",
    "/findings/duplicates",
    "/findings/repeats",
    "/reports/themes?q=custody",
    "/register",
    "/register/import",
    "/about",
    "/help",
    "/accessibility",
    "/cookies",
)


def test_no_page_in_any_state_breaks_a_rule_of_accessibility_on_a_wide_screen(page: Page) -> None:
    found = {}
    for state in STATES:
        page.goto(state)
        found[state] = _violations(page)
    assert {state: broken for state, broken in found.items() if broken} == {}


def test_on_a_narrow_screen_nothing_scrolls_sideways_and_no_rule_is_broken(page: Page) -> None:
    page.set_viewport_size(NARROW)
    found = {}
    for state in STATES:
        page.goto(state)
        assert _width(page) <= NARROW["width"], state
        if state in ("/search", "/recommendations/REC-0031", "/triage?view=all"):
            found[state] = _violations(page)
    assert {state: broken for state, broken in found.items() if broken} == {}


def test_the_empty_site_breaks_no_rule_either(browser: Browser, empty_address: str) -> None:
    for page in _opened(browser, base_url=empty_address, viewport=NARROW):
        for state in ("/", "/reports/themes"):
            page.goto(state)
            assert _violations(page) == []
            assert _width(page) <= NARROW["width"], state


def test_signing_in_and_accounts_break_no_rule_and_work_without_javascript(
    browser: Browser, tmp_path: Path
) -> None:
    provider = Provider(
        issuer="https://login.force.example", client_id="searchapp", client_secret="x", scopes="openid"
    )
    app, _accounts = app_with_accounts(tmp_path / "home", provider=provider)
    for address in _served(app):
        for page in _opened(browser, base_url=address, viewport=NARROW):
            for state in ("/sign-in?out=yes", "/sign-in/answer"):
                page.goto(state)
                assert _violations(page) == []
                assert _width(page) <= NARROW["width"], state
            page.goto("/users")
            for password in ("wrong", PASSWORD):
                assert _violations(page) == []
                page.get_by_label("Name").fill("administrator-1")
                page.get_by_label("Password").fill(password)
                page.get_by_role("button", name="Sign in", exact=True).click()
            for state in ("/users", "/account"):
                page.goto(state)
                assert _violations(page) == []
                assert _width(page) <= NARROW["width"], state
        for page in _opened(browser, base_url=address, viewport=NARROW, java_script_enabled=False):
            page.goto("/account")
            page.get_by_label("Name").fill("viewer-1")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.get_by_role("button", name="Sign out", exact=True).click()
            assert page.locator("h1").inner_text() == "Sign in"


def test_the_keyboard_alone_searches_filters_and_opens_a_recommendation(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["name"] == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["id"] == "q"
    page.keyboard.type("custody")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=custody*")
    page.locator("#status-1").focus()
    page.keyboard.press("Space")
    page.locator(".app-filter__apply").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**status=awaiting-review*")
    assert page.locator("#count").inner_text() == "1 recommendation"
    page.locator("#results").focus()
    stops = _tab(page, until="REC-0001")
    assert stops[-3]["name"] == "Remove filter Status: Awaiting review"
    page.keyboard.press("Enter")
    page.wait_for_url("**/recommendations/REC-0001?**")
    assert page.locator("mark").first.inner_text() == "custody"


def test_a_word_is_finished_by_the_arrow_keys_and_escape_takes_it_back(page: Page) -> None:
    page.goto("/")
    field = page.get_by_role("combobox")
    field.press_sequentially("train st")
    page.get_by_role("option").first.wait_for()
    options = page.get_by_role("option").all_inner_texts()
    assert options[0] == "train staff"
    assert field.get_attribute("aria-expanded") == "true"
    assert page.locator("[role=status]").first.inner_text().endswith("Use the up and down arrow keys.")
    assert _violations(page) == []
    page.keyboard.press("ArrowDown")
    assert field.input_value() == "train staff"
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert (chosen.inner_text(), chosen.get_attribute("aria-selected")) == ("train staff", "true")
    page.keyboard.press("Escape")
    assert (field.input_value(), field.get_attribute("aria-expanded")) == ("train st", "false")
    assert page.get_by_role("listbox").count() == 0
    field.press_sequentially("a")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=train+staff*")


def test_enter_searches_what_was_typed_and_leaving_the_field_closes_the_list(page: Page) -> None:
    page.goto("/")
    field = page.get_by_role("combobox")
    field.press_sequentially("cust")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Tab")
    assert page.get_by_role("listbox").count() == 0
    field.press("Enter")
    page.wait_for_url("**/search?q=cust*")


def test_every_stop_of_the_keyboard_is_seen_and_comes_in_reading_order(page: Page) -> None:
    page.goto("/search?q=custody&theme=custody")
    stops = _tab(page, until="REC-0003")
    assert [stop["name"] for stop in stops if not stop["seen"]] == []
    names = [stop["name"] for stop in stops]
    order = ["Skip to main content", "searchapp", "Search", "custody", "Skip filters", "Apply filters"]
    assert [name for name in names if name in order][:6] == [*order[:3], "custody", "Search", "Skip filters"]


def _tab(page: Page, *, until: str, most: int = 80) -> list[dict[str, Any]]:
    stops: list[dict[str, Any]] = []
    while len(stops) < most and not (stops and stops[-1]["name"].startswith(until)):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
    assert stops[-1]["name"].startswith(until), [stop["name"] for stop in stops]
    return stops


def test_without_javascript_everything_can_be_reached(browser: Browser, address: str) -> None:
    for page in _opened(browser, base_url=address, viewport=NARROW, java_script_enabled=False):
        page.goto("/")
        page.get_by_label("Search recommendations and responses").fill("custody")
        page.get_by_role("button", name="Search").click()
        page.get_by_label("Being progressed").check()
        page.get_by_label("Sort by").select_option("Newest first")
        page.get_by_role("button", name="Apply filters").click()
        assert page.locator("#count").inner_text() == "27 recommendations"
        assert "sort=-made" in page.url
        page.get_by_role("link", name="Next page").click()
        assert "page=2" in page.url
        page.get_by_role("link", name="Remove filter Status: Being progressed").click()
        assert page.locator("#count").inner_text() == "28 recommendations"
        page.get_by_role("link", name="Review", exact=True).click()
        assert page.locator("h1").inner_text() == "Review"


def test_on_a_narrow_screen_the_filters_fold_behind_a_button_that_says_so(page: Page) -> None:
    page.set_viewport_size(NARROW)
    page.goto("/search?q=custody")
    button = page.get_by_role("button", name="Show filters")
    assert button.get_attribute("aria-expanded") == "false"
    assert not page.get_by_role("button", name="Apply filters").is_visible()
    button.click()
    assert page.get_by_role("button", name="Hide filters").get_attribute("aria-expanded") == "true"
    page.get_by_label("Awaiting review").check()
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**status=awaiting-review*")
    assert page.locator("#count").inner_text() == "1 recommendation"


def test_in_forced_colours_marks_and_chosen_values_are_still_told_apart(
    browser: Browser, address: str
) -> None:
    for page in _opened(browser, base_url=address, viewport=WIDE, forced_colors="active"):
        page.goto("/recommendations/REC-0001?q=staff")
        style = "node => getComputedStyle(node).textDecorationLine"
        assert page.locator(".app-evidence").first.evaluate(style) == "underline"
        plain = page.locator(".app-recommendation").evaluate("node => getComputedStyle(node).backgroundColor")
        marked = page.locator("mark").first.evaluate("node => getComputedStyle(node).backgroundColor")
        assert marked != plain
