"""Where a reader's own colours are forced, what colour alone would tell is told by something else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.browser.driving import focus, in_browser, opened

pytestmark = in_browser


@pytest.fixture
def forced(browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, address, forced_colors="active") as page:
        yield page


def _style(page: Page, selector: str, what: str) -> str:
    return str(page.locator(selector).first.evaluate(f"node => getComputedStyle(node).{what}"))


def test_marked_words_and_evidence_are_told_from_the_rest(forced: Page) -> None:
    forced.goto("/recommendations/REC-0001?q=staff")
    assert _style(forced, ".app-evidence", "textDecorationLine") == "underline"
    plain = _style(forced, ".app-recommendation", "backgroundColor")
    assert _style(forced, "mark", "backgroundColor") != plain


def test_every_stop_of_the_keyboard_has_an_outline_that_forced_colours_keep(forced: Page) -> None:
    bare = """() => { const at = document.activeElement, label = at.labels?.[0];
        const drawn = style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        return drawn(getComputedStyle(at)) || (label && drawn(getComputedStyle(label, "::before"))); }"""
    for state in ("/search?q=custody&theme=custody", "/recommendations/REC-0001", "/review/unsure"):
        forced.goto(state)
        missing = []
        for _stop in range(40):
            forced.keyboard.press("Tab")
            if not forced.evaluate(bare) and focus(forced)["tag"] != "BODY":
                missing.append(focus(forced)["name"])
        assert missing == [], state


def test_tags_chips_and_the_present_page_keep_a_border_or_a_line(forced: Page) -> None:
    forced.goto("/search?q=custody&theme=custody")
    for selector in (".govuk-tag", ".app-chip", ".govuk-button"):
        assert _style(forced, selector, "borderTopStyle") == "solid" or (
            _style(forced, selector, "outlineStyle") == "solid"
        ), selector
    current = ".govuk-service-navigation__item--active"
    assert float(_style(forced, current, "borderBottomWidth").removesuffix("px")) >= 3
    forced.goto("/findings/")
    assert float(_style(forced, ".app-views a[aria-current]", "borderBottomWidth").removesuffix("px")) >= 3


def test_a_chosen_filter_is_ticked_and_a_chosen_completion_is_outlined(forced: Page) -> None:
    forced.goto("/search?q=custody&theme=custody")
    tick = """node => { const tick = getComputedStyle(node.labels[0], "::after");
        return [tick.opacity, tick.borderLeftStyle] }"""
    assert forced.locator("#theme-1").evaluate(tick) == ["1", "solid"]
    forced.goto("/")
    forced.get_by_role("combobox").press_sequentially("train st")
    forced.get_by_role("option").first.wait_for()
    forced.keyboard.press("ArrowDown")
    assert _style(forced, "[aria-selected=true]", "outlineStyle") == "solid"


def test_the_bars_of_a_chart_differ_by_pattern_and_keep_their_outline(forced: Page) -> None:
    forced.goto("/reports/themes?q=custody")
    chart = forced.locator("svg.app-chart, .app-chart svg").first
    fills = chart.locator("rect").evaluate_all(
        "all => [...new Set(all.map(one => getComputedStyle(one).fill))]"
    )
    assert len(fills) > 1
    strokes = chart.locator("rect[stroke], rect").evaluate_all(
        "all => all.map(one => getComputedStyle(one).stroke).filter(stroke => stroke !== 'none').length"
    )
    assert strokes > 0
