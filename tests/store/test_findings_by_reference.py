"""What is found of a few recommendations is looked up by them, however much is found of others."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert
from sqlalchemy.engine import Engine

from searchapp.domain.finding import Finding
from searchapp.domain.findings import Findings, Marks
from searchapp.store.database import Database
from searchapp.store.findings_store import SqlFindings
from searchapp.store.findings_tables import FINDING_REFS, FINDINGS

KINDS = ("contradiction", "cluster", "chain")
ASKED = [f"R-{number:06}" for number in range(400)]


@pytest.fixture
def steps() -> Iterator[list[int]]:
    """A list with the number of hundreds of steps that SQLite has taken."""
    taken = [0]

    def step() -> int:
        taken[0] += 1
        return 0

    def count(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_progress_handler(step, 100)

    event.listen(Engine, "connect", count)
    yield taken
    event.remove(Engine, "connect", count)


def kept(path: Path, findings: int) -> SqlFindings:
    """A store with so many findings of each kind, about as many references."""
    database = Database.open(f"sqlite:///{path}", wait_seconds=1)
    rows: list[dict[str, Any]] = [
        {
            "number": 3 * number + place,
            "kind": kind,
            "place": number,
            "rule": "rule",
            "force": "",
            "evidence": "",
            "question": "",
            "conflict": False,
            "fingerprint": f"{3 * number + place}",
        }
        for number in range(findings)
        for place, kind in enumerate(KINDS)
    ]
    refs = [{"finding": row["number"], "place": 0, "ref": f"R-{row['place']:06}"} for row in rows]
    with database.writing() as connection:
        connection.execute(insert(FINDINGS), rows)
        connection.execute(insert(FINDING_REFS), refs)
    return SqlFindings(database)


def keep_again(findings: SqlFindings) -> object:
    found = Finding(ref=ASKED[0], row=1, rule="other", evidence="", question="")
    return findings.save_checked(Findings(refs=ASKED, contradictions=[found]), 0)


@pytest.mark.parametrize(
    "ask",
    [
        lambda findings: findings.marks(ASKED),
        lambda findings: findings.clusters_of(ASKED),
        keep_again,
    ],
    ids=["marks", "clusters", "kept anew"],
)
def test_a_look_at_some_references_takes_no_longer_in_a_large_register(
    ask: Callable[[SqlFindings], object], tmp_path: Path, steps: list[int]
) -> None:
    taken = []
    for size in (400, 8000):
        findings = kept(tmp_path / f"{size}.sqlite3", size)
        ask(findings)  # what is read once of every database
        before = steps[0]
        ask(findings)
        taken.append(steps[0] - before)
    small, large = taken
    assert large < 2 * small


def test_marks_are_those_of_the_references_asked_for(tmp_path: Path) -> None:
    findings = kept(tmp_path / "store.sqlite3", 500)
    told = Marks(contradictions=("rule",), repeats=("rule",))
    assert findings.marks(ASKED) == dict.fromkeys(ASKED, told)
