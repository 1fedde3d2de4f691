"""Answers that every page asks the database for, kept until anybody commits anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from sqlalchemy import Connection

from searchapp.store.database import Database

_Answer = TypeVar("_Answer")

_MOST: Final = 1_000


class UntilCommit(Generic[_Answer]):
    """What `ask` finds out about each thing, asked again once the database may say otherwise.

    Nothing is kept where the database cannot tell that. Safe to share between threads.
    """

    def __init__(self, database: Database, ask: Callable[[Connection, str], _Answer]) -> None:
        self._database = database
        self._ask = ask
        self._kept: tuple[tuple[int, int], dict[str, _Answer]] = ((0, 0), {})

    def of(self, about: str = "") -> _Answer:
        """The answer about one thing, as true as one asked for now."""
        commits = self._database.commits()  # before asking, so that what is committed meanwhile is noticed
        if commits is None:
            return self._asked(about)
        since, kept = self._kept
        if since != commits or len(kept) >= _MOST:
            kept = {}
            self._kept = (commits, kept)
        if about not in kept:
            kept[about] = self._asked(about)
        return kept[about]

    def _asked(self, about: str) -> _Answer:
        with self._database.reading() as connection:
            return self._ask(connection, about)
