"""Empty stores of the newest version to test with, on each database that a store can be kept in.

SEARCHAPP_TEST_POSTGRESQL: SQLAlchemy address of a PostgreSQL database whose user may create others beside it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy
from sqlalchemy.engine import URL

from searchapp.store.database import Database

BACKENDS: Final = ("sqlite", "postgresql")
POSTGRESQL: Final = os.environ.get("SEARCHAPP_TEST_POSTGRESQL", "")
NONE: Final = "SEARCHAPP_TEST_POSTGRESQL names no PostgreSQL database to use"


class Files:
    """Stores in files, copied from one that was made once."""

    def __init__(self, folder: Path) -> None:
        self._made = folder / "made.sqlite3"
        Database.open(f"sqlite:///{self._made}", wait_seconds=0).close()

    @contextmanager
    def store(self, folder: Path) -> Iterator[str]:
        """The address of a new one in a folder."""
        yield f"sqlite:///{shutil.copy(self._made, folder / 'store.sqlite3')}"


class Server:
    """Databases of a PostgreSQL server, copied from one that was made once; gone when they were used."""

    def __init__(self, address: str, name: str) -> None:
        self._url = sqlalchemy.make_url(address)
        self._engine = sqlalchemy.create_engine(address, isolation_level="AUTOCOMMIT")
        self._name = name
        self._made = f"{name}_made"
        self._count = 0
        self._create(self._made, "")
        Database.open(_address(self._url.set(database=self._made)), wait_seconds=0).close()

    @contextmanager
    def store(self, *, empty: bool = False) -> Iterator[str]:
        """The address of a new one; `empty`: without tables."""
        self._count += 1
        name = f"{self._name}_{self._count}"
        self._create(name, "" if empty else f" TEMPLATE {self._made}")
        try:
            yield _address(self._url.set(database=name))
        finally:
            self._drop(name)

    def close(self) -> None:
        """Leave nothing behind."""
        self._drop(self._made)
        self._engine.dispose()

    def _create(self, name: str, after: str) -> None:
        self._drop(name)
        self._run(f"CREATE DATABASE {name}{after}")

    def _drop(self, name: str) -> None:
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(statement)


def _address(url: URL) -> str:
    return url.render_as_string(hide_password=False)
