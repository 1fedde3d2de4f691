"""Opening, migrating and losing a store: each failure caused for real."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import searchapp.store.agreement_tables
import searchapp.store.deadline_tables  # so that all tables are known
import searchapp.store.former_tables
import searchapp.store.migrations
import searchapp.store.people_tables  # so that its tables are in the schema
import searchapp.store.saved_tables
from searchapp.domain.errors import Conflict, InvalidInput, Unavailable
from searchapp.domain.importing import RegisterRow
from searchapp.store.database import Database
from searchapp.store.findings_tables import FINDINGS
from searchapp.store.migrations import HEAD
from searchapp.store.schema import METADATA
from searchapp.store.sql_history import SqlHistory
from searchapp.store.sql_store import SqlStore
from tests.store.filling import rows, take_over


def address(folder: Path) -> str:
    return f"sqlite:///{folder / 'store.sqlite3'}"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = SqlStore.open(address(tmp_path), wait_seconds=0)
    yield opened
    opened.close()


def test_the_migrations_make_exactly_the_tables_of_the_schema(tmp_path: Path) -> None:
    database = Database.open(address(tmp_path), wait_seconds=0)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert FINDINGS.metadata is METADATA
        assert compare_metadata(context, METADATA) == []
    database.close()


def test_head_names_the_newest_migration() -> None:
    config = Config()
    folder = Path(searchapp.store.migrations.__file__).parent
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_store_is_private_and_so_are_its_companions(store: SqlStore, tmp_path: Path) -> None:
    take_over(store, rows(3))
    for path in tmp_path.glob("store.sqlite3*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_a_missing_folder_is_made_private(tmp_path: Path) -> None:
    SqlStore.open(address(tmp_path / "home")).close()
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_a_store_is_there_again_when_opened_again(tmp_path: Path) -> None:
    first = SqlStore.open(address(tmp_path))
    take_over(first, rows(3))
    first.close()
    second = SqlStore.open(address(tmp_path))
    assert second.count() == 3
    second.close()


def test_two_that_open_a_new_store_at_once_both_can(tmp_path: Path) -> None:
    opened: list[SqlStore] = []

    def open_one() -> None:
        opened.append(SqlStore.open(address(tmp_path)))

    threads = [threading.Thread(target=open_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.count() for one in opened] == [0, 0, 0, 0]
    for one in opened:
        one.close()


def test_a_store_of_a_newer_version_is_refused_by_name_and_left_alone(tmp_path: Path) -> None:
    SqlStore.open(address(tmp_path)).close()
    with sqlite3.connect(tmp_path / "store.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(Unavailable, match=r"newer version of searchapp .*9999"):
        SqlStore.open(address(tmp_path))
    with sqlite3.connect(tmp_path / "store.sqlite3") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]
    connection.close()


@pytest.mark.parametrize("content", [b"not a database at all, but a letter" * 40, os.urandom(5_000)])
def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "store.sqlite3"
    path.write_bytes(content)
    with pytest.raises(Unavailable, match=r"store\.sqlite3 is not a searchapp store"):
        SqlStore.open(address(tmp_path))
    assert path.read_bytes() == content


def test_a_damaged_store_is_named_and_left_alone(tmp_path: Path) -> None:
    made = SqlStore.open(address(tmp_path))
    take_over(made, rows(300))
    made.close()
    path = tmp_path / "store.sqlite3"
    content = bytearray(path.read_bytes())
    content[8_192:-4_096] = os.urandom(len(content) - 12_288)
    path.write_bytes(content)
    with pytest.raises(Unavailable, match="is damaged"):
        read_all(address(tmp_path))
    assert path.read_bytes() == content


def read_all(where: str) -> None:
    store = SqlStore.open(where)
    try:
        list(store.all())
    finally:
        store.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match="cannot be opened") as caught:
        SqlStore.open(address(tmp_path / "file"))
    assert "SEARCHAPP_HOME" in caught.value.next_step


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_without_write_permission_is_named(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(Unavailable, match="cannot be opened"):
        SqlStore.open(address(tmp_path / "locked"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nonsense", "cannot be read"),
        ("nosuch://x", "cannot be read"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("mysql+pymysql://x/y", "mysql|cannot be read"),
    ],
)
def test_an_address_that_is_none_is_refused(text: str, says: str) -> None:
    with pytest.raises((InvalidInput, Unavailable), match=says):
        SqlStore.open(text)


def test_a_full_disk_leaves_what_was_there(store: SqlStore, tmp_path: Path) -> None:
    take_over(store, rows(50))
    before, change = list(store.all()), store.last_change()
    with store._database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 60")
    with pytest.raises(Unavailable, match="is full") as caught:
        take_over(store, rows(1_000))
    assert "space" in caught.value.next_step
    assert (list(store.all()), store.last_change()) == (before, change)
    with store._database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    take_over(store, rows(1_000))
    assert store.count() == 1_000


def test_a_second_writer_is_told_that_there_is_a_first(tmp_path: Path, store: SqlStore) -> None:
    other = SqlStore.open(address(tmp_path), wait_seconds=0)

    def while_reading() -> Iterator[RegisterRow]:
        yield from rows(2)
        with pytest.raises(Conflict, match="being written to"):
            take_over(other, rows(1))
        assert other.count() == 0

    take_over(store, while_reading())
    assert other.count() == 2
    other.close()


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.store.filling import rows, take_over
from searchapp.store.sql_store import SqlStore
from tests.store.filling import rows, take_over

def dying():
    yield from rows(1_500, response="changed")
    os.kill(os.getpid(), signal.SIGKILL)

take_over(SqlStore.open(sys.argv[1]), dying())
"""

