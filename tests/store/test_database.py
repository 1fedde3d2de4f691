"""Opening, migrating and losing a store: each failure caused for real."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

import searchapp.store.migrations
from searchapp.domain.errors import InvalidInput, Unavailable
from searchapp.store.migrations import HEAD
from searchapp.store.sql_store import SqlStore
from tests.store.filling import rows, take_over


def address(folder: Path) -> str:
    return f"sqlite:///{folder / 'store.sqlite3'}"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = SqlStore.open(address(tmp_path), wait_seconds=0)
    yield opened
    opened.close()


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


FULL = """
import resource, signal, sys
sys.path.insert(0, sys.argv[2])
from tests.store.filling import rows, take_over
from searchapp.domain.errors import Unavailable
from searchapp.store.sql_store import SqlStore

store = SqlStore.open(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    take_over(store, rows(1_500, response="changed"))
except Unavailable as error:
    print(error.message)
"""


def test_an_import_that_no_more_may_be_written_of_leaves_nothing_half_done(tmp_path: Path) -> None:
    made = SqlStore.open(address(tmp_path))
    take_over(made, rows(20))
    before, change = list(made.all()), made.last_change()
    made.close()
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", FULL, address(tmp_path), str(root)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert "could not be read or written" in ran.stdout or "is full" in ran.stdout, ran.stderr
    again = SqlStore.open(address(tmp_path))
    assert (list(again.all()), again.last_change()) == (before, change)
    take_over(again, rows(30))
    assert again.count() == 30
    again.close()
