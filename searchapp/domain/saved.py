"""Searches that people keep, and the port of the store that keeps them. Finds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from searchapp.domain.search import SearchRequest

LONGEST_NAME: Final = 100
"""Characters of a saved search's name."""
MOST_SAVED: Final = 100
"""Searches one person may keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search under a name. `id` stands in its address; `owner` is the name of the person who keeps it.

    `request` is words, filters and order, from the first result. `seen` is the number of the change log up
    to which the owner has looked, `seen_at` when that was (UTC, ISO 8601).
    """

    id: str
    owner: str
    name: str
    request: SearchRequest
    seen: int
    seen_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened to a recommendation last: its number in the change log, and when (UTC, ISO 8601)."""

    ref: str
    number: int
    at: str


class SavedSearchStore(Protocol):
    """Saved searches, in the store's database."""

    def of(self, owner: str) -> Sequence[SavedSearch]:
        """All of one person, by name."""
        ...

    def get(self, id_: str) -> SavedSearch:
        """One, whoever keeps it. Raises NotFound."""
        ...

    def add(self, saved: SavedSearch) -> None:
        """Keep a new one. Raises Conflict where the owner has one of that name, or as many as are kept."""
        ...

    def rename(self, id_: str, name: str) -> None:
        """Give it another name. Raises NotFound; Conflict where the owner has another of that name."""
        ...

    def looked(self, id_: str, *, seen: int, at: str) -> None:
        """Note that its owner has looked; `seen` never goes back. Raises NotFound."""
        ...

    def delete(self, id_: str) -> None:
        """Forget it. Raises NotFound."""
        ...

    def changes(self, *, after: int, suggested: bool) -> Sequence[Change]:
        """The latest change after number `after` of each recommendation that has one, the newest first.

        `suggested`: a model's new suggestions and newly read deadlines count as changes, too.
        """
        ...
