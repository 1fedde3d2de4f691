"""The page of results, remembered whole: another one after everything that changes it, and nobody else's."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import DictLoader, UndefinedError

from searchapp.domain.people import LOCAL_PERSON, Role
from searchapp.domain.progress import Silent
from searchapp.domain.recommendation import Status
from searchapp.domain.search import SearchRequest
from searchapp.domain.suggestion import Applicability
from searchapp.services.searching import FoundPage, Searching
from searchapp.web import create_app
from searchapp.web.whole_pages import whole_page
from searchapp.workspace import Workspace
from tests.conftest import settings_of
from tests.services.test_reviewing import NOT_CUSTODY, REVIEWER, fill, suggested
from tests.store.filling import rows, take_over
from tests.web.page import Page
from tests.web.people import PASSWORD, app_with_accounts, signed_in

FOUND = "/search?q=custody"
CONTRADICTION = "Response repeats the recommendation"
FOR_OTHERS = replace(
    suggested("custody", model="model-2"),
    applies_to_force=Applicability(value="no", probability=0.97, reason="addressed to the Home Office"),
)


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    """Four recommendations on custody in a real store and index."""
    opened = Workspace(settings_of(tmp_path), Silent())
    fill(opened)
    yield opened
    opened.close()


@pytest.fixture
def app(space: Workspace) -> Flask:
    return create_app(space)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one with each page of results that is made and not remembered."""
    count: list[int] = []
    search = Searching.search

    def noted(searching: Searching, request: SearchRequest) -> FoundPage:
        count.append(1)
        return search(searching, request)

    monkeypatch.setattr(Searching, "search", noted)
    return count


def test_a_page_is_made_once_and_shown_the_same_again(client: FlaskClient, made: list[int]) -> None:
    first, second = client.get(FOUND), client.get(FOUND)
    assert first.data == second.data
    assert first.headers == second.headers
    assert made == [1]


def test_browsers_that_take_it_compressed_and_others_see_the_same_page(
    client: FlaskClient, made: list[int]
) -> None:
    packed = client.get(FOUND, headers={"Accept-Encoding": "gzip"})
    plain = client.get(FOUND)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert made == [1]


def test_another_page_words_filters_or_order_is_another_page(client: FlaskClient, made: list[int]) -> None:
    addresses = [FOUND, f"{FOUND}&names=off", f"{FOUND}&theme=custody", f"{FOUND}&sort=-made", "/search"]
    assert len({client.get(address).data for address in addresses}) == len(addresses)
    assert len(made) == len(addresses)


def test_a_status_that_is_decided_is_on_the_next_page(client: FlaskClient, space: Workspace) -> None:
    assert Page(client, FOUND).texts(".app-result__facts strong") == ["Completed"] * 4
    ref = next(space.store.all()).ref
    space.reviewing().decide(ref, NOT_CUSTODY, person=REVIEWER)
    assert len(Page(client, "/search?q=custody").tree.css(".app-result__tags")) == 3


