"""Answers kept until somebody commits: never older than one that is asked for anew."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from searchapp.store.database import Database
from searchapp.store.until_commit import UntilCommit


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'store.sqlite3'}", wait_seconds=1)
    with opened.writing() as connection:
        connection.execute(text("CREATE TABLE notes (words TEXT)"))
    yield opened
    opened.close()


class Asked:
    """Counts the notes, and how often it was asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, connection: Connection, about: str) -> int:
        self.times += 1
        return int(
            connection.execute(
                text("SELECT count(*) FROM notes WHERE words LIKE :about"), {"about": f"{about}%"}
            ).scalar_one()
        )


def note(database: Database, words: str) -> None:
    with database.writing() as connection:
        connection.execute(text("INSERT INTO notes VALUES (:words)"), {"words": words})


def test_a_question_is_asked_once_while_nothing_is_committed(database: Database) -> None:
    asked = Asked()
    kept = UntilCommit(database, asked)
    assert [kept.of(), kept.of(), kept.of()] == [0, 0, 0]
    assert asked.times == 1


def test_each_thing_has_an_answer_of_its_own(database: Database) -> None:
    note(database, "custody")
    kept = UntilCommit(database, Asked())
    assert [kept.of("custody"), kept.of("stalking"), kept.of("custody")] == [1, 0, 1]


def test_what_this_process_commits_is_in_the_next_answer(database: Database) -> None:
    kept = UntilCommit(database, Asked())
    assert kept.of() == 0
    note(database, "custody")
    assert kept.of() == 1


def test_what_another_process_commits_is_in_the_next_answer(database: Database) -> None:
    kept = UntilCommit(database, Asked())
    assert kept.of() == 0
    program = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(\"INSERT INTO notes VALUES ('a')\")"
    )
    subprocess.run([sys.executable, "-c", f"{program}; c.commit()", database.name], check=True)
    assert kept.of() == 1


def test_a_store_put_in_the_place_of_this_one_is_noticed(database: Database, tmp_path: Path) -> None:
    kept = UntilCommit(database, Asked())
    assert kept.of() == 0
    other = sqlite3.connect(tmp_path / "other.sqlite3")
    with other:
        other.execute("CREATE TABLE notes (words TEXT)")
        other.execute("INSERT INTO notes VALUES ('custody')")
    into = sqlite3.connect(database.name)
    other.backup(into)
    into.close()
    other.close()
    assert kept.of() == 1


def test_what_is_taken_back_is_in_no_answer(database: Database) -> None:
    kept = UntilCommit(database, Asked())
    assert kept.of() == 0
    with database.writing(keep=False) as connection:
        connection.execute(text("INSERT INTO notes VALUES ('custody')"))
        assert kept.of() == 0
    assert kept.of() == 0


def test_a_commit_while_the_question_is_answered_is_in_the_next_answer(database: Database) -> None:
    asked = Asked()

    def slowly(connection: Connection, about: str) -> int:
        found = asked(connection, about)
        if asked.times == 1:
            note(database, "custody")
        return found

    kept = UntilCommit(database, slowly)
    assert [kept.of(), kept.of()] == [0, 1]


def test_nothing_is_kept_of_a_database_that_cannot_tell(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "commits", lambda: None)
    asked = Asked()
    kept = UntilCommit(database, asked)
    assert [kept.of(), kept.of()] == [0, 0]
    assert asked.times == 2


def test_a_database_that_was_closed_can_be_asked_again(database: Database) -> None:
    kept = UntilCommit(database, Asked())
    kept.of()
    note(database, "custody")
    database.close()
    assert kept.of() == 1
