"""No page in any state breaks a rule of accessibility that axe-core knows, nor scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser, Page

from searchapp.domain.identity import Provider
from searchapp.domain.people import Role
from searchapp.services.searching import Searching
from tests.web.browser.driving import NARROW, WIDE, broken, follow, in_browser, opened, served, violations
from tests.web.conftest import register, site
from tests.web.people import app_with_accounts

pytestmark = in_browser

STATES = (
    "/",
    "/search",
    "/search?q=custody&theme=custody&sort=-made&page=2",
    "/search?q=none&status=completed",
    "/recommendations/REC-0001?q=custody",
    "/recommendations/REC-0001/why",
    "/recommendations/REC-0030",
    "/recommendations/REC-0031",
    "/recommendations/REC-0033",
    "/compare?ref=REC-0001&ref=REC-0029",
    "/compare?ref=REC-0001&ref=REC-0030&ref=REC-0031&ref=REC-0032",
    "/saved",
    "/saved/new?q=custody&theme=custody",
    "/deadlines?q=custody",
    "/deadlines?q=none",
    "/review",
    "/review/no-further-action",
    "/review/unsure",
    "/review/all?q=custody",
    "/log",
    "/review/closed-in-doubt",
    "/findings/",
    "/findings/?rule=conflicting-duplicates",
    "/findings/?status=completed&order=register",
    "/findings/duplicates",
    "/findings/repeats",
    "/reports/",
    "/reports/themes?q=custody",
    "/reports/board?theme=custody",
    "/register",
    "/register/import",
    "/about",
    "/help",
    "/accessibility",
    "/cookies",
)
EMPTY = (
    *(
        "/",
        "/search?q=custody",
        "/saved",
        "/deadlines",
        "/review",
        "/review/unsure",
        "/log",
        "/review/no-further-action",
    ),
    *("/findings/", "/findings/duplicates", "/findings/repeats", "/reports/themes", "/register", "/about"),
)


def test_no_page_in_any_state_breaks_a_rule_on_a_wide_or_a_narrow_screen(page: Page) -> None:
    assert broken(page, STATES, WIDE, NARROW) == {}


def test_a_site_before_its_first_import_breaks_no_rule(browser: Browser, empty_address: str) -> None:
    with opened(browser, empty_address) as page:
        assert broken(page, EMPTY, WIDE, NARROW) == {}


def test_a_register_of_one_recommendation_breaks_no_rule(browser: Browser, tmp_path: Path) -> None:
    with served(site(tmp_path / "home", register()[:1])) as address, opened(browser, address) as page:
        states = ("/", "/search", "/recommendations/REC-0001", "/review/no-further-action", "/reports/themes")
        assert broken(page, states, WIDE, NARROW) == {}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/search?sort=sideways&page=0", 400),
        ("/compare?ref=REC-0001", 400),
        ("/recommendations/NONE", 404),
        (f"/recommendations/{'X' * 300}", 404),
        ("/saved/none", 404),
        ("/register/import/none", 404),
    ],
)
def test_a_page_that_refuses_breaks_no_rule(page: Page, path: str, status: int) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status
    assert page.title().startswith("Error: ")
    assert broken(page, [path], WIDE, NARROW) == {}


def _send(page: Page, changed: str) -> int:
    """Send a form of the page with a field changed, and the status of the page that answers."""
    with page.expect_navigation() as answered:
        page.evaluate(
            f"() => {{ const form = document.querySelector('.app-decide'); form.{changed}; form.submit() }}"
        )
    answer = answered.value
    assert answer is not None
    assert (violations(page), page.title()[:7]) == ([], "Error: ")
    return answer.status


def test_what_is_forged_too_large_or_fails_is_answered_by_a_page_that_breaks_no_rule(
    browser: Browser, tmp_path: Path
) -> None:
    with served(site(tmp_path / "home", register())) as address, opened(browser, address) as page:
        page.goto("/recommendations/REC-0001")
        assert _send(page, "csrf_token.value = 'x'") == 403
        page.goto("/recommendations/REC-0001")
        assert _send(page, "back.value = 'x'.repeat(3e6)") == 413
        with patch.object(Searching, "show", side_effect=RuntimeError("broken")):
            answer = page.goto("/recommendations/REC-0001")
            assert answer is not None
            assert answer.status == 500
            path = "/recommendations/REC-0001"
            assert broken(page, [path], WIDE, NARROW, failing=[path]) == {}


def test_signing_in_breaks_no_rule_whatever_comes_of_it(browser: Browser, tmp_path: Path) -> None:
    provider = Provider(
        issuer="https://login.force.example", client_id="searchapp", client_secret="x", scopes="openid"
    )
    app, _accounts = app_with_accounts(tmp_path / "home", provider=provider)
    with served(app) as address, opened(browser, address) as page:
        assert broken(page, ("/sign-in?out=yes", "/sign-in/answer"), WIDE, NARROW) == {}
        page.goto("/users")
        page.get_by_label("Name").fill("administrator-1")
        page.get_by_label("Password").fill("wrong")
        follow(page.get_by_role("button", name="Sign in", exact=True))
        assert page.title().startswith("Error: ")
        assert violations(page) == []


@pytest.mark.parametrize("role", Role)
def test_whoever_is_signed_in_no_page_breaks_a_rule(browser: Browser, tmp_path: Path, role: Role) -> None:
    app, accounts = app_with_accounts(tmp_path / "home")
    account = accounts.store.account(f"{role.value}-1")
    assert account is not None
    states = ["/", "/search?q=custody", "/recommendations/REC-0001", "/review", "/review/unsure", "/saved"]
    states += ["/register", "/register/import", "/account", "/users"]  # some answer 403, by a page too
    with served(app) as address, opened(browser, address) as page:
        cookie = {"name": "searchapp-sign-in", "value": accounts.begin(account), "url": address}
        page.context.add_cookies([cookie])
        assert broken(page, states, NARROW) == {}
        page.goto("/account")
        assert f"{role.value}-1" in page.locator("main").inner_text()


def _complete(page: Page) -> None:
    page.get_by_role("combobox").press_sequentially("train st")
    page.get_by_role("option").first.wait_for()


@pytest.mark.parametrize(
    ("path", "open_it"),
    [
        ("/search?q=custody", lambda page: page.locator("summary").evaluate_all(OPEN)),
        ("/recommendations/REC-0001", lambda page: page.locator("summary").evaluate_all(OPEN)),
        ("/findings/", lambda page: page.locator("summary").evaluate_all(OPEN)),
        ("/", _complete),
    ],
)
def test_what_opens_breaks_no_rule_when_it_is_open(
    page: Page, path: str, open_it: Callable[[Page], object]
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    if page.get_by_role("button", name="Show filters").count():
        page.get_by_role("button", name="Show filters").click()
    open_it(page)
    assert violations(page) == []


OPEN = "summaries => summaries.forEach(summary => { summary.parentElement.open = true })"
