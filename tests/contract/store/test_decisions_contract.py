"""Decisions on record: the chain, what the database forbids, locks and versions."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy.exc import DBAPIError

from searchapp.domain.errors import NotFound
from searchapp.domain.recommendation import Status
from searchapp.domain.review import NO_HASH, ChangedMeanwhile, Kind, LogFilter, Step, Subject
from searchapp.services.log import Log
from searchapp.store.decisions import SqlDecisions
from searchapp.store.sql_store import SqlStore
from tests.contract.store.test_store_contract import CLASSIFICATION
from tests.store.filling import rows, take_over

_SWAPPED = """
    UPDATE log SET number = 9 WHERE number = 1; UPDATE log SET number = 1 WHERE number = 2;
    UPDATE log SET number = 2 WHERE number = 9"""
_PUT_IN = """
    UPDATE log SET number = 4 WHERE number = 3; CREATE TABLE t AS SELECT * FROM log WHERE number = 2;
    UPDATE t SET number = 3; INSERT INTO log SELECT * FROM t"""

_ROUNDABOUT = {
    "sqlite": ["INSERT OR REPLACE INTO log SELECT * FROM log WHERE number = 2"],
    "postgresql": [
        "TRUNCATE log",
        "INSERT INTO log SELECT * FROM log WHERE number = 2 ON CONFLICT (number) DO UPDATE SET why = 'x'",
        "MERGE INTO log USING decided ON log.number = decided.entry WHEN MATCHED THEN DELETE",
    ],
}
_GUARDS = {
    "sqlite": [
        f"DROP TRIGGER IF EXISTS {name}" for name in ("log_no_update", "log_no_delete", "log_only_grows")
    ],
    "postgresql": ["DROP TRIGGER IF EXISTS log_no_change ON log"],
}


@pytest.fixture
def store(store: SqlStore) -> SqlStore:
    take_over(store, rows(3))
    return store


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
        "DELETE FROM log",
    ],
)
def test_the_database_lets_nobody_change_or_shorten_the_log(
    store: SqlStore, decisions: SqlDecisions, statement: str
) -> None:
    decide_thrice(decisions)
    refused_to_write(store, statement)


def test_nor_put_an_entry_in_the_place_of_another_nor_empty_the_log(
    store: SqlStore, decisions: SqlDecisions
) -> None:
    decide_thrice(decisions)
    for statement in _ROUNDABOUT[dialect(store)]:
        refused_to_write(store, statement)


def refused_to_write(store: SqlStore, statement: str) -> None:
    with (
        pytest.raises(DBAPIError, match="can only grow"),
        store.database.writing() as connection,
    ):
        connection.exec_driver_sql(statement)


def dialect(store: SqlStore) -> str:
    with store.database.reading() as connection:
        return connection.dialect.name


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
    decisions: SqlDecisions, tampering: str, broken: int, said: str
) -> None:
    decide_thrice(decisions)
    tamper(decisions, tampering)
    found = Log(decisions=decisions).verify()
    assert found.broken == broken
    assert said in found.problem


def test_a_noted_head_shows_a_log_that_was_cut_off_or_written_anew(decisions: SqlDecisions) -> None:
    head = decide_thrice(decisions)
    log = Log(decisions=decisions)
    assert log.verify(noted=head).problem == ""
    tamper(decisions, "DELETE FROM log WHERE number > 1; DELETE FROM decided WHERE entry > 1")
    assert log.verify().problem == ""
    assert log.verify(noted=head).broken == 2
    decide_thrice(decisions)
    assert log.verify().problem == ""
    assert "written anew" in log.verify(noted=head).problem


def tamper(decisions: SqlDecisions, statements: str) -> None:
    """What somebody with the database and a tool for it can do: the guards go first."""
    with decisions._database.writing() as connection:
        for guard in _GUARDS[connection.dialect.name]:
            connection.exec_driver_sql(guard)
        for statement in statements.split(";"):
            connection.exec_driver_sql(statement)


def test_the_log_is_read_by_number_by_page_by_batch_and_by_what_is_asked(
    store: SqlStore, decisions: SqlDecisions
) -> None:
    assert (decisions.newest(), decisions.last_named(), decisions.count()) == ((0, NO_HASH), 0, 0)
    first, second, third = refs(store)
    both = [to(first, Status.AWAITING_REVIEW), to(second, Status.BEING_PROGRESSED)]
    batch = decisions.record(lambda: both, who="reviewer-1")
    (alone,) = decisions.record(lambda: [to(third, Status.AWAITING_REVIEW)], who="reviewer-2")
    assert [entry.batch for entry in batch] == [1, 1]
    assert decisions.batch(1) == batch
    assert decisions.batch(3) == [alone]
    assert decisions.entry(3) == alone
    with pytest.raises(NotFound, match="no entry 4"):
        decisions.entry(4)
    assert decisions.newest() == (3, alone.hash)
    assert decisions.last_named() == 3
    assert list(decisions.entries(newest_first=True)) == [alone, *reversed(batch)]
    assert decisions.page(LogFilter(), offset=1, limit=1) == [batch[1]]
    for asked, found in (
        (LogFilter(ref=first), 1),
        (LogFilter(who="reviewer-1"), 2),
        (LogFilter(kind="change", subject="status"), 3),
        (LogFilter(subject="themes"), 0),
        (LogFilter(since=batch[0].at), 3),
        (LogFilter(since="9999"), 0),
    ):
        assert decisions.count(asked) == found


def test_what_an_entry_says_comes_back_to_the_letter(store: SqlStore, decisions: SqlDecisions) -> None:
    ref = refs(store)[0]
    words = "Zo\u00eb \U0001f600 \u202e \u0130 50% \\_ 'x' \"y\"\n\t; --"
    value = ("=", words, "")
    step = replace(
        to(ref, Status.COMPLETED), subject=Subject.THEMES, settled=value, before=(words,), why=words
    )
    (entry,) = decisions.record(lambda: [step], who=words)
    assert decisions.entry(entry.number) == entry
    assert entry.digest == entry.hash
    (standing,) = decisions.standing(Subject.THEMES)
    assert (standing.value, standing.by) == (value, words)


def test_what_is_taken_back_stands_no_more_and_the_one_before_does_with_its_author(
    store: SqlStore, decisions: SqlDecisions
) -> None:
    ref = refs(store)[0]
    decisions.record(lambda: [to(ref, Status.AWAITING_REVIEW)], who="reviewer-1")
    decisions.record(lambda: [to(ref, Status.BEING_PROGRESSED)], who="reviewer-2")
    back = replace(to(ref, Status.AWAITING_REVIEW, Kind.UNDO), undoes=2)
    decisions.record(lambda: [back], who="reviewer-3")
    (standing,) = decisions.standing(Subject.STATUS, item="")
    assert (standing.value, standing.by, standing.entry) == (("awaiting-review",), "reviewer-1", 1)
    away = replace(back, settled=None, undoes=1)
    decisions.record(lambda: [away], who="reviewer-3")
    assert decisions.standing(Subject.STATUS) == []
    assert store.get(ref).status is Status.COMPLETED


def test_versions_grow_with_decisions_and_not_with_suggestions(
    store: SqlStore, decisions: SqlDecisions
) -> None:
    first, second, _third = refs(store)
    before = decisions.versions([first, second, "R-NONE"])
    assert before["R-NONE"] == 0
    store.save_suggestions([(second, CLASSIFICATION)])
    decisions.record(lambda: [to(first, Status.AWAITING_REVIEW)], who="reviewer-1")
    after = decisions.versions([first, second])
    assert after[first] > before[first]
    assert after[second] == before[second]


def test_what_a_plan_raises_leaves_nothing_on_record(decisions: SqlDecisions) -> None:
    def broken() -> list[Step]:
        raise RuntimeError("plan")

    with pytest.raises(RuntimeError, match="plan"):
        decisions.record(broken, who="reviewer-1")
    assert decisions.count() == 0
