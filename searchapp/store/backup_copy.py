"""What goes into a backup: the store without sign-ins, its version and how much each table holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from searchapp.domain.errors import InvalidInput, Unavailable
from searchapp.store.copying import copy_store, put_back
from searchapp.store.database import Database
from searchapp.store.migrations import HEAD

KNOWN_VERSION = HEAD
"""Version of the stores that this program makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What a store holds and a copy lacks: decisions on record, and accounts; `had_accounts` in the store."""

    decisions: int
    accounts: int
    had_accounts: int


_DECISIONS = ("log", "hash", "subject <> 'account'")
_ACCOUNTS = ("accounts", "known_as")
_NOT_KEPT = ("sessions", "sign_in_tries", "access_keys")


class StoreFile:
    """The file of a store on SQLite. Raises InvalidInput for a store of another kind."""

    def __init__(self, address: str) -> None:
        url = make_url(address)
        if url.get_backend_name() != "sqlite":
            raise InvalidInput(
                "searchapp backs up stores that are a file; this one is a PostgreSQL database.",
                next_step="Use PostgreSQL's own tools: pg_dump to back up, pg_restore to restore.",
            )
        self.path = Path(str(url.database))

    def copy(self, copy: Path) -> None:
        """Copy the store as it is now; nobody is signed in in the copy."""
        copy_store(self.path, copy)
        with closing(sqlite3.connect(copy)) as connection, connection:
            for table in _NOT_KEPT:
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("VACUUM")  # or what was deleted would still stand in the file

    def keep(self, copy: Path) -> None:
        """Copy the store as it is, sign-ins and all; one that cannot be read is moved there unchanged."""
        try:
            copy_store(self.path, copy)
        except Unavailable:
            for companion in ("", "-wal", "-shm"):
                part = self.path.with_name(self.path.name + companion)
                if part.exists():
                    part.rename(copy.with_name(copy.name + companion))

    def lost_by(self, copy: Path) -> Loss | None:
        """What would be lost by putting `copy` in the store's place; None for a store that cannot be read."""
        if not self.path.exists():
            return Loss(decisions=0, accounts=0, had_accounts=0)
        try:
            now_log, now_people = (
                _column(self.path, "log", "hash"),
                _column(self.path, "accounts", "known_as"),
            )
        except sqlite3.DatabaseError:
            return None
        return Loss(
            decisions=len(now_log - _column(copy, *_DECISIONS)),
            accounts=len(now_people - _column(copy, *_ACCOUNTS)),
            had_accounts=len(now_people),
        )

    def put_back(self, copy: Path) -> None:
        """Bring a copy to the present version, then put what it holds in the store's place.

        Raises Unavailable for a copy of a newer version or a damaged one, before anything is changed.
        """
        Database.open(f"sqlite:///{copy}", wait_seconds=0).close()
        self.path.touch(mode=0o600)
        put_back(copy, self.path)


def contents(copy: Path) -> tuple[str, dict[str, int]]:
    """Version of a copy, and the number of rows of each table. Raises sqlite3.DatabaseError if damaged."""
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as connection:
        (state,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if state != "ok":
            raise sqlite3.DatabaseError(state)
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        listed = (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        names = [name for (name,) in connection.execute(listed)]
        rows = {name: _rows(connection, name) for name in names}
    return str(version), rows


def _column(path: Path, table: str, column: str, those: str = "true") -> set[str]:
    """Values of one column of ours; none where the store is older than the table."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        known = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        if connection.execute(known, (table,)).fetchone() is None:
            return set()
        found = connection.execute(f"SELECT {column} FROM {table} WHERE {those}")  # noqa: S608 - our own names
        return {value for (value,) in found}


def _rows(connection: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    (rows,) = connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()  # noqa: S608 - quoted
    return int(rows)
