"""The log and labels on the command line."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from searchapp.domain.progress import Silent
from searchapp.workspace import Workspace
from tests.cli.conftest import Run
from tests.conftest import settings_of
from tests.services.test_reviewing import NOT_CUSTODY, REOPEN, REVIEWER, fill


@pytest.fixture
def decided(tmp_path: Path) -> Path:
    """A home in which a reviewer decided twice about the first recommendation."""
    space = Workspace(settings_of(tmp_path), Silent())
    fill(space)
    ref = next(space.store.all()).ref
    for wish in (REOPEN, NOT_CUSTODY):
        space.reviewing().decide(ref, wish, person=REVIEWER)
    space.close()
    return tmp_path


def test_the_log_is_read_checked_and_exported(run_in: Run, decided: Path) -> None:
    entries = run_in(decided, "log", "--json").lines
    assert [(one["number"], one["who"], one["subject"]) for one in entries] == [
        (1, "reviewer-1", "status"),
        (2, "reviewer-1", "themes"),
    ]
    assert run_in(decided, "log", "--who", "reviewer-2", "--json").lines == []
    assert len(run_in(decided, "log", "--csv", "--ref", entries[0]["ref"]).out.splitlines()) == 3
    head = run_in(decided, "log", "head").out.strip()
    assert head == f"2:{entries[1]['hash']}"
    assert "All 2 entries" in run_in(decided, "log", "verify", "--noted", head).out
    assert run_in(decided, "log", "verify", "--noted", "nothing").code == 1


def test_a_log_that_was_tampered_with_is_said_and_the_entry_named(run_in: Run, decided: Path) -> None:
    raw = sqlite3.connect(decided / "searchapp.sqlite3")
    raw.executescript("DROP TRIGGER log_no_update; UPDATE log SET why = 'x' WHERE number = 2")
    raw.close()
    refused = run_in(decided, "log", "verify")
    assert refused.code == 1
    assert "Entry 2 was changed" in refused.err
    told = run_in(decided, "log", "verify", "--json")
    assert json.loads(told.out)["broken"] == 2


def test_labels_are_exported(run_in: Run, decided: Path, tmp_path: Path) -> None:
    assert run_in(decided, "labels", "export", str(tmp_path / "labels.jsonl"), "--json").json["labels"] == 0
    assert (tmp_path / "labels.jsonl").read_text() == ""