FULL = """
import resource, signal, sys
sys.path.insert(0, sys.argv[2])
from tests.store.filling import rows, take_over
from searchapp.domain.errors import Unavailable
from searchapp.store.sql_store import SqlStore
from tests.store.filling import rows, take_over

store = SqlStore.open(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    take_over(store, rows(1_500, response="changed"))
except Unavailable as error:
    print(error.message)
"""


def run_apart(script: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-c", script, address(folder), str(root), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("script", [KILLED, FULL], ids=["killed", "file size limit"])
def test_an_import_cut_short_leaves_nothing_half_done(tmp_path: Path, script: str) -> None:
    made = SqlStore.open(address(tmp_path))
    take_over(made, rows(20))
    before, change = list(made.all()), made.last_change()
    made.close()
    ran = run_apart(script, tmp_path)
    if script is FULL:
        assert "could not be read or written" in ran.stdout or "is full" in ran.stdout, ran.stderr
    else:
        assert ran.returncode < 0, ran.stderr
    again = SqlStore.open(address(tmp_path))
    assert (list(again.all()), again.last_change()) == (before, change)
    take_over(again, rows(30))
    assert again.count() == 30
    again.close()


KILLED_UNDOING = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from searchapp.store import undo
from searchapp.store.sql_history import SqlHistory
from searchapp.store.sql_store import SqlStore

def dying(*_arguments):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(undo.Undo, sys.argv[3], dying)
SqlHistory(SqlStore.open(sys.argv[1]).database).undo(2, by="reviewer-1")
"""


@pytest.mark.parametrize("moment", ["_place_as_before", "_drop_suggestions", "_log"])
def test_an_undo_that_is_killed_leaves_the_store_as_it_was(tmp_path: Path, moment: str) -> None:
    made = SqlStore.open(address(tmp_path))
    take_over(made, rows(300))
    before = list(made.all())
    take_over(made, rows(250, response="changed"))
    after, change = list(made.all()), made.last_change()
    made.close()
    ran = run_apart(KILLED_UNDOING, tmp_path, moment)
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    again = SqlStore.open(address(tmp_path))
    assert (list(again.all()), again.last_change()) == (after, change)
    history = SqlHistory(again.database)
    assert history.run(2).undone is None
    history.undo(2, by="reviewer-1")
    assert list(again.all()) == before
    again.close()
