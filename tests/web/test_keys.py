"""Personal feed addresses and API tokens: what each opens, that nothing else does, and how they end."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from searchapp.domain.errors import Forbidden, InvalidInput, NotFound
from searchapp.domain.people import LOCAL_PERSON, Person, Role
from searchapp.domain.review import LogFilter
from searchapp.services.accounts import Accounts
from searchapp.services.keys import Keys
from searchapp.store.decisions import SqlDecisions
from searchapp.workspace import Workspace
from tests.web.page import Page
from tests.web.people import app_with_accounts, signed_in

VIEWER = Person(name="viewer-1", role=Role.VIEWER)
REVIEWER = Person(name="reviewer-1", role=Role.REVIEWER)
FEED = "/deadlines.ics?q=custody"

Made = tuple[Flask, Accounts]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    app, accounts = app_with_accounts(tmp_path / "home")
    app.config["WTF_CSRF_ENABLED"] = False
    return app, accounts


def keys_of(app: Flask) -> Keys:
    space: Workspace = app.extensions["searchapp"]
    return space.keys()


def stranger(app: Flask) -> FlaskClient:
    return app.test_client()


def feed_address(made: Made, role: Role = Role.VIEWER) -> str:
    client = signed_in(*made, role)
    asked = Page(client, f"/account/keys/new?feed={FEED.replace('?', '%3F')}")
    assert asked.tree.css_first('input[name="feed"]').attributes["value"] == FEED
    shown = LexborHTMLParser(client.post("/account/keys", data={"feed": FEED}).text)
    parts = urlsplit(shown.css_first("bdi.app-copied").text())
    return f"{parts.path}?{parts.query}"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_feed_address_opens_its_feed_to_a_program_that_cannot_sign_in(made: Made) -> None:
    address = feed_address(made)
    assert stranger(made[0]).get(FEED).location.startswith("/sign-in")
    answer = stranger(made[0]).get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    secret = address.split("key=")[1]
    assert secret not in answer.text


@pytest.mark.parametrize(
    "other",
    ["/deadlines.ics?q=roads", "/deadlines.ics", "/search.atom?q=custody", "/deadlines.ics?q=custody&q=x"],
)
def test_a_feed_address_opens_no_other_feed(made: Made, other: str) -> None:
    secret = feed_address(made).split("key=")[1]
    join = "&" if "?" in other else "?"
    assert stranger(made[0]).get(f"{other}{join}key={secret}").status_code == 401


def test_a_feed_address_opens_no_page_and_no_call_and_writes_nothing(made: Made) -> None:
    secret = feed_address(made, Role.ADMINISTRATOR).split("key=")[1]
    client = stranger(made[0])
    for page in ("/about", "/search?q=custody", "/deadlines", "/users"):
        join = "&" if "?" in page else "?"
        assert client.get(f"{page}{join}key={secret}").location.startswith("/sign-in"), page
    assert client.get(f"/api/v1/search?key={secret}").status_code == 401
    assert client.get("/api/v1/search", headers=bearer(secret)).status_code == 401
    assert client.post(f"/sign-out?key={secret}").status_code == 401


def test_a_token_reads_the_api_and_nothing_else(made: Made) -> None:
    token = keys_of(made[0]).token("statistics", Role.VIEWER, owner="reviewer-1", person=LOCAL_PERSON)
    client = stranger(made[0])
    assert client.get("/api/v1/search?q=custody", headers=bearer(token)).status_code == 200
    assert client.get("/about", headers=bearer(token)).location.startswith("/sign-in")
    assert client.get(f"{FEED}&key={token}").status_code == 401
    assert client.post("/review/all", headers=bearer(token)).status_code == 401
    assert client.get("/api/v1/search", headers=bearer(f"{token}x")).status_code == 401
    assert client.get("/api/v1/search").status_code == 401


def test_a_token_is_never_above_its_account_now_or_later(made: Made) -> None:
    keys = keys_of(made[0])
    with pytest.raises(InvalidInput, match="cannot have the role approver"):
        keys.token("too much", Role.APPROVER, owner="reviewer-1", person=LOCAL_PERSON)
    keys.token("decides", Role.REVIEWER, owner="reviewer-1", person=REVIEWER)
    made[1].set_role("reviewer-1", Role.VIEWER, person=LOCAL_PERSON)
    (key,) = keys.of("reviewer-1", person=LOCAL_PERSON)
    assert key.person.role is Role.VIEWER


def test_one_sees_makes_and_revokes_ones_own_only(made: Made) -> None:
    keys = keys_of(made[0])
    keys.token("mine", Role.VIEWER, owner="viewer-1", person=VIEWER)
    (key,) = keys.of("Viewer-1", person=VIEWER)
    for act in (
        lambda: keys.of("viewer-1", person=REVIEWER),
        lambda: keys.token("yours", Role.VIEWER, owner="viewer-1", person=REVIEWER),
        lambda: keys.revoke("viewer-1", key.id, person=REVIEWER),
    ):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(NotFound):
        keys.revoke("reviewer-1", key.id, person=REVIEWER)
    assert len(keys.of("viewer-1", person=VIEWER)) == 1


def test_it_is_listed_with_its_use_and_revoked_on_the_page_of_the_account(made: Made) -> None:
    address = feed_address(made)
    client = signed_in(*made, Role.VIEWER)
    assert "never" in Page(client, "/account").text("main table")
    assert stranger(made[0]).get(address).status_code == 200
    page = Page(client, "/account")
    assert "never" not in page.text("main table")
    assert address.split("key=")[1] not in page.text()
    id_ = page.tree.css_first('input[name="id"]').attributes["value"]
    assert client.post("/account/keys/revoke", data={"id": id_}).status_code == 303
    assert stranger(made[0]).get(address).status_code == 401


@pytest.mark.parametrize("end", ["disabled", "disabled and enabled", "reset"])
def test_it_ends_with_its_account(made: Made, end: str) -> None:
    app, accounts = made
    address = feed_address(made)
    if end == "reset":
        accounts.reset("viewer-1", None, person=LOCAL_PERSON)
    else:
        accounts.set_active("viewer-1", active=False, person=LOCAL_PERSON)
        if end == "disabled and enabled":
            accounts.set_active("viewer-1", active=True, person=LOCAL_PERSON)
    assert stranger(app).get(address).status_code == 401


def test_one_that_nobody_used_for_long_ends_and_one_in_use_does_not(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, day = made[0], 86_400
    keys, space = keys_of(app), app.extensions["searchapp"]
    token = keys.token("statistics", Role.VIEWER, owner="reviewer-1", person=REVIEWER)
    days = [0]
    monkeypatch.setattr(
        space, "keys", lambda: replace(keys, now=lambda: keys.now() + days[0] * day), raising=False
    )
    for days[0] in (80, 160, 240):
        assert stranger(app).get("/api/v1/search", headers=bearer(token)).status_code == 200
    assert "ended" not in Page(signed_in(*made, Role.REVIEWER), "/account").text("main table")
    days[0] = 240 + 91
    assert stranger(app).get("/api/v1/search", headers=bearer(token)).status_code == 401
    assert "; ended" in Page(signed_in(*made, Role.REVIEWER), "/account").text("main table")


def test_its_secret_is_in_no_table_no_log_and_no_page_of_an_error(
    made: Made, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, accounts = made
    address = feed_address(made)
    secret = address.split("key=")[1]
    app.config["PROPAGATE_EXCEPTIONS"] = False
    space: Workspace = app.extensions["searchapp"]
    monkeypatch.setattr(type(space), "exporting", lambda _self: 1 / 0)
    with caplog.at_level(logging.DEBUG):
        failed = stranger(app).get(address)
        refused = stranger(app).get(address.replace("custody", "roads"))
    assert (failed.status_code, refused.status_code) == (500, 401)
    assert "ZeroDivisionError" in caplog.text
    for said in (caplog.text, failed.text, refused.text):
        assert secret not in said
    database = accounts.store._database
    with database.reading() as connection:
        dump = "".join(connection.connection.iterdump())
    assert "access_keys" in dump
    assert secret not in dump
    entries = SqlDecisions(database).entries(LogFilter(who="viewer-1"))
    assert [entry.step.after[0].split(" ")[1:3] for entry in entries] == [["feed", "address"]]


@pytest.mark.parametrize(
    "feed", ["", "/about", "https://elsewhere.example/deadlines.ics", "//elsewhere.example/deadlines.ics"]
)
def test_only_feeds_of_this_site_get_an_address(made: Made, feed: str) -> None:
    client = signed_in(*made, Role.VIEWER)
    assert client.get("/account/keys/new", query_string={"feed": feed}).status_code == 400
    assert client.post("/account/keys", data={"feed": feed} if feed else {}).status_code == 400
