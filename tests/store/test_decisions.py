"""Decisions on record: the chain, what the database forbids, locks and versions."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchapp.domain.recommendation import Status
from searchapp.domain.review import ChangedMeanwhile, Kind, Step, Subject
from searchapp.services.log import Log
from searchapp.store.decisions import SqlDecisions
from searchapp.store.sql_store import SqlStore
from tests.store.filling import rows, take_over

_SWAPPED = """
    UPDATE log SET number = 9 WHERE number = 1; UPDATE log SET number = 1 WHERE number = 2;
    UPDATE log SET number = 2 WHERE number = 9"""
_PUT_IN = """
    UPDATE log SET number = 4 WHERE number = 3; CREATE TABLE t AS SELECT * FROM log WHERE number = 2;
    UPDATE t SET number = 3; INSERT INTO log SELECT * FROM t"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = SqlStore.open(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    take_over(opened, rows(3))
    yield opened
    opened.close()


@pytest.fixture
def decisions(store: SqlStore) -> SqlDecisions:
    return SqlDecisions(store.database)


def to(ref: str, status: Status, kind: Kind = Kind.CHANGE) -> Step:
    return Step(
        kind=kind,
        subject=Subject.STATUS,
        ref=ref,
        settled=(status.value,),
        before=("completed",),
        after=(status.value,),
        why="As the \udc9f\u201creviewer\u201d says".encode("utf-8", "ignore").decode(),
    )


def refs(store: SqlStore) -> list[str]:
    return [record.ref for record in store.all()]


def test_a_decision_counts_and_what_the_register_says_is_kept_beside_it(
    store: SqlStore, decisions: SqlDecisions
) -> None:
    first, *_others = refs(store)
    before = store.last_change()
    decisions.record(lambda: [to(first, Status.AWAITING_REVIEW)], who="reviewer-1")
    record = store.get(first)
    assert (record.status, record.recorded) == (Status.AWAITING_REVIEW, Status.COMPLETED)
    assert next(record for record in store.all() if record.ref == first) == record
    assert store.status_counts()[Status.AWAITING_REVIEW] == 1
    assert store.status_counts()[Status.COMPLETED] == 2
    assert store.changed_since(before) == [first]


def test_a_decision_survives_another_import(store: SqlStore, decisions: SqlDecisions) -> None:
    first, *_others = refs(store)
    decisions.record(lambda: [to(first, Status.AWAITING_REVIEW)], who="reviewer-1")
    take_over(store, rows(3, response="Done again."))
    assert store.get(first).status is Status.AWAITING_REVIEW
    assert store.get(first).response == "Done again."


def test_what_changed_since_it_was_read_is_said_and_nothing_is_decided(
    store: SqlStore, decisions: SqlDecisions
) -> None:
    first, *_others = refs(store)
    seen = decisions.versions([first])
    decisions.record(lambda: [to(first, Status.BEING_PROGRESSED)], who="reviewer-1", seen=seen)
    with pytest.raises(ChangedMeanwhile) as refused:
        decisions.record(lambda: [to(first, Status.AWAITING_REVIEW)], who="reviewer-2", seen=seen)
    assert [(c.field, c.before, c.after) for c in refused.value.changes] == [
        ("status", "completed", "being-progressed")
    ]
    assert store.get(first).status is Status.BEING_PROGRESSED
    seen = {first: refused.value.version}
    decisions.record(lambda: [to(first, Status.AWAITING_REVIEW)], who="reviewer-2", seen=seen)
    assert store.get(first).status is Status.AWAITING_REVIEW


def test_twenty_threads_that_decide_at_once_all_do(store: SqlStore, decisions: SqlDecisions) -> None:
    first, *_others = refs(store)
    failed: list[Exception] = []

    def decide(number: int) -> None:
        try:
            for _ in range(5):
                decisions.record(
                    lambda: [to(store.get(first).ref, list(Status)[number % 4])], who=str(number)
                )
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not happen
            failed.append(error)

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    entries = list(decisions.entries())
    assert [entry.number for entry in entries] == list(range(1, 101))
    assert [entry.follows for entry in entries[1:]] == list(range(1, 100))
    assert Log(decisions=decisions).verify().problem == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET why = 'another' WHERE number = 1",
        "DELETE FROM log WHERE number = 3",
        "INSERT OR REPLACE INTO log SELECT * FROM log WHERE number = 2",
    ],
)
def test_the_database_lets_nobody_change_or_shorten_the_log(
    decisions: SqlDecisions, tmp_path: Path, statement: str
) -> None:
    decide_thrice(decisions)
    with (
        sqlite3.connect(tmp_path / "store.sqlite3") as raw,
        pytest.raises(sqlite3.IntegrityError, match="can only grow"),
    ):
        raw.execute(statement)
    raw.close()


def decide_thrice(decisions: SqlDecisions) -> str:
    for ref in refs(SqlStore(decisions._database)):
        decisions.record(lambda ref=ref: [to(ref, Status.AWAITING_REVIEW)], who="reviewer-1")
    return Log(decisions=decisions).head()


@pytest.mark.parametrize(
    ("tampering", "broken", "said"),
    [
        ("UPDATE log SET why = 'another' WHERE number = 2", 2, "changed"),
        ("UPDATE log SET settled = '[\"completed\"]' WHERE number = 1", 1, "changed"),
        ("DELETE FROM log WHERE number = 2", 2, "missing"),
        ("DELETE FROM log WHERE number = 3", 3, "cut off"),
        (_SWAPPED, 1, "changed"),
        (_PUT_IN, 3, "changed"),
    ],
)
def test_the_first_entry_that_is_not_as_written_is_named(
    decisions: SqlDecisions, tmp_path: Path, tampering: str, broken: int, said: str
) -> None:
    decide_thrice(decisions)
    tamper(tmp_path, tampering)
    found = Log(decisions=decisions).verify()
    assert found.broken == broken
    assert said in found.problem


def test_a_noted_head_shows_a_log_that_was_cut_off_or_written_anew(
    decisions: SqlDecisions, tmp_path: Path
) -> None:
    head = decide_thrice(decisions)
    log = Log(decisions=decisions)
    assert log.verify(noted=head).problem == ""
    tamper(tmp_path, "DELETE FROM log WHERE number > 1; DELETE FROM decided WHERE entry > 1")
    assert log.verify().problem == ""
    assert log.verify(noted=head).broken == 2
    decide_thrice(decisions)
    assert log.verify().problem == ""
    assert "written anew" in log.verify(noted=head).problem


def tamper(folder: Path, statements: str) -> None:
    """What somebody with the file and a database tool can do: the guards go first."""
    with sqlite3.connect(folder / "store.sqlite3") as raw:
        for trigger in ("log_no_update", "log_no_delete", "log_only_grows"):
            raw.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        raw.executescript(statements)
    raw.close()
