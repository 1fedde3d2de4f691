"""Says in a sentence what a database could not do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError

from searchapp.domain.errors import Conflict, NotFound, SearchappError, Unavailable

_FREE_SPACE: Final = "Free some space and try again; nothing of this was kept, all that was there before is."
_MAY_WRITE: Final = "Check that you may write to its folder, or name another in SEARCHAPP_HOME."
_RESTORE: Final = (
    "It was left as it is. Put back a copy of it, or move it away and import the register again."
)

_NO_NUMBER: Final = "has nothing of so high a number"
_CHECK_NUMBER: Final = "Check the number."

# By the beginning of SQLite's error name or PostgreSQL's state: what it means, and what to do.
_ANSWERS: Final = (
    ("SQLITE_FULL", Unavailable, "is full", _FREE_SPACE),
    ("SQLITE_READONLY", Unavailable, "cannot be written to", _MAY_WRITE),
    ("SQLITE_CANTOPEN", Unavailable, "cannot be opened", _MAY_WRITE),
    ("SQLITE_PERM", Unavailable, "cannot be opened", _MAY_WRITE),
    ("SQLITE_IOERR", Unavailable, "could not be read or written (disk full or failing)", _FREE_SPACE),
    ("SQLITE_NOTADB", Unavailable, "is not a searchapp store", _RESTORE),
    ("SQLITE_CORRUPT", Unavailable, "is damaged", _RESTORE),
    ("SQLITE_BUSY", Conflict, "is being written to by another process", "Try again when that has finished."),
    (
        "SQLITE_LOCKED",
        Conflict,
        "is being written to by another process",
        "Try again when that has finished.",
    ),
    ("55P03", Conflict, "is being written to by another process", "Try again when that has finished."),
    ("22003", NotFound, _NO_NUMBER, _CHECK_NUMBER),
    ("53100", Unavailable, "is full", _FREE_SPACE),
    ("42501", Unavailable, "cannot be written to", "Ask for the right to create and write tables in it."),
    ("08", Unavailable, "cannot be reached", "Check SEARCHAPP_DATABASE and that the server is running."),
    ("28", Unavailable, "refused the user name or password", "Check SEARCHAPP_DATABASE."),
    ("3D", Unavailable, "does not exist", "Create the database, or check SEARCHAPP_DATABASE."),
)


@contextmanager
def answered(name: str) -> Iterator[None]:
    """Turn what the database reports into an error fit to show; `name` is the store's, without password."""
    try:
        yield
    except DBAPIError as error:
        raise _answer(name, error) from error
    except OverflowError as error:  # SQLite's driver says of a number what PostgreSQL says by 22003
        raise NotFound(f"The store {name} {_NO_NUMBER}.", next_step=_CHECK_NUMBER) from error


def _answer(name: str, error: DBAPIError) -> SearchappError:
    cause = error.orig
    code = str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")
    for beginning, kind, meaning, next_step in _ANSWERS:
        if code.startswith(beginning):
            return kind(f"The store {name} {meaning}.", next_step=next_step)
    if error.connection_invalidated or not code:
        return Unavailable(
            f"The store {name} cannot be reached.",
            next_step="Check SEARCHAPP_DATABASE and that the server is running.",
        )
    raise error
