"""Serves sites and opens pages of them in a real browser; what a page is asked there.

SEARCHAPP_TEST_SLOW finds tests that read a page before it has come: with `late` every answer begins 0.3 s
after it was asked for, with `pieces` a page comes in ten pieces 0.1 s apart. A test must pass either way.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

CHROMIUM: Final = Path(shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium")
AXE: Final = Path(__file__).parents[3] / "searchapp/web/frontend/node_modules/axe-core/axe.min.js"
MUST_RUN: Final = os.environ.get("CI") == "true"
SLOW: Final = os.environ.get("SEARCHAPP_TEST_SLOW", "")
PIECES: Final = 10

in_browser: Final = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM.exists() or MUST_RUN), reason="there is no Chromium on this machine"),
    pytest.mark.skipif(
        not (AXE.exists() or MUST_RUN), reason="axe-core is not there: npm ci in searchapp/web/frontend"
    ),
]
"""The marks of every module of this folder: `pytestmark = in_browser`."""

WIDE: Final = {"width": 1280, "height": 900}
NARROW: Final = {"width": 320, "height": 640}
ZOOMED: Final = {"width": 320, "height": 256}
"""What is left of 1280 by 1024 at 400% zoom, in CSS pixels."""

LONG: Final = "unbroken" * 60

_RULES: Final = """() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
    "best-practice"]}).then(found => found.violations.map(v => v.id + ": " + v.nodes[0].html))"""
_FOCUS: Final = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    const label = at.labels?.length ? getComputedStyle(at.labels[0], "::before") : null;
    const shown = [style.boxShadow, style.outlineStyle, label?.boxShadow, label?.outlineStyle];
    const seen = shown.some(value => value && value !== "none");
    const name = (at.innerText || at.value || at.id || "").replace(/\\s+/g, " ").trim();
    const box = (at.labels?.length ? at.labels[0] : at).getBoundingClientRect();
    const mine = node => node && (at.contains(node) || node.contains(at) || at.labels?.[0]?.contains(node));
    const middle = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 20) / 2);
    return {name, id: at.id, tag: at.tagName, seen, uncovered: Boolean(mine(middle))};
}"""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of the application, served while the context lasts."""
    server = make_server("127.0.0.1", 0, _slowed(app) if SLOW else app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _slowed(app: WSGIApplication) -> WSGIApplication:
    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        if SLOW == "late":
            time.sleep(0.3)
        answered = app(environ, start_response)
        try:
            body = b"".join(answered)
        finally:
            if close := getattr(answered, "close", None):
                close()
        pieces = PIECES if SLOW == "pieces" and "html" in environ.get("HTTP_ACCEPT", "") else 1
        size = len(body) // pieces + 1
        for start in range(0, max(1, len(body)), size):
            yield body[start : start + size]
            if pieces > 1:
                time.sleep(0.1)

    return answer


@contextmanager
def opened(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """A page of a new visitor; whatever the browser complains of fails the test."""
    context = browser.new_context(**{"base_url": address, "viewport": WIDE, **options})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: None if "status of 4" in said.text or "status of 500" in said.text
        else complaints.append(said.text),
    )  # fmt: skip
    try:
        yield page
    finally:
        context.close()
    assert complaints == []


def follow(found: Locator) -> None:
    """Click what leads to another page, and wait until that has come whole."""
    with found.page.expect_navigation():
        found.click()


def violations(page: Page) -> list[str]:
    """The rules of accessibility that the page breaks as it is now, each with the first element."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return list(page.evaluate(_RULES))


def broken(
    page: Page, states: Iterable[str], *viewports: Mapping[str, int], failing: Container[str] = ()
) -> dict[str, list[str]]:
    """The rules broken in any of these states at any of these sizes: nothing at best.

    None may answer by a fault of ours but those `failing`.
    """
    found: dict[str, list[str]] = {}
    for state in states:
        answer = page.goto(state)
        assert answer is not None
        assert urlsplit(page.url).path == urlsplit(state).path, page.url
        assert answer.status < 500 or state in failing, state
        for size in viewports:
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            if wrong := violations(page) + ([] if fits(page) else ["scrolls sideways"]):
                found[f"{state} at {size['width']} px"] = wrong
    return found


def fits(page: Page) -> bool:
    """Whether the page can be read without scrolling sideways."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))


def focus(page: Page) -> dict[str, Any]:
    """What has the focus: its `name`, `id` and `tag`, whether it is `seen` to, and whether `uncovered`."""
    return dict(page.evaluate(_FOCUS))


def tab(page: Page, *, until: str, most: int = 80) -> list[dict[str, Any]]:
    """The stops of the keyboard up to the first whose name begins so."""
    stops: list[dict[str, Any]] = []
    while len(stops) < most and not (stops and stops[-1]["name"].startswith(until)):
        page.keyboard.press("Tab")
        stops.append(focus(page))
    assert stops[-1]["name"].startswith(until), [stop["name"] for stop in stops]
    return stops
