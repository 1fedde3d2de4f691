"""The keyboard alone does everything, sees where it is, and is told what came of it."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.web.browser.driving import focus, in_browser, tab, violations
from tests.web.browser.test_rules import STATES

pytestmark = in_browser


def test_it_searches_filters_and_opens_a_recommendation(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert focus(page)["name"] == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focus(page)["id"] == "q"
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
    stops = tab(page, until="REC-0001")
    assert stops[-3]["name"] == "Remove filter Status: Awaiting review"
    page.keyboard.press("Enter")
    page.wait_for_url("**/recommendations/REC-0001?**")
    assert page.locator("mark").first.inner_text() == "custody"


def test_the_first_stop_of_every_page_skips_to_its_content(page: Page) -> None:
    for state in STATES:
        page.goto(state)
        page.keyboard.press("Tab")
        assert (focus(page)["name"], focus(page)["seen"]) == ("Skip to main content", True), state
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.id") == "main-content", state


def test_every_stop_of_every_page_is_seen(page: Page) -> None:
    unseen = {}
    for state in STATES:
        page.goto(state)
        first: object = None
        for _stop in range(70):
            page.keyboard.press("Tab")
            at = focus(page)
            if at["tag"] == "BODY" or at == first:
                break
            first = first or at
            if not at["seen"]:
                unseen.setdefault(state, []).append(at)
    assert unseen == {}


def test_the_stops_of_a_search_come_in_reading_order(page: Page) -> None:
    page.goto("/search?q=custody&theme=custody")
    names = [stop["name"] for stop in tab(page, until="REC-0003")]
    order = ["Skip to main content", "searchapp", "Search", "custody", "Skip filters", "Apply filters"]
    assert [name for name in names if name in order][:6] == [*order[:3], "custody", "Search", "Skip filters"]


def test_a_word_is_finished_by_the_arrow_keys_and_escape_takes_it_back(page: Page) -> None:
    page.goto("/")
    field = page.get_by_role("combobox")
    field.press_sequentially("train st")
    page.get_by_role("option").first.wait_for()
    options = page.get_by_role("option").all_inner_texts()
    assert options[0] == "train staff"
    assert field.get_attribute("aria-expanded") == "true"
    assert page.locator("[role=status]").first.inner_text().endswith("Use the up and down arrow keys.")
    assert violations(page) == []
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


def test_what_a_filter_found_is_in_a_live_region_and_in_the_title(page: Page) -> None:
    page.goto("/search?q=custody")
    assert page.locator("#count [role=status]").inner_text() == "28 recommendations"
    page.get_by_label("Awaiting review").check()
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**status=awaiting-review*")
    assert page.locator("#count [role=status]").inner_text() == "1 recommendation"
    assert page.title().startswith("1 recommendation for custody")


def test_on_a_narrow_screen_the_filters_fold_behind_a_button_that_says_so(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
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
