"""No page asks any other machine for anything, and none is heavy."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser, Request

from tests.web.browser.driving import in_browser, opened
from tests.web.browser.test_rules import STATES

pytestmark = in_browser

MOST_BYTES = 100_000


def test_every_request_of_every_page_goes_to_the_site_itself_and_no_page_is_over_100_kb(
    browser: Browser, address: str
) -> None:
    asked: list[Request] = []
    with opened(browser, address) as page:
        page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - a method of a list takes no mark
        page.context.route(lambda url: not url.startswith(address), lambda route: route.abort())
        heavy = {}
        for state in STATES:
            before = len(asked)
            page.goto(state, wait_until="networkidle")
            sizes = [one.sizes() for one in asked[before:]]
            if (
                bytes_ := sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)
            ) > MOST_BYTES:
                heavy[state] = bytes_
    elsewhere = {urlsplit(one.url).netloc for one in asked} - {urlsplit(address).netloc}
    assert (elsewhere, heavy) == (set(), {})
