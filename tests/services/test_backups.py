"""Backup and restore of a real store: while it is written, damaged, tampered with, older and newer."""

from __future__ import annotations

import json
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import searchapp.store.migrations
from searchapp.domain.accounts import Account, AccountMove
from searchapp.domain.errors import Forbidden, InvalidInput, NotFound, Unavailable, UnreadableFile
from searchapp.domain.people import LOCAL_PERSON, Person, Right, Role
from searchapp.domain.progress import Silent
from searchapp.domain.review import Kind, Step, Subject
from searchapp.services.backups import Backups, Weighed
from searchapp.store.backup_copy import Loss, StoreFile
from searchapp.store.decisions import SqlDecisions
from searchapp.store.migrations import HEAD
from searchapp.store.people import SqlPeople
from searchapp.store.sql_store import SqlStore
from tests.store.filling import rows, take_over


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """A store of thirty recommendations, open as a site that is being served has it."""
    opened = SqlStore.open(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    take_over(opened, rows(30))
    yield opened
    opened.close()


@pytest.fixture
def backups(tmp_path: Path) -> Backups:
    return Backups(store=StoreFile(f"sqlite:///{tmp_path / 'store.sqlite3'}"), progress=Silent())


@pytest.fixture
def made(store: SqlStore, backups: Backups, tmp_path: Path) -> Path:
    """A backup of those thirty."""
    backups.make(tmp_path / "kept.backup", person=LOCAL_PERSON)
    return tmp_path / "kept.backup"


def test_a_backup_brings_back_what_was_there_also_for_who_has_the_store_open(
    store: SqlStore, backups: Backups, made: Path
) -> None:
    before, change = list(store.all()), store.last_change()
    take_over(store, rows(60, response="changed"))
    weighed, replaced = backups.restore(made, person=LOCAL_PERSON)
    assert weighed.manifest.rows["recommendations"] == 30
    assert (list(store.all()), store.last_change()) == (before, change)
    take_over(store, rows(40))
    assert store.count() == 40
    kept = SqlStore.open(f"sqlite:///{replaced}")
    assert kept.count() == 60
    kept.close()


def test_a_backup_made_while_others_write_is_one_state_of_the_store(
    store: SqlStore, backups: Backups, tmp_path: Path
) -> None:
    stop, written = threading.Event(), threading.Event()

    def write() -> None:
        for number in range(1, 1_000):
            take_over(store, rows(30, response=f"response {number}"))
            written.set()
            if stop.is_set():
                return

    writer = threading.Thread(target=write)
    writer.start()
    written.wait(20)
    for number in range(3):
        backups.make(tmp_path / f"{number}.backup", person=LOCAL_PERSON)
    stop.set()
    writer.join()
    for number in range(3):
        backups.restore(tmp_path / f"{number}.backup", person=LOCAL_PERSON)
        assert len({record.response for record in store.all()}) == 1


def test_a_backup_is_private_and_bears_no_sign_ins(made: Path, backups: Backups) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    rows_of = backups.check(made).rows
    assert (rows_of["sessions"], rows_of["sign_in_tries"]) == (0, 0)
    assert [path.name for path in made.parent.iterdir() if path.name.startswith(".")] == []


def test_a_backup_cut_short_anywhere_is_refused_and_nothing_changed(
    store: SqlStore, backups: Backups, made: Path
) -> None:
    take_over(store, rows(40))
    whole = made.read_bytes()
    for length in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        made.write_bytes(whole[:length])
        with pytest.raises(UnreadableFile, match=r"kept\.backup is not a whole backup"):
            backups.restore(made, person=LOCAL_PERSON)
    assert store.count() == 40


@pytest.mark.parametrize("step", range(12))
def test_a_backup_with_a_byte_changed_is_refused_or_is_the_same(
    backups: Backups, made: Path, step: int
) -> None:
    content = bytearray(made.read_bytes())
    before = backups.check(made)
    content[step * len(content) // 12 + 7] ^= 0x20
    made.write_bytes(content)
    try:
        after = backups.check(made)
    except (UnreadableFile, Unavailable):
        return
    assert after == before  # a byte that says nothing of the content, such as a time in the archive


def rewritten(made: Path, *, store: bytes | None = None, **changes: object) -> None:
    with zipfile.ZipFile(made) as packed:
        manifest = json.loads(packed.read("manifest.json")) | changes
        content = packed.read("store.sqlite3") if store is None else store
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("manifest.json", json.dumps(manifest))
        packed.writestr("store.sqlite3", content)


@pytest.mark.parametrize(
    "changes",
    [
        {"store": b"another store"},
        {"sha256": "0" * 64},
        {"size": 1},
        {"size": "many"},
        {"rows": {}},
        {"rows": None},
        {"version": "0001"},
    ],
)
def test_a_backup_whose_parts_disagree_is_refused(
    backups: Backups, made: Path, changes: dict[str, object]
) -> None:
    rewritten(made, **changes)
    with pytest.raises(UnreadableFile, match=r"kept\.backup"):
        backups.restore(made, person=LOCAL_PERSON)


@pytest.mark.parametrize("changes", [{"version": "9999"}, {"format": 2}])
def test_a_backup_of_a_newer_version_is_refused_by_name(
    backups: Backups, made: Path, changes: dict[str, object]
) -> None:
    rewritten(made, **changes)
    with pytest.raises(Unavailable, match=r"kept\.backup was made by a newer searchapp"):
        backups.restore(made, person=LOCAL_PERSON)


def test_a_file_that_is_not_there_is_named(backups: Backups, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="none"):
        backups.check(tmp_path / "none")


def test_a_damaged_store_is_replaced_and_kept_as_it_is(backups: Backups, made: Path, store: SqlStore) -> None:
    store.close()
    backups.store.path.write_bytes(b"not a store at all " * 100)
    _weighed, replaced = backups.restore(made, person=LOCAL_PERSON)
    assert replaced.read_bytes().startswith(b"not a store at all")
    again = SqlStore.open(f"sqlite:///{backups.store.path}")
    assert again.count() == 30
    again.close()


def test_a_missing_store_is_made_from_a_backup(backups: Backups, made: Path, store: SqlStore) -> None:
    store.close()
    backups.store.path.unlink()
    backups.restore(made, person=LOCAL_PERSON)
    assert stat.S_IMODE(backups.store.path.stat().st_mode) == 0o600
    again = SqlStore.open(f"sqlite:///{backups.store.path}")
    assert again.count() == 30
    again.close()


def test_only_administrators_back_up_and_restore(backups: Backups, made: Path) -> None:
    for role in Role:
        if Right.ADMINISTER not in role.rights:
            person = Person(name="somebody", role=role)
            with pytest.raises(Forbidden):
                backups.make(made, person=person)
            with pytest.raises(Forbidden):
                backups.restore(made, person=person)


def test_a_store_on_postgresql_is_left_to_its_own_tools() -> None:
    with pytest.raises(InvalidInput, match="PostgreSQL") as caught:
        StoreFile("postgresql+psycopg://server/register")
    assert "pg_dump" in caught.value.next_step


def old_store(path: Path) -> None:
    """A store as version 0001 made it, with one recommendation."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(searchapp.store.migrations.__file__).parent))
        command.upgrade(config, "0001")
    engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO registers VALUES (1, 'Northshire', 'register')")
        connection.execute("INSERT INTO source_files VALUES (1, 'register.csv', 1, 'digest')")
        connection.execute("INSERT INTO import_runs VALUES (1, 1, 1, '2020-01-01', 1, 1, 0, 0, 0, 0)")
        said = "'Northshire', 'Report', 'Thematic', 'Train staff.', '', 'awaiting-review', '2020'"
        connection.execute(f"INSERT INTO recommendations VALUES ('R-1', 'a', 'b', 'c', {said}, '', '', '')")
        connection.execute("INSERT INTO source_rows VALUES ('R-1', 1, 1, 1, 2, 0, 1)")
    connection.close()


def test_a_store_of_an_older_version_is_brought_up_after_a_copy_of_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    old_store(path)
    opened = SqlStore.open(f"sqlite:///{path}")
    assert [record.text for record in opened.all()] == ["Train staff."]
    opened.close()
    kept = tmp_path / "store.sqlite3.version-0001"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for file, version in ((kept, "0001"), (path, HEAD)):
        with sqlite3.connect(file) as connection:
            assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (version,)
            assert connection.execute("SELECT count(*) FROM recommendations").fetchone() == (1,)
        connection.close()


def test_a_new_store_has_no_older_version_to_keep(store: SqlStore, tmp_path: Path) -> None:
    assert list(tmp_path.glob("*.version-*")) == []


class Declined(Exception):
    """Somebody was shown what a restore takes, and did not want it."""


def weighed_by(backups: Backups, file: Path) -> Weighed:
    """What whoever is asked is shown; nothing is replaced."""
    shown: list[Weighed] = []

    def decline(weighed: Weighed) -> None:
        shown.append(weighed)
        raise Declined

    with pytest.raises(Declined):
        backups.restore(file, person=LOCAL_PERSON, accept=decline)
    return shown[0]


def test_who_declines_what_a_restore_takes_leaves_everything_as_it_was(
    store: SqlStore, backups: Backups, made: Path, tmp_path: Path
) -> None:
    take_over(store, rows(40))
    weighed_by(backups, made)
    assert store.count() == 40
    assert list(tmp_path.glob("*.replaced-*")) == []
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_backup_is_unpacked_once_and_weighed_before_anything_is_replaced(
    backups: Backups, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    real = zipfile.ZipFile

    def counting(file: object, *rest: object) -> zipfile.ZipFile:
        opened.append(file)
        return real(file, *rest)

    monkeypatch.setattr(zipfile, "ZipFile", counting)
    backups.restore(made, person=LOCAL_PERSON)
    assert opened == [made]


def test_decisions_newer_than_a_backup_are_counted_before_they_are_lost(
    store: SqlStore, backups: Backups, made: Path, tmp_path: Path
) -> None:
    assert not weighed_by(backups, made).to_be_asked
    decisions = SqlDecisions(store.database)
    seen = [Step(kind=Kind.COMMENT, subject=Subject.COMMENT, after=(note,)) for note in ("seen", "read")]
    decisions.record(lambda: seen, who="first")
    weighed = weighed_by(backups, made)
    assert weighed.loss == Loss(decisions=2, accounts=())
    assert weighed.to_be_asked
    backups.make(tmp_path / "later.backup", person=LOCAL_PERSON)
    assert not weighed_by(backups, tmp_path / "later.backup").to_be_asked


def test_accounts_that_a_restore_would_change_are_told_as_they_are_and_as_they_would_be(
    store: SqlStore, backups: Backups, tmp_path: Path
) -> None:
    people, file = SqlPeople(store.database), tmp_path / "early.backup"
    first = Account(name="First", role=Role.ADMINISTRATOR, password="hash")
    second = Account(name="second", role=Role.REVIEWER, password="hash")
    for account in (first, second):
        people.add(account, by="local")
    backups.make(file, person=LOCAL_PERSON)
    assert weighed_by(backups, file).loss == Loss(decisions=0, accounts=())
    disabled = replace(second, active=False, password="other")
    third = Account(name="third", role=Role.VIEWER)
    people.change("second", lambda _known: disabled, end_sessions=True, by="First")
    people.add(third, by="First")
    weighed = weighed_by(backups, file)
    moves = (AccountMove(now=disabled, then=second), AccountMove(now=third, then=None))
    assert weighed.loss == Loss(decisions=0, accounts=moves)
    assert weighed.to_be_asked
