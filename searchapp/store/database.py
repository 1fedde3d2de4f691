"""Opens the database, private and in the right version, and gives out transactions.

One writer at a time, whichever the database: the numbers of the change log then grow in the order in which
changes become visible, and nobody who reads up to a number misses an earlier one.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from searchapp.domain.errors import Conflict, InvalidInput, Unavailable
from searchapp.store.copying import keep_beside
from searchapp.store.failures import answered
from searchapp.store.migrations import is_current, revision_of, upgrade

_WRITER_LOCK: Final = 0x5EA2C4  # any number nobody else uses in that PostgreSQL database
_WRITING: Final = "searchapp_writing"


class Database:
    """A database in the version this program knows. Safe to share between threads."""

    def __init__(self, engine: Engine, name: str, wait_seconds: int) -> None:
        self._engine = engine
        self._wait_seconds = wait_seconds
        self._turn = threading.Lock()
        self._watching = threading.Lock()
        self._watcher: PoolProxiedConnection | None = None
        self._watchers = 0
        self.name = name

    @classmethod
    def open(cls, address: str, *, wait_seconds: int) -> Self:
        """Open the database at an SQLAlchemy address, making or migrating it where needed.

        `wait_seconds`: how long to wait for another writer. Raises InvalidInput for an address that is
        none, Unavailable for a database that cannot be used or was made by a newer version.
        """
        url = _url(address)
        sqlite = url.get_backend_name() == "sqlite"
        name = str(url.database) if sqlite else url.render_as_string(hide_password=True)
        if sqlite:
            _make_private_file(Path(name))
        database = cls(_engine(url, wait_seconds), name, wait_seconds)
        try:
            database._bring_up_to_date(Path(name) if sqlite else None)
        except BaseException:
            database.close()
            raise
        return database

    def _bring_up_to_date(self, file: Path | None) -> None:
        """Make or migrate the tables; a store in a file is copied beside itself before."""
        with self.reading() as connection:
            current = is_current(connection, self.name)
        if not current:
            with self.writing() as connection:
                if file is not None:
                    keep_beside(file, revision_of(connection))
                upgrade(connection, self.name)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store throughout, and changes nothing."""
        with answered(self.name), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Connection]:
        """A transaction that waits for its turn to write; all of it is kept, or nothing.

        `keep` False takes everything back at the end. Raises Conflict when another writer takes too long.
        Threads take turns before they take a connection: waiting for the database's own lock, each with a
        connection in hand, they would leave none to whoever has the lock.
        """
        with self._my_turn(), answered(self.name), self._engine.connect() as connection:
            connection.execution_options(**{_WRITING: True})
            with connection.begin() as transaction:
                if connection.dialect.name == "postgresql":
                    wait = self._wait_seconds * 1_000 or 1  # milliseconds; 0 would be for ever
                    connection.execute(text(f"SET LOCAL lock_timeout = {wait}"))
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
                yield connection
                if not keep:
                    transaction.rollback()

    def commits(self) -> tuple[int, int] | None:
        """Another value whenever anybody, in whatever process, has committed something since.

        None where the database cannot say so without being asked a whole question. SQLite counts for each
        connection the commits of all others, so one that writes nothing is kept for this alone.
        """
        if self._engine.dialect.name != "sqlite":
            return None
        with answered(self.name), self._watching:
            if self._watcher is None:
                self._watcher = self._engine.raw_connection()
                self._watcher.detach()
                self._watchers += 1
            cursor = self._watcher.cursor()
            cursor.execute("PRAGMA data_version")
            ((number,),) = cursor.fetchall()
            cursor.close()
        return self._watchers, int(number)

    def close(self) -> None:
        """Give back all connections."""
        with self._watching:
            if self._watcher is not None:
                self._watcher.close()
                self._watcher = None
        self._engine.dispose()

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=self._wait_seconds):
            raise Conflict(
                f"The store {self.name} is being written to by somebody else.",
                next_step="Try again when that has finished.",
            )
        try:
            yield
        finally:
            self._turn.release()


def _url(address: str) -> URL:
    next_step = "Give SEARCHAPP_DATABASE an address such as sqlite:////folder/searchapp.sqlite3."
    try:
        url = make_url(address)
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise InvalidInput("The database address cannot be read.", next_step=next_step) from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise InvalidInput(
            f"A database of the kind {url.get_backend_name()} cannot be used.", next_step=next_step
        )
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise InvalidInput("The store needs a file, not a database in memory.", next_step=next_step)
    return url


def _make_private_file(path: Path) -> None:
    """Make the file readable to its user alone; SQLite gives its companions the same rights."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise Unavailable(
            f"The store {path} cannot be opened: {(error.strerror or str(error)).lower()}.",
            next_step="Check that you may write to its folder, or name another in SEARCHAPP_HOME.",
        ) from error


def _engine(url: URL, wait_seconds: int) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": wait_seconds})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise Unavailable(
            "The driver for PostgreSQL is not installed.",
            next_step="Install it with: pip install 'searchapp[postgresql]'",
        ) from error
    event.listen(engine, "before_cursor_execute", _without_nul, retval=True)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says, schema changes too
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _without_nul(
    _connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
) -> tuple[str, Any]:
    """Give PostgreSQL a replacement character for each NUL, which it takes in no statement."""
    return statement, _replaced(parameters)


def _replaced(given: Any) -> Any:
    if isinstance(given, str):
        return given.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if isinstance(given, Mapping):
        return {name: _replaced(value) for name, value in given.items()}
    return type(given)(map(_replaced, given)) if isinstance(given, list | tuple) else given


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
