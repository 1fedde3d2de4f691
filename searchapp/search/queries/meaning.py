"""What a query asks for, once words, names, fields and spellings are understood: values, no Whoosh.

Owns these values only. `interpret` makes them; `query`, `reading` and `passages` use them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from searchapp.domain.deadline import DueStanding
from searchapp.domain.search import FacetName
from searchapp.search.queries.fields import DayRange
from searchapp.search.queries.knowledge import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word in any of its forms. `only`: the text field it must stand in, "" for any.

    `ways`: how it is written itself; `also`: other names of the same thing; `instead`: the spelling searched
    because nothing has the word as typed, "" otherwise.
    """

    typed: str
    ways: tuple[Name, ...]
    also: tuple[Name, ...] = ()
    instead: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Several words that are a name together: all of them, or one of the other names."""

    words: tuple[Word, ...]
    also: tuple[Name, ...]
    only: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """Words as they stand, in this order, unstemmed. `ways`: the same with hyphens open or closed."""

    typed: str
    ways: tuple[tuple[str, ...], ...]
    only: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Any word that begins so."""

    start: str
    only: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Any word at most `distance` letters from this one, with the same first letter."""

    word: str
    distance: int
    only: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of these facet values; `said` is the condition in words ("status Completed")."""

    facet: FacetName
    values: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Made, as far as the date tells, on one of these days."""

    days: DayRange


@dataclass(frozen=True, slots=True, kw_only=True)
class DueOn:
    """Due, as far as the text tells, on one of these days."""

    days: DayRange


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Open, and standing so against its due date on the day `today`."""

    standing: DueStanding
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Has:
    """Has a response, theme, addressee, date or deadline."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """Having one of these references of ours, or one of these of its register."""

    refs: tuple[str, ...]
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part; without any, everything."""

    parts: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part."""

    parts: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """Not this part."""

    part: Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Most:
    """At least `wanted` of the words in the parts, as a question asks for; `limits` hold in any case."""

    parts: tuple[Word | Known, ...]
    wanted: int
    limits: tuple[Filter, ...] = ()


Filter = Choice | Made | DueOn | Standing | Has | Referred
Meaning = Word | Known | Exact | Beginning | Near | Filter | AllOf | AnyOf | NoneOf | Most

NOTHING: Final = AllOf(())
"""What asks for nothing in particular."""
