"""How a query was understood, in one plain sentence.

Owns the wording. Reads meanings only, never the query's text, so that it says what is really searched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from searchapp.domain.deadline import SOON, DueStanding
from searchapp.domain.recommendation import PartialDate
from searchapp.domain.search import FacetName
from searchapp.search.queries.fields import Names
from searchapp.search.queries.fields import in_words as said
from searchapp.search.queries.knowledge import Name
from searchapp.search.queries.meaning import (
    AllOf,
    AnyOf,
    Beginning,
    Choice,
    DueOn,
    Exact,
    Filter,
    Has,
    Known,
    Made,
    Meaning,
    Most,
    Near,
    NoneOf,
    Referred,
    Standing,
    Word,
)
from searchapp.search.queries.values import choice_words

_PLACES: Final = {
    "recommendation": " in the recommendation",
    "response": " in the response",
    "title": " in the report title",
}
_MOST_NAMES: Final = 4
"""Other names that are said; what is searched is not limited by it."""


def in_words(meaning: Meaning | None, *, filters: Mapping[FacetName, Sequence[str]], names: Names) -> str:
    """The sentence for a query and the facet values chosen beside it."""
    conditions = [choice_words(facet, values, names) for facet, values in filters.items() if values]
    parts = _parts(meaning)
    wanted = [_said(part) for part in parts if not isinstance(part, NoneOf | Filter)]
    conditions = [_said(part) for part in parts if isinstance(part, Filter)] + conditions
    unwanted = [_said(part.part) for part in parts if isinstance(part, NoneOf)]
    if not wanted and not conditions and not unwanted:
        return "All recommendations"
    sentence = f"Recommendations with {_and(wanted)}" if wanted else "Recommendations"
    if conditions:
        sentence += f"{',' if wanted else ''} {_and(conditions)}" if wanted else f": {_and(conditions)}"
    if unwanted:
        sentence += f"{',' if wanted or conditions else ''} without {_or(unwanted)}"
    return sentence


def _parts(meaning: Meaning | None) -> Sequence[Meaning]:
    if meaning is None:
        return ()
    if isinstance(meaning, Most):
        return (meaning, *meaning.limits)
    return meaning.parts if isinstance(meaning, AllOf) else (meaning,)


def _said(meaning: Meaning) -> str:  # noqa: C901, PLR0911 - one case for each meaning
    """One part inside a sentence."""
    match meaning:
        case Word(typed=typed, also=also, instead=instead, only=only):
            word = f'{instead} (for "{typed}")' if instead else typed
            return word + _also(also, typed) + _PLACES.get(only, "")
        case Known(words=words, also=also, only=only):
            typed = " ".join(word.instead or word.typed for word in words)
            return typed + _also(also, typed) + _PLACES.get(only, "")
        case Exact(typed=typed, ways=ways, only=only):
            one = all(len(way) == 1 for way in ways)
            return f'the exact word{"" if one else "s"} "{typed}"' + _PLACES.get(only, "")
        case Beginning(start=start, only=only):
            return f'a word beginning "{start}"' + _PLACES.get(only, "")
        case Near(word=word, only=only):
            return f'a word spelt like "{word}"' + _PLACES.get(only, "")
        case Choice() | Made() | DueOn() | Standing() | Has() | Referred():
            return _condition(meaning)
        case Most(parts=parts, wanted=wanted):
            return f"at least {wanted} words of {_and([_said(part) for part in parts])}"
        case NoneOf(part=part):
            return f"not {_bracketed(part)}"
        case AllOf(parts=parts):
            return _and([_bracketed(part) for part in parts])
        case AnyOf(parts=parts):
            return _or([_bracketed(part) for part in parts])


def _condition(condition: Filter) -> str:
    """A condition that is no words of a text."""
    match condition:
        case Choice(said=said_so):
            return said_so
        case Made(days=days):
            return f"made {days.words}"
        case DueOn(days=days):
            return f"due {days.words}"
        case Standing(standing=standing, today=today):
            return _standing(standing, today)
        case Has(what=what):
            named = "recurring duty" if what == "recurring" else what
            return f"having {'an' if what in ('addressee', 'owner') else 'a'} {named}"
        case Referred(refs=refs, own=own):
            return f"the reference {_or([*refs, *own])}"


def _standing(standing: DueStanding, today: date) -> str:
    day = _day(today)
    soon = _day(SOON.after(today))
    match standing:
        case "overdue":
            return f"still open and overdue on {day}"
        case "due-soon":
            return f"still open and perhaps falling due from {day} to {soon}"
        case "due-later":
            return f"still open and due after {soon}"


def _day(day: date) -> str:
    """A day as it is said: "18 November 2014"."""
    return said(PartialDate(day.year, day.month, day.day))


def _bracketed(meaning: Meaning) -> str:
    said = _said(meaning)
    return f"({said})" if isinstance(meaning, AllOf | AnyOf) else said


def _also(names: Sequence[Name], typed: str) -> str:
    """Other names in brackets, each spelling once."""
    by_spelling = {name.text.lower(): name.text for name in reversed(names)}
    by_spelling.pop(typed.lower(), None)
    texts = [by_spelling.pop(name.text.lower()) for name in names if name.text.lower() in by_spelling]
    if not texts:
        return ""
    shown = [f'"{text}"' for text in texts[:_MOST_NAMES]] + (["more"] if len(texts) > _MOST_NAMES else [])
    return f" (also {_or(shown)})"


def _and(parts: Sequence[str]) -> str:
    return _list(parts, "and")


def _or(parts: Sequence[str]) -> str:
    return _list(parts, "or")


def _list(parts: Sequence[str], last: str) -> str:
    if len(parts) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
