"""Pages are read at 320 pixels, at 400% zoom, with wider spacing of text, and hit by a finger."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Browser, Page

from tests.web.browser.driving import NARROW, WIDE, ZOOMED, fits, focus, in_browser, opened
from tests.web.browser.test_rules import STATES

pytestmark = in_browser

SPACED: Final = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""
"""What WCAG 2.2, 1.4.12 lets a reader set."""

CUT: Final = """() => [...document.querySelectorAll("main *")].filter(node => {
    const style = getComputedStyle(node);
    const clips = [style.overflowX, style.overflowY].some(flow => ["hidden", "clip"].includes(flow));
    return clips && node.innerText && !node.className.toString().includes("visually-hidden")
        && !node.closest(".govuk-visually-hidden, .app-skip")
        && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1);
}).map(node => node.outerHTML.slice(0, 120))"""

SMALL: Final = """() => {
    const seen = node => node.checkVisibility({visibilityProperty: true}) && node.getClientRects().length
        && !node.closest(".govuk-visually-hidden, .app-skip, .govuk-skip-link");
    const targets = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
        .filter(node => seen(node) && node.type !== "hidden")
        .map(node => ({node, box: (node.closest(".govuk-checkboxes__item, .govuk-radios__item, .app-compare")
            ?? node).getBoundingClientRect()}));
    const inline = node => node.matches("a") && getComputedStyle(node).display === "inline"
        && [...node.parentElement.childNodes].some(other => other !== node && other.textContent.trim());
    const middle = box => [box.x + box.width / 2, box.y + box.height / 2];
    const crowded = one => targets.some(other => {
        if (other === one || other.node.contains(one.node) || one.node.contains(other.node)) return false;
        const [x, y] = middle(one.box), [left, top] = [Math.max(other.box.x, Math.min(x, other.box.right)),
            Math.max(other.box.y, Math.min(y, other.box.bottom))];
        return Math.hypot(x - left, y - top) < 12;
    });
    return targets.filter(one => (one.box.width < 24 || one.box.height < 24) && !inline(one.node)
        && crowded(one)).map(one => one.node.outerHTML.slice(0, 160));
}"""
"""Targets under 24 by 24 pixels that are neither in a sentence nor far enough from others (WCAG 2.5.8)."""


def test_at_400_percent_zoom_nothing_scrolls_sideways(browser: Browser, address: str) -> None:
    with opened(browser, address, viewport=ZOOMED, device_scale_factor=4) as page:
        wide = []
        for state in STATES:
            page.goto(state)
            if not fits(page):
                wide.append(state)
        assert wide == []


def test_wider_spacing_of_text_cuts_nothing_off(browser: Browser, address: str) -> None:
    with opened(browser, address, viewport=NARROW, bypass_csp=True) as page:
        cut = {}
        for state in STATES:
            page.goto(state)
            page.add_style_tag(content=SPACED)
            if found := [*page.evaluate(CUT), *([] if fits(page) else ["scrolls sideways"])]:
                cut[state] = found
        assert cut == {}


def test_every_target_is_large_enough_or_stands_apart(page: Page) -> None:
    small = {}
    for size in (WIDE, NARROW):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        for state in STATES:
            page.goto(state)
            if found := page.evaluate(SMALL):
                small[f"{state} at {size['width']} px"] = found
    assert small == {}


def test_the_focus_is_never_hidden_behind_something_that_stays_in_place(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    hidden = {}
    for state in ("/search?q=custody&theme=custody", "/recommendations/REC-0001?q=custody", "/review/unsure"):
        page.goto(state)
        stops = [focus(page) for _stop in range(45) if page.keyboard.press("Tab") is None]
        if found := [stop["name"] for stop in stops if stop["tag"] != "BODY" and not stop["uncovered"]]:
            hidden[state] = found
    assert hidden == {}


def test_nothing_moves_for_whoever_asked_for_less_motion(browser: Browser, address: str) -> None:
    moving = """() => [...document.querySelectorAll("*")].filter(node => {
        const style = getComputedStyle(node);
        return parseFloat(style.animationDuration) > 0.01 && style.animationName !== "none"
            || parseFloat(style.transitionDuration) > 0.01 && style.transitionProperty !== "none";
    }).map(node => node.outerHTML.slice(0, 120))"""
    with opened(browser, address, reduced_motion="reduce") as page:
        for state in (
            "/",
            "/search?q=custody",
            "/recommendations/REC-0001",
            "/reports/themes",
            "/reports/board",
        ):
            page.goto(state)
            assert page.evaluate(moving) == []
            assert page.evaluate("() => getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_on_a_phone_nothing_jumps_while_a_page_comes_in(browser: Browser, address: str) -> None:
    shifted = """() => new Promise(tell => new PerformanceObserver(seen =>
            tell(seen.getEntries().reduce((sum, one) => sum + one.value, 0)))
        .observe({type: "layout-shift", buffered: true}) ?? setTimeout(() => tell(0), 200))"""
    with opened(browser, address, viewport=NARROW) as page:
        for state in ("/", "/search?q=custody", "/recommendations/REC-0001", "/reports/themes"):
            page.goto(state)
            assert page.evaluate(shifted) < 0.1, state
