"""Conditions said in plain words: "what is still open on custody", "bail since 2013".

Owns the few forms that are read so; anything else stays words. Made narrow on purpose: what a text may say
itself ("cases that are closed", "outstanding warrants") is no condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from searchapp.search.queries import fields
from searchapp.search.queries.meaning import Choice, DueOn, Filter, Made, Standing
from searchapp.search.queries.syntax import Leaf

_OTHER: Final = "\x00"
"""Stands for a part that is no plain word."""
_PUNCTUATION: Final = ".,;:!?\u2026"
_THEM: Final = r"(?:recommendations?|recs?|anything|everything|something)"
_BE: Final = r"(?:(?:that |which )?(?:is|are|remains?) )?"
_STATE: Final = r"(?:open|outstanding|completed?|closed|(?<=not )done)"
_ENDED: Final = r"(?! (?:since|after|before|between|from|in) )"
_STATES: Final = tuple(
    re.compile(rf"(?<!\S){form}(?!\S)")
    for form in (
        rf"(?P<take>{_BE}still (?:open|outstanding|to be done|not done|not completed?))",
        r"(?P<take>(?:is |are )?(?:not yet (?:done|completed?|closed)|not done yet|yet to be done))",
        rf"(?<!not )(?P<take>{_BE}(?:still )?overdue)",
        r"(?P<take>remains? (?:open|outstanding))",
        rf"{_THEM} (?P<take>{_BE}(?:not )?{_STATE}){_ENDED}",
        r"(?P<take>(?:open|outstanding|completed|closed)) recommendations?",
        rf"(?:what|whats|which)(?: ones)? (?P<take>(?:is |are )?(?:not )?{_STATE}){_ENDED}",
        r"(?P<take>(?:is|are) (?:open|outstanding))(?= *$)",
        r"(?<![^\n])(?P<take>outstanding)(?= *$)",
    )
)
_YEAR: Final = r"(?:199\d|20\d\d|2100)"
_DATES: Final = re.compile(
    r"(?<!\S)(?:(?P<of>\S+) )?"
    rf"(?P<take>(?:between (?P<low>{_YEAR}) and|from (?P<low2>{_YEAR}) to) (?P<high>{_YEAR})"
    rf"|(?P<how>since|after|before|in|from) (?P<year>{_YEAR})(?: onwards?)?)(?!\S)"
)
_SIGNS: Final = {"since": ">=", "from": ">=", "after": ">", "before": "<", "in": ""}
_NOT_MADE: Final = frozenset({"closed", "completed", "finished", "ended", "not", "or", "and", "until"})
"""Words before a year that make it the year of something else, or leave in doubt of what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition that was said by the parts from `first` to before `end` of a query, and how."""

    first: int
    end: int
    typed: str
    meaning: Filter


def conditions(parts: Sequence[Leaf | None], today: date) -> list[Condition]:
    """The conditions in a query whose parts are plain words or, as None, something else."""
    typed = [leaf.text.rstrip(_PUNCTUATION) if leaf else _OTHER for leaf in parts]
    said = " ".join(re.sub(r"['\u2019]", "", word.lower()) or _OTHER for word in typed)
    found: list[Condition] = []
    for start, end, meaning in (*_states(said, today), *_dates(said)):
        first, after = said.count(" ", 0, start), said.count(" ", 0, end) + 1
        if all(after <= one.first or first >= one.end for one in found):
            words = " ".join(typed[first:after])
            found.append(Condition(first=first, end=after, typed=words, meaning=meaning))
    return found


def _states(said: str, today: date) -> Iterator[tuple[int, int, Filter]]:
    for form in _STATES:
        for match in form.finditer(said):
            yield (*match.span("take"), _state(match.group("take"), today))


def _state(words: str, today: date) -> Filter:
    if "overdue" in words:
        return Standing(standing="overdue", today=today)
    *before, last = words.split()
    denied = not {"not", "yet", "still"}.isdisjoint(before)
    if ("not" not in before) if last in ("open", "outstanding") else denied:
        return Choice(facet="status", values=fields.OPEN, said="still open")
    if last in ("complete", "completed", "done"):
        completed = fields.values_named("status", "completed", {})
        return Choice(facet="status", values=completed, said="status Completed")
    return Choice(facet="status", values=fields.CLOSED, said="closed")


def _dates(said: str) -> Iterator[tuple[int, int, Filter]]:
    for match in _DATES.finditer(said):
        before = match.group("of") or ""
        if before in _NOT_MADE:
            continue
        low = match.group("low") or match.group("low2")
        text = f"{low}..{match.group('high')}" if low else _SIGNS[match.group("how")] + match.group("year")
        days = fields.day_range(text)
        if days is not None:
            own = before in ("made", "due")
            start = match.start("of") if own else match.start("take")
            yield start, match.end("take"), DueOn(days=days) if before == "due" else Made(days=days)
