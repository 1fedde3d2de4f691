"""A provider that is down, silent, wrongly described or not set: said plainly, and nobody is let in."""

from __future__ import annotations

import builtins
import socket
from pathlib import Path

import pytest
import requests
from flask import Flask

from searchapp.identity import openid_connect
from searchapp.workspace import Workspace
from tests.web.page import Page
from tests.web.people import app_with_accounts
from tests.web.single_sign_on.signing import Made


def test_a_provider_that_is_down_or_silent_is_said_plainly(
    made: Made, on: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openid_connect, "TIMEOUT", (0.2, 0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        on(issuer=address)
        assert made[0].test_client().get("/sign-in/single").status_code == 503
    answer = made[0].test_client().get("/sign-in/single")
    assert answer.status_code == 503
    assert "does not answer as it should" in answer.get_data(as_text=True)


def test_one_who_waits_in_vain_is_enough_for_all_who_come_after(
    made: Made, on: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openid_connect, "TIMEOUT", (0.2, 0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setblocking(False)
        on(issuer=f"http://127.0.0.1:{silent.getsockname()[1]}")
        for _ in range(3):
            answer = made[0].test_client().get("/sign-in/single")
            assert answer.status_code == 503
            assert "sign in with that" in answer.get_data(as_text=True)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_a_provider_that_was_known_is_still_led_to_while_it_is_down(
    made: Made, on: object, issuer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(issuer=issuer)
    first = made[0].test_client().get("/sign-in/single")
    assert first.location.startswith(f"{issuer}/authorize")
    monkeypatch.setattr(openid_connect, "_KEPT_FOR", -1)
    monkeypatch.setattr(openid_connect, "read_json", _no_answer)
    again = made[0].test_client().get("/sign-in/single")
    assert again.location.startswith(f"{issuer}/authorize")
    monkeypatch.setattr(openid_connect, "_GOOD_FOR", -1)
    assert made[0].test_client().get("/sign-in/single").status_code == 503


def _no_answer(_address: str, **_options: object) -> object:
    raise requests.ConnectionError


@pytest.mark.parametrize("path", ["/other", "/moved", "/missing", "/keys"])
def test_a_description_that_is_not_the_issuers_own_is_not_believed(
    made: Made, on: object, issuer: str, path: str
) -> None:
    on(issuer=issuer + path)
    assert made[0].test_client().get("/sign-in/single").status_code == 503


@pytest.mark.parametrize("endpoint", ["http://login.example/authorize", "javascript:alert(1)", "", 7])
def test_an_endpoint_that_is_not_by_https_is_not_used(
    made: Made, on: object, issuer: str, endpoint: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(issuer="https://login.example")
    described = {"issuer": "https://login.example", "authorization_endpoint": endpoint}
    provider = made[0].extensions["searchapp"].provider
    monkeypatch.setattr(provider, "_json", lambda _address: described)
    assert made[0].test_client().get("/sign-in/single").status_code == 503


def test_without_the_libraries_a_plain_sentence_says_what_to_install(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name == "searchapp.identity.openid_connect":
            raise ModuleNotFoundError("No module named 'authlib'", name="authlib")
        return real(name, *rest)

    space: Workspace = made[0].extensions["searchapp"]
    monkeypatch.delitem(space.__dict__, "provider", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    answer = made[0].test_client().get("/sign-in/single")
    assert answer.status_code == 503
    assert "pip install &#39;searchapp[sso]&#39;" in answer.get_data(as_text=True)
    assert made[0].test_client().get("/sign-in").status_code == 200


def test_without_accounts_or_without_a_provider_single_sign_on_does_nothing(
    app: Flask, tmp_path: Path
) -> None:
    assert app.test_client().get("/sign-in/single").location == "/"
    plain, _accounts = app_with_accounts(tmp_path / "home")
    client = plain.test_client()
    assert "a.govuk-button" not in Page(client, "/sign-in").html
    for address in ("/sign-in/single", "/sign-in/answer", "/sign-in/leave"):
        assert client.get(address).status_code == 404
