"""The page of a recommendation: what spoke for what is shown under focus and mouse, and it can be copied."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.web.browser.driving import fits, follow, in_browser, opened

pytestmark = in_browser

POINTED = ".app-pointed"
BEFORE = "Underlined words spoke for a suggestion: each leads to it in the list of suggestions."


def test_words_under_the_focus_point_at_what_they_spoke_for_and_lead_there(page: Page) -> None:
    page.goto("/recommendations/REC-0001")
    told = page.locator("[data-app-told]")
    assert told.inner_text() == BEFORE
    word = page.locator(".app-recommendation .app-evidence")
    word.focus()
    assert told.inner_text().startswith("Spoke for: Police custody and detention; Police forces")
    assert page.locator(f"aside {POINTED}").count() == 3
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#suggested-theme-1$"))
    outline = "node => getComputedStyle(node).outlineStyle"
    assert page.locator("#suggested-theme-1").evaluate(outline) == "solid"
    word.blur()
    assert (told.inner_text(), page.locator(POINTED).count()) == (BEFORE, 0)


def test_a_suggestion_under_mouse_or_focus_points_at_its_words(page: Page) -> None:
    page.goto("/recommendations/REC-0001")
    page.locator("#suggested-theme-1").hover()
    expect(page.locator(f".app-recommendation {POINTED}")).to_have_text(["Forces"])
    page.mouse.move(1, 1)
    expect(page.locator(POINTED)).to_have_count(0)
    page.locator("#suggested-addressee-1 a").focus()
    expect(page.locator(f".app-recommendation {POINTED}")).to_have_text(["Forces"])


def test_citation_and_link_are_copied_and_it_is_announced(browser: Browser, address: str) -> None:
    with opened(browser, address, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto("/recommendations/REC-0001")
        for name, start in (("Copy link", address), ("Copy citation", "REC-0001, Welfare in custody")):
            page.get_by_role("button", name=name).click()
            row = page.locator(".app-copy", has=page.get_by_role("button", name=name))
            row.get_by_text("Copied").wait_for()
            assert row.get_by_role("status").inner_text() == "Copied"
            assert page.evaluate("() => navigator.clipboard.readText()").startswith(start)


def test_results_say_how_like_what_was_opened_last_they_are(page: Page) -> None:
    page.goto("/search?q=custody")
    assert page.locator(".app-like").count() == 0
    follow(page.get_by_role("link", name="REC-0002").first)
    follow(page.get_by_role("link", name="Back to results"))
    first = page.locator("[data-app-ref=REC-0001] .app-like")
    first.wait_for()
    assert first.inner_text() == "90% like REC-0002: almost the same text; from the same report"
    expect(page.get_by_text("Results like REC-0002, which you opened last, say why.")).to_be_visible()
    assert page.locator("[data-app-ref=REC-0002] .app-like").count() == 0


def test_likeness_to_what_was_opened_last_can_be_switched_off_in_the_tab(page: Page) -> None:
    page.goto("/search?q=custody")
    follow(page.get_by_role("link", name="REC-0002").first)
    follow(page.get_by_role("link", name="Back to results"))
    page.get_by_role("button", name="Stop showing likeness").click()
    assert page.locator(".app-like").count() == 0
    assert page.evaluate("() => document.activeElement.id") == "results"
    follow(page.get_by_role("link", name="REC-0003").first)
    follow(page.get_by_role("link", name="Back to results"))
    page.wait_for_load_state("networkidle")
    assert page.locator(".app-like").count() == 0


def test_likeness_to_what_was_opened_last_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/recommendations/REC-0002?q=custody")
    page.goto("/search?q=custody")
    page.get_by_role("button", name="Stop showing likeness").wait_for()
    assert fits(page)


def test_in_print_only_what_is_read_is_left(page: Page) -> None:
    page.goto("/recommendations/REC-0033")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 900})
    for gone in (".govuk-service-navigation", ".app-contents", ".app-decide", ".app-copy", "footer"):
        assert not any(one.is_visible() for one in page.locator(gone).all()), gone
    for kept in ("h1", ".app-recommendation", ".app-response", ".app-limbs", "aside"):
        assert page.locator(kept).first.is_visible(), kept
    assert fits(page)


def test_a_printed_search_uses_the_width_of_the_paper_and_shows_no_addresses(page: Page) -> None:
    page.goto("/search?q=custody")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 900})
    width = page.locator(".app-result").first.evaluate("node => node.getBoundingClientRect().width")
    assert width > 600
    after = "node => getComputedStyle(node, '::after').content"
    assert page.locator(".app-result a").first.evaluate(after) == "none"
