"""What goes into a backup: the store without sign-ins, its version and how much each table holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from searchapp.domain.accounts import Account, AccountMove
from searchapp.domain.errors import InvalidInput, Unavailable
from searchapp.domain.people import Role
from searchapp.store.copying import copy_store, put_back
from searchapp.store.database import Database
from searchapp.store.migrations import HEAD

KNOWN_VERSION = HEAD
"""Version of the stores that this program makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What putting a copy in a store's place takes: decisions on record that the copy lacks, and accounts.

    `accounts`: those that are others in the copy, by name.
    """

    decisions: int
    accounts: tuple[AccountMove, ...]


_DECISIONS = "SELECT hash FROM log WHERE subject <> 'account'"
_ACCOUNTS = "SELECT name, role, active, password, once, issuer, subject, known_as FROM accounts"
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
            return Loss(decisions=0, accounts=())
        try:
            recorded, people = _decisions(self.path), _accounts(self.path)
        except sqlite3.DatabaseError:
            return None
        then = _accounts(copy)
        moves = (AccountMove(now=people.get(name), then=then.get(name)) for name in sorted({*people, *then}))
        return Loss(
            decisions=len(recorded - _decisions(copy)),
            accounts=tuple(move for move in moves if move.now != move.then),
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


def _decisions(path: Path) -> set[str]:
    """The hashes of decisions on record; what accounts went through is told by the accounts."""
    return {row["hash"] for row in _found(path, "log", _DECISIONS)}


def _accounts(path: Path) -> dict[str, Account]:
    """By the name they are known as."""
    return {
        row["known_as"]: Account(
            name=row["name"],
            role=Role(row["role"]),
            active=bool(row["active"]),
            password=row["password"],
            once=bool(row["once"]),
            issuer=row["issuer"] or "",
            subject=row["subject"] or "",
        )
        for row in _found(path, "accounts", _ACCOUNTS)
    }


def _found(path: Path, table: str, asked: str) -> list[sqlite3.Row]:
    """What a question to one table of ours finds; nothing where the store is older than the table."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        known = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        if connection.execute(known, (table,)).fetchone() is None:
            return []
        return connection.execute(asked).fetchall()


def _rows(connection: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    (rows,) = connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()  # noqa: S608 - quoted
    return int(rows)
