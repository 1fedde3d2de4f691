"""A site with an account for each role, over a real store of accounts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from searchapp.domain.people import LOCAL_PERSON, Role
from searchapp.services.accounts import Accounts
from searchapp.store.agreements import SqlAgreements
from searchapp.store.database import Database
from searchapp.store.keys import SqlKeys
from searchapp.store.people import SqlPeople
from searchapp.workspace import Workspace
from tests.web.conftest import register, site

PASSWORD = "three words together"


def app_with_accounts(home: Path, **changes: object) -> tuple[Flask, Accounts]:
    """The site over stand-ins, with real accounts viewer-1, reviewer-1, approver-1 and administrator-1."""
    app = site(home, register(), **changes)
    space: Workspace = app.extensions["searchapp"]
    database = Database.open(f"sqlite:///{home / 'people.sqlite3'}", wait_seconds=5)
    space.__dict__.update(
        people=SqlPeople(database), agreements=SqlAgreements(database), key_store=SqlKeys(database)
    )
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    accounts = replace(space.accounts(), hasher=quick)
    space.accounts = lambda: accounts
    for role in reversed(Role):
        accounts.add(f"{role.value}-1", role, PASSWORD, person=LOCAL_PERSON)
    return app, accounts


def signed_in(
    app: Flask, accounts: Accounts, role: Role | None, *, cookie: str = "searchapp-sign-in"
) -> FlaskClient:
    """A client signed in with a role, or not at all."""
    client = app.test_client()
    if role:
        account = accounts.store.account(f"{role.value}-1")
        assert account is not None
        client.set_cookie(cookie, accounts.begin(account))
    return client


def stopped(app: Flask, accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """The accounts with a clock that stands: the first wait is a second, which a busy machine may take."""
    now = accounts.now()
    standing = replace(accounts, now=lambda: now)
    monkeypatch.setattr(app.extensions["searchapp"], "accounts", lambda: standing)
    return standing
