"""What is said of a word that looks like a field and names none: `register:cumbria`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from rapidfuzz import fuzz, process

from searchapp.domain.search import FacetName
from searchapp.search.queries.fields import BY_NAME, QUERY_FIELDS, Names, values_named
from searchapp.search.queries.syntax import Leaf
from searchapp.search.queries.values import either

_LIKE_A_FIELD: Final = re.compile(r"([A-Za-z][A-Za-z_-]{1,30}):(?!//)(?=[^\s:])(.+)")
_SHOWN: Final = 2
_LIKENESS: Final = 60  # of 100
_OTHER_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "register": ("report", "force"),
    "source": ("report", "force"),
    "body": ("addressee",),
    "topic": ("theme",),
    "date": ("made", "due"),
    "deadline": ("due",),
    "state": ("status",),
}


def unknown_field(leaf: Leaf, names: Names) -> str:
    """The sentence on a leaf that names a field there is not, "" for any other.

    It was searched as words all the same.
    """
    looks_so = ":" in leaf.text and not leaf.quoted and not leaf.field
    match = _LIKE_A_FIELD.fullmatch(leaf.text) if looks_so else None
    if match is None or match.group(1).lower() in BY_NAME:
        return ""
    typed, value = match.groups()
    known = ", ".join(field.names[0] for field in QUERY_FIELDS)
    near = [f"{name}:" for name in _meant(typed.lower(), value, names)]
    meant = f" Did you mean {either(near)}?" if near else ""
    named = f"\N{LEFT DOUBLE QUOTATION MARK}{typed}\N{RIGHT DOUBLE QUOTATION MARK}"
    return f"There is no field {named}, so it was searched as words.{meant} The fields are: {known}."


def _meant(typed: str, value: str, names: Names) -> list[str]:
    """The fields it is another word for, those spelt most like it, and those that know the value."""
    spelt = process.extract(typed, list(BY_NAME), scorer=fuzz.ratio, score_cutoff=_LIKENESS, limit=_SHOWN)
    knowing = [
        field.names[0]
        for field in QUERY_FIELDS
        if field.kind == "facet" and values_named(_facet(field.target), value, names)
    ]
    return list(
        dict.fromkeys([*_OTHER_WORDS.get(typed, ()), *(name for name, _, _ in spelt), *knowing[:_SHOWN]])
    )


def _facet(target: str) -> FacetName:
    facet: FacetName = target  # type: ignore[assignment]  # the table has a facet here
    return facet
