"""Saved searches in a dictionary; every recommendation changed once, in the order of the register."""

# ruff: noqa: ARG002 - the signatures are those of the port

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from searchapp.domain.errors import Conflict, NotFound
from searchapp.domain.recommendation import Recommendation
from searchapp.domain.saved import Change, SavedSearch


class FakeSaved:
    """Keeps what it is given."""

    def __init__(self, records: Mapping[str, Recommendation]) -> None:
        self.records = records
        self.kept: dict[str, SavedSearch] = {}

    def of(self, owner: str) -> list[SavedSearch]:
        theirs = [saved for saved in self.kept.values() if saved.owner == owner]
        return sorted(theirs, key=lambda saved: saved.name.casefold())

    def get(self, id_: str) -> SavedSearch:
        if id_ not in self.kept:
            raise NotFound("There is no such saved search.", next_step="See your saved searches.")
        return self.kept[id_]

    def add(self, saved: SavedSearch) -> None:
        if any(saved.name == other.name for other in self.of(saved.owner)):
            raise Conflict(
                f"You keep a search of the name {saved.name!r} already.", next_step="Choose another."
            )
        self.kept[saved.id] = saved

    def rename(self, id_: str, name: str) -> None:
        self.kept[id_] = replace(self.get(id_), name=name)

    def looked(self, id_: str, *, seen: int, at: str) -> None:
        self.kept[id_] = replace(self.get(id_), seen=max(seen, self.get(id_).seen), seen_at=at)

    def delete(self, id_: str) -> None:
        del self.kept[self.get(id_).id]

    def changes(self, *, after: int, suggested: bool) -> list[Change]:
        numbered = enumerate(self.records, start=1)
        found = [
            Change(ref=ref, number=number, at=f"2016-03-01T00:00:{number:02}+00:00")
            for number, ref in numbered
            if number > after
        ]
        return found[::-1]
