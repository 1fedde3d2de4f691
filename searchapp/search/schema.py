"""What the Whoosh index holds of a recommendation, and how much each field counts.

Owns field names, their meaning and their weights. Knows neither query syntax nor where an index is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema

from searchapp.domain.recommendation import PartialDate
from searchapp.domain.search import ALL_FACETS, FacetName, IndexDocument
from searchapp.search.analysis import ValuesAnalyzer, WordAnalyzer

SCHEMA_VERSION: Final = 10
"""Stands beside every index; one of another number is rebuilt from the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """A field of words. `exact` is its unstemmed twin, for quotes, prefixes and near spellings.

    `weight` multiplies the score of its words; `length_share` is BM25's b in [0, 1]: how far a long text
    is held against its words.
    """

    name: str
    exact: str
    weight: float
    length_share: float


TEXT_FIELDS: Final = (
    TextField(name="recommendation", exact="recommendation_exact", weight=1.0, length_share=0.75),
    TextField(name="title", exact="title_exact", weight=0.5, length_share=0.75),
    TextField(name="response", exact="response_exact", weight=0.3, length_share=0.75),
)

SATURATION: Final = 1.2
"""BM25's k1: how fast a word said again stops counting."""

REF: Final = "ref"
OWN_REFERENCE: Final = "own_reference"
HAS: Final = "has"
MADE_FROM: Final = "made_from"
MADE_TO: Final = "made_to"
DUE_FROM: Final = "due_from"
DUE_TO: Final = "due_to"
DAY_BITS: Final = 32

STORED_FACETS: Final = tuple(facet for facet in ALL_FACETS if facet != "due")
"""Facets whose values are in the index; what is due depends on the day, see `standings`."""


_FACET_VALUES: Final[Mapping[FacetName, Callable[[IndexDocument], tuple[str, ...]]]] = {
    "theme": lambda document: document.themes,
    "addressee": lambda document: document.addressees,
    "status": lambda document: (document.status,),
    "report": lambda document: (document.report,),
    "year": lambda document: (document.made[:4],),
    "inspection_type": lambda document: (document.inspection_type,),
    "force": lambda document: (document.force,),
    "closed": lambda document: (document.closed[:4],),
    "repeat": lambda document: document.repeats,
    "contradiction": lambda document: document.contradictions,
    "owner": lambda document: (document.owner,),
}


def schema() -> Schema:
    """The fields of the index: words, their unstemmed twins, facet values, and the days a date can mean."""
    fields: dict[str, object] = {REF: ID(stored=True, unique=True), HAS: _values(), OWN_REFERENCE: _values()}
    for text in TEXT_FIELDS:
        fields[text.name] = TEXT(analyzer=WordAnalyzer(stemming=True), phrase=True)
        fields[text.exact] = TEXT(analyzer=WordAnalyzer(stemming=False), phrase=True)
    for facet in STORED_FACETS:
        fields[facet] = _values()
    for day in (MADE_FROM, MADE_TO, DUE_FROM, DUE_TO):
        fields[day] = NUMERIC(int, bits=DAY_BITS, signed=False, shift_step=0)
    return Schema(**fields)


def fields_of(document: IndexDocument) -> dict[str, str | int]:
    """Field values of one document for `IndexWriter.add_document`; empty ones are left out."""
    texts = {
        "recommendation": document.recommendation,
        "title": document.report,
        "response": "\n".join(filter(None, (document.response, document.beside))),
    }
    fields: dict[str, str | int] = {REF: document.ref}
    for text in TEXT_FIELDS:
        if texts[text.name]:
            fields[text.name] = fields[text.exact] = texts[text.name]
    for facet in STORED_FACETS:
        if values := facet_values(document, facet):
            fields[facet] = "\n".join(values)
    if present := _present(document):
        fields[HAS] = "\n".join(present)
    if own := list(filter(None, map(own_reference, document.own_reference.split("\n")))):
        fields[OWN_REFERENCE] = "\n".join(own)
    if document.made:
        made = PartialDate.parse(document.made)
        fields[MADE_FROM] = day_number(made.earliest.isoformat())
        fields[MADE_TO] = day_number(made.latest.isoformat())
    if document.due_earliest:
        fields[DUE_FROM] = day_number(document.due_earliest)
        fields[DUE_TO] = day_number(document.due_latest)
    return fields


def facet_values(document: IndexDocument, facet: FacetName) -> tuple[str, ...]:
    """Values of `document` under `facet`, as filters and queries name them; a line break becomes a space."""
    values = _FACET_VALUES[facet](document) if facet in _FACET_VALUES else ()
    return tuple(value.replace("\n", " ") for value in values if value)


def own_reference(text: str) -> str:
    """A register's own reference as it is looked up: in small letters, with single spaces."""
    return " ".join(text.casefold().split())


def day_number(iso: str) -> int:
    """A day as a whole number that sorts by date: 2014-11-18 is 20141118. Raises ValueError."""
    return int(iso.replace("-", ""))


def _present(document: IndexDocument) -> tuple[str, ...]:
    """What the query `has:` can ask for and this document has."""
    having = {
        "response": document.response,
        "theme": document.themes,
        "addressee": document.addressees,
        "date": document.made,
        "deadline": document.sets_deadline,
        "recurring": document.recurring,
        "closing": document.closed,
        "repeat": document.repeats,
        "contradiction": document.contradictions,
        "owner": document.owner,
    }
    return tuple(name for name, value in having.items() if value)


def _values() -> KEYWORD:
    return KEYWORD(analyzer=ValuesAnalyzer())
