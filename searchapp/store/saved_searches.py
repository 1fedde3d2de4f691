"""Keeps saved searches, and tells what changed last; whose they are to change is for the service to ask."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from searchapp.domain.errors import Conflict, NotFound
from searchapp.domain.saved import MOST_SAVED, Change, SavedSearch
from searchapp.domain.search import SearchRequest
from searchapp.store.database import Database
from searchapp.store.saved_tables import SAVED_SEARCHES
from searchapp.store.schema import CHANGES

_BY_MACHINE: Final = ("suggested", "dated", "checked")
_COLUMNS: Final = SAVED_SEARCHES.c


class SqlSavedSearches:
    """The `domain.saved.SavedSearchStore` of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, owner: str) -> list[SavedSearch]:
        """All of one person, by name."""
        theirs = select(SAVED_SEARCHES).where(_COLUMNS.owner == owner)
        with self._database.reading() as connection:
            found = [_saved(row) for row in connection.execute(theirs)]
        return sorted(found, key=lambda saved: (saved.name.casefold(), saved.name))

    def get(self, id_: str) -> SavedSearch:
        """One, whoever keeps it. Raises NotFound."""
        with self._database.reading() as connection:
            return _get(connection, id_)

    def add(self, saved: SavedSearch) -> None:
        """Keep a new one; see the port."""
        request = saved.request
        asked = {
            "text": request.text,
            "filters": {name: list(values) for name, values in request.filters.items()},
            "sort": request.sort,
            "expand": request.expand,
            "all_words": request.all_words,
        }
        with self._database.writing() as connection:
            _must_be_free(connection, saved.owner, saved.name)
            kept = select(func.count()).where(_COLUMNS.owner == saved.owner)
            if connection.execute(kept).scalar_one() >= MOST_SAVED:
                raise Conflict(
                    f"You keep {MOST_SAVED} searches already, which is as many as there may be.",
                    next_step="Delete one you no longer need.",
                )
            connection.execute(
                insert(SAVED_SEARCHES).values(
                    id=saved.id,
                    owner=saved.owner,
                    name=saved.name,
                    asked=asked,
                    seen=saved.seen,
                    seen_at=saved.seen_at,
                )
            )

    def rename(self, id_: str, name: str) -> None:
        """Give it another name; see the port."""
        with self._database.writing() as connection:
            saved = _get(connection, id_)
            if saved.name != name:
                _must_be_free(connection, saved.owner, name)
            connection.execute(update(SAVED_SEARCHES).where(_COLUMNS.id == id_).values(name=name))

    def looked(self, id_: str, *, seen: int, at: str) -> None:
        """Note that its owner has looked; see the port."""
        with self._database.writing() as connection:
            latest = max(_get(connection, id_).seen, seen)
            connection.execute(
                update(SAVED_SEARCHES).where(_COLUMNS.id == id_).values(seen=latest, seen_at=at)
            )

    def delete(self, id_: str) -> None:
        """Forget it. Raises NotFound."""
        with self._database.writing() as connection:
            connection.execute(delete(SAVED_SEARCHES).where(_COLUMNS.id == _get(connection, id_).id))

    def changes(self, *, after: int, suggested: bool) -> list[Change]:
        """The latest change of each recommendation; see the port."""
        last = func.max(CHANGES.c.number)
        wanted = select(CHANGES.c.ref, last, func.max(CHANGES.c.at)).where(CHANGES.c.number > after)
        if not suggested:
            wanted = wanted.where(CHANGES.c.kind.not_in(_BY_MACHINE))
        with self._database.reading() as connection:
            rows = connection.execute(wanted.group_by(CHANGES.c.ref).order_by(last.desc()))
            return [Change(ref=ref, number=number, at=at) for ref, number, at in rows]


def _get(connection: Connection, id_: str) -> SavedSearch:
    row = connection.execute(select(SAVED_SEARCHES).where(_COLUMNS.id == id_)).first()
    if row is None:
        raise NotFound(
            "There is no such saved search.", next_step="It may have been deleted. See your saved searches."
        )
    return _saved(row)


def _must_be_free(connection: Connection, owner: str, name: str) -> None:
    taken = select(_COLUMNS.id).where(_COLUMNS.owner == owner, _COLUMNS.name == name)
    if connection.execute(taken).first():
        raise Conflict(f"You keep a search of the name {name!r} already.", next_step="Choose another name.")


def _saved(row: Row[Any]) -> SavedSearch:
    asked = row.asked
    return SavedSearch(
        id=row.id,
        owner=row.owner,
        name=row.name,
        request=SearchRequest(
            text=asked["text"],
            filters={name: tuple(values) for name, values in asked["filters"].items()},
            sort=asked["sort"],
            expand=asked["expand"],
            all_words=asked.get("all_words", False),  # searches kept before it was told apart
        ),
        seen=row.seen,
        seen_at=row.seen_at,
    )
