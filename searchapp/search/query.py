"""From a query's text to what the engine runs and what the user is told.

Owns the order of the steps only: shape, meaning, tree, reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from whoosh.query import Query

from searchapp.domain.search import FacetName
from searchapp.search import reading, syntax
from searchapp.search.fields import BY_NAME, Names
from searchapp.search.interpret import Interpreter
from searchapp.search.knowledge import field_knowledge
from searchapp.search.meaning import Meaning
from searchapp.search.suggest import Vocabulary
from searchapp.search.tree import Relaxed, build, relaxed


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadQuery:
    """A query as understood. `relaxed`: to be tried in order while nothing is found, strictest first.

    `meaning` is None when everything is asked for; `passages` marks by it.
    """

    query: Query
    relaxed: tuple[Relaxed, ...]
    reading: str
    notices: tuple[str, ...]
    did_you_mean: str
    meaning: Meaning | None


def read_query(
    text: str,
    *,
    names: Names,
    filters: Mapping[FacetName, Sequence[str]],
    vocabulary: Vocabulary | None = None,
    expand: bool = True,
) -> ReadQuery:
    """Understand `text`. Never raises, whatever the text; an empty one asks for everything.

    `names` are the facets' values with their names; `filters` are only put into words here; `vocabulary`
    puts spellings right; `expand` searches other names of what is asked too.
    """
    shape = syntax.shape(text, fields=frozenset(BY_NAME))
    knowledge = field_knowledge() if expand else None
    interpreter = Interpreter(names=names, vocabulary=vocabulary, knowledge=knowledge)
    meaning = interpreter.whole(shape.tree)
    return ReadQuery(
        query=build(meaning),
        relaxed=relaxed(meaning),
        reading=reading.in_words(meaning, filters=filters, names=names),
        notices=tuple(dict.fromkeys((*shape.notices, *interpreter.notices))),
        did_you_mean=_respelt(shape.text, interpreter.spellings) if interpreter.unsearched else "",
        meaning=meaning,
    )


def _respelt(text: str, spellings: Sequence[tuple[int, int, str]]) -> str:
    """The query with words put right."""
    for start, end, better in sorted(spellings, reverse=True):
        text = text[:start] + better + text[end:]
    return text.strip()
