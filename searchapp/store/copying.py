"""Copies an SQLite store whole while others read and write it, and puts a copy in its place.

Both by SQLite's own online backup: a copy is one state of the store, and a restored store is there for
whoever has it open as after one transaction, or not at all.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from searchapp.domain.errors import Conflict, Unavailable

_WAIT_SECONDS: Final = 15


def copy_store(store: Path, copy: Path) -> None:
    """Make `copy` a copy of the store as it is now, private, whole or not at all.

    Raises Unavailable, Conflict.
    """
    beside = copy.with_name(f"{copy.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with _answered(store), closing(sqlite3.connect(store)) as source, closing(_opened(beside)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, without companions
        _flush(beside)
        beside.replace(copy)
    except OSError as error:
        raise _unwritable(copy, error) from error
    finally:
        beside.unlink(missing_ok=True)


def put_back(copy: Path, store: Path) -> None:
    """Put what `copy` holds in the store's place, in one transaction. Raises Unavailable, Conflict."""
    with _answered(store), closing(sqlite3.connect(copy)) as source, closing(_opened(store)) as target:
        source.backup(target)


def keep_beside(store: Path, revision: str | None) -> None:
    """Before a store of an older version is changed: keep a copy of it in its folder, named by that version.

    The first copy of a version stays. A new store has none.
    """
    copy = store.with_name(f"{store.name}.version-{revision}")
    if revision is not None and not copy.exists():
        copy_store(store, copy)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_WAIT_SECONDS)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def _answered(store: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise Conflict(
                f"The store {store} is being used by another process.",
                next_step="Try again when that has finished.",
            ) from error
        raise _unwritable(store, error) from error
    except sqlite3.DatabaseError as error:
        raise Unavailable(
            f"The store {store} is damaged or is no searchapp store.", next_step="Put back a backup of it."
        ) from error


def _unwritable(path: Path, error: Exception) -> Unavailable:
    reason = getattr(error, "strerror", None) or str(error)
    return Unavailable(
        f"{path} could not be written or read ({reason}).",
        next_step="Check that there is space and that you may write there.",
    )
