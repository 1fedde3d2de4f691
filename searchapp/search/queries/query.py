"""From a query's text to what the engine runs and what the user is told.

Owns the order of the steps: shape, meaning, tree, reading. Keeps the latest readings.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from whoosh.query import Query

from searchapp.domain.search import FacetName, SearchRequest
from searchapp.search.queries import reading, syntax
from searchapp.search.queries.fields import BY_NAME, Names
from searchapp.search.queries.interpret import Interpreter
from searchapp.search.queries.knowledge import field_knowledge
from searchapp.search.queries.meaning import Meaning
from searchapp.search.queries.suggest import Vocabulary
from searchapp.search.queries.tree import Loose, Relaxed, build, loose, relaxed

_ALL_WANTED: Final = re.compile(r"\bAND\b|&&|\+")
"""Signs that all words are meant."""
_FIELDS: Final = frozenset(BY_NAME)
_KEPT: Final = 64
"""Readings that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadQuery:
    """A query as understood. `meaning` is None when everything is asked for; `passages` marks by it.

    `all_wanted`: the user has said that no word may be missing.
    """

    query: Query
    reading: str
    notices: tuple[str, ...]
    did_you_mean: str
    meaning: Meaning | None
    all_wanted: bool

    @property
    def relaxed(self) -> tuple[Relaxed, ...]:
        """Queries to be tried in order while nothing is found, strictest first."""
        return relaxed(self.meaning)

    @property
    def loose(self) -> Loose | None:
        """Its words, where some of them may be missing."""
        return None if self.all_wanted else loose(self.meaning)


def read_query(
    text: str,
    *,
    names: Names,
    filters: Mapping[FacetName, Sequence[str]],
    vocabulary: Vocabulary | None = None,
    expand: bool = True,
    all_words: bool = False,
    today: date,
) -> ReadQuery:
    """Understand `text`. Never raises, whatever the text; an empty one asks for everything.

    `names` are the facets' values with their names; `filters` are only put into words here; `vocabulary`
    puts spellings right; `expand` searches other names of what is asked too; `all_words`: every word of a
    question is wanted, too; `today` is the day on which something is overdue or not.
    """
    shape = syntax.shape(text, fields=_FIELDS)
    knowledge = field_knowledge() if expand else None
    interpreter = Interpreter(
        names=names, vocabulary=vocabulary, knowledge=knowledge, today=today, all_words=all_words
    )
    meaning = interpreter.whole(shape.tree)
    return ReadQuery(
        query=build(meaning),
        reading=reading.in_words(meaning, filters=filters, names=names),
        notices=tuple(dict.fromkeys((*shape.notices, *interpreter.notices))),
        did_you_mean=_respelt(shape.text, interpreter.spellings) if interpreter.unsearched else "",
        meaning=meaning,
        all_wanted=all_words or _ALL_WANTED.search(text) is not None,
    )


class Readings:
    """The latest readings, so that a page's passages are marked by the one its search was made with."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[Hashable, ReadQuery]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, request: SearchRequest, state: Hashable = None) -> ReadQuery | None:
        """The reading of a request's query in this state of the index, or in any; None for none."""
        with self._lock:
            kept = self._kept.get(_key(request))
        return kept[1] if kept and state in (None, kept[0]) else None

    def keep(self, request: SearchRequest, state: Hashable, read: ReadQuery) -> None:
        """Keep a reading, and let go of the oldest."""
        with self._lock:
            self._kept[_key(request)] = (state, read)
            self._kept.move_to_end(_key(request))
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


def _key(request: SearchRequest) -> Hashable:
    chosen = request.filters
    filters = tuple(sorted((facet, tuple(values)) for facet, values in chosen.items())) if chosen else ()
    return request.text, filters, request.expand, request.all_words


def _respelt(text: str, spellings: Sequence[tuple[int, int, str]]) -> str:
    """The query with words put right."""
    for start, end, better in sorted(spellings, reverse=True):
        text = text[:start] + better + text[end:]
    return text.strip()
