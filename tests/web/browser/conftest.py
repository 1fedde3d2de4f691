"""One browser for all tests of this folder, and the sites that many of them only read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from searchapp.domain.recommendation import Status
from tests.web import fakes
from tests.web.browser.driving import CHROMIUM, LONG, opened, served
from tests.web.conftest import register, site

expect.set_options(timeout=30_000)  # as long as everything else is waited for


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site, served, with two recommendations of a text that cannot be broken."""
    long = fakes.recommendation(
        31, text=f"{LONG} {LONG}", report=LONG, response=LONG, status=Status.COMPLETED
    )
    twin = replace(long, ref="REC-0032", status=Status.AWAITING_REVIEW)
    parts = fakes.recommendation(
        33,
        text="Forces should ensure that: a) cells are painted; b) keys are counted; and c) logs are kept.",
        response="Cells were painted in May and all keys are counted daily.",
    )
    pairs = [
        *register(),
        *((one, fakes.suggestions(one, applies=False)) for one in (long, twin)),
        (parts, fakes.suggestions(parts)),
    ]
    with served(site(tmp_path_factory.mktemp("site") / "home", pairs, page_size=4)) as at:
        yield at


@pytest.fixture(scope="package")
def empty_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site before a register is imported, served."""
    with served(site(tmp_path_factory.mktemp("site") / "home")) as at:
        yield at


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page on a wide screen; whatever the browser complains of fails the test."""
    with opened(browser, address) as page:
        yield page