def test_a_decision_that_waits_for_the_index_is_on_the_next_page(
    client: FlaskClient, space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(Page(client, FOUND).tree.css(".app-result__tags")) == 4
    monkeypatch.setattr(type(space.indexing()), "update", lambda _self: 0)
    space.reviewing().decide(next(space.store.all()).ref, NOT_CUSTODY, person=REVIEWER)
    behind = Page(client, FOUND)
    assert len(behind.tree.css(".app-result__tags")) == 3
    assert "The search index is behind the register by" in behind.text()


def test_an_import_by_another_process_is_on_the_next_page(client: FlaskClient, space: Workspace) -> None:
    Page(client, FOUND)
    other = Workspace(space.settings, Silent())
    take_over(other.store, rows(5))
    assert "behind the register by" in Page(client, FOUND).text()
    other.indexing().ensure()
    other.close()
    after = Page(client, FOUND)
    assert after.text("#count") == "5 recommendations"
    assert "behind" not in after.text()


def test_other_suggestions_are_on_the_next_page(client: FlaskClient, space: Workspace) -> None:
    Page(client, FOUND)
    ref = next(space.store.all()).ref
    space.store.save_suggestions([(ref, suggested("stop-and-search", model="model-2"))])
    assert "Stop and search" in Page(client, FOUND).text("#results")


def test_an_index_that_is_built_again_makes_the_page_again(
    client: FlaskClient, space: Workspace, made: list[int]
) -> None:
    client.get(FOUND)
    space.indexing().build()
    client.get(FOUND)
    assert made == [1, 1]


def test_another_day_makes_the_page_again(client: FlaskClient, space: Workspace, made: list[int]) -> None:
    day = date(2016, 3, 1)
    space.today = lambda: day
    client.get(FOUND)
    space.today = lambda: day + timedelta(days=1)
    client.get(FOUND)
    assert made == [1, 1]


def test_what_changes_no_result_makes_nothing_again(
    client: FlaskClient, space: Workspace, made: list[int]
) -> None:
    client.get(FOUND)
    space.accounts().count_try("127.0.0.1", "nobody")
    client.get(FOUND)
    assert made == [1]


def test_each_person_sees_their_own_name_and_role_and_the_search_is_made_once(
    tmp_path: Path, made: list[int]
) -> None:
    app, accounts = app_with_accounts(tmp_path)
    clients = {role: signed_in(app, accounts, role) for role in Role}
    for _ in range(2):
        for role, client in clients.items():
            page = Page(client, FOUND).html
            assert re.findall(r"signed in as <bdi>(.+?)</bdi> \((.+?)\)", page) == [(f"{role}-1", role.value)]
    assert made == [1]


def test_a_new_role_is_on_the_next_page(tmp_path: Path) -> None:
    app, accounts = app_with_accounts(tmp_path)
    client = signed_in(app, accounts, Role.VIEWER)
    assert "viewer-1 (viewer)" in Page(client, FOUND).text("footer")
    accounts.set_role("viewer-1", Role.REVIEWER, person=LOCAL_PERSON)
    assert client.get(FOUND).status_code == 302
    client = app.test_client()
    account = accounts.store.account("viewer-1")
    assert account is not None
    client.set_cookie("searchapp-sign-in", accounts.begin(account))
    assert "viewer-1 (reviewer)" in Page(client, FOUND).text("footer")


def test_whoever_has_signed_out_or_never_signed_in_sees_no_remembered_page(tmp_path: Path) -> None:
    app, accounts = app_with_accounts(tmp_path)
    client = signed_in(app, accounts, Role.VIEWER)
    assert client.get(FOUND).status_code == 200
    assert app.test_client().get(FOUND).status_code == 302
    accounts.sign_out_everywhere(person=accounts.store.accounts()[-1].person)
    assert client.get(FOUND).status_code == 302


def test_the_first_account_ends_the_pages_of_the_local_user(client: FlaskClient, space: Workspace) -> None:
    assert "one local user" in Page(client, FOUND).text("footer")
    space.accounts().add("administrator-1", Role.ADMINISTRATOR, PASSWORD, person=LOCAL_PERSON)
    assert client.get(FOUND).status_code == 302


@pytest.mark.parametrize(
    "of_a_session",
    ["{{ g.person }}", "{{ request.args }}", "{{ csrf_token() }}", "{{ session.csrf_token }}"],
)
def test_a_remembered_page_can_bear_nothing_of_a_session(
    of_a_session: str, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.jinja_env, "loader", DictLoader({"page.html": of_a_session}))
    with app.test_request_context(FOUND), pytest.raises((UndefinedError, TypeError)):
        whole_page("page.html", "key", dict)


def test_no_page_of_results_bears_a_token_or_sets_a_cookie(client: FlaskClient) -> None:
    answer = client.get(FOUND)
    assert "token" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_what_the_findings_say_once_checked_is_on_the_next_first_page_and_report(
    client: FlaskClient, space: Workspace
) -> None:
    asked = "The force should publish how often it uses its cells, in every year."
    repeated = (
        replace(one, text=f"{asked} {one.text}", status=Status.AWAITING_REVIEW)
        for one in rows(4, response=asked)
    )
    take_over(space.store, repeated)
    space.store.save_suggestions([(one.ref, FOR_OTHERS) for one in space.store.all()])
    space.indexing().ensure()
    assert "No further action suggested" not in Page(client, "/").text()
    assert CONTRADICTION not in Page(client, "/reports/board").text()
    space.checking().refresh()
    assert "4 No further action suggested" in Page(client, "/").text()
    assert CONTRADICTION in Page(client, "/reports/board").text()
