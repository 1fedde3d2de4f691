from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_accounts_are_turned_on_by_the_first_administrator_and_a_password_is_printed_once(
    run_in: Run, tmp_path: Path
) -> None:
    assert "To turn accounts on" in run_in(tmp_path, "users", "list").out
    assert run_in(tmp_path, "users", "add", "viewer-1", "--role", "viewer", "--one-time").code == 1
    added = run_in(tmp_path, "users", "add", "administrator-1", "--role", "administrator", "--one-time")
    assert "Accounts are on" in added.out
    assert re.search(r"not shown again: (\w{5}-){3}\w{5}\n", added.out)
    listed = run_in(tmp_path, "users", "list", "--json").json
    expected = {
        "name": "administrator-1",
        "role": "administrator",
        "active": True,
        "issuer": "",
        "subject": "",
    }
    assert listed == {"on": True, "accounts": [expected]}


def test_roles_change_and_the_last_administrator_stays(run_in: Run, tmp_path: Path) -> None:
    run_in(tmp_path, "users", "add", "administrator-1", "--role", "administrator", "--one-time")
    run_in(tmp_path, "users", "add", "viewer-1", "--role", "viewer", "--one-time")
    assert run_in(tmp_path, "users", "role", "viewer-1", "reviewer").code == 0
    assert run_in(tmp_path, "users", "disable", "viewer-1").code == 0
    assert "no" in run_in(tmp_path, "users", "list").out
    assert run_in(tmp_path, "users", "enable", "viewer-1").code == 0
    assert "not shown again" in run_in(tmp_path, "users", "reset", "viewer-1", "--one-time").out
    last = run_in(tmp_path, "users", "disable", "administrator-1")
    assert last.code == 1
    assert "last administrator" in last.err


def test_a_password_is_asked_at_a_terminal_and_never_taken_from_elsewhere(
    run_in: Run, tmp_path: Path
) -> None:
    piped = run_in(tmp_path, "users", "add", "a", "--role", "administrator", stdin="three words together\n")
    assert piped.code == 1
    assert "--one-time" in piped.err
    script = [sys.executable, "-m", "searchapp", "users", "add", "administrator-1", "--role", "administrator"]
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        script,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "SEARCHAPP_HOME": str(tmp_path)},
        start_new_session=True,
    ) as asked:
        os.close(theirs)
        said = b""
        for prompt in (b"Password: ", b"Once more: "):
            while not said.endswith(prompt):
                said += os.read(ours, 1_000)
            os.write(ours, b"three words together\n")
        while b"Accounts are on" not in said:
            said += os.read(ours, 1_000)
        assert asked.wait(30) == 0
    os.close(ours)
    assert b"three words together" not in said


def test_an_account_is_linked_to_a_subject_of_the_provider_that_is_set(
    run_in: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_in(tmp_path, "users", "add", "administrator-1", "--role", "administrator", "--one-time")
    refused = run_in(tmp_path, "users", "link", "administrator-1", "--", "-a1")
    assert refused.code == 1
    assert "Single sign-on is not set up" in refused.err
    monkeypatch.setenv("SEARCHAPP_SSO_ISSUER", "https://login.force.example")
    monkeypatch.setenv("SEARCHAPP_SSO_CLIENT_ID", "searchapp")
    monkeypatch.setenv("SEARCHAPP_SSO_CLIENT_SECRET", "secret")
    done = run_in(tmp_path, "users", "link", "administrator-1", "--", "-a1")
    assert "signs in at login.force.example now" in done.out
    (account,) = run_in(tmp_path, "users", "list", "--json").json["accounts"]
    assert (account["issuer"], account["subject"]) == ("https://login.force.example", "-a1")


def test_a_token_is_printed_once_listed_without_its_secret_and_revoked(run_in: Run, tmp_path: Path) -> None:
    run_in(tmp_path, "users", "add", "administrator-1", "--role", "administrator", "--one-time")
    made = run_in(tmp_path, "users", "token", "administrator-1", "--for", "statistics")
    secret = made.out.split("not shown again: ")[1].strip()
    (listed,) = run_in(tmp_path, "users", "tokens", "administrator-1", "--json").json
    assert (listed["kind"], listed["for"], listed["role"]) == ("api", "statistics", "viewer")
    assert secret not in str(listed)
    assert run_in(tmp_path, "users", "revoke", "administrator-1", listed["id"]).code == 0
    assert run_in(tmp_path, "users", "tokens", "administrator-1", "--json").json == []
    assert run_in(tmp_path, "users", "revoke", "administrator-1", listed["id"]).code == 1
