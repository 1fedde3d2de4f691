"""Signing in at a provider, step by step, as a browser does."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import requests
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from searchapp.domain.identity import Provider
from searchapp.domain.people import LOCAL_PERSON, Role
from searchapp.services.accounts import Accounts
from tests.web.provider import CLIENT_ID, CLIENT_SECRET

Made = tuple[Flask, Accounts]


ROOT = Path(__file__).parents[3]


SUBJECT = "a1b2"


def terms(issuer: str, **changes: object) -> Provider:
    plain = Provider(
        issuer=issuer, client_id=CLIENT_ID, client_secret=CLIENT_SECRET, scopes="openid profile email"
    )
    return replace(plain, **changes)


def sent_back(client: FlaskClient, fault: str = "", goal: str = "", **claims: object) -> str:
    """Go to the provider, sign in there as somebody, and return the address it sends the browser back to."""
    away = client.get("/sign-in/single", query_string={"next": goal})
    assert away.status_code == 303
    who = json.dumps({"sub": SUBJECT, **claims})
    answer = requests.post(
        away.location, data={"claims": who, "fault": fault}, allow_redirects=False, timeout=10
    )
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix("http://localhost")


def sign_in(client: FlaskClient, fault: str = "", **claims: object) -> TestResponse:
    return client.get(sent_back(client, fault, **claims))


def inside(client: FlaskClient) -> bool:
    return client.get("/about").status_code == 200


def linked(accounts: Accounts, name: str, subject: str, issuer: str, role: Role = Role.VIEWER) -> None:
    accounts.add(name, role, None, person=LOCAL_PERSON)
    accounts.store.change(
        name,
        lambda known: replace(known, issuer=issuer, subject=subject, password="", once=False),
        end_sessions=True,
        by="administrator-1",
    )
