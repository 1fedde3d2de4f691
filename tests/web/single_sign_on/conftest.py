"""A provider that is a real process on this machine, and a site that trusts it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from searchapp.identity import openid_connect
from searchapp.workspace import Workspace
from tests.web.people import app_with_accounts
from tests.web.single_sign_on.signing import ROOT, Made, terms


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.web.provider"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(scope="module", autouse=True)
def patient() -> Iterator[None]:
    """The site waits for the provider for as long as a busy machine may take."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(openid_connect, "TIMEOUT", (60, 60))
        patch.setitem(openid_connect.OpenIdProvider.__init__.__kwdefaults__, "longest", 60.0)
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, issuer: str) -> Made:
    """The site with the provider, on terms that `on` changes for a test."""
    return app_with_accounts(tmp_path_factory.mktemp("sso") / "home", provider=terms(issuer))


@pytest.fixture
def on(made: Made, issuer: str, monkeypatch: pytest.MonkeyPatch) -> object:
    """Puts other terms in force."""
    space: Workspace = made[0].extensions["searchapp"]

    def change(**changes: object) -> None:
        changed = terms(str(changes.pop("issuer", issuer)), **changes)
        monkeypatch.setattr(space, "settings", replace(space.settings, provider=changed))
        monkeypatch.setitem(space.__dict__, "provider", openid_connect.OpenIdProvider(changed))

    return change
