from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from searchapp.domain.people import LOCAL_PERSON, Role
from searchapp.services.accounts import Accounts
from tests.web.page import Page
from tests.web.people import PASSWORD, app_with_accounts, signed_in, stopped

Made = tuple[Flask, Accounts]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return app_with_accounts(tmp_path / "home")


def send(client: FlaskClient, form: str, address: str, **values: str) -> TestResponse:
    """Fill in the form of a page and send it to an address."""
    (token, *_) = re.findall(r'name="csrf_token" value="([^"]+)"', client.get(form).get_data(as_text=True))
    return client.post(address, data={"csrf_token": token, **values})


def sign_in(
    client: FlaskClient, name: str = "reviewer-1", password: str = PASSWORD, **values: str
) -> TestResponse:
    return send(client, "/sign-in", "/sign-in", name=name, password=password, **values)


def test_one_is_led_to_sign_in_and_back_to_the_page_asked_for(made: Made) -> None:
    client = made[0].test_client()
    away = client.get("/search?q=custody")
    assert away.location == "/sign-in?next=/search?q%3Dcustody"
    page = Page(client, away.location)
    goal = page.tree.css_first("input[name=next]").attributes["value"]
    answer = sign_in(client, next=goal)
    assert (answer.status_code, answer.location) == (303, "/search?q=custody")
    assert "signed in as reviewer-1 (reviewer)" in Page(client, "/").text("footer")


@pytest.mark.parametrize(
    "goal", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", ""]
)
def test_after_signing_in_nobody_is_led_to_another_site(made: Made, goal: str) -> None:
    assert sign_in(made[0].test_client(), next=goal).location == "/"


def test_a_page_before_signing_in_shows_nothing_of_the_register(made: Made) -> None:
    page = Page(made[0].test_client(), "/sign-in")
    assert "Review" not in page.html
    assert made[0].test_client().get("/nope").status_code == 404


@pytest.mark.parametrize(("role", "status"), [(None, 401), (Role.VIEWER, 403)])
def test_a_file_is_refused_unread_to_whoever_may_not_import(
    made: Made, role: Role | None, status: int
) -> None:
    app, accounts = made
    client = signed_in(app, accounts, role)
    body = io.BytesIO(b"--part\r\n" + b"x" * 900_000)
    sent = client.post(
        "/register/import",
        input_stream=body,
        content_length=900_000,
        content_type="multipart/form-data; boundary=part",
    )
    assert sent.status_code == status
    assert body.tell() == 0


def test_the_api_answers_in_data_that_nobody_is_signed_in(made: Made) -> None:
    answer = made[0].test_client().get("/api/v1/search")
    assert answer.status_code == 401
    assert answer.json["error"]["message"] == "You are not signed in."


def test_a_wrong_password_is_said_at_the_form_and_too_many_are_429(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped(*made, monkeypatch)
    client = made[0].test_client()
    for _ in range(5):
        answer = sign_in(client, password="wrong")
        assert answer.status_code == 401
        assert "do not belong to an account" in answer.get_data(as_text=True)
    assert sign_in(client).status_code == 429


def test_the_cookie_is_hidden_from_scripts_and_bears_a_new_token_at_each_sign_in(made: Made) -> None:
    client = made[0].test_client()
    client.set_cookie("searchapp-sign-in", "planted by somebody else")
    first = sign_in(client)
    cookie = next(c for c in first.headers.getlist("Set-Cookie") if c.startswith("searchapp-sign-in="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "planted" not in cookie
    token = client.get_cookie("searchapp-sign-in").value
    sign_in(other := made[0].test_client())
    assert other.get_cookie("searchapp-sign-in").value != token


def test_a_site_others_reach_sends_cookies_by_https_alone(tmp_path: Path) -> None:
    app, _accounts = app_with_accounts(tmp_path / "home", site_address="https://register.force.example")
    client = app.test_client()
    https = {"base_url": "https://register.force.example"}
    form = client.get("/sign-in", **https).get_data(as_text=True)
    (token, *_) = re.findall(r'name="csrf_token" value="([^"]+)"', form)
    answer = client.post(
        "/sign-in",
        data={"csrf_token": token, "name": "viewer-1", "password": PASSWORD},
        headers={"Referer": "https://register.force.example/sign-in"},
        **https,
    )
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(cookie.startswith("__Host-searchapp-sign-in=") for cookie in cookies)
    assert all("Secure" in cookie for cookie in cookies)
    assert client.get("/search", **https).status_code == 200


def test_signing_out_ends_the_session_also_for_who_kept_the_cookie(made: Made) -> None:
    client = signed_in(*made, Role.VIEWER)
    kept = client.get_cookie("searchapp-sign-in").value
    assert send(client, "/account", "/sign-out").location == "/sign-in"
    client.set_cookie("searchapp-sign-in", kept)
    assert client.get("/search").status_code == 302


def test_signing_out_everywhere_ends_the_other_browsers_too(made: Made) -> None:
    here, there = (signed_in(*made, Role.VIEWER) for _ in range(2))
    send(here, "/account", "/account/sign-out-everywhere")
    assert there.get("/search").status_code == 302


def test_with_a_password_for_one_sign_in_one_chooses_another_first(made: Made) -> None:
    app, accounts = made
    made_up = accounts.add("viewer-2", Role.VIEWER, None, person=LOCAL_PERSON)
    client = app.test_client()
    sign_in(client, "viewer-2", made_up)
    assert client.get("/search").location == "/account"
    assert client.get("/api/v1/search").status_code == 403
    again = sign_in(app.test_client(), "viewer-2", made_up)
    assert "do not belong to an account" in again.get_data(as_text=True)
    mistyped = send(client, "/account", "/account/password", old="mistyped words", new=PASSWORD)
    assert "Your present password is not right" in mistyped.get_data(as_text=True)
    short = send(client, "/account", "/account/password", old=made_up, new="short")
    assert "12 to 256 characters" in short.get_data(as_text=True)
    done = send(client, "/account", "/account/password", old=made_up, new=PASSWORD)
    assert done.status_code == 303
    assert client.get("/search").status_code == 200


def test_an_administrator_adds_changes_and_disables_accounts(made: Made) -> None:
    app, accounts = made
    client = signed_in(app, accounts, Role.ADMINISTRATOR)
    added = send(client, "/users", "/users", name="viewer-3", role="viewer").get_data(as_text=True)
    (made_up,) = re.findall(r"not shown again: ([\w-]+)", added)
    assert accounts.sign_in("viewer-3", made_up, address="")
    send(client, "/users", "/users/change", name="viewer-3", do="role", role="approver")
    send(client, "/users", "/users/change", name="viewer-3", do="disable")
    found = accounts.store.account("viewer-3")
    assert found is not None
    assert (found.role, found.active) == (Role.APPROVER, False)
    last = send(client, "/users", "/users/change", name="administrator-1", do="disable")
    assert last.status_code == 409
    assert "last administrator" in last.get_data(as_text=True)


def test_a_name_of_an_account_is_shown_and_not_obeyed(made: Made) -> None:
    app, accounts = made
    accounts.add("<script>x</script>", Role.VIEWER, PASSWORD, person=LOCAL_PERSON)
    html = Page(signed_in(app, accounts, Role.ADMINISTRATOR), "/users").html
    assert "<script>x" not in html


def test_without_accounts_the_pages_say_how_to_turn_them_on(client: FlaskClient) -> None:
    for address in ("/account", "/users"):
        assert "searchapp users add NAME --role administrator" in Page(client, address).text()
    assert client.get("/sign-in").location == "/"
