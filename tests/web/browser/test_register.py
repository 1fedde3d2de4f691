"""The register's pages in a real browser, with an import behind them and another waiting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Semaphore

import pytest
from flask import Response, request
from playwright.sync_api import Browser

from searchapp.config import Settings
from searchapp.domain.people import LOCAL_PERSON
from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import Status
from searchapp.services.indexing import Indexing
from searchapp.web import create_app
from searchapp.workspace import Workspace, open_workspace
from tests.cli.test_import import HEADER, row
from tests.web.browser.driving import NARROW, WIDE, broken, follow, in_browser, opened, served

pytestmark = in_browser

STATED = "[on]9 February 2017 [status]being-progressed[/status][/on] [comment]Work began.[/comment]"

PAGES = (
    "/register",
    "/register/runs/2",
    "/register/runs/2/undo",
    "/register/changes",
    "/register/import",
    "/register/import/{token}",
    "/register/import/{token}?kind=new",
    "/register/import/{token}?kind=problems",
    "/recommendations/{ref}",
)


def test_no_page_of_the_register_breaks_a_rule_or_scrolls_sideways(
    browser: Browser, tmp_path: Path, settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workspace, "suggest_what_is_missing", lambda _space: None)
    monkeypatch.setattr(Indexing, "update", Indexing.build)
    path = tmp_path / f"{'board' * 20}.txt"
    with open_workspace(Silent(), settings(tmp_path / "home", page_size="2")) as space:
        for status in ("Completed", "Being progressed"):
            path.write_text(
                HEADER
                + row("Paint the cells.", status=status, response=STATED)
                + row("x" * 300, status="odd")
            )
            said = {"Green": Status.COMPLETED}
            space.importing().run(path, force="Lancashire", statuses=said, person=LOCAL_PERSON)
        space.bring_up_to_date()
        path.write_text(
            HEADER
            + row("Paint the cells.", response="Other.")
            + row("Count keys.", status="odd")
            + row("x", status="Green")
        )
        with path.open("rb") as file:
            waiting = space.uploading().take_in(
                file, path.name, force="Lancashire", register="", person=LOCAL_PERSON
            )
        (record,) = space.store.all()
        states = [page.format(token=waiting.token, ref=record.ref) for page in PAGES]
        with served(create_app(space)) as address, opened(browser, address) as page:
            assert broken(page, states, WIDE, NARROW) == {}
            page.goto(f"/register/import/{waiting.token}")
            columns = page.get_by_role("region", name="How the columns were understood")
            assert columns.evaluate("node => node.scrollWidth <= node.clientWidth")
            shown = columns.get_by_role("cell", name="Force").first
            heading = "node => getComputedStyle(node, '::before').content"
            assert shown.evaluate(heading) == '"Column of the file"'


def test_without_javascript_a_file_is_imported_and_taken_back(
    browser: Browser, tmp_path: Path, settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workspace, "suggest_what_is_missing", lambda _space: None)
    monkeypatch.setattr(Indexing, "update", Indexing.build)
    path = tmp_path / "board.txt"
    path.write_text(HEADER + row("Paint the cells.") + row("Count the keys."))
    with open_workspace(Silent(), settings(tmp_path / "home")) as space:
        space.bring_up_to_date()
        with (
            served(create_app(space)) as address,
            opened(browser, address, viewport=NARROW, java_script_enabled=False) as page,
        ):
            page.goto("/")
            follow(page.get_by_role("link", name="Choose a register file"))
            page.get_by_label("Register file").set_input_files(path)
            follow(page.get_by_role("button", name="Check the file"))
            assert space.store.count() == 0
            follow(page.get_by_role("button", name="Import", exact=True))
            assert space.store.count() == 2
            follow(page.get_by_role("link", name="Undo"))
            follow(page.get_by_role("button", name="Undo this import"))
            assert "Undone" in page.locator("main").inner_text()
            assert not any(space.store.status_counts().values())


def test_what_is_chosen_for_one_edition_is_proposed_for_the_next(
    browser: Browser, tmp_path: Path, settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workspace, "suggest_what_is_missing", lambda _space: None)
    monkeypatch.setattr(Indexing, "update", Indexing.build)
    path = tmp_path / "board.csv"
    path.write_text(
        "Report,Recommendation,Status,Board's view\n"
        "Custody,Paint the cells.,Completed,Green\nCustody,Count the keys.,Completed,Amber\n"
    )
    with open_workspace(Silent(), settings(tmp_path / "home")) as space:
        space.bring_up_to_date()
        with served(create_app(space)) as address, opened(browser, address) as page:

            def check() -> None:
                page.goto("/register/import")
                page.get_by_label("Register file").set_input_files(path)
                follow(page.get_by_role("button", name="Check the file"))

            check()
            page.get_by_label("What “Status” is").select_option("")
            page.get_by_label("What “Board's view” is").select_option("status")
            follow(page.get_by_role("button", name="Read the file with these columns"))
            page.get_by_label("Green (1 row)").select_option("completed")
            page.get_by_label("Amber (1 row)").select_option("being-progressed")
            follow(page.get_by_role("button", name="Read the file with these statuses"))
            follow(page.get_by_role("button", name="Import", exact=True))
            check()
            assert page.get_by_label("What “Board's view” is").input_value() == "status"
            assert page.get_by_label("Amber (1 row)").input_value() == "being-progressed"
            assert "3 columns and 2 words" in page.locator("#recalled ~ ul").inner_text()
            follow(page.get_by_role("button", name="Read the file afresh"))
            assert page.get_by_label("What “Status” is").input_value() == "status"
            follow(page.get_by_role("button", name="Read it as the last edition"))
            assert page.get_by_label("What “Board's view” is").input_value() == "status"


REMEMBER_WHAT_IS_TOLD = """form => new MutationObserver(
    () => sessionStorage.setItem("told", form.querySelector("[role=status]").textContent + ": "
        + form.querySelector("[aria-hidden]").textContent)
).observe(form, { childList: true, subtree: true, characterData: true })"""


def test_whoever_waits_for_an_import_is_told_how_far_it_is(
    browser: Browser, tmp_path: Path, settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Semaphore(0)

    def working(space: Workspace) -> None:
        space.progress.start("Suggesting themes and addressees", 2_000)(1_000)
        assert all(asked.acquire(timeout=20) for _ in range(3))

    def count_questions(response: Response) -> Response:
        if request.endpoint == "register.progress":
            asked.release()
        return response

    path = tmp_path / "board.txt"
    path.write_text(HEADER + row("Paint the cells."))
    with open_workspace(Silent(), settings(tmp_path / "home")) as space:
        space.indexing().ensure()
        monkeypatch.setattr(Workspace, "bring_up_to_date", working)
        app = create_app(space)
        app.after_request(count_questions)
        with served(app) as address, opened(browser, address) as page:
            page.goto("/register/import")
            page.get_by_label("Register file").set_input_files(path)
            follow(page.get_by_role("button", name="Check the file"))
            button = page.get_by_role("button", name="Import", exact=True)
            page.locator("[data-app-progress]", has=button).evaluate(REMEMBER_WHAT_IS_TOLD)
            button.click()
            page.wait_for_url("**/register/runs/1")
            told = page.evaluate("sessionStorage.getItem('told')")
    assert told == "Suggesting themes and addressees: 1,000 of 2,000"
