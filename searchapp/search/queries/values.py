"""What the value of a field asks for: a facet's values, days, a state, the presence of something.

Owns the sentences on values that cannot be used. Plain words and text fields are `interpret`'s business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from searchapp.domain.reference import could_be_reference, looks_like_reference, tidy_reference
from searchapp.domain.search import FacetName
from searchapp.search.analysis import plain
from searchapp.search.queries import fields
from searchapp.search.queries.fields import Field, Names
from searchapp.search.queries.meaning import Choice, DueOn, Has, Made, Meaning, Referred, Standing
from searchapp.search.queries.syntax import Leaf, shorten

_PUNCTUATION: Final = ",;:!?"
_SAID: Final[Mapping[FacetName, str]] = {
    "inspection_type": "type of inspection",
    "report": "report title",
    "closed": "year closed",
    "repeat": "told again on theme",
}


class Value(NamedTuple):
    """What a value asks for, None where it has to be searched as words; `notice` is a sentence or ""."""

    meaning: Meaning | None
    notice: str = ""


def value_of(leaf: Leaf, known: Field, names: Names, today: date) -> Value:
    """The meaning of a leaf whose field is `known` and not a text field, on the day `today`."""
    text = " ".join(leaf.text.rstrip(_PUNCTUATION).split())
    match known.kind:
        case "facet":
            return _facet(leaf, text, known, names, today)
        case "is":
            return _state(text, today) or _facet(leaf, text, known, names, today)
        case "has":
            return _has(leaf, text)
        case "reference":
            parts = [text] if leaf.quoted else text.replace(",", " ").split()
            refs = tuple(tidy_reference(part) for part in parts if could_be_reference(part))
            own = tuple(part for part in parts if not looks_like_reference(part))
            return Value(Referred(refs=refs, own=own) if parts else None)
        case _:
            return _days(leaf, text, known)


def choice_words(facet: FacetName, values: Sequence[str], names: Names) -> str:
    """A facet's choice in words: "theme Custody or Stop and search"."""
    known = fields.names_of(facet, names)
    if facet == "due":
        return f"still open and {either([known.get(value, value).lower() for value in values])}"
    return f"{_said(facet)} {either([known.get(value, value) for value in values])}"


def either(values: Sequence[str]) -> str:
    """Values as a sentence has them: "a, b or c"."""
    return " or ".join([", ".join(values[:-1]), values[-1]]) if len(values) > 1 else "".join(values)


def _facet(leaf: Leaf, text: str, known: Field, names: Names, today: date) -> Value:
    facet: FacetName = known.target  # type: ignore[assignment]  # the table has a facet here
    parts = [text] if leaf.quoted else [part for part in text.split(",") if part]
    found = [fields.values_named(facet, part, names) for part in parts]
    if found and all(found):
        values = tuple(dict.fromkeys(value for each in found for value in each))
        return Value(Choice(facet=facet, values=values, said=choice_words(facet, values, names)))
    if facet == "status" and (state := _state(text, today)) is not None:
        return state
    near = fields.nearest_names(facet, text, names)
    nearest = f" The nearest known: {either(near)}." if near else ""
    return Value(
        None, f'"{shorten(text)}" is not a known {_said(facet)}, so it was searched as words.{nearest}'
    )


def _days(leaf: Leaf, text: str, known: Field) -> Value:
    days = fields.day_range(text)
    if days is None:
        return Value(None, _unusable(leaf, text, "a date or a range of dates such as 2014..2016"))
    return Value(DueOn(days=days) if known.kind == "due" else Made(days=days))


def _has(leaf: Leaf, text: str) -> Value:
    wanted = plain(text)
    if wanted in fields.HAS_VALUES:
        return Value(Has(what=wanted))
    return Value(None, _unusable(leaf, text, either(fields.HAS_VALUES)))


def _state(text: str, today: date) -> Value | None:
    """Open, closed, overdue or due soon; None for anything else."""
    match plain(text.replace("-", " ")):
        case "open":
            return Value(Choice(facet="status", values=fields.OPEN, said="still open"))
        case "closed":
            return Value(Choice(facet="status", values=fields.CLOSED, said="closed"))
        case "overdue":
            return Value(Standing(standing="overdue", today=today))
        case "duesoon" | "due soon":
            return Value(Standing(standing="due-soon", today=today))
        case _:
            return None


def _unusable(leaf: Leaf, text: str, wanted: str) -> str:
    asked = f"{leaf.field}:{shorten(text)}"
    return f'"{asked}" was searched as words, because after "{leaf.field}:" comes {wanted}.'


def _said(facet: FacetName) -> str:
    return _SAID.get(facet, facet)
