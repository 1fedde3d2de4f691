"""References in a query: of ours in any form somebody types, and of the register's own.

Owns which words of a query are references because a recommendation has them.
"""

from __future__ import annotations

from typing import Final

from searchapp.domain.reference import could_be_reference, tidy_reference
from searchapp.search.analysis import plain, stem
from searchapp.search.queries import syntax
from searchapp.search.queries.meaning import Referred
from searchapp.search.queries.suggest import Vocabulary
from searchapp.search.queries.syntax import Leaf, members, shorten
from searchapp.search.queries.values import either

_PUNCTUATION: Final = ".,;:!?\u2026"


def own_reference(tree: syntax.Node, vocabulary: Vocabulary) -> Referred | None:
    """What the whole query names if it is a reference of a register's own."""
    leaves = [part for part in members(tree) if isinstance(part, Leaf) and not part.field]
    text = " ".join(leaf.text for leaf in leaves)
    if len(leaves) < len(members(tree)) or not vocabulary.has_own_reference(text):
        return None
    return Referred(refs=(), own=(text,))


def with_references(tree: syntax.Node, vocabulary: Vocabulary) -> syntax.Node:
    """The query with known references marked that might be words: in small letters, or without "R-"."""
    parts = tuple(_marked(part, vocabulary, alone=part is tree) for part in members(tree))
    return parts[0] if len(parts) == 1 else syntax.All(parts)


def unknown_reference(referred: Referred, vocabulary: Vocabulary) -> str:
    """The sentence on references that nothing has; "" where one of them is known."""
    known = [*map(vocabulary.has_reference, referred.refs), *map(vocabulary.has_own_reference, referred.own)]
    if any(known):
        return ""
    named = list(dict.fromkeys((*referred.refs, *referred.own)))
    return f"No recommendation has the reference {shorten(either(named))}."


def _marked(part: syntax.Node, vocabulary: Vocabulary, *, alone: bool) -> syntax.Node:
    """A leaf that is a known reference as one of the field; without "R-" only `alone` if it is no word."""
    if not isinstance(part, Leaf) or part.field or part.quoted:
        return part
    text = part.text.rstrip(_PUNCTUATION)
    whole = text.upper().startswith("R-")
    if not could_be_reference(text) or not (whole or (alone and not vocabulary.knows(stem(plain(text))))):
        return part
    known = vocabulary.has_reference(tidy_reference(text))
    return part._replace(text=text, field="reference") if known else part
