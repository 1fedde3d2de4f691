"""Every database is opened, migrated, shared and lost in the same way."""

from __future__ import annotations

import importlib
import pkgutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text

import searchapp.store
from searchapp.domain.errors import Conflict, NotFound, Unavailable
from searchapp.domain.importing import RegisterRow
from searchapp.domain.recommendation import Status
from searchapp.domain.review import LogFilter
from searchapp.store import migrations
from searchapp.store.agreements import SqlAgreements
from searchapp.store.database import Database
from searchapp.store.decisions import SqlDecisions
from searchapp.store.people import SqlPeople
from searchapp.store.schema import METADATA
from searchapp.store.sql_history import SqlHistory
from searchapp.store.sql_store import SqlStore
from tests.store.filling import rows, take_over

ROOT: Final = Path(__file__).parents[3]


def test_the_migrations_make_exactly_the_tables_of_the_schema(new_address: str) -> None:
    for module in pkgutil.iter_modules(searchapp.store.__path__, "searchapp.store."):
        importlib.import_module(module.name)  # so that all tables are known
    database = Database.open(new_address, wait_seconds=0)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    database.close()


def test_two_that_open_a_new_store_at_once_both_can(new_address: str) -> None:
    opened: list[SqlStore] = []

    def open_one() -> None:
        opened.append(SqlStore.open(new_address))

    threads = [threading.Thread(target=open_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.count() for one in opened] == [0, 0, 0, 0]
    for one in opened:
        one.close()


FIRST: Final = f"""
    INSERT INTO registers (force, name) VALUES ('L', 'register.csv');
    INSERT INTO source_files (name, size, sha256) VALUES ('register.csv', 1, '{"0" * 64}');
    INSERT INTO import_runs
        (register_id, source_file_id, at, read, new, changed, unchanged, gone, held_back)
        VALUES (1, 1, '2016-03-01T09:00:00+00:00', 1, 1, 0, 0, 0, 0);
    INSERT INTO recommendations
        (ref, identity, report_identity, text_identity, concerns, report, inspection_type, text, response,
        status, made, exact_report, exact_recommendation, exact_response)
        VALUES ('R-1', 'i', 'r', 't', '', 'Custody', '', 'Paint the cells.', 'Done.',
        'completed', '2014', '', '', '');
    INSERT INTO source_rows (ref, register_id, run_id, row, line, gone, shown)
        VALUES ('R-1', 1, 1, 1, 2, false, true);
    INSERT INTO suggestions (ref, model_id, themes, addressees, applies_to_force)
        VALUES ('R-1', 'model-1', '[]', '[]', '{{}}');
    INSERT INTO changes (at, run_id, ref, kind, field, before, after)
        VALUES ('2016-03-01T09:00:00+00:00', 1, 'R-1', 'new', '', '', '')
"""
"""A recommendation as the first versions kept it."""


def test_a_store_of_an_older_version_is_brought_up_to_date_with_all_that_is_in_it(new_address: str) -> None:
    engine = create_engine(new_address)
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        command.upgrade(config, "0002")
        for statement in FIRST.split(";"):
            connection.exec_driver_sql(statement)
    engine.dispose()
    store = SqlStore.open(new_address)
    found = store.get("R-1")
    assert (found.text, found.status, found.force) == ("Paint the cells.", Status.COMPLETED, "L")
    assert store.last_change() == 1
    (past,) = SqlHistory(store.database).runs()
    assert (past.number, past.undone) == (1, None)
    take_over(store, rows(2))
    assert store.count() == 3
    store.close()


SECOND: Final = """
    INSERT INTO registers (force, name) VALUES ('L', 'board.csv');
    INSERT INTO import_runs
        (register_id, source_file_id, at, read, new, changed, unchanged, gone, held_back)
        VALUES (2, 1, '2016-04-01T09:00:00+00:00', 1, 0, 1, 0, 0, 0);
    UPDATE source_rows SET shown = false;
    INSERT INTO source_rows (ref, register_id, run_id, row, line, gone, shown)
        VALUES ('R-1', 2, 2, 1, 2, false, true);
    UPDATE recommendations SET own_reference = 'B-1'
"""
"""Another register has it too, and was imported last."""


def test_what_the_register_imported_last_says_is_not_put_down_to_another(new_address: str) -> None:
    engine = create_engine(new_address)
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        for version, statements in (("0002", FIRST), ("0020", SECOND), ("0021", "")):
            command.upgrade(config, version)
            for statement in filter(None, statements.split(";")):
                connection.exec_driver_sql(statement)
        said = "SELECT register_id, own_reference FROM source_rows ORDER BY register_id"
        assert [tuple(row) for row in connection.exec_driver_sql(said)] == [(1, ""), (2, "B-1")]
    engine.dispose()


def test_a_store_of_a_newer_version_is_refused_by_name_and_left_alone(store_address: str) -> None:
    database = Database.open(store_address, wait_seconds=0)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match=r"newer version of searchapp .*9999"):
        SqlStore.open(store_address)
    with database.reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).all() == [("9999",)]
    database.close()


