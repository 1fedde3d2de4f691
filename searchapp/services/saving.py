"""Searches that people keep: named, looked at, shared, and what is new in them.

Anybody who may read may open a saved search; only its owner may change it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from searchapp.domain.errors import Forbidden, InvalidInput
from searchapp.domain.people import Person, Right
from searchapp.domain.ports import SearchIndex
from searchapp.domain.saved import LONGEST_NAME, Change, SavedSearch, SavedSearchStore
from searchapp.domain.search import SearchRequest
from searchapp.services.searching import Found, Searching

_EVERYTHING: Final = 1 << 31
_SHOWN: Final = 50
"""The most new recommendations a page or a feed holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A saved search as it stands.

    What has only some of its words counts nowhere. `total`: all it finds. `new`: how many of them came or
    changed since its owner looked last, which are the first of `latest`. `upto`: the number of the change
    log this is an answer for.
    """

    saved: SavedSearch
    total: int
    new: int
    upto: int
    latest: tuple[Latest, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """A recommendation that a search finds, and its latest change."""

    found: Found
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """Saved searches over a store and its index."""

    store: SavedSearchStore
    index: SearchIndex
    searching: Searching

    def mine(self, person: Person) -> list[News]:
        """All that this person keeps, by name, each with what is new. Raises Forbidden, Unavailable."""
        person.must(Right.READ)
        return [self._news(saved) for saved in self.store.of(person.name)]

    def open(self, id_: str, *, person: Person) -> News:
        """One with the recommendations that are new in it, at most 50. Raises Forbidden, NotFound."""
        person.must(Right.READ)
        saved = self.store.get(id_)
        news = self._news(saved)
        latest = self._latest(saved.request, after=saved.seen) if news.new else ()
        return replace(news, latest=latest)

    def save(self, request: SearchRequest, name: str, *, person: Person) -> SavedSearch:
        """Keep a search; what it finds now counts as looked at.

        Raises Forbidden; InvalidInput for a name that cannot be; Conflict for one that is taken.
        """
        person.must(Right.READ)
        saved = SavedSearch(
            id=secrets.token_hex(8),
            owner=person.name,
            name=_name(name),
            request=replace(request, offset=0),
            seen=self.index.health().applied_change,
            seen_at=_now(),
        )
        self.store.add(saved)
        return saved

    def looked(self, id_: str, upto: int, *, person: Person) -> None:
        """Note that its owner has looked at everything up to that change. Raises Forbidden, NotFound."""
        self._own(id_, person)
        self.store.looked(id_, seen=min(upto, self.index.health().applied_change), at=_now())

    def rename(self, id_: str, name: str, *, person: Person) -> None:
        """Give it another name. Raises Forbidden, NotFound, InvalidInput, Conflict."""
        self._own(id_, person)
        self.store.rename(id_, _name(name))

    def delete(self, id_: str, *, person: Person) -> SavedSearch:
        """Forget it, and return what it was. Raises Forbidden, NotFound."""
        saved = self._own(id_, person)
        self.store.delete(id_)
        return saved

    def feed(self, request: SearchRequest, *, person: Person) -> tuple[Latest, ...]:
        """Of all that a search finds, what came or changed latest, the newest first, at most 50."""
        person.must(Right.READ)
        return self._latest(request, after=0)

    def _own(self, id_: str, person: Person) -> SavedSearch:
        person.must(Right.READ)
        saved = self.store.get(id_)
        if saved.owner != person.name:
            raise Forbidden(
                "Only whoever saved this search may change it.",
                next_step="Save a copy of your own from its page.",
            )
        return saved

    def _news(self, saved: SavedSearch) -> News:
        total = self.index.search(replace(saved.request, limit=0, facets=())).whole
        changed = self._changes(saved.request, saved.seen)
        finds = self._finder(saved.request) if changed else lambda _ref: False
        return News(
            saved=saved,
            total=total,
            new=sum(finds(change.ref) for change in changed),
            upto=self.index.health().applied_change,
        )

    def _latest(self, request: SearchRequest, *, after: int) -> tuple[Latest, ...]:
        finds = self._finder(request)
        changes = [change for change in self._changes(request, after) if finds(change.ref)][:_SHOWN]
        found = self.searching.gather([change.ref for change in changes])
        by_ref = {one.recommendation.ref: one for one in found}
        return tuple(
            Latest(found=by_ref[change.ref], change=change) for change in changes if change.ref in by_ref
        )

    def _changes(self, request: SearchRequest, after: int) -> Sequence[Change]:
        """What a model or reader says anew is a change only where the search asks for it."""
        asked = any(facet in request.filters for facet in ("theme", "addressee", "due"))
        return self.store.changes(after=after, suggested=asked)

    def _finder(self, request: SearchRequest) -> Callable[[str], bool]:
        result = self.index.search(replace(request, offset=0, limit=_EVERYTHING, facets=()))
        return frozenset(hit.ref for hit in result.hits if not hit.partial).__contains__


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidInput(
            f"A saved search needs a name of 1 to {LONGEST_NAME} letters.", next_step="Enter a name."
        )
    return name


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