def test_a_store_is_there_again_when_opened_again(store_address: str) -> None:
    first = SqlStore.open(store_address)
    take_over(first, rows(3))
    first.close()
    second = SqlStore.open(store_address)
    assert second.count() == 3
    second.close()


def test_a_second_writer_is_told_that_there_is_a_first(store_address: str) -> None:
    first, other = SqlStore.open(store_address), SqlStore.open(store_address, wait_seconds=0)

    def while_reading() -> Iterator[RegisterRow]:
        yield from rows(2)
        with pytest.raises(Conflict, match="being written to"):
            take_over(other, rows(1))
        assert other.count() == 0

    take_over(first, while_reading())
    assert other.count() == 2
    other.close()
    first.close()


def test_what_is_not_to_be_kept_is_taken_back_whole(store_address: str) -> None:
    database = Database.open(store_address, wait_seconds=0)

    def write(connection: Connection) -> None:
        connection.execute(text("INSERT INTO registers (force, name) VALUES ('L', 'x')"))

    def fail(connection: Connection) -> None:
        write(connection)
        raise RuntimeError

    with database.writing(keep=False) as connection:
        write(connection)
    with pytest.raises(RuntimeError), database.writing() as connection:
        fail(connection)
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM registers")).scalar_one() == 0
    database.close()


KILLED: Final = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from searchapp.store.sql_store import SqlStore
from tests.store.filling import rows, take_over

def dying():
    yield from rows(1_500, response="changed")
    os.kill(os.getpid(), signal.SIGKILL)

take_over(SqlStore.open(sys.argv[1]), dying())
"""


def test_an_import_that_is_killed_leaves_nothing_half_done(store_address: str) -> None:
    made = SqlStore.open(store_address)
    take_over(made, rows(20))
    before, change = list(made.all()), made.last_change()
    made.close()
    assert run_apart(KILLED, store_address) == -signal.SIGKILL
    again = SqlStore.open(store_address)
    assert (list(again.all()), again.last_change()) == (before, change)
    take_over(again, rows(30))
    assert again.count() == 30
    again.close()


KILLED_UNDOING: Final = """
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
def test_an_undo_that_is_killed_leaves_the_store_as_it_was(store_address: str, moment: str) -> None:
    made = SqlStore.open(store_address)
    take_over(made, rows(300))
    before = list(made.all())
    take_over(made, rows(250, response="changed"))
    after, change = list(made.all()), made.last_change()
    made.close()
    assert run_apart(KILLED_UNDOING, store_address, moment) == -signal.SIGKILL
    again = SqlStore.open(store_address)
    assert (list(again.all()), again.last_change()) == (after, change)
    history = SqlHistory(again.database)
    assert history.run(2).undone is None
    history.undo(2, by="reviewer-1")
    assert list(again.all()) == before
    again.close()


def run_apart(script: str, address: str, *arguments: str) -> int:
    """The exit code of a program run in a process of its own."""
    command_line = [sys.executable, "-c", script, address, str(ROOT), *arguments]
    return subprocess.run(command_line, check=False, timeout=300).returncode


def test_what_no_number_or_no_text_can_be_is_not_found(store_address: str) -> None:
    store = SqlStore.open(store_address)
    for number in (2**40, 2**70):
        for look_up in (
            SqlHistory(store.database).run,
            SqlDecisions(store.database).entry,
            SqlAgreements(store.database).sample,
        ):
            with pytest.raises(NotFound):
                look_up(number)
    with pytest.raises(NotFound):
        store.get("R-1\0")
    assert SqlPeople(store.database).account("nobody\0") is None
    assert SqlDecisions(store.database).count(LogFilter(who="\0")) == 0
    store.close()
